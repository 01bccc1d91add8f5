"""Shapes as browsers draw them: rows of geometry made into GeoJSON, in WGS 84, with a fingerprint to know them by."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.db.models import Func, QuerySet, TextField
from django.db.models.functions import Coalesce

from geo.crs import BNG, WGS84
from geo.models import Area, BasemapFeature, BoundaryKind, BoundarySet

SIMPLIFY_M = 12.0
"""How far the line may move where an area has no stored outline."""
PRECISION = 5
"""Decimals of a degree: about a metre."""


@dataclass(frozen=True)
class Features:
    """Rows to be drawn, each with its ``json`` (a GeoJSON geometry) and its ``stamp`` (a hash of what is stored)."""

    rows: QuerySet[Any]
    properties: tuple[str, ...]
    attribution: str = ""

    def fingerprint(self) -> str:
        """Return a text that changes whenever a shape, a property or the attribution does. No shape leaves the
        database for it, so it costs a few milliseconds for thousands of shapes.
        """
        seen = sha256(self.attribution.encode())
        for row in self.rows.order_by("pk").values_list("stamp", *self.properties):
            seen.update(orjson.dumps(row))
        return seen.hexdigest()

    def geojson(self) -> bytes:
        """Return a FeatureCollection (RFC 7946), with the attribution beside the features."""
        rows = self.rows.order_by("pk").values_list("json", *self.properties)
        features = [
            {
                "type": "Feature",
                "geometry": orjson.Fragment(json),
                "properties": dict(zip(self.properties, values, strict=True)),
            }
            for json, *values in rows
        ]
        return orjson.dumps(
            {"type": "FeatureCollection", "attribution": self.attribution, "features": features}
        )


def basemap() -> Features:
    """The place's own vector layers."""
    rows = BasemapFeature.objects.annotate(
        json=AsGeoJSON("geometry", precision=PRECISION), stamp=_stamp("geometry")
    )
    return Features(rows, ("layer", "kind", "name"))


def outlines(kind: BoundaryKind) -> Features:
    """The current areas of a kind, as they are drawn.

    Stored outlines share their edges. Areas without one are simplified one by one, and slivers may show between
    two of them.
    """
    current = BoundarySet.objects.filter(kind=kind, is_current=True).first()
    return _drawn(Area.objects.current(kind), current.attribution if current else "")


def outline(area: Area) -> Features:
    """One area by itself."""
    return _drawn(Area.objects.filter(pk=area.pk), area.boundary_set.attribution)


def _drawn(areas: QuerySet[Area], attribution: str) -> Features:
    whole, world = GeometryField(srid=BNG), GeometryField(srid=WGS84)
    simple = Func("geometry", SIMPLIFY_M, function="ST_SimplifyPreserveTopology", output_field=whole)
    shape = Coalesce("outline", Transform(simple, WGS84), output_field=world)
    rows = areas.annotate(
        json=AsGeoJSON(shape, precision=PRECISION), stamp=Coalesce(_stamp("outline"), _stamp("geometry"))
    )
    return Features(rows, ("code", "name"), attribution)


def _stamp(column: str) -> Func:
    return Func(column, template="md5(ST_AsBinary(%(expressions)s))", output_field=TextField())
