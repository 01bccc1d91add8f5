"""Numbers as tables write them."""

from __future__ import annotations

from math import isfinite

_MOST_PEOPLE = 100_000_000


def number(text: str) -> float | None:
    """Return a finite number, thousands commas allowed, or None."""
    plain = text.replace(",", "").removesuffix("%").strip()
    try:
        value = float(plain) if plain.isascii() and "_" not in plain else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


def people(text: str) -> int | None:
    """Return a whole number of people from 0 to a hundred million (``1634.0`` is whole), or None."""
    value = number(text)
    if value is None or value != int(value) or not 0 <= value <= _MOST_PEOPLE:
        return None
    return int(value)
