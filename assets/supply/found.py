"""The listings that count as being there, and where people would go for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from assets.search.asking import SearchQuery
from assets.search.conditions import IS_BELIEVED, asked, moment
from assets.search.query import calendar_for
from geo.privacy import LocationPrivacy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WHEREVER = -1
"""The land of a listing that does not keep to one."""


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """Listings that people go to, at their public points: (m, 2) metres of EPSG:27700, in the order of their keys.

    ``confirmed`` (m,): can still be believed (assets.freshness: fresh or due). ``rough`` (m,): stands in the middle of
    its kilometre square, for its place is protected. ``serves_m`` (m,): how far off people may live, in metres;
    infinite for no limit. ``land`` (m,): the row of ``lands`` (polygons, as WKB) whose people alone it serves, or
    ``WHEREVER``. ``from_afar``: how many more come to people or are online or by phone, so that there is no walk to
    them; ``unplaced``: how many more have no place that may be shown.
    """

    ids: Ints
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    xy: Floats
    confirmed: Bools
    rough: Bools
    serves_m: Floats
    land: Ints
    lands: tuple[bytes, ...]
    from_afar: int
    unplaced: int

    def __len__(self) -> int:
        return len(self.ids)


def found(query: SearchQuery) -> Found:
    """Return all that meets a query's conditions. Its words, place, order and page are not asked.

    One statement, and one for the calendar where times are asked for. A protected place is never nearer than its public
    point; one that is hidden has no walk to it, and is only counted.
    """
    conditions = asked(query, calendar_for(query))
    tests = [condition.test(f"t{n}") for n, condition in enumerate(conditions)]
    params: dict[str, Any] = moment(query)
    for n, condition in enumerate(conditions):
        params |= condition.params | ({f"t{n}": condition.tokens} if condition.tokens else {})
    tables = ", ".join(condition.tables for condition in conditions if condition.tables)
    sql = f"""
        {f"WITH {tables}" if tables else ""}
        SELECT l.id, l.name, l.kind, ST_X(e.point), ST_Y(e.point), e.visited, {IS_BELIEVED},
            l.location_privacy = '{LocationPrivacy.ROUGH.value}', l.reach_m,
            CASE WHEN l.reach_kind IN ('areas', 'polygon') THEN ST_AsBinary(e.reach) END
        FROM assets_searchentry e JOIN assets_listing l ON l.id = e.listing_id
        {"WHERE " + " AND ".join(f"({test})" for test in tests) if tests else ""} ORDER BY l.id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return _arrays(rows)


def _arrays(rows: Sequence[tuple[Any, ...]]) -> Found:
    visited = [row for row in rows if row[5]]
    placed = [row for row in visited if row[3] is not None]
    lands: dict[bytes, int] = {}
    land = [WHEREVER if row[9] is None else lands.setdefault(bytes(row[9]), len(lands)) for row in placed]
    return Found(
        ids=np.array([row[0] for row in placed], dtype=np.int64),
        names=tuple(row[1] for row in placed),
        kinds=tuple(row[2] for row in placed),
        xy=np.array([(row[3], row[4]) for row in placed], dtype=np.float64).reshape(-1, 2),
        confirmed=np.array([bool(row[6]) for row in placed], dtype=np.bool_),
        rough=np.array([row[7] for row in placed], dtype=np.bool_),
        serves_m=np.array([np.inf if row[8] is None else row[8] for row in placed], dtype=np.float64),
        land=np.array(land, dtype=np.int64),
        lands=tuple(lands),
        from_afar=len(rows) - len(visited),
        unplaced=len(visited) - len(placed),
    )
