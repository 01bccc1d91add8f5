"""Erasing a plan: really, with its history; and finding those whose time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from directory.accounts.models import User
from directory.models import Plan

_LOCK = 0x706C616E  # "plan"
_BATCH = 500


def erase_plan(plan: Plan) -> None:
    """Delete a plan and all that hangs on it. Nothing of it is kept but counts that name nobody."""
    with transaction.atomic():
        _erase(Plan.objects.filter(pk=plan.pk))


def erase_due(*, today: date, progress: Callable[[int], None] = lambda done: None) -> int:
    """Erase the plans whose day has come, in batches, and return how many.

    Run twice at once, the second does nothing; stopped halfway, the next run goes on.
    """
    done = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                [(mine,)] = cursor.fetchall()
            if not mine:
                return done
            due = Plan.objects.filter(erase_on__lte=today).order_by("erase_on", "pk")
            # One that is locked is being worked on this moment, and so is not due any more.
            ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_BATCH])
            erased = _erase(Plan.objects.filter(pk__in=ids))
        done += erased
        progress(done)
        if not erased:
            return done


def erase_all_of(user: User) -> int:
    """Erase every plan of a worker's, as when they leave and hand none over; return how many."""
    with transaction.atomic():
        return _erase(Plan.objects.filter(maker=user))


def _erase(plans: QuerySet[Plan]) -> int:
    """Delete plans once nobody else is writing to them: what they add meanwhile is then seen and goes too."""
    ids = list(plans.select_for_update().order_by("pk").values_list("pk", flat=True))
    return Plan.objects.filter(pk__in=ids).delete()[1].get("directory.Plan", 0)
