"""Whether a pair of numbers can be a place in Great Britain, and if not, what is probably wrong with it."""

from __future__ import annotations

from math import isfinite

from geo.crs import in_grid

# Degrees within which all of Great Britain, its islands and Northern Ireland lie: (west, south, east, north).
BRITAIN = (-9.5, 49.0, 2.6, 61.5)


def in_britain(lon: float, lat: float) -> bool:
    west, south, east, north = BRITAIN
    return west <= lon <= east and south <= lat <= north


def degree_fault(lon: float, lat: float) -> str | None:
    """Return what is wrong with a longitude and latitude (WGS 84 degrees), or None."""
    if in_britain(lon, lat):
        return None
    if not (isfinite(lon) and isfinite(lat)):
        return "the coordinates are not numbers"
    if lon == 0 == lat:
        return "the coordinates are 0, 0, which means the place is not known"
    if in_britain(lat, lon):
        return f"longitude and latitude look swapped: {_pair(lon, lat)}"
    if abs(lon) > 180 or abs(lat) > 90:
        if max(lon, lat) > 1_000 and in_grid(lon, lat):
            return (
                f"{_pair(lon, lat)} cannot be degrees; they look like British National Grid metres "
                "(say --crs EPSG:27700)"
            )
        return f"{_pair(lon, lat)} cannot be degrees"
    return f"longitude {lon:.5g}, latitude {lat:.5g} is outside Great Britain"


def grid_fault(easting_m: float, northing_m: float) -> str | None:
    """Return what is wrong with an easting and northing (EPSG:27700 metres), or None."""
    if not (isfinite(easting_m) and isfinite(northing_m)):
        return "the coordinates are not numbers"
    if easting_m == 0 == northing_m:
        return "the coordinates are 0, 0, which means the place is not known"
    if abs(easting_m) <= 180 and abs(northing_m) <= 180:
        swapped = ", and longitude and latitude look swapped" if in_britain(northing_m, easting_m) else ""
        return (
            f"{_pair(easting_m, northing_m)} look like degrees, not British National Grid metres{swapped} "
            "(say --crs EPSG:4326)"
        )
    if not in_grid(easting_m, northing_m):
        swapped = "; easting and northing look swapped" if in_grid(northing_m, easting_m) else ""
        return f"{_pair(easting_m, northing_m)} is outside the British National Grid{swapped}"
    return None


def _pair(x: float, y: float) -> str:
    return f"{x:.10g}, {y:.10g}"
