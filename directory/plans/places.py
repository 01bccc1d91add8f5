"""Where a plan's distances begin: a small area, found from what is typed, and never the point itself."""

from __future__ import annotations

from django.contrib.gis.geos import Point
from django.db import connection

from geo.models import Area, BoundaryKind, DemandPoint
from geo.places import Place, locate
from geo.queries import area_id_sql

_POINT = "ST_GeomFromEWKB(%(point)s)"
_SMALL = (
    f"""SELECT coalesce({area_id_sql(BoundaryKind.LSOA, _POINT)}, {area_id_sql(BoundaryKind.WARD, _POINT)})"""
)


def start_area(text: str) -> Area | None:
    """The small area of a place somebody typed, or its ward where small areas are not loaded.

    Raises PlaceNotFound. What was typed is not kept.
    """
    place: Place = locate(text)
    with connection.cursor() as cursor:
        cursor.execute(_SMALL, {"point": bytes(place.point.ewkb)})
        [(key,)] = cursor.fetchall()
    return Area.objects.filter(pk=key).first() if key is not None else None


def start_point(area: Area) -> Point:
    """Where most people of the area live, EPSG:27700; its centre where that is not known."""
    people = (
        DemandPoint.objects.filter(boundary_set=area.boundary_set_id, code=area.code).only("point").first()
    )
    return area.centre if people is None else people.point


def area_name(area: Area) -> str:
    """A name people know: the ward's, for small areas have only codes."""
    if area.boundary_set.kind == BoundaryKind.WARD:
        return area.name
    around = Area.objects.filter(pk=area.pk).larger(BoundaryKind.WARD)
    ward = Area.objects.filter(pk__in=around.get(area.pk, [])).order_by("code", "pk").first()
    return area.name if ward is None else ward.name


def neighbourhoods() -> list[Area]:
    """What a person can name as "round here": the neighbourhoods in force, by name; wards where there are none."""
    found = list(Area.objects.current(BoundaryKind.NEIGHBOURHOOD).order_by("name", "pk"))
    return found or list(Area.objects.current(BoundaryKind.WARD).order_by("name", "pk"))
