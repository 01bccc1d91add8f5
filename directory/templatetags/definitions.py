"""Figures that link to what they mean: ``{% defined "62 %" "share" %}``, or ``{% definition_url "share" %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from directory.components import definitions

register = template.Library()


@register.simple_tag
def definition_url(code: str) -> str:
    """The address of a definition. ValueError for what is not defined."""
    return definitions.definition_url(code)


@register.simple_tag
def defined(text: object, code: str) -> SafeString:
    """Words or a figure as a link to what they mean."""
    return format_html(
        '<a class="govuk-link defined" href="{}">{}</a>',
        definitions.definition_url(code),
        text,
    )
