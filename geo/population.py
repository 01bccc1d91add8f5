"""How many people live somewhere and how old they are, by the demand points inside."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, Sum, When
from django.db.models.lookups import GreaterThan

from geo.models import Area, BoundaryKind, BoundarySet, DemandPoint

SMALLEST_FIRST = (
    BoundaryKind.OA,
    BoundaryKind.LSOA,
    BoundaryKind.MSOA,
    BoundaryKind.WARD,
    BoundaryKind.NEIGHBOURHOOD,
    BoundaryKind.LOCAL_AUTHORITY,
)


@dataclass(frozen=True, slots=True)
class People:
    """The usual residents of an area, and their ages where those of all are known; from which set of small areas."""

    total: int
    aged_0_15: int | None
    aged_16_64: int | None
    aged_65_over: int | None
    boundary_set: BoundarySet


def people_of(area: Area) -> People | None:
    """Return who lives in an area, by its demand points; None where none lies in it.

    The same people may be stored several times over: by output areas and by lower layer ones, of 2011 and of 2021.
    One boundary set is counted: of those that have points here, a current one before others, then the one of the
    smallest areas, which follow a boundary closest, then the latest vintage. Two queries.
    """
    points = DemandPoint.objects.in_area(area).order_by()
    by_set = points.values("boundary_set").annotate(
        people=Sum("population"),
        young=_all_of("aged_0_15"),
        grown=_all_of("aged_16_64"),
        old=_all_of("aged_65_over"),
    )
    found = {row["boundary_set"]: row for row in by_set}
    sets = BoundarySet.objects.filter(pk__in=found).order_by("pk")
    best = max(sets, key=_preference, default=None)
    if best is None:
        return None
    row = found[best.pk]
    return People(int(row["people"]), row["young"], row["grown"], row["old"], best)


def population_of(area: Area) -> int | None:
    """Return the usual residents of an area; None where no demand point lies in it. See ``people_of``."""
    found = people_of(area)
    return None if found is None else found.total


def _preference(boundary_set: BoundarySet) -> tuple[bool, int, str]:
    smallest = -SMALLEST_FIRST.index(BoundaryKind(boundary_set.kind))
    return boundary_set.is_current, smallest, boundary_set.vintage


def _all_of(field: str) -> Case:
    """The sum of a column, unknown when one row's is."""
    known = Count("pk", filter=Q(**{f"{field}__isnull": True}))
    return Case(When(GreaterThan(known, 0), then=None), default=Sum(field))
