"""Aims with what was read since they were set, as small charts and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from directory.gaps.measures import MEASURES
from directory.gaps.question import Question
from directory.gaps.result import why_words
from directory.gaps.words import title
from directory.models import Aim, Reading

WIDTH, HEIGHT = 320, 110
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 10, 22


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """``line`` joins the readings that are known, ``aim_y`` is the height of the aim; units of the picture."""

    aim: Aim
    about: str
    first: str
    last: str
    last_on: date | None
    wanted: str
    line: str
    dots: tuple[Dot, ...]
    aim_y: float
    rows: tuple[tuple[date, str], ...]


def trends(aims: QuerySet[Aim]) -> list[Trend]:
    """Every aim with its readings; two queries."""
    readings = Prefetch("readings", queryset=Reading.objects.order_by("on", "pk"))
    return [_trend(aim) for aim in aims.prefetch_related(readings)]


def _trend(aim: Aim) -> Trend:
    question, readings = Question.from_json(aim.question), list(aim.readings.all())
    words = MEASURES[question.measure].words
    rows = tuple(
        (each.on, why_words(each.why_unknown) if each.value is None else words(each.value))
        for each in readings
    )
    known = [each for each in readings if each.value is not None]
    first = min([aim.set_at.date(), *(each.on for each in readings)])
    days = max((max([aim.by_when, *(each.on for each in readings)]) - first).days, 1)
    values = [each.value or 0.0 for each in known] + [aim.aim]
    low, high = min(values), max(values)
    room = (high - low) or max(abs(high), 1.0)

    def up(value: float) -> float:
        return round(HEIGHT - _BOTTOM - (value - low) / room * (HEIGHT - _TOP - _BOTTOM), 1)

    dots = tuple(
        Dot(round(_LEFT + (each.on - first).days / days * (WIDTH - _LEFT - _RIGHT), 1), up(each.value or 0.0))
        for each in known
    )
    return Trend(
        aim,
        about=title(question),
        first=rows[0][1] if rows else "",
        last=rows[-1][1] if rows else "",
        last_on=rows[-1][0] if rows else None,
        wanted=words(aim.aim),
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=dots,
        aim_y=up(aim.aim),
        rows=rows,
    )
