"""How names of places are compared: without case, accents, punctuation or the ways to write “saint”."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHE = re.compile(r"['’‘`´ʼ]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SAME = {"saint": "st", "street": "st", "road": "rd"}


def search_name(text: str) -> str:
    """Return a name as it is searched: “St. Mary’s Road” and “saint marys rd” are one."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = _APOSTROPHE.sub("", plain).replace("&", " and ")
    words = _NOT_WORD.sub(" ", plain).split()
    return " ".join(_SAME.get(word, word) for word in words)
