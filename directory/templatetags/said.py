"""Words in whatever language they are, on a page in another."""

from __future__ import annotations

from unicodedata import bidirectional

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def said(text: str) -> SafeString:
    """Escaped words with the direction of their own script, so that an English address in an Arabic page keeps its
    order. Browsers could find it out (dir=auto); what makes the PDF cannot.
    """
    return format_html('<span dir="{}">{}</span>', direction(text), linebreaksbr(text))


def direction(text: str) -> str:
    """That of the first letter that has one (Unicode Standard Annex 9, rule P2); figures alone run left to right."""
    kinds = map(bidirectional, text)
    return "rtl" if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L" else "ltr"
