"""Erasing a plan: really, with its history; and finding those whose time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from directory.accounts.models import User
from directory.models import Plan

_LOCK = 0x706C616E  # "plan"
_BATCH = 500


def erase_plan(plan: Plan) -> None:
    """Delete a plan and all that hangs on it. Nothing of it is kept but counts that name nobody."""
    with transaction.atomic():
        Plan.objects.filter(pk=plan.pk).delete()


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
            ids = list(due.values_list("pk", flat=True)[:_BATCH])
            # Asked once more by the deletion, for somebody may just have worked on one.
            erased = Plan.objects.filter(pk__in=ids, erase_on__lte=today).delete()[1].get("directory.Plan", 0)
        done += erased
        progress(done)
        if not erased:
            return done


def erase_all_of(user: User) -> int:
    """Erase every plan of a worker's, as when they leave and hand none over; return how many."""
    with transaction.atomic():
        return Plan.objects.filter(maker=user).delete()[1].get("directory.Plan", 0)
