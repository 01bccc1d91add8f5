"""From what somebody types to somewhere on the map: "M33 7XX", "53.42,-2.32", "Sale Moor".

``locate`` gives a ``Place``, or raises ``PlaceNotFound``, which says in plain words what was not understood
and what to try instead. Nothing typed can make it fail in any other way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.gis.geos import Point
from django.utils.translation import gettext

from geo import place_search, postcodes
from geo.coordinates import in_britain
from geo.coverage import Coverage
from geo.crs import BNG, in_grid, point_from_lonlat, to_wgs84
from geo.place_text import MOST_CHARACTERS, Degrees, Metres, Name, Part, Unit, read, spaced
from geo.text import shortened, tidy

_MOST_SUGGESTIONS = 5
_UNIT_EXTENT_M = 100.0
# How many of the likeliest names are asked whether they are on the map.
_MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the map. ``point`` is EPSG:27700; the place may reach ``extent_m`` around it."""

    label: str
    kind: str
    """``postcode``, ``sector``, ``outcode``, ``coordinates``, a kind of boundary, or a gazetteer's kind."""
    point: Point
    extent_m: float
    postcode: str = ""
    outcode: str = ""
    area_code: str = ""
    alternatives: tuple[str, ...] = ()
    """Labels of other places of the same name."""


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_POSTCODE = "unknown_postcode"
    BAD_COORDINATES = "bad_coordinates"
    OUTSIDE_AREA = "outside_area"
    UNKNOWN = "unknown"


class PlaceNotFound(Exception):
    """A text that is no place this map knows. ``suggestions`` are texts that ``locate`` does understand."""

    def __init__(self, reason: Reason, text: str, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reason = reason
        self.text = text
        self.message = message
        self.suggestions = tuple(dict.fromkeys(suggestions))[:_MOST_SUGGESTIONS]


def locate(text: str, *, near: Point | None = None) -> Place:
    """Find the place somebody means; of places of one name, the one nearest to ``near`` (EPSG:27700).

    Raises ``PlaceNotFound``.
    """
    clean = tidy(text[: MOST_CHARACTERS * 4])
    if len(clean) > MOST_CHARACTERS:
        message = gettext("Type a postcode, or a name of at most {n} characters.").format(n=MOST_CHARACTERS)
        raise PlaceNotFound(Reason.TOO_LONG, shortened(clean, MOST_CHARACTERS), message)
    match read(clean):
        case None:
            raise PlaceNotFound(Reason.EMPTY, clean, gettext("Type a postcode or the name of a place."))
        case Unit(codes):
            return _unit(codes, clean)
        case Part(readings):
            return _part(readings, clean)
        case Degrees(lat, lon):
            return _degrees(lat, lon, clean)
        case Metres(easting, northing, size_m):
            return _metres(easting, northing, size_m, clean)
        case Name(name):
            return _name(name, near)


def suggest_places(prefix: str, limit: int = 8) -> list[str]:
    """Return labels of places that begin like what has been typed so far, likeliest first."""
    limit = max(0, min(limit, 50))
    typed = read(tidy(prefix[: MOST_CHARACTERS * 4])[:MOST_CHARACTERS])
    if isinstance(typed, Unit | Part):
        return postcodes.beginning_with(typed, limit)
    if not isinstance(typed, Name):
        return []
    return list(dict.fromkeys(c.label for c in place_search.candidates(typed.text)))[:limit]


def _unit(codes: tuple[str, ...], text: str) -> Place:
    found = postcodes.first_stored(codes)
    if found is not None:
        label = spaced(found.code)
        return _here(Place(label, "postcode", found.point, _UNIT_EXTENT_M, label, found.outcode), text)
    code = codes[0]
    if not postcodes.is_known_outcode(code[:-3]):
        raise _outside(spaced(code), text)
    message = gettext("We do not have the postcode {code}. It may be new, or mistyped.").format(
        code=spaced(code)
    )
    raise PlaceNotFound(Reason.UNKNOWN_POSTCODE, text, message, tuple(postcodes.like(code)))


def _part(readings: tuple[tuple[str, str], ...], text: str) -> Place:
    for outcode, sector in readings:
        found = postcodes.middle(outcode, sector)
        if found is not None:
            label = f"{outcode} {sector}" if sector else outcode
            kind = "sector" if sector else "outcode"
            return _here(Place(label, kind, found.point, found.extent_m, outcode=outcode), text)
    outcode, sector = readings[0]
    if sector and postcodes.is_known_outcode(outcode):
        message = gettext("We have no postcodes that begin {code}.").format(code=f"{outcode} {sector}")
        raise PlaceNotFound(Reason.UNKNOWN_POSTCODE, text, message, (outcode,))
    raise _outside(f"{outcode} {sector}".strip(), text)


def _degrees(lat: float, lon: float, text: str) -> Place:
    if _on_grid(lat, lon):
        message = gettext("Latitude comes first, then longitude. These look the other way round.")
        raise PlaceNotFound(Reason.BAD_COORDINATES, text, message, (_pair(lon, lat),))
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        message = gettext(
            "Those are not a latitude (-90 to 90) and a longitude (-180 to 180). Try 53.42, -2.32."
        )
        raise PlaceNotFound(Reason.BAD_COORDINATES, text, message)
    if not _on_grid(lon, lat):
        raise _outside(_pair(lat, lon), text)
    point = point_from_lonlat(lon, lat)
    coverage = Coverage.current()
    if not coverage.covers(point) and _on_grid(-lon, lat) and coverage.covers(point_from_lonlat(-lon, lat)):
        message = gettext("{numbers} is not on this map. Has the longitude lost its minus sign?").format(
            numbers=_pair(lat, lon)
        )
        raise PlaceNotFound(Reason.OUTSIDE_AREA, text, message, (_pair(lat, -lon),))
    return _here(Place(f"{lat:.5f}, {lon:.5f}", "coordinates", point, 0.0), text, coverage)


def _metres(easting: float, northing: float, size_m: float, text: str) -> Place:
    if not in_grid(easting, northing):
        message = gettext("Those numbers are not a place on the British National Grid.")
        raise PlaceNotFound(Reason.BAD_COORDINATES, text, message)
    point = Point(x=easting, y=northing, srid=BNG)
    lon, lat, *_ = to_wgs84(point).extent
    return _here(Place(f"{lat:.5f}, {lon:.5f}", "coordinates", point, size_m), text)


def _on_grid(lon: float, lat: float) -> bool:
    """Tell whether degrees are where the British National Grid is defined, and so can be measured from.

    The grid is asked as well as the degrees: the box in degrees round Britain has a strip of sea off Kerry and
    the Scillies whose eastings or northings would be negative.
    """
    if not in_britain(lon, lat):
        return False
    point = point_from_lonlat(lon, lat)
    return in_grid(point.x, point.y)


def _name(name: str, near: Point | None) -> Place:
    found = place_search.candidates(name)[:_MOST_TRIED]
    coverage = Coverage.current()
    here = [c for c in found if coverage.covers(c.point)]
    best, others = place_search.winner(here, near)
    if best is not None:
        return Place(
            best.label,
            best.kind,
            best.point,
            place_search.extent_m(best),
            area_code=best.area_code,
            alternatives=tuple(dict.fromkeys(c.label for c in others)),
        )
    suggestions = tuple(c.label for c in here)
    elsewhere, _ = place_search.winner([c for c in found if c not in here], near)
    if elsewhere is not None:
        raise _outside(elsewhere.name, name, elsewhere.point)
    message = gettext(
        "We do not know a place called “{name}”. Check the spelling, or try a postcode."
    ).format(name=name)
    raise PlaceNotFound(Reason.UNKNOWN, name, message, suggestions or tuple(coverage.examples()))


def _here(place: Place, text: str, coverage: Coverage | None = None) -> Place:
    """Return a place that is on this map. Raises ``PlaceNotFound`` for one that is not."""
    if (coverage or Coverage.current()).covers(place.point, place.extent_m):
        return place
    raise _outside(place.label, text, place.point)


def _outside(label: str, text: str, point: Point | None = None) -> PlaceNotFound:
    coverage = Coverage.current()
    said = (
        gettext("{place} is outside {map}, which this map is about. Try a postcode or a place inside it.")
        if coverage.name
        else gettext("{place} is not on this map. Try a postcode or a place inside it.")
    )
    message = said.format(place=label, map=coverage.name)
    return PlaceNotFound(Reason.OUTSIDE_AREA, text, message, tuple(coverage.examples(point)))


def _pair(first: float, second: float) -> str:
    return f"{first:.10g}, {second:.10g}"
