"""What may be said in public of where something is: the one definition, in Python and in SQL.

Some groups meet in somebody's home, and a refuge must not be found. Every output (page, feed, tile, map,
calendar, count by ward) takes its place from here. Distances and orders must also be computed from the
public point: one from the exact point gives it away after three questions.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from django.db.models import TextChoices

GRID_M = 1000
"""Side in metres of the squares of the British National Grid (EPSG:27700) that rough places are known by."""

_COLUMN = re.compile(r'(?:"[^"]+"|[a-z_][a-z0-9_]*)(?:\.(?:"[^"]+"|[a-z_][a-z0-9_]*))*')
_OUTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_POSTCODE = re.compile(rf"({_OUTCODE})(?: *[0-9][A-Z]{{2}})?")


class LocationPrivacy(TextChoices):
    """How much of a place is public. Whatever is none of these is treated as hidden."""

    EXACT = "exact", "Show the exact place"
    ROUGH = "rough", "Show only roughly where it is"
    HIDDEN = "hidden", "Never show where it is"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to go, as it is written; parts that are not known are empty."""

    street: str = ""
    town: str = ""
    postcode: str = ""


def public_point(x_m: float, y_m: float, privacy: str) -> tuple[float, float] | None:
    """The public easting and northing of a place, in metres of EPSG:27700; None when it is hidden.

    A rough place is the centre of its kilometre square, at most 708 m off. That is the same answer for
    every point of the square and every time it is asked, so that asking again, or moving the pin a little,
    teaches nothing: noise drawn afresh could be averaged away. Raises ValueError for coordinates that are
    not finite.
    """
    if not (math.isfinite(x_m) and math.isfinite(y_m)):
        raise ValueError("coordinates must be finite")
    if privacy == LocationPrivacy.EXACT:
        return x_m, y_m
    if privacy == LocationPrivacy.ROUGH:
        return _centre(x_m), _centre(y_m)
    return None


def public_point_sql(column: str, privacy_column: str) -> str:
    """The same as an SQL expression over two columns, for PostGIS: a point in EPSG:27700, or NULL.

    ``column`` is a point in EPSG:27700. Both are names in the query's own text ("l.point"), never anything
    a user typed; ValueError if they do not look like names.
    """
    for name in (column, privacy_column):
        if not _COLUMN.fullmatch(name):
            raise ValueError(f"not the name of a column: {name}")
    x, y = (f"floor({axis}({column}) / {GRID_M}) * {GRID_M} + {GRID_M / 2}" for axis in ("ST_X", "ST_Y"))
    return (
        f"CASE {privacy_column} WHEN '{LocationPrivacy.EXACT.value}' THEN {column} "
        f"WHEN '{LocationPrivacy.ROUGH.value}' THEN ST_SetSRID(ST_MakePoint({x}, {y}), 27700) END"
    )


def public_address(address: Address, privacy: str) -> Address | None:
    """The public part of an address: all of it, the town and outcode of a rough one, None for a hidden one.

    The outcode ("M33") covers thousands of homes. A postcode that is not one is left out rather than cut.
    """
    if privacy == LocationPrivacy.EXACT:
        return address
    if privacy == LocationPrivacy.ROUGH:
        match = _POSTCODE.fullmatch(address.postcode.strip().upper())
        return replace(address, street="", postcode=match[1] if match else "")
    return None


def _centre(coordinate_m: float) -> float:
    return math.floor(coordinate_m / GRID_M) * GRID_M + GRID_M / 2
