"""What was drawn on a map, as text in the address bar, turned into a shape that can be searched.

An area is ``lon,lat;lon,lat;…``, the view of a map ``west,south,east,north``, both in degrees of WGS 84. Whatever the
text holds, the work is bounded, and the answer is a shape in Britain or AreaNotUnderstood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asinh, atan, ceil, degrees, hypot, pi, radians, sinh, tan

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, MultiPolygon, Polygon
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geo.coordinates import BRITAIN, in_britain
from geo.crs import BNG, many_to_grid, to_wgs84

MOST_LETTERS = 8_000
FEWEST_CORNERS = 3
MOST_CORNERS = 100
MOST_KM2 = 20_000
DECIMALS = 5
"""Of a degree: about a metre."""

_LEAST_M2 = 100.0
_PIECE_M = 20_000.0
_EARTH_M = 6_378_137.0
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{0,15})?", re.ASCII)

LonLat = tuple[float, float]
Shape = Polygon | MultiPolygon


class AreaNotUnderstood(ValueError):
    """An area that cannot be searched; ``message`` says why, in words for whoever drew it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = str(message)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area: the corners as they were drawn (longitude, latitude; the first is not repeated), and what they enclose.

    ``shape`` is valid and in EPSG:27700. Where the outline crosses itself there may be several parts.
    """

    corners: tuple[LonLat, ...]
    shape: Shape

    @property
    def text(self) -> str:
        return drawn_text(self.corners)


def crosses_itself(drawn: Drawn) -> bool:
    """Tell whether the outline runs over itself. A search takes what it encloses; what is kept should be plain."""
    ring = many_to_grid(drawn.corners)
    return not Polygon([*ring, ring[0]], srid=BNG).valid


def corners_of(shape: Shape) -> tuple[LonLat, ...]:
    """The corners of a shape (EPSG:27700) of one part without holes, as they were drawn; none of any other."""
    parts = list(shape) if isinstance(shape, MultiPolygon) else [shape]
    if len(parts) != 1 or len(parts[0]) != 1:
        return ()
    ring = to_wgs84(parts[0]).exterior_ring.coords
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring[:-1])


def drawn_text(corners: Sequence[LonLat]) -> str:
    """Corners as the address bar holds them."""
    return ";".join(f"{_short(lon)},{_short(lat)}" for lon, lat in corners)


def read_area(text: str) -> Drawn:
    """Read the corners of an area. AreaNotUnderstood when they make none that can be searched."""
    if len(text) > MOST_LETTERS:
        raise AreaNotUnderstood(_TOO_MANY)
    pairs = [part for part in text.split(";") if part.strip()]
    if len(pairs) > MOST_CORNERS + 1:
        raise AreaNotUnderstood(_TOO_MANY)
    corners = _without_repeats([_corner(pair) for pair in pairs])
    if len(corners) > MOST_CORNERS:
        raise AreaNotUnderstood(_TOO_MANY)
    if len(corners) < FEWEST_CORNERS:
        said = gettext("An area needs at least {n} corners. Draw it again.")
        raise AreaNotUnderstood(said.format(n=FEWEST_CORNERS))
    if not all(in_britain(*corner) for corner in corners):
        raise AreaNotUnderstood(_ELSEWHERE)
    return Drawn(tuple(corners), _checked(_enclosed(corners)))


def read_view(text: str) -> Drawn:
    """Read the edges of a map's view, without what lies beyond Britain. AreaNotUnderstood where nothing is left."""
    if len(text) > MOST_LETTERS:
        raise AreaNotUnderstood(_UNREADABLE)
    numbers = [_number(part) for part in text.split(",", 4)]
    if len(numbers) != 4:
        raise AreaNotUnderstood(_UNREADABLE)
    west, south, east, north = numbers
    if west >= east or south >= north:
        raise AreaNotUnderstood(_UNREADABLE)
    west, south = max(west, BRITAIN[0]), max(south, BRITAIN[1])
    east, north = min(east, BRITAIN[2]), min(north, BRITAIN[3])
    if west >= east or south >= north:
        raise AreaNotUnderstood(_ELSEWHERE)
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return Drawn(tuple(corners), _checked(_enclosed(corners)))


_UNREADABLE = _("The area on the map could not be read. Draw it again.")
_TOO_MANY = format_lazy(_("An area can have at most {n} corners. Draw it again with fewer."), n=MOST_CORNERS)
_ELSEWHERE = _("The area is outside Great Britain. Draw one that is inside.")
_TOO_SMALL = _("The area is too small. Draw a bigger one.")
_TOO_BIG = format_lazy(
    _("The area is too big. It can be at most {n} square kilometres. Zoom in, then try again."),
    n=f"{MOST_KM2:,}",
)


def _corner(pair: str) -> LonLat:
    parts = pair.split(",", 2)
    if len(parts) != 2:
        raise AreaNotUnderstood(_UNREADABLE)
    return _number(parts[0]), _number(parts[1])


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise AreaNotUnderstood(_UNREADABLE)
    return round(float(text), DECIMALS) + 0.0  # and never -0


def _without_repeats(corners: list[LonLat]) -> list[LonLat]:
    """Leave out corners that are where the one before is, and a last one that closes the ring."""
    kept = [corner for n, corner in enumerate(corners) if n == 0 or corner != corners[n - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _enclosed(corners: Sequence[LonLat]) -> GEOSGeometry:
    """What the straight lines of the map between the corners enclose, on the British National Grid."""
    outline = [point for start, end in pairwise([*corners, corners[0]]) for point in _along(start, end)]
    ring = many_to_grid(outline)
    return Polygon([*ring, ring[0]], srid=BNG)


def _along(start: LonLat, end: LonLat) -> list[LonLat]:
    """Points of a line from its start to before its end, no further apart than a piece.

    What is straight on a web map is bent on the grid: by half a kilometre over a hundred. Cut into pieces, by metres.
    """
    (x1, y1), (x2, y2) = _mercator(start), _mercator(end)
    pieces = max(1, ceil(hypot(x2 - x1, y2 - y1) / _PIECE_M))
    between = [_degrees(x1 + (x2 - x1) * n / pieces, y1 + (y2 - y1) * n / pieces) for n in range(1, pieces)]
    return [start, *between]


def _mercator(corner: LonLat) -> tuple[float, float]:
    lon, lat = corner
    return _EARTH_M * radians(lon), _EARTH_M * asinh(tan(radians(lat)))


def _degrees(x: float, y: float) -> LonLat:
    return x / _EARTH_M * 180 / pi, degrees(atan(sinh(y / _EARTH_M)))


def _checked(drawn: GEOSGeometry) -> Shape:
    shape = _land_of(drawn.make_valid())
    shape.srid = BNG
    if shape.area < _LEAST_M2:
        raise AreaNotUnderstood(_TOO_SMALL)
    if shape.area > MOST_KM2 * 1e6:
        raise AreaNotUnderstood(_TOO_BIG)
    return shape


def _land_of(geometry: GEOSGeometry) -> Shape:
    """The parts of a repaired shape that enclose something: what is crossed twice is outside, as maps draw it."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    parts: list[Polygon] = []
    if isinstance(geometry, GeometryCollection):
        for part in geometry:
            if isinstance(part, Polygon):
                parts.append(part)
            elif isinstance(part, MultiPolygon):
                parts += [polygon for polygon in part if isinstance(polygon, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts, srid=BNG)


def _short(number: float) -> str:
    return f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
