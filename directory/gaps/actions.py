"""The writers of analyses: asking for one, and what its worker notes down."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from assets.local_time import local_date
from assets.search.words.taxonomy import Taxonomy
from directory.gaps.jobs import ask_for_work
from directory.gaps.question import FIGURE, BadQuestion, Question
from directory.gaps.stored import Stored, key_of, result_for
from directory.models import Analysis, AnalysisMap
from geo.indicators import shares_of_people

GIVEN_UP_AFTER = timedelta(minutes=20)
"""What has waited or run for so long was lost with its worker, and is asked for anew."""


def _lost(at: datetime) -> Q:
    before = at - GIVEN_UP_AFTER
    return Q(status=Analysis.Status.WAITING, asked_at__lte=before) | Q(
        status=Analysis.Status.RUNNING, started_at__lte=before
    )


@transaction.atomic
def ask(
    question: Question,
    *,
    at: datetime,
    work: str = Analysis.Work.MEASURE,
    extra: dict[str, Any] | None = None,
) -> Stored:
    """Have a question worked out if it has not been, or not with the data there are now; return what is kept.

    However many ask at once, the work is asked for once.
    """
    extra = extra or {}
    today = local_date(at)
    row, made = Analysis.objects.get_or_create(
        key=key_of(work, question, extra),
        defaults={
            "work": work,
            "question": question.as_json(),
            "extra": extra,
            "asked_at": at,
            "read_on": today,
        },
    )
    if made:
        transaction.on_commit(partial(ask_for_work, row.key))
        return result_for(question, at=at, work=work, extra=extra)
    if row.read_on != today:
        Analysis.objects.filter(pk=row.pk).update(read_on=today)
    kept = result_for(question, at=at, work=work, extra=extra)
    lost = Analysis.objects.filter(_lost(at), pk=row.pk)
    if (kept.needs_work or (kept.is_waited_for and lost.exists())) and ask_again(row.key, at=at):
        return result_for(question, at=at, work=work, extra=extra)
    return kept


@transaction.atomic
def ask_again(key: str, *, at: datetime) -> bool:
    """Have an analysis worked out anew, if nobody is at it; return whether it was asked for."""
    idle = Q(status__in=[Analysis.Status.DONE, Analysis.Status.FAILED]) | _lost(at)
    due = Analysis.objects.filter(idle, key=key)
    if not due.update(status=Analysis.Status.WAITING, asked_at=at, progress=0, problem=""):
        return False
    transaction.on_commit(partial(ask_for_work, key))
    return True


def check(question: Question) -> None:
    """Refuse a question about a theme or a figure that is not there: BadQuestion, in words for whoever asks."""
    themes = Taxonomy.current().by_slug
    if not all(slug in themes for slug in question.themes):
        raise BadQuestion(gettext("Choose what it is about from the list."))
    if question.people.startswith(FIGURE):
        code = question.people.removeprefix(FIGURE)
        if not any(found.code == code for found in shares_of_people()):
            raise BadQuestion(gettext("Choose people from the list."))


def begin(key: str, *, at: datetime) -> Analysis | None:
    """Take an analysis that waits; None when somebody else has, or nothing is to be done."""
    due = Analysis.objects.filter(Q(status=Analysis.Status.WAITING) | _lost(at), key=key)
    if not due.update(status=Analysis.Status.RUNNING, started_at=at, progress=0):
        return None
    return Analysis.objects.get(key=key)


def note_progress(row: Analysis, percent: int) -> None:
    Analysis.objects.filter(pk=row.pk, status=Analysis.Status.RUNNING).update(progress=percent)


@transaction.atomic
def finish(
    row: Analysis, *, result: dict[str, Any], maps: dict[str, str], stamp: dict[str, Any], at: datetime
) -> None:
    """Put a result in the place of the last one, with its maps: both or neither."""
    Analysis.objects.filter(pk=row.pk).update(
        status=Analysis.Status.DONE, progress=100, result=result, stamp=stamp, finished_at=at, problem=""
    )
    AnalysisMap.objects.filter(analysis=row).delete()
    AnalysisMap.objects.bulk_create(
        AnalysisMap(analysis=row, name=name, page=page) for name, page in maps.items()
    )


def fail(row: Analysis, *, problem: str, stamp: dict[str, Any]) -> None:
    """Note that it could not be worked out, and why. A result from before stays."""
    Analysis.objects.filter(pk=row.pk).update(
        status=Analysis.Status.FAILED, problem=problem[:300], failed_stamp=stamp
    )
