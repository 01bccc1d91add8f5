"""What lies under the pins of a small map: the place's own layers, cut to its frame and no finer than can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.contrib.gis.geos import Polygon
from django.db.models import CharField, Exists, F, Func, Value
from django.db.models.functions import Coalesce

from geo.crs import BNG, WGS84, to_wgs84
from geo.drawing import Frame, Shape
from geo.models import Area, BasemapFeature, BoundaryKind

WIDEST_M = 150_000.0
"""On a wider map than this, roads and wards are a grey blur."""
MARGIN = 0.02
"""How much further than the frame shapes are cut, so that no cut edge is seen."""
FINEST = 0.8
"""Units of the picture by which a line may move."""

_PLANE, _WORLD = GeometryField(srid=BNG), GeometryField(srid=WGS84)


def ground(frame: Frame) -> list[Shape]:
    """The basemap inside a frame, or the ward outlines where the place has no basemap. One query."""
    min_e, min_n, max_e, max_n = frame.bbox_m
    if max_e - min_e > WIDEST_M:
        return []
    wider = (max_e - min_e) * MARGIN
    box = Polygon.from_bbox((min_e - wider, min_n - wider, max_e + wider, max_n + wider))
    box.srid = BNG
    layers = BasemapFeature.objects.filter(geometry__bboverlaps=to_wgs84(box)).annotate(
        shape_layer=F("layer"),
        shape_kind=F("kind"),
        shape_name=F("name"),
        credit=Value("", output_field=CharField()),
        **_cut(Transform("geometry", BNG), box, frame),
    )
    wards = (
        Area.objects.current(BoundaryKind.WARD)
        .filter(~Exists(BasemapFeature.objects.all()), geometry__bboverlaps=box)
        .annotate(
            shape_layer=Value("outline", output_field=CharField()),
            shape_kind=Value("", output_field=CharField()),
            shape_name=F("name"),
            credit=F("boundary_set__attribution"),
            **_cut(Coalesce(Transform("outline", BNG), "geometry", output_field=_PLANE), box, frame),
        )
    )
    columns = ("pk", "shape_layer", "shape_kind", "shape_name", "credit", "json", "label")
    rows = (
        layers.values_list(*columns)
        .union(wards.values_list(*columns), all=True)
        .order_by("shape_layer", "pk")
    )
    return [shape for row in rows if (shape := _shape(*row[1:])) is not None]


def _cut(geometry: Any, box: Polygon, frame: Frame) -> dict[str, Func]:
    """The visible part of a geometry in metres, as GeoJSON, and a point in it for the name."""
    cut = Func(geometry, Value(box, output_field=_PLANE), function="ST_ClipByBox2D", output_field=_PLANE)
    simple = Func(cut, frame.m_per_unit * FINEST, function="ST_Simplify", output_field=_PLANE)
    inside = Func(cut, function="ST_PointOnSurface", output_field=_PLANE)
    return {"json": AsGeoJSON(simple, precision=0), "label": AsGeoJSON(inside, precision=0)}


def _shape(
    layer: str, kind: str, name: str, credit: str, json: str | None, label: str | None
) -> Shape | None:
    if json is None:
        return None
    geometry = orjson.loads(json)
    lines = tuple(tuple((x, y) for x, y in line) for line in _lines(geometry))
    at = orjson.loads(label)["coordinates"] if label else []
    if not lines and geometry["type"] != "Point":
        return None
    return Shape(
        layer=layer,
        kind=kind,
        name=name,
        lines=lines,
        closed="Polygon" in geometry["type"],
        label=(at[0], at[1]) if at else None,
        credit=credit,
    )


def _lines(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Every line or ring of a GeoJSON geometry; points have none."""
    coordinates = geometry.get("coordinates") or []
    match geometry["type"]:
        case "LineString":
            yield coordinates
        case "MultiLineString" | "Polygon":
            yield from coordinates
        case "MultiPolygon":
            for polygon in coordinates:
                yield from polygon
        case "GeometryCollection":
            for part in geometry["geometries"]:
                yield from _lines(part)
