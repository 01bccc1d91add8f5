"""Spatial queries shared by everything that has a point. They chain like any queryset.

Distances are metres in EPSG:27700; points passed in must be in EPSG:27700.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from geo.crs import BNG

if TYPE_CHECKING:
    from geo.models import Area, AreaPart

M = TypeVar("M", bound=models.Model)


class LocatedQuerySet(models.QuerySet[M]):
    """Rows with a ``point`` in EPSG:27700."""

    def within(self, centre: Point, radius_m: float) -> Self:
        """Keep rows at most ``radius_m`` metres from ``centre`` (an indexed ST_DWithin)."""
        return self.filter(point__dwithin=(centre, radius_m))

    def nearest_first(self, centre: Point) -> Self:
        """Annotate ``distance`` and order by it; ties by primary key, so that pages do not shuffle."""
        return self.annotate(distance=Distance("point", centre)).order_by("distance", "pk")

    def in_bbox(self, bbox: tuple[float, float, float, float]) -> Self:
        """Keep rows inside ``(min_e, min_n, max_e, max_n)`` in metres."""
        box = Polygon.from_bbox(bbox)
        box.srid = BNG
        return self.filter(point__intersects=box)

    def in_area(self, area: Area) -> Self:
        """Keep rows whose point an area covers.

        One polygon against many points: the polygon goes in as a constant, so that the points' own index is
        used and PostGIS prepares the polygon once. Asking the area's parts for each point instead walked all
        of 1.7 million postcodes (30 s against 10 ms).
        """
        return self.filter(point__coveredby=area.geometry)

    def by_area_of(self, boundary_set_id: int) -> dict[int, int]:
        """Return the key of the area of a boundary set that covers each row's point, by the row's key.

        On a shared edge it is the area whose code comes first; rows in no area are left out.
        """
        from geo.models import AreaPart

        covering = AreaPart.objects.filter(
            area__boundary_set_id=boundary_set_id, geometry__covers=OuterRef("point")
        )
        first = covering.order_by("area__code", "area_id").values("area_id")[:1]
        found = self.annotate(area_around=Subquery(first)).exclude(area_around=None)
        return dict(found.order_by("pk").values_list("pk", "area_around"))


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self, kind: str) -> Self:
        """Keep the areas of the current vintage of one kind."""
        return self.filter(boundary_set__kind=kind, boundary_set__is_current=True)

    def containing(self, point: Point) -> Self:
        """Keep the areas that cover a point. On a shared edge that is both; take the first by code."""
        from geo.models import AreaPart

        hits = AreaPart.objects.filter(geometry__covers=point).values("area_id")
        return self.filter(pk__in=hits)

    def centred_in(self, area: Area) -> Self:
        """Keep the areas whose centre lies in another, larger one."""
        return self.filter(Exists(self._round_centre().filter(area=area)))

    @staticmethod
    def _round_centre() -> models.QuerySet[AreaPart]:
        """Parts of areas that cover the centre of the area they are asked for; the one rule of what is whose."""
        from geo.models import AreaPart

        return AreaPart.objects.filter(geometry__covers=OuterRef("centre"))

    def larger(self, kind: str) -> dict[int, list[int]]:
        """Return, by the key of each area, the keys of the current areas of a kind in which its centre lies.

        This is how wards are shared out among neighbourhoods, whose boundaries need not follow theirs.
        """
        around = self._round_centre().filter(
            area__boundary_set__kind=kind, area__boundary_set__is_current=True
        )
        keys = ArraySubquery(around.order_by("area_id").values("area_id").distinct())
        return dict(self.annotate(around=keys).order_by("pk").values_list("pk", "around"))


def area_id_sql(kind: str, point: str) -> str:
    """Return SQL for the key of the current area of a kind that covers a point, or NULL. The one definition of it.

    ``point`` is SQL for a point in EPSG:27700: a column ("l.point") or ``public_point_sql(…)``, of our own text and
    never anything a user typed. It is for many rows in one statement: each is one probe of the index on the areas'
    parts (about 50 µs). On a shared edge it is the area whose code comes first. ValueError for no such kind.
    """
    from geo.models import BoundaryKind

    return f"""(
        SELECT part.area_id FROM geo_areapart part
        JOIN geo_area area ON area.id = part.area_id
        JOIN geo_boundaryset vintage ON vintage.id = area.boundary_set_id
        WHERE vintage.kind = '{BoundaryKind(kind).value}' AND vintage.is_current
          AND ST_Covers(part.geometry, {point})
        ORDER BY area.code LIMIT 1
    )"""  # noqa: S608  only a code of our own and our own SQL are put in
