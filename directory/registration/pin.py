"""A pin on a map that works without a script: the map is a picture, a press on it and four buttons move the pin."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from math import isfinite

from django.contrib.gis.geos import Point
from django.utils.translation import gettext

from geo.coordinates import in_britain
from geo.coverage import Coverage
from geo.crs import BNG, in_grid, point_from_lonlat, to_wgs84
from geo.drawing import Frame
from geo.ground import ground
from geo.models import Area, BasemapFeature, BoundaryKind
from geo.picture import Pin, frame_round, picture
from geo.places import PlaceNotFound, locate

WIDTH, HEIGHT = 330, 300
"""Units of the picture: it fits the narrowest phone."""
STEP_M = 25.0
"""How far one press of a button moves the pin, metres."""
_STEPS = {"north": (0, STEP_M), "south": (0, -STEP_M), "east": (STEP_M, 0), "west": (-STEP_M, 0)}
FAR_M = 1_500.0
"""A pin further than this from its own postcode is questioned."""

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PinMap:
    """The picture as an address that holds it itself, since where somebody lives belongs in no address of ours."""

    source: str


def pin_map(pin: LonLat) -> PinMap | None:
    frame = _frame(pin)
    if frame is None:
        return None
    drawn = picture([_pin(pin)], ground=ground(frame), width=WIDTH, height=HEIGHT) or ""
    return PinMap("data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode())


def moved(pin: LonLat, where: str) -> LonLat:
    """The pin one step to the north, south, east or west, where that is on the map."""
    east, north = _STEPS[where]
    point = point_from_lonlat(*pin)
    return _lonlat(point.x + east, point.y + north) or pin


def tapped(pin: LonLat, x: float, y: float) -> LonLat:
    """Where the picture round this pin was pressed; ``x`` and ``y`` in its units, from the top left."""
    frame = _frame(pin)
    if frame is None:
        return pin
    west, _south, _east, north = frame.bbox_m
    return _lonlat(west + x * frame.m_per_unit, north - y * frame.m_per_unit) or pin


def found(text: str, near: Point | None = None) -> tuple[LonLat, str, str]:
    """The pin for a postcode or a place somebody typed, its postcode if it is one, and its kind. Raises PlaceNotFound."""
    place = locate(text, near=near)
    at = to_wgs84(place.point)
    return (round(at.x, 6), round(at.y, 6)), place.postcode, place.kind


def read_pin(lon: str, lat: str) -> LonLat | None:
    """A pin from what a form sent, or None where it makes none in Britain."""
    try:
        pin = float(lon), float(lat)
    except ValueError:
        return None
    return pin if all(map(isfinite, pin)) and in_britain(*pin) and in_grid(*point_from_lonlat(*pin).coords) else None


def outside(point: Point) -> str:
    """Why a pin (EPSG:27700) cannot be on this map at all; empty where it can."""
    coverage = Coverage.current()
    if coverage.covers(point):
        return ""
    where = coverage.name or gettext("the area of this map")
    return gettext("The pin is outside {place}. Move it, or look for another place.").format(place=where)


def doubt(point: Point, postcode: str) -> str:
    """What is odd about a pin (EPSG:27700), to be asked once: in the water, in no ward, far from its postcode."""
    wards = Area.objects.current(BoundaryKind.WARD)
    if wards.exists() and not wards.containing(point).exists():
        return gettext("The pin is in no ward of this map. It may be in the sea, or just over the edge.")
    water = BasemapFeature.objects.filter(layer=BasemapFeature.Layer.WATER, geometry__contains=to_wgs84(point))
    if water.exists():
        return gettext("The pin is in the water.")
    if postcode:
        try:
            away = locate(postcode).point.distance(point)
        except PlaceNotFound:
            return ""
        if away > FAR_M:
            said = gettext("The pin is {n} km away from {postcode}.")
            return said.format(n=f"{away / 1000:.1f}", postcode=postcode)
    return ""


def _frame(pin: LonLat) -> Frame | None:
    return frame_round([_pin(pin)], width=WIDTH, height=HEIGHT)


def _pin(pin: LonLat) -> Pin:
    return Pin(1, *pin)


def _lonlat(easting: float, northing: float) -> LonLat | None:
    if not in_grid(easting, northing):
        return None
    at = to_wgs84(Point(x=easting, y=northing, srid=BNG))
    return (round(at.x, 6), round(at.y, 6)) if in_britain(at.x, at.y) else None
