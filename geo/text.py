"""Text from the outside made fit to store: no control characters, no NUL, one kind of space."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

# Invisible characters that only upset sorting, searching and layout: direction marks, joiners, the BOM.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy(value: object) -> str:
    """Return a value as one clean line: NFC, no control or format characters, runs of space made one."""
    if value is None:
        return ""
    text = str(value)
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    text = unicodedata.normalize("NFC", text)
    spaced = (" " if c.isspace() else c for c in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(kept.split())


def shortened(text: str, most: int) -> str:
    """Return at most ``most`` characters, with an ellipsis where some were cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def storable(row: Mapping[str, object], *, most_values: int = 60, most_chars: int = 200) -> dict[str, str]:
    """Return a rejected row as PostgreSQL's jsonb will take it, and no bigger than is useful."""
    pairs = list(row.items())[:most_values]
    return {shortened(tidy(name), 60): shortened(tidy(value), most_chars) for name, value in pairs}
