"""Finding the column that holds a thing: the one the operator named, or one that publishers use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from geo.imports.problem import ImportProblem

CODE = ("area_code", "code", "gss_code", "geography code", "geography_code", "areacd", "id")
NAME = ("area_name", "name", "geography name", "geography", "areanm", "label")
EASTING = ("oseast1m", "east1m", "eastings", "easting", "geo_easting", "bng_e", "x")
NORTHING = ("osnrth1m", "north1m", "northings", "northing", "geo_northing", "bng_n", "y")
LONGITUDE = ("longitude", "long", "lon", "lng")
LATITUDE = ("latitude", "lat")


def find(columns: Sequence[str], known: Sequence[str], *, chosen: str = "", option: str) -> int | None:
    """Return the index of the column the operator chose, or of the first known name present, or None.

    Names compare without case. ``known`` may hold regular expressions (anything with a backslash).
    Raises ``ImportProblem`` when the chosen column is not there.
    """
    folded = [c.casefold() for c in columns]
    if chosen:
        if chosen.casefold() in folded:
            return folded.index(chosen.casefold())
        near = get_close_matches(chosen.casefold(), folded, n=1)
        meant = f" Did you mean “{columns[folded.index(near[0])]}”?" if near else ""
        raise ImportProblem(f"There is no column “{chosen}” for {option}.{meant} {listed(columns)}")
    for name in known:
        for index, column in enumerate(folded):
            if column == name or ("\\" in name and re.fullmatch(name, column)):
                return index
    return None


def require(columns: Sequence[str], known: Sequence[str], *, chosen: str = "", what: str, option: str) -> int:
    """Return the index of a column that must be there. Raises ``ImportProblem`` naming the option to use."""
    index = find(columns, known, chosen=chosen, option=option)
    if index is None:
        raise ImportProblem(f"No column looks like {what}. Say which with {option}. {listed(columns)}")
    return index


def listed(columns: Sequence[str]) -> str:
    """Return the columns in words, for a message."""
    shown = ", ".join(c for c in columns[:30] if c)
    return f"The columns are: {shown}{', …' if len(columns) > 30 else ''}."
