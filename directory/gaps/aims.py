"""Aims: a measure with where it stood, where it is to be, and what it was read to be since. Nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from assets.errors import Invalid
from assets.local_time import local_date
from directory.accounts.models import User
from directory.gaps.measures import MEASURES
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Figure, Result
from directory.models import Aim, Reading


@transaction.atomic
def set_aim(
    question: Question,
    result: Result,
    *,
    name: str,
    aim: float,
    by_when: date,
    area_code: str = "",
    by: User,
    at: datetime,
) -> Aim:
    """Pin a measure as it is now, with what it is to become, in its own unit. Invalid, in words, if that is no aim."""
    problems: dict[str, list[str]] = {}
    area = next((each for each in result.areas if each.code == area_code), None)
    if area_code and area is None:
        problems["area"] = ["Choose a ward from the list."]
    if not name.strip():
        problems["name"] = ["Give it a name."]
    if aim < 0 or (MEASURES[question.measure].is_share and aim > 1):
        problems["aim"] = ["Enter a figure that the measure can be."]
    if by_when <= local_date(at):
        problems["by_when"] = ["Enter a day that is still to come."]
    if problems:
        raise Invalid(problems)
    made = Aim.objects.create(
        question=question.as_json(),
        area_code=area_code,
        area_name=area.name if area else "",
        name=name.strip()[:120],
        aim=aim,
        by_when=by_when,
        set_by=by,
        set_at=at,
    )
    add_reading(made, result, on=local_date(at))
    return made


def add_reading(aim: Aim, result: Result, *, on: date) -> int:
    """Add what a result says to an aim's readings, unless that day has one; return how many were added."""
    figure = figure_for(aim, result)
    values = {
        "value": figure.value if figure else None,
        "possible": figure.possible if figure else None,
        "people": figure.people if figure else None,
        # A ward that is gone from the boundaries is measured no more.
        "why_unknown": str(figure.why) if figure else "no_points",
    }
    return int(Reading.objects.get_or_create(aim=aim, on=on, defaults=values)[1])


def figure_for(aim: Aim, result: Result) -> Figure | AreaFigure | None:
    if not aim.area_code:
        return result.total
    return next((area for area in result.areas if area.code == aim.area_code), None)


def end_aim(aim: Aim, *, at: datetime) -> None:
    """Read it no more. It stays, with what was read."""
    Aim.objects.filter(pk=aim.pk, ended_at=None).update(ended_at=at)
