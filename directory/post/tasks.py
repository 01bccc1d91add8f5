"""Sending as work beside the pages: what the worker process is asked to do, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from directory.post.sending import next_due, send_waiting

SERVER_DOWN = timedelta(minutes=2)
"""So long after a mail server did not answer at all it is asked again."""
_NAME = f"{__name__}.send_round"


@task()
def send_round() -> int:
    """Send what is due, and ask for another round when there will be more. Returns how many went."""
    at = timezone.now()
    done = send_waiting(at=at)
    due = next_due()
    if due is not None and settings.SENDS_MAIL:
        soonest = timezone.now() + SERVER_DOWN if done.server_down else timezone.now()
        _ask(run_after=max(due, soonest))
    return done.sent


def ask_for_sending() -> None:
    """Have what waits sent soon."""
    _ask(run_after=timezone.now())


def _ask(*, run_after: datetime) -> None:
    """One round that has not begun is enough for all that is due by then."""
    backend = task_backends["default"]
    if isinstance(backend, DatabaseBackend):
        asked = DBTaskResult.objects.filter(task_path=_NAME, status=TaskResultStatus.READY)
        # What is to run at once has the end of time there.
        if asked.filter(Q(run_after__lte=run_after) | Q(run_after__year=9999)).exists():
            return
        if run_after > timezone.now():
            send_round.using(run_after=run_after).enqueue()
            return
    send_round.enqueue()
