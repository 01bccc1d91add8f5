"""How quick moderation is: what waits, since when, and how long what was approved had to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Min

from assets.models import Proposal
from assets.vocabulary import ProposalStatus

OVER = timedelta(days=90)
"""The time looked back over."""


class Median(Aggregate):
    """The middle one of what is measured (PostgreSQL's percentile_cont)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "Median"


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """``median`` is from submitting to going live, of what had to wait and was approved in the last 90 days."""

    waiting: int
    oldest: datetime | None
    median: timedelta | None
    approved: int


def service_level(user: Any, *, at: datetime) -> ServiceLevel:
    """The service level of what a convenor may decide. Two queries."""
    mine = Proposal.objects.decidable_by(user)
    now = mine.waiting().aggregate(n=Count("pk"), oldest=Min("submitted_at"))
    waited = mine.filter(
        status=ProposalStatus.APPROVED, decided_at__gte=at - OVER, decided_at__lte=at, live_at_once=False
    )
    past = waited.aggregate(
        n=Count("pk"), median=Median(F("decided_at") - F("submitted_at"), output_field=DurationField())
    )
    return ServiceLevel(now["n"], now["oldest"], past["median"], past["n"])
