"""What every write on a plan has in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from assets.local_time import local_date
from directory.accounts.models import User
from directory.models import Plan, PlanEvent
from directory.plans.errors import PlanError

MOST_EVENTS = 400
"""The timeline keeps so many; the oldest go first, and no robot can fill the disk through a plan."""


@contextmanager
def changing(plan: Plan, *, at: datetime) -> Iterator[Plan]:
    """Lock a plan, and note when it was changed; what is done inside is done together or not at all.

    Raises PlanError when it has been erased meanwhile.
    """
    with transaction.atomic():
        row = Plan.objects.select_for_update().filter(pk=plan.pk).first()
        if row is None:
            raise PlanError("This plan has been erased.")
        yield row
        row.changed_at, row.erase_on = at, erased_on(at)
        row.save(update_fields=["changed_at", "erase_on"])


def erased_on(at: datetime) -> date:
    """The day a plan last worked on at ``at`` is erased."""
    return local_date(at) + timedelta(days=settings.PLAN_KEPT_DAYS)


def tell(plan: Plan, kind: str, *, by: User | None, at: datetime, text: str = "") -> None:
    """Add to the timeline. ``by`` is None for the person themself."""
    words = {"by": "", "team": "", "text": text}
    if by is not None:
        words |= {"by": str(by), "team": str(by.team) if by.team_id else ""}
    PlanEvent.objects.create(plan=plan, at=at, kind=kind, words=words)
    old = plan.events.order_by("-at", "-pk").values_list("pk", flat=True)[MOST_EVENTS:]
    PlanEvent.objects.filter(pk__in=list(old)).delete()
