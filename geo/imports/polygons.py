"""One shape of a file made into the MultiPolygon an area needs, repaired where it must be."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.gdal import GDALException, OGRGeometry
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Polygon

from geo.coordinates import grid_fault
from geo.crs import BNG
from geo.imports.points import ToGrid

_LEAST_AREA_M2 = 1.0


@dataclass(frozen=True)
class Fitted:
    """A valid MultiPolygon in EPSG:27700, or why there is none."""

    shape: MultiPolygon | None = None
    fault: str = ""
    repaired: str = ""
    """What was wrong with the shape before it was repaired; empty when nothing was."""


def fit(geometry: OGRGeometry | None, to_grid: ToGrid) -> Fitted:
    """Return the polygons of a shape in EPSG:27700, made valid; or the reason it cannot be an area."""
    fault = to_grid.fault(geometry)
    if fault or geometry is None:
        return Fitted(fault=fault or "it has no shape")
    flat = geometry.get_linear_geometry() if geometry.has_curve else geometry
    if flat.dimension != 2 and flat.geom_name != "GEOMETRYCOLLECTION":
        return Fitted(fault=f"it is a {_plain(flat.geom_name)}, not a polygon")
    try:
        moved = to_grid(flat)
        moved.set_3d(False)
        moved.set_measured(False)
        min_e, min_n, max_e, max_n = moved.extent
        fault = grid_fault(min_e, min_n) or grid_fault(max_e, max_n)
        if fault:
            return Fitted(fault=fault)
        shape = GEOSGeometry(memoryview(moved.wkb))
        reason = shape.valid_reason
        repaired = "" if reason == "Valid Geometry" else reason
        polygons = _polygons(shape.make_valid() if repaired else shape)
    except (GDALException, GEOSException) as error:
        return Fitted(fault=f"its shape cannot be read ({error})")
    if sum(p.area for p in polygons) < _LEAST_AREA_M2:
        return Fitted(fault="its shape has no area")
    return Fitted(shape=MultiPolygon(polygons, srid=BNG), repaired=repaired)


def _polygons(shape: GEOSGeometry) -> list[Polygon]:
    """Return the polygons in a shape, leaving out the lines and points a repair may leave over."""
    if isinstance(shape, Polygon):
        return [] if shape.empty else [shape]
    if shape.num_geom > 1 or shape.geom_type.startswith(("Multi", "GeometryCollection")):
        return [polygon for part in shape for polygon in _polygons(part)]  # type: ignore[attr-defined]
    return []


def _plain(name: str) -> str:
    return {"LINESTRING": "line", "MULTILINESTRING": "line", "POINT": "point", "MULTIPOINT": "point"}.get(
        name, name.lower()
    )
