"""One integer array for everything a listing can be filtered by: facets, and the grid cells it lies in.

A token is ``facet << 24 | value``. With text and tokens under one GIN index, a query such as "words, and kind 3, and
one of these 40 cells" is answered by one bitmap, however common the words are elsewhere in the country.

Cells are squares of the British National Grid (EPSG:27700). The same numbers are written by SQL in
:mod:`assets.search.index` and asked for by :mod:`assets.search.query`; both get them here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from math import floor

from django.db.models import TextChoices

from assets.search.ages import AGES
from assets.vocabulary import Access, Attendance, Cost, Group, Kind, Referral

FINE_M = 2_000
"""Side of a fine cell in metres."""
COARSE_M = 10_000
"""Side of a coarse cell, for radii that would need hundreds of fine ones."""
MOST_FINE_CELLS = 150
"""A circle that touches more fine cells than this is looked up by coarse ones."""
MOST_REACH_CELLS = 400
"""A reach over more coarse cells than this is marked as reaching everywhere, and its outline checked afterwards."""

_ROW = 1_000


class Facet(IntEnum):
    """What a token speaks of. The numbers are stored: change one and the index must be rebuilt."""

    KIND = 1
    ATTENDANCE = 2
    THEME = 3
    COST = 4
    ACCESS = 5
    GROUP = 6
    LANGUAGE = 7
    AGE = 8
    REFERRAL = 9
    FINE_CELL = 10
    COARSE_CELL = 11
    REACHES_CELL = 12
    REACHES_EVERYWHERE = 13
    WEEKDAY = 14


CODED: dict[Facet, type[TextChoices]] = {
    Facet.KIND: Kind,
    Facet.ATTENDANCE: Attendance,
    Facet.COST: Cost,
    Facet.ACCESS: Access,
    Facet.GROUP: Group,
    Facet.REFERRAL: Referral,
}

ANYONE = (1 << 24) - 1
"""The value of GROUP, or of AGE, that says nobody in particular is meant, so that it is for everybody."""

_LETTERS = 27


def token(facet: Facet, value: int) -> int:
    """Pack a facet and its value (0 to 2**24 - 1) into one positive 32-bit integer."""
    if not 0 <= value < 1 << 24:
        raise ValueError(f"a token's value must fit 24 bits, not {value}")
    return facet << 24 | value


def coded(facet: Facet, code: str) -> int:
    """The token of a coded word, such as ``Facet.KIND`` and ``"activity"``."""
    return token(facet, CODED[facet].values.index(code))


def codes(facet: Facet) -> list[str]:
    """The codes of a facet in the order their tokens are numbered."""
    return list(AGES) if facet is Facet.AGE else list(CODED[facet].values)


def age(code: str) -> int:
    """The token of an age band, such as ``"teen"``."""
    return token(Facet.AGE, list(AGES).index(code))


def language(subtag: str) -> int:
    """The token of a primary language subtag of BCP 47, two or three letters. Raises ValueError for any other."""
    letters = [ord(letter) - 96 for letter in subtag.lower()]
    if not 2 <= len(letters) <= 3 or not all(0 < n < _LETTERS for n in letters):
        raise ValueError(f"a language subtag has two or three letters, not {subtag!r}")
    value = 0
    for n in letters:
        value = value * _LETTERS + n
    return token(Facet.LANGUAGE, value)


def language_of(value: int) -> str:
    """The subtag that :func:`language` packed into a token's value."""
    letters = ""
    while value:
        value, n = divmod(value, _LETTERS)
        letters = chr(96 + n) + letters
    return letters


def language_sql(column: str) -> str:
    """SQL for the token of a BCP 47 tag's primary subtag; null for one that is not of two or three letters."""
    part = f"lower(split_part({column}, '-', 1))"
    letter = f"(ascii(substr({part}, %s, 1)) - 96)"
    two = f"{letter % 1} * {_LETTERS} + {letter % 2}"
    packed = f"CASE WHEN length({part}) = 2 THEN {two} ELSE ({two}) * {_LETTERS} + {letter % 3} END"
    return f"CASE WHEN {part} ~ '^[a-z]{{2,3}}$' THEN {Facet.LANGUAGE << 24} + {packed} END"


def theme(term_id: int) -> int:
    return token(Facet.THEME, term_id)


def coded_sql(facet: Facet, column: str) -> str:
    """SQL for the token of a coded column's value."""
    codes = ",".join(f"'{code}'" for code in CODED[facet].values)
    return f"({facet << 24} + array_position(ARRAY[{codes}]::varchar[], {column}) - 1)"


def cell_sql(facet: Facet, size_m: int, easting: str, northing: str) -> str:
    """SQL for the token of the cell that a coordinate in metres lies in."""
    return f"({facet << 24} + floor({easting} / {size_m})::int * {_ROW} + floor({northing} / {size_m})::int)"


def cells_around(x: float, y: float, radius_m: float) -> list[int]:
    """Tokens of the cells a circle touches, fine ones where they are few, coarse ones otherwise.

    Exact enough for an index: every point of the circle is in one of them; the distance itself is checked after.
    """
    fine = _touched(Facet.FINE_CELL, FINE_M, x, y, radius_m)
    return fine if len(fine) <= MOST_FINE_CELLS else _touched(Facet.COARSE_CELL, COARSE_M, x, y, radius_m)


def cells_of(west: float, south: float, east: float, north: float) -> list[int]:
    """Tokens of the cells a box touches: fine ones where they are few, coarse ones otherwise."""
    for facet, size_m in ((Facet.FINE_CELL, FINE_M), (Facet.COARSE_CELL, COARSE_M)):
        columns = range(max(0, floor(west / size_m)), max(0, floor(east / size_m)) + 1)
        rows = range(max(0, floor(south / size_m)), max(0, floor(north / size_m)) + 1)
        if facet is Facet.COARSE_CELL or len(columns) * len(rows) <= MOST_FINE_CELLS:
            return [token(facet, column * _ROW + row) for column in columns for row in rows]
    raise AssertionError


def reach_cell(x: float, y: float) -> int:
    """Token that a listing bears whose reach touches the coarse cell of this point."""
    return token(Facet.REACHES_CELL, _cell(COARSE_M, x, y))


def _cell(size_m: int, x: float, y: float) -> int:
    return floor(x / size_m) * _ROW + floor(y / size_m)


def _touched(facet: Facet, size_m: int, x: float, y: float, radius_m: float) -> list[int]:
    columns = range(max(0, floor((x - radius_m) / size_m)), max(0, floor((x + radius_m) / size_m)) + 1)
    rows = range(max(0, floor((y - radius_m) / size_m)), max(0, floor((y + radius_m) / size_m)) + 1)
    return [
        token(facet, column * _ROW + row)
        for column in columns
        for row in rows
        if _gap(x, column * size_m, size_m) ** 2 + _gap(y, row * size_m, size_m) ** 2 <= radius_m**2
    ]


def _gap(value: float, low: float, size_m: int) -> float:
    """Distance in metres from a coordinate to an interval that begins at ``low``."""
    return max(low - value, 0.0, value - low - size_m)


def any_of(tokens: Iterable[int]) -> str:
    """An intarray ``query_int`` part: one of these. No tokens can never match, which callers must not ask."""
    listed = "|".join(str(t) for t in tokens)
    if not listed:
        raise ValueError("any_of needs at least one token")
    return f"({listed})"
