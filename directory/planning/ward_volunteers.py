"""Time that volunteers of a ward can give, and that its groups look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from assets.capacity import hours_known
from assets.local_time import local_date
from assets.models import Listing, Opening, VolunteerOffer


@dataclass(frozen=True, slots=True)
class Volunteers:
    """Offers and openings that still hold. ``hours`` a week are those of offers that say; ``people`` likewise."""

    offers: int
    offers_without_hours: int
    hours: Decimal
    openings: int
    wanted: int
    openings_without_people: int


def volunteers(here: QuerySet[Listing], *, at: datetime) -> Volunteers:
    """Add them up. Two queries."""
    today = local_date(at)
    holds = Q(valid_until__gte=today)
    offers = VolunteerOffer.objects.filter(holds, pk__in=here.values("pk")).aggregate(
        n=Count("pk"),
        known=Count("pk", filter=hours_known(at)),
        hours=Sum("hours_per_week", filter=hours_known(at)),
    )
    openings = Opening.objects.filter(holds, pk__in=here.values("pk")).aggregate(
        n=Count("pk"), known=Count("people"), wanted=Sum("people")
    )
    return Volunteers(
        offers=offers["n"],
        offers_without_hours=offers["n"] - offers["known"],
        hours=offers["hours"] or Decimal(0),
        openings=openings["n"],
        wanted=openings["wanted"] or 0,
        openings_without_people=openings["n"] - openings["known"],
    )
