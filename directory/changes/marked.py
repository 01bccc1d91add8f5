"""Two texts as one, with the words that went and came marked, for eyes and for those who listen."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

MOST_WORDS = 3_000
"""Beyond, finding out what moved takes longer than anybody waits; the whole text is then marked."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def marked(before: str, after: str) -> SafeString:
    """The text after, with what is gone from it in ``<del>`` and what is new in ``<ins>``; escaped."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _went(before) + _came(after)
    parts: list[SafeString] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            parts.append(_lines(gone))
            continue
        if gone.strip():
            parts.append(_went(gone))
        parts.append(_came(come) if come.strip() else _lines(come))
    return format_html_join("", "{}", ((part,) for part in parts))


def _went(text: str) -> SafeString:
    return format_html(
        '<del><span class="govuk-visually-hidden">{} </span>{}</del> ', gettext("taken out:"), _lines(text)
    )


def _came(text: str) -> SafeString:
    return format_html(
        '<ins><span class="govuk-visually-hidden">{} </span>{}</ins>', gettext("new:"), _lines(text)
    )


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))
