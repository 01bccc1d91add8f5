"""What was granted to the groups of an area, as its pages say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from assets.models import Grant, Source
from assets.models.grant import GrantQuerySet
from geo.models import Area, BoundaryKind


@dataclass(frozen=True, slots=True)
class Granted:
    """How many grants, how much in pounds, and from when to when. ``shared`` are those of all these that are for other
    wards too, since nobody says how much of them is for each.
    """

    number: int
    amount: Decimal
    first: date | None
    last: date | None
    shared: int
    shared_amount: Decimal
    sources: tuple[Source, ...]

    @property
    def here_alone(self) -> Decimal:
        return self.amount - self.shared_amount


def grants_in(area: Area) -> GrantQuerySet:
    """The grants that may be said to be for an area: a ward, or what is made of wards."""
    return Grant.objects.placed_in(_wards(area))


def granted_in(area: Area) -> Granted:
    """Sum them up. Two queries, three for what is made of wards."""
    wards = _wards(area)
    through = Grant.wards.through
    elsewhere = Exists(through.objects.filter(grant_id=OuterRef("pk")).exclude(area_id__in=wards))
    return granted(Grant.objects.placed_in(wards).annotate(elsewhere=elsewhere), shared=Q(elsewhere=True))


def granted(grants: QuerySet[Grant], *, shared: Q | None = None) -> Granted:
    """Sum up some grants, of which those that meet ``shared`` are for other wards too."""
    none = Q(pk__in=[])
    found = grants.order_by().aggregate(
        number=Count("pk"),
        pounds=Sum("amount"),
        first=Min("awarded_on"),
        last=Max("awarded_on"),
        shared=Count("pk", filter=shared or none),
        shared_pounds=Sum("amount", filter=shared or none),
    )
    sources = Source.objects.filter(pk__in=grants.order_by().values("source")).order_by("name", "pk")
    return Granted(
        number=found["number"],
        amount=found["pounds"] or Decimal(0),
        first=found["first"],
        last=found["last"],
        shared=found["shared"],
        shared_amount=found["shared_pounds"] or Decimal(0),
        sources=tuple(sources) if found["number"] else (),
    )


def _wards(area: Area) -> Sequence[int]:
    if area.boundary_set.kind == BoundaryKind.WARD:
        return [area.pk]
    inside = Area.objects.current(BoundaryKind.WARD).centred_in(area)
    return list(inside.order_by("pk").values_list("pk", flat=True))
