"""Where a query looks, as SQL over a search entry ``e``: near a point, inside an area, or anywhere.

People go to a listing: it is near when its public point is. What comes to people is near wherever it reaches. Either
way it must serve the point that is asked about: a listing whose reach leaves that out does not help whoever is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

from assets.search import tokens
from assets.search.asking import SearchQuery
from assets.search.tokens import Facet
from assets.vocabulary import Attendance

WIDEST_M = 100_000
"""Metres; a wider circle than this is drawn this wide."""
MOST_CELLS = 400
"""An area that touches more coarse cells than this is not narrowed by them."""

_FROM_AFAR = [tokens.coded(Facet.ATTENDANCE, way) for way in Attendance.values if way != Attendance.IN_PERSON]
_VISITED = f"{tokens.coded(Facet.ATTENDANCE, Attendance.IN_PERSON)} | !{tokens.any_of(_FROM_AFAR)}"
_GOES = "e.tokens @@ %(visited)s::query_int"
_NEAR = f"({_GOES} AND ST_DWithin(e.point, %(centre)s::geometry, %(radius)s))"
COMES = "e.tokens @@ %(comes)s::query_int"
SERVES = "(e.reach IS NULL OR ST_Covers(e.reach, %(centre)s::geometry))"


@dataclass(frozen=True, slots=True)
class Placing:
    """``candidates`` is what the index can say; ``test`` decides; ``distance`` is metres, null when it comes to you."""

    candidates: str = ""
    test: str = ""
    serves: str = ""
    distance: str = "NULL::float8"
    params: dict[str, Any] = field(default_factory=dict)


def placing(query: SearchQuery, *, radius_m: float | None = None) -> Placing:
    """Where to look; with ``radius_m`` further than the query says."""
    if query.within is not None:
        return _inside(query, query.within)
    if query.centre is None:
        return Placing()
    radius = bounded(query.radius_m if radius_m is None else radius_m)
    x, y = query.centre.x, query.centre.y
    reaching = [tokens.reach_cell(x, y), tokens.token(Facet.REACHES_EVERYWHERE, 0)]
    return Placing(
        candidates=tokens.any_of([*tokens.cells_around(x, y, radius), *reaching]),
        test=f"({_NEAR} OR {COMES})",
        serves=SERVES,
        distance=f"CASE WHEN {_NEAR} THEN ST_Distance(e.point, %(centre)s::geometry) END",
        params={
            "centre": query.centre.ewkb, "radius": radius, "visited": _VISITED, "comes": tokens.any_of(reaching)
        },
    )  # fmt: skip


def _inside(query: SearchQuery, within: Polygon | MultiPolygon) -> Placing:
    params: dict[str, Any] = {"within": within.ewkb}
    distance = "NULL::float8"
    if query.centre is not None:
        params |= {"centre": query.centre.ewkb}
        distance = "ST_Distance(e.point, %(centre)s::geometry)"
    cells = tokens.cells_of(*within.extent)
    return Placing(
        candidates=tokens.any_of(cells) if 0 < len(cells) <= MOST_CELLS else "",
        test="ST_Intersects(e.point, %(within)s::geometry)",
        distance=distance,
        params=params,
    )


def bounded(radius_m: float) -> float:
    return min(max(radius_m, 1.0), WIDEST_M)
