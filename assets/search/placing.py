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

WIDEST_M = 100_000
"""Metres; a wider circle than this is drawn this wide."""
MOST_CELLS = 400
"""An area that touches more coarse cells than this is not narrowed by them."""

COMES = "e.from_afar"
SERVES = "(e.reach IS NULL OR ST_Covers(e.reach, %(centre)s::geometry))"


@dataclass(frozen=True, slots=True)
class Placing:
    """``candidates`` is what the index can say; ``test`` and ``serves`` decide.

    ``measured`` is metres to what people go to, as the row ``d`` has it for ``test``; ``distance`` is what is told of
    it: null when it comes to people instead.
    """

    candidates: str = ""
    test: str = ""
    serves: str = ""
    measured: str = "NULL::float8"
    distance: str = "d.metres"
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
        test=f"(d.metres <= %(radius)s OR {COMES})",
        serves=SERVES,
        measured="CASE WHEN e.visited THEN ST_Distance(e.point, %(centre)s::geometry) END",
        distance="CASE WHEN d.metres <= %(radius)s THEN d.metres END",
        params={"centre": query.centre.ewkb, "radius": radius},
    )


def _inside(query: SearchQuery, within: Polygon | MultiPolygon) -> Placing:
    params: dict[str, Any] = {"within": within.ewkb}
    measured = "NULL::float8"
    if query.centre is not None:
        params |= {"centre": query.centre.ewkb}
        measured = "ST_Distance(e.point, %(centre)s::geometry)"
    cells = tokens.cells_of(*within.extent)
    return Placing(
        candidates=tokens.any_of(cells) if 0 < len(cells) <= MOST_CELLS else "",
        test="ST_Intersects(e.point, %(within)s::geometry)",
        measured=measured,
        params=params,
    )


def bounded(radius_m: float) -> float:
    return min(max(radius_m, 1.0), WIDEST_M)
