"""The map before and after a change, drawn here: for convenors alone, who must see where a place really is."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from assets.models import Space
from assets.snapshot import Document
from geo.crs import BNG, to_wgs84
from geo.drawing import Frame, Shape
from geo.ground import ground
from geo.picture import Pin, frame_round, picture

WIDTH, HEIGHT = 340, 260
SAME_M = 1.0
_CORNERS = 48


@dataclass(frozen=True, slots=True)
class Maps:
    """Two pictures of one frame, empty where there is no place; and in words how far the pin moved."""

    before: SafeString
    after: SafeString
    moved: str


def maps(before: Document, after: Document) -> Maps | None:
    """The maps of a change that concerns a place; None when it does not, or there is none."""
    sites = [_site(before), _site(after)]
    if sites == [None, None] or (sites[0] == sites[1] and _reach(before) == _reach(after)):
        return None
    pins = [Pin(1, *_lon_lat(site)) if site else None for site in sites]
    frame = frame_round([pin for pin in pins if pin], width=WIDTH, height=HEIGHT)
    if frame is None:
        return None
    under = ground(frame)
    drawn = [
        _drawn(pin, [*under, *_reach_shapes(document, site)], frame, name)
        for pin, document, site, name in zip(pins, (before, after), sites, ("before", "after"), strict=True)
    ]
    return Maps(drawn[0], drawn[1], _moved(*sites))


def _site(document: Document) -> tuple[float, float] | None:
    """Metres of EPSG:27700: the venue's where there is one, for the listing will stand there."""
    if document.get("venue"):
        venue = Space.objects.filter(uuid=document["venue"]).only("point").first()
        if venue is not None and venue.point is not None:
            return round(venue.point.x, 1), round(venue.point.y, 1)
    point = document.get("point")
    return (float(point[0]), float(point[1])) if point else None


def _lon_lat(site: tuple[float, float]) -> tuple[float, float]:
    place = to_wgs84(Point(*site, srid=BNG))
    return place.x, place.y


def _drawn(pin: Pin | None, shapes: list[Shape], frame: Frame, name: str) -> SafeString:
    if pin is None:
        return mark_safe("")
    svg = picture([pin], ground=shapes, width=WIDTH, height=HEIGHT, frame=frame, name=name)
    return mark_safe(svg or "")  # noqa: S308  the drawing escapes what it is given


def _reach(document: Document) -> tuple[object, ...]:
    return tuple(document.get(name) for name in ("reach_kind", "reach_m", "reach_polygon"))


def _reach_shapes(document: Document, site: tuple[float, float] | None) -> list[Shape]:
    """The edge of a drawn area or of a distance; wards are named in words."""
    if document.get("reach_kind") == "distance" and site and document.get("reach_m"):
        radius = float(document["reach_m"])
        ring = tuple(
            (site[0] + radius * cos(2 * pi * n / _CORNERS), site[1] + radius * sin(2 * pi * n / _CORNERS))
            for n in range(_CORNERS)
        )
        return [Shape("outline", lines=(ring,), closed=True)]
    if document.get("reach_kind") == "polygon" and document.get("reach_polygon"):
        shape = GEOSGeometry(str(document["reach_polygon"]), srid=BNG)
        polygons = list(shape) if isinstance(shape, MultiPolygon) else [shape]
        rings = (polygon.exterior_ring for polygon in polygons if isinstance(polygon, Polygon))
        return [
            Shape(
                "outline",
                lines=tuple(tuple((corner[0], corner[1]) for corner in ring.coords) for ring in rings),
                closed=True,
            )
        ]
    return []


def _moved(before: tuple[float, float] | None, after: tuple[float, float] | None) -> str:
    if before is None or after is None:
        return gettext("It gets a place on the map.") if after else gettext("It loses its place on the map.")
    metres = hypot(after[0] - before[0], after[1] - before[1])
    if metres < SAME_M:
        return ""
    if metres < 1_000:
        return gettext("The pin moves by {n} metres.").format(n=round(metres))
    return gettext("The pin moves by {n} km.").format(n=f"{metres / 1000:.1f}")
