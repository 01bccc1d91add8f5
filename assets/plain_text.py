"""What may not stand in a name or a line: letters of two alphabets in one word, which only pretend to be another name.

Invisible characters, direction marks and the like are taken out by :func:`geo.text.tidy`; they mean nothing. A word
that mixes Latin, Greek and Cyrillic letters means to deceive or is a slip, and whoever typed it is told.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Alphabets whose letters are taken for each other's."""
_WORD = re.compile(r"[^\W\d_]+")
MOST_MARKS = 2
"""Accents on one letter: no language here needs more, and a tower of them runs over the lines above."""


def name_fault(text: str) -> str:
    """Why a text (as :func:`geo.text.tidy` gives it) is no name to publish, in words; empty when it is one."""
    for word in _WORD.findall(text):
        if len({alphabet for letter in word if (alphabet := _alphabet(letter))}) > 1:
            return _("“{word}” mixes letters of two alphabets that look alike. Type it again.").format(
                word=word
            )
    marks = 0
    for letter in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MOST_MARKS:
            return _("A letter has too many accents. Type it again.")
    if text and not any(letter.isalnum() for letter in text):
        return _("Use letters or numbers.")
    return ""


def _alphabet(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _ALIKE else ""
