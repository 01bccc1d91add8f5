"""What a typed place might be: a postcode or part of one, coordinates, a grid reference, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from geo.text import tidy

MOST_CHARACTERS = 100

_OUTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_UNIT = re.compile(rf"{_OUTCODE}[0-9][A-Z]{{2}}")
_UNIT_IN_TEXT = re.compile(rf"\b({_OUTCODE})\s*([0-9][A-Z]{{2}})\b")
_PART = re.compile(rf"({_OUTCODE})([0-9])?")
_CONFUSED = {"O": "O0", "0": "0O", "I": "I1", "1": "1I", "L": "L1"}
_PAIR = re.compile(
    r"""[(\[]?\s*(?:lat(?:itude)?\s*[:=]?\s*)?
    (?P<a>[+\-−–]?\d{1,9}(?:\.\d{1,20})?)\s*°?\s*(?P<ns>[NS])?\s*
    (?:[,;/]\s*|\s+)(?:lon(?:g|gitude)?\s*[:=]?\s*)?
    (?P<b>[+\-−–]?\d{1,9}(?:\.\d{1,20})?)\s*°?\s*(?P<ew>[EW])?\s*[)\]]?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_GRID_REFERENCE = re.compile(r"([HNSOTJ])([A-HJ-Z])((?:[0-9]{2}){2,5})")


@dataclass(frozen=True)
class Unit:
    """A full postcode: the ways of reading it, likeliest first, without spaces (``M337XX``)."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """An outcode (``M33``) or a sector of one (``M33`` and ``7``); ``readings`` in the order to try."""

    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Degrees:
    lat: float
    lon: float


@dataclass(frozen=True)
class Metres:
    """British National Grid: the middle of a square of ``size_m``."""

    easting: float
    northing: float
    size_m: float


@dataclass(frozen=True)
class Name:
    text: str


Typed = Unit | Part | Degrees | Metres | Name


def read(text: str) -> Typed | None:
    """Return what a text may mean, or None when nothing is left of it once control characters are gone."""
    text = tidy(text[: MOST_CHARACTERS * 4])
    if not text:
        return None
    upper = text.upper()
    packed = re.sub(r"[^A-Z0-9]", "", upper)
    pair = _PAIR.fullmatch(text)
    if pair:
        return _coordinates(pair)
    if len(text) <= 16 and any(c.isdigit() for c in packed):
        found = _grid_reference(packed) or _unit(packed) or _part(upper, packed)
        if found:
            return found
    inside = list(_UNIT_IN_TEXT.finditer(upper))
    if inside:
        return Unit(("".join(inside[-1].groups()),))
    return Name(text)


def spaced(code: str) -> str:
    """Return a full postcode as it is written: ``M33 7XX``."""
    return f"{code[:-3]} {code[-3:]}"


def _unit(packed: str) -> Unit | None:
    """Read a full postcode, forgiving O for zero and I or L for one wherever the form allows it."""
    if not 5 <= len(packed) <= 7:
        return None
    readings = ("".join(chars) for chars in product(*(_CONFUSED.get(c, c) for c in packed)))
    fitting = [r for r in readings if _UNIT.fullmatch(r)]
    fitting.sort(key=lambda r: sum(a != b for a, b in zip(r, packed, strict=True)))
    return Unit(tuple(dict.fromkeys(fitting))[:8]) if fitting else None


def _part(upper: str, packed: str) -> Part | None:
    """Read an outcode or sector. “M3 3” is a sector; “M33” is an outcode, or failing that the sector M3 3."""
    if not 2 <= len(packed) <= 5:
        return None
    found = _PART.fullmatch(packed)
    if not found:
        return None
    whole = (packed, "")
    split = (packed[:-1], packed[-1])
    may_split = packed[-1].isdigit() and re.fullmatch(_OUTCODE, packed[:-1]) is not None
    may_be_whole = re.fullmatch(_OUTCODE, packed) is not None
    words = re.sub(r"[^A-Z0-9]+", " ", upper).split()
    is_spaced = len(words) == 2 and len(words[1]) == 1
    readings = [whole] if may_be_whole else []
    if may_split:
        readings.insert(0 if is_spaced else len(readings), split)
    return Part(tuple(readings)) if readings else None


def _coordinates(pair: re.Match[str]) -> Degrees | Metres:
    a, b = (float(pair[name].replace("−", "-").replace("–", "-")) for name in ("a", "b"))
    if (pair["ns"] or "").upper() == "S":
        a = -abs(a)
    if (pair["ew"] or "").upper() == "W":
        b = -abs(b)
    if a > 1_000 and b > 1_000:
        return Metres(a, b, 1)
    return Degrees(lat=a, lon=b)


def _grid_reference(packed: str) -> Metres | None:
    """Read a National Grid reference of two letters and 4 to 10 figures (Ordnance Survey)."""
    found = _GRID_REFERENCE.fullmatch(packed)
    if not found:
        return None
    # Letters name 500 km squares, then 100 km squares, in rows of five from the north-west, leaving out I.
    first, second = (ord(c) - 65 - (c > "I") for c in found.group(1, 2))
    column = ((first - 2) % 5) * 5 + second % 5
    row = 19 - (first // 5) * 5 - second // 5
    figures = found[3]
    half = len(figures) // 2
    size = 10.0 ** (5 - half)
    easting = column * 100_000 + int(figures[:half]) * size + size / 2
    northing = row * 100_000 + int(figures[half:]) * size + size / 2
    return Metres(easting, northing, size)
