"""What the maps of a result show: wards in shades, listings, and places that could host more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas
import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Transform
from django.db.models.functions import Coalesce
from geopandas import GeoDataFrame

from directory.gaps.measures import MEASURES
from directory.gaps.result import AreaFigure, Result, why_words
from directory.gaps.working.inputs import Inputs
from geo.crs import BNG, WGS84
from geo.frames import frame_of, frame_with
from geo.maps import Pins, choropleth
from geo.models import Area
from geo.shading import breaks, colours, shade

MOST_PINS = 1_500
"""A map of more would be too heavy for a page; the table still counts all of them."""
CONFIRMED, UNCONFIRMED, CANDIDATES, CHOSEN = "Confirmed", "Not confirmed lately", "Could host", "Suggested"


def measure_map(inputs: Inputs, result: Result, *, title: str, extra: Sequence[Pins] = ()) -> str:
    """The wards by the question's measure, with the listings that were counted."""
    words = MEASURES[inputs.question.measure].words
    ramp = colours(len(result.breaks) - 1)
    fills = {area.code: None if area.shade is None else ramp[area.shade] for area in result.areas}
    labels = {area.code: f"{area.name}: {_said(area, words)}" for area in result.areas}
    return choropleth(_wards(inputs, fills, labels), title=title, layers=[*listing_pins(inputs), *extra])


def deprivation_map(inputs: Inputs, result: Result, *, title: str) -> str | None:
    """The same wards by how deprived their people are; None where nobody has said."""
    known = [area for area in result.areas if area.deprivation is not None]
    if not known:
        return None
    edges = breaks([area.deprivation for area in known if area.deprivation is not None])
    ramp = colours(len(edges) - 1)
    fills: dict[str, str | None] = {area.code: None for area in result.areas}
    labels = {area.code: f"{area.name}: not known" for area in result.areas}
    for area in known:
        if area.deprivation is not None:
            fills[area.code] = ramp[shade(area.deprivation, edges)]
            labels[area.code] = f"{area.name}: {area.deprivation:.1f}"
    return choropleth(_wards(inputs, fills, labels), title=title)


def listing_pins(inputs: Inputs) -> list[Pins]:
    """What was counted, confirmed and not, each a layer; the supply of a what-if as it would be."""
    sure = dict(zip(inputs.found.ids.tolist(), inputs.found.confirmed.tolist(), strict=True))
    names = dict(zip(inputs.found.ids.tolist(), inputs.found.names, strict=True))
    codes = inputs.supply.codes
    ids = [] if codes is None else codes.tolist()
    rows = [
        (x, y, names.get(pk, "Added"), sure.get(pk, True))
        for pk, (x, y) in zip(ids, inputs.supply.xy.tolist(), strict=True)
    ][:MOST_PINS]
    return [
        Pins(CONFIRMED, points_frame([row[:3] for row in rows if row[3]]), shown=len(rows) <= 300),
        Pins(
            UNCONFIRMED,
            points_frame([row[:3] for row in rows if not row[3]]),
            hollow=True,
            shown=len(rows) <= 300,
        ),
    ]


def points_frame(rows: Sequence[tuple[float, float, str]]) -> GeoDataFrame:
    """Eastings, northings (EPSG:27700) and labels as a frame in WGS 84."""
    frame = geopandas.GeoDataFrame(
        {"label": [label for _, _, label in rows]},
        geometry=[shapely.Point(x, y) for x, y, _ in rows],
        crs=f"EPSG:{BNG}",
    )
    return frame.to_crs(epsg=WGS84)


def candidate_pins(rows: Sequence[tuple[float, float, str]], chosen: Sequence[int]) -> list[Pins]:
    """Places that could host something, and those of them that are suggested."""
    picked = set(chosen)
    others = [row for n, row in enumerate(rows) if n not in picked][:MOST_PINS]
    best = [(x, y, f"{place}. {rows[n][2]}") for place, n in enumerate(chosen, 1) for x, y, _ in [rows[n]]]
    return [
        Pins(CANDIDATES, points_frame(others), colour="#505a5f", radius=3, shown=False),
        Pins(CHOSEN, points_frame(best), colour="#d4351c", radius=9),
    ]


def _wards(inputs: Inputs, fills: dict[str, str | None], labels: dict[str, str]) -> GeoDataFrame:
    shape = Coalesce("outline", Transform("geometry", WGS84), output_field=GeometryField(srid=WGS84))
    wards = Area.objects.filter(pk__in=[ward.pk for ward in inputs.people.wards])
    rows = wards.annotate(shape=shape).order_by("name", "code", "pk")
    frame = frame_of(rows, "shape", ["code", "name"], srid=WGS84)
    return frame_with(frame, {"fill": fills, "label": labels})


def _said(area: AreaFigure, words: Callable[[float], str]) -> str:
    return why_words(area.why) if area.value is None else words(area.value)
