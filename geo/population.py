"""How many people live somewhere, by the demand points inside."""

from __future__ import annotations

from django.db.models import Sum

from geo.models import Area, BoundaryKind, DemandPoint

SMALLEST_FIRST = (
    BoundaryKind.OA,
    BoundaryKind.LSOA,
    BoundaryKind.MSOA,
    BoundaryKind.WARD,
    BoundaryKind.NEIGHBOURHOOD,
    BoundaryKind.LOCAL_AUTHORITY,
)


def population_of(area: Area) -> int | None:
    """Return the usual residents of an area; None where no demand point lies in it.

    The same people may be stored several times over: by output areas and by lower layer ones, of 2011 and of 2021.
    One boundary set is counted: of those that have points here, a current one before others, then the one of the
    smallest areas, which follow a boundary closest, then the latest vintage.
    """
    by_set = (
        DemandPoint.objects.in_area(area)
        .order_by()
        .values_list("boundary_set__is_current", "boundary_set__kind", "boundary_set__vintage")
        .annotate(people=Sum("population"))
    )
    best = max(
        by_set,
        key=lambda found: (found[0], -SMALLEST_FIRST.index(BoundaryKind(found[1])), found[2]),
        default=None,
    )
    return None if best is None else int(best[3])
