"""Which part of the country this map is about: what is loaded as its current boundaries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.contrib.gis.db.models.functions import Distance, Intersection
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import FloatField, Func, Sum

from geo.models import Area, AreaPart, BoundaryKind, BoundarySet, PlaceName

MARGIN_M = 1_000.0
"""How far beyond the boundary still counts as here: people live, and go, across the street from it."""

_OUTLINES = (BoundaryKind.LOCAL_AUTHORITY, BoundaryKind.WARD)
_MOST_NAMED = 3

KEPT_S = 60.0
"""Seconds for which a process goes on using what it has read."""


@dataclass(frozen=True)
class Coverage:
    """The boundaries that say where “here” is; None when there are none, and then here is everywhere."""

    outline: BoundarySet | None

    @classmethod
    def current(cls, *, clock: Callable[[], float] = monotonic) -> Coverage:
        """Return the coverage of the current local authorities, or failing that of the current wards.

        A process reads it once a minute at most: every place that is looked up asks for it.
        """
        global _kept
        now = clock()
        if _kept is None or not 0 <= now - _kept[1] < KEPT_S:
            found = {s.kind: s for s in BoundarySet.objects.filter(kind__in=_OUTLINES, is_current=True)}
            _kept = cls(next((found[kind] for kind in _OUTLINES if kind in found), None)), now
        return _kept[0]

    def covers(self, point: Point, beyond_m: float = 0) -> bool:
        """Tell whether a point (EPSG:27700) is here, or within ``beyond_m`` and the margin of it."""
        if self.outline is None:
            return True
        near = AreaPart.objects.filter(geometry__dwithin=(point, beyond_m + MARGIN_M))
        return near.filter(area__boundary_set=self.outline).exists()

    def share_of(self, shape: GEOSGeometry) -> float:
        """How much of a shape (EPSG:27700) is here, from 0 to 1; all of it where here is everywhere."""
        if self.outline is None or not shape.area:
            return 1.0
        parts = AreaPart.objects.filter(area__boundary_set=self.outline, geometry__intersects=shape)
        inside = Func(
            Intersection("geometry", shape), function="ST_Area", output_field=FloatField()
        )
        found = parts.aggregate(m2=Sum(inside))["m2"] or 0.0
        return min(1.0, found / float(shape.area))

    @property
    def name(self) -> str:
        """What here is called: “Trafford”; empty where it has no name, or too many."""
        if self.outline is None or self.outline.kind != BoundaryKind.LOCAL_AUTHORITY:
            return ""
        areas = Area.objects.filter(boundary_set=self.outline).order_by("name", "pk")
        names = list(areas.values_list("name", flat=True)[: _MOST_NAMED + 1])
        return " and ".join(names) if len(names) <= _MOST_NAMED else ""

    def examples(self, near: Point | None = None) -> list[str]:
        """Return names of a few places that are here, those nearest to a point where one is known."""
        wards = Area.objects.current(BoundaryKind.WARD)
        if near is not None:
            wards = wards.annotate(distance=Distance("centre", near)).order_by("distance", "pk")
            return list(wards.values_list("name", flat=True)[:_MOST_NAMED])
        towns = PlaceName.objects.filter(kind__in=["city", "town"]).order_by("name", "pk")
        names = [town.name for town in towns[: 4 * _MOST_NAMED] if self.covers(town.point)]
        names += wards.order_by("name", "pk").values_list("name", flat=True)[:_MOST_NAMED]
        return names[:_MOST_NAMED]


_kept: tuple[Coverage, float] | None = None


def forget() -> None:
    """Read the boundaries anew when they are next asked for: after an import, and between tests."""
    global _kept
    _kept = None
