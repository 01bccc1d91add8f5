"""What is done now and then without anybody asking: common questions worked out anew, aims read, what nobody reads
forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from assets.local_time import local_date
from directory.gaps import actions
from directory.gaps.aims import add_reading
from directory.gaps.overview import common_questions
from directory.gaps.question import BadQuestion, Question
from directory.gaps.stored import result_for
from directory.models import Aim, Analysis

READ_LATELY = timedelta(days=14)
"""What somebody looked at in these days is kept up to date for them."""
KEPT = timedelta(days=90)
"""What nobody has looked at for so long is forgotten; it can be worked out again."""


def refresh_analyses(*, at: datetime) -> int:
    """Ask for what is out of date of the common questions, those read lately and those of aims; return how many wait.

    To be called each night, before ``take_readings``.
    """
    today = local_date(at)
    Analysis.objects.filter(read_on__lt=today - KEPT).delete()
    for question in [*common_questions(), *_of_aims()]:
        try:
            actions.check(question)
        except BadQuestion:
            continue
        actions.ask(question, at=at)
    read = Analysis.objects.filter(read_on__gte=today - READ_LATELY, work=Analysis.Work.MEASURE)
    for row in read.order_by("pk").only("question", "key", "read_on"):
        kept = result_for(Question.from_json(row.question), at=at)
        if kept.needs_work:
            actions.ask_again(row.key, at=at)
    return Analysis.objects.filter(status=Analysis.Status.WAITING).count()


def take_readings(*, at: datetime) -> int:
    """Add today's reading to each aim whose measure is worked out by today's data; return how many were added.

    What is not worked out yet is read when this is next called. Nothing that was read before changes.
    """
    added = 0
    for aim in Aim.objects.filter(ended_at=None).order_by("pk"):
        kept = result_for(Question.from_json(aim.question), at=at)
        if kept.current and kept.result is not None and not kept.has_failed:
            added += add_reading(aim, kept.result, on=local_date(at))
    return added


def _of_aims() -> list[Question]:
    return [
        Question.from_json(said)
        for said in Aim.objects.filter(ended_at=None).values_list("question", flat=True)
    ]
