"""A small map as a picture (SVG), drawn here and asking nobody for anything: for paper, and where no script runs.

The drawing makes no queries; what lies under the pins comes from :mod:`geo.ground`. It must still be read when it was
printed in black and white, so pins differ by shape and are darker than anything under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import isfinite

from django.utils.translation import gettext, ngettext

from geo.coordinates import in_britain
from geo.crs import many_to_grid
from geo.drawing import Box, Frame, Point, Shape
from geo.picture_names import Names
from geo.picture_pins import Marker, Place, draw_markers, place_markers
from geo.walking import walk_minutes

ROUGH_M = 710.0
"""How far a place shown only roughly may be from its pin (geo.privacy), metres."""
LEAST_M = 1_200.0
"""The narrowest map: below this one sees roads and not where they are."""
MARGIN = 0.14
"""Of the width and height, kept free round the pins for what stands above them."""
SCALES_M = (100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
WALKABLE_M = 5_000
STREETS_M = 13.0
"""Metres to a unit of the picture, above which only main roads are drawn."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Something to show, by its number. WGS 84 degrees, of the place that may be shown."""

    number: int
    lon: float
    lat: float
    approximate: bool = False


def frame_round(pins: Sequence[Pin], *, width: int, height: int) -> Frame | None:
    """The frame that holds all pins, with some room; None when no pin has a place in Britain."""
    placed = _placed(pins)
    if not placed:
        return None
    reach = [(x, y, ROUGH_M if pin.approximate else 0.0) for pin, (x, y) in placed]
    west, east = min(x - r for x, _, r in reach), max(x + r for x, _, r in reach)
    south, north = min(y - r for _, y, r in reach), max(y + r for _, y, r in reach)
    room = 1 - 2 * MARGIN
    m_per_unit = max(
        (east - west) / room / width, (north - south) / room / height, LEAST_M / min(width, height)
    )
    middle_e, middle_n = (west + east) / 2, (south + north) / 2
    half_e, half_n = width * m_per_unit / 2, height * m_per_unit / 2
    box = (middle_e - half_e, middle_n - half_n, middle_e + half_e, middle_n + half_n)
    return Frame(box, m_per_unit)


def picture(
    pins: Sequence[Pin],
    *,
    ground: Iterable[Shape],
    width: int,
    height: int,
    frame: Frame | None = None,
    name: str = "map",
) -> str | None:
    """An SVG of ``width`` × ``height`` units, in which text is meant to be read at 1 unit = 1/96 inch or larger.

    None when there is nothing to show. It has a title and a description, no style attribute, no script and no
    address, so that it may stand in a page under the strictest policy. Pictures that are compared share a frame, and
    each of several on a page has a name of its own.
    """
    frame = frame or frame_round(pins, width=width, height=height)
    if frame is None:
        return None
    places = [Place(pin.number, *frame.place(xy), pin.approximate) for pin, xy in _placed(pins)]
    markers = place_markers(places, width=width, height=height)
    shapes = list(ground)
    furniture, kept_free = _furniture(frame, width, height)
    names = Names(width, height, taken=[*kept_free, *(marker.box for marker in markers)])
    parts = [
        _opening(width, height, name),
        f'<title id="{name}-title">{escape(gettext("Map"))}</title>',
        f'<desc id="{name}-desc">{escape(describe(markers))}</desc>',
        f'<defs><clipPath id="{name}-frame"><rect width="{width}" height="{height}"/></clipPath></defs>',
        f'<g clip-path="url(#{name}-frame)">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *(_drawn(shape, frame) for shape in sorted(shapes, key=_order) if _is_drawn(shape, frame)),
        *names.draw(shapes, frame.place),
        *_rough_rings(places, frame),
        *draw_markers(markers),
        *furniture,
        _credit(shapes, width, height),
        "</g>",
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" fill="none" stroke="#1c2321"/>',
        "</svg>",
    ]
    return "".join(parts)


def _opening(width: int, height: int, name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="{name}-title {name}-desc" font-family="Liberation Sans, Arial, sans-serif">'
    )


def describe(markers: Sequence[Marker]) -> str:
    """What the map shows, for those who do not see it; the list says where each thing is."""
    shown = sum(len(marker.numbers) for marker in markers)
    words = ngettext(
        "A map with %(count)d numbered place.", "A map with %(count)d numbered places.", shown
    ) % {"count": shown}
    return words + " " + gettext("Each number is the one in the list, which says where it is.")


def _placed(pins: Sequence[Pin]) -> list[tuple[Pin, Point]]:
    kept = [pin for pin in pins if isfinite(pin.lon) and isfinite(pin.lat) and in_britain(pin.lon, pin.lat)]
    return list(zip(kept, many_to_grid([(pin.lon, pin.lat) for pin in kept]), strict=True)) if kept else []


# How each layer is drawn, from the bottom up; all of it lighter than the pins when there is no colour.
_LOOKS = {
    "settled": 'fill="#efebe3"',
    "green": 'fill="#dbead1"',
    "industry": 'fill="#e5e1db"',
    "water": 'fill="#c3dcea" stroke="#8fb3c9" stroke-width="1"',
    "outline": 'fill="none" stroke="#8b938f" stroke-width="1.2" stroke-dasharray="5 3"',
    "roads": "",
    "rail": 'stroke="#777" stroke-width="1.2" stroke-dasharray="5 3"',
}
_ROADS = {
    "minor": 'stroke="#cbc4b6" stroke-width="1.6"',
    "main": 'stroke="#a99e86" stroke-width="2.6"',
    "motorway": 'stroke="#8d8163" stroke-width="4"',
}
_ROAD_ORDER = list(_ROADS)


def _is_drawn(shape: Shape, frame: Frame) -> bool:
    """Every street of a whole town would be grey and nothing else."""
    return frame.m_per_unit <= STREETS_M or shape.layer != "roads" or shape.kind in ("main", "motorway")


def _order(shape: Shape) -> tuple[int, int]:
    layers = list(_LOOKS)
    layer = layers.index(shape.layer) if shape.layer in layers else 0
    return layer, _ROAD_ORDER.index(shape.kind) if shape.kind in _ROAD_ORDER else 0


def _drawn(shape: Shape, frame: Frame) -> str:
    data = "".join(_path(line, frame, closed=shape.closed) for line in shape.lines if len(line) > 1)
    if not data:
        return ""
    look = _LOOKS.get(shape.layer, _LOOKS["settled"])
    if shape.layer == "roads":
        look = _ROADS.get(shape.kind, _ROADS["minor"])
    if not shape.closed:
        look = f'fill="none" stroke-linejoin="round" {look.split("fill=")[0] or look.partition(" ")[2]}'
    return f'<path d="{data}" fill-rule="evenodd" {look}/>'


def _path(line: Sequence[Point], frame: Frame, *, closed: bool) -> str:
    """Relative steps of a tenth of a unit: half the length of whole coordinates."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in map(frame.place, line)]
    steps = [f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l"]
    for (x0, y0), (x, y) in pairwise(tenths):
        if (x, y) != (x0, y0):
            steps.append(f"{(x - x0) / 10:g} {(y - y0) / 10:g} ")
    return "".join(steps).rstrip() + ("z" if closed else "")


def _rough_rings(places: Sequence[Place], frame: Frame) -> Iterable[str]:
    radius = ROUGH_M / frame.m_per_unit
    for x, y in sorted({(round(place.x, 1), round(place.y, 1)) for place in places if place.approximate}):
        yield (
            f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#1c2321" fill-opacity=".06" stroke="#1c2321"'
            ' stroke-width="1.5" stroke-dasharray="6 4"/>'
        )


def _furniture(frame: Frame, width: int, height: int) -> tuple[list[str], list[Box]]:
    """The scale at the bottom left and the arrow to the north at the top right, and the boxes they take."""
    fits = [metres for metres in SCALES_M if metres / frame.m_per_unit <= width * 0.22]
    metres = max(fits, default=SCALES_M[0])
    length = metres / frame.m_per_unit
    words = _scale_words(metres)
    box = (4.0, height - 32.0, 16 + max(length, 5.2 * len(words)), height - 4.0)
    left, base = 10.0, height - 10.0
    scale = (
        f'<rect x="{box[0]}" y="{box[1]}" width="{box[2] - box[0]:.1f}" height="28" fill="#fff" fill-opacity=".9"/>'
        f'<text x="{left}" y="{base - 9}" font-size="11" fill="#1c2321">{escape(words)}</text>'
        f'<path d="M{left} {base - 4}v4h{length:.1f}v-4" fill="none" stroke="#1c2321" stroke-width="1.5"/>'
    )
    x = width - 16
    north = (
        f'<path d="M{x} 8l6 16l-6 -4l-6 4z" fill="#1c2321"/>'
        f'<text x="{x}" y="36" font-size="11" font-weight="bold" text-anchor="middle" fill="#1c2321">'
        # Translators: the letter for north on a map.
        f"{escape(gettext('N'))}</text>"
    )
    return [scale, north], [box, (width - 30.0, 4.0, width - 2.0, 40.0)]


def _scale_words(metres: int) -> str:
    far = (
        gettext("%(km)d km") % {"km": metres // 1_000}
        if metres >= 1_000
        else gettext("%(metres)d m") % {"metres": metres}
    )
    if metres > WALKABLE_M:
        return far
    minutes = walk_minutes(metres)
    return ngettext(
        "%(far)s: about %(minutes)d minute’s walk", "%(far)s: about %(minutes)d minutes’ walk", minutes
    ) % {"far": far, "minutes": minutes}


def _credit(shapes: Sequence[Shape], width: int, height: int) -> str:
    """Who made what is drawn, as their licences ask."""
    credits_ = "; ".join(dict.fromkeys(shape.credit for shape in shapes if shape.credit))
    if not credits_:
        return ""
    return (
        f'<text x="{width - 5}" y="{height - 5}" font-size="7" text-anchor="end" fill="#4c5a56">'
        f"{escape(credits_)}</text>"
    )
