"""Small shapes and files of them, in the British National Grid unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Geometry = dict[str, Any] | None

# Sale, in Greater Manchester: easting and northing in metres, then degrees.
SALE = (378_900.0, 391_900.0)
SALE_LON_LAT = (-2.3190, 53.4233)


def square(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def bow_tie(west: float, south: float, side: float) -> dict[str, Any]:
    """A polygon that crosses itself."""
    east, north = west + side, south + side
    ring = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(
    features: Iterable[tuple[dict[str, Any], Geometry]], *, epsg: int | None = 27700
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection; without ``epsg`` it is in WGS 84, as the standard has it."""
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in features],
    }
    if epsg is not None:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    return content
