"""What is said of one thing on a plan, line by line: the same words on paper, in a mail and beside the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from directory.plans.sheet import SheetItem


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    texts: tuple[str, ...]


def lines(item: SheetItem) -> list[Line]:
    """Every fact there is, in the order a person needs them: when, where, what it costs, whom to ask."""
    return [Line(label, kept) for label, texts in _facts(item) if (kept := tuple(filter(None, texts)))]


def first_step(item: SheetItem) -> Line | None:
    """Who does what by when, to begin."""
    by = date_format(item.on, "l j F") if item.on else ""
    who = item.who
    if item.who and by:
        who = gettext("%(who)s, on %(day)s") % {"who": item.who, "day": by}
    texts = tuple(filter(None, (item.first_step, who or by)))
    return Line(gettext("First step"), texts) if texts else None


def _facts(item: SheetItem) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield gettext("Next time"), (item.next_time,)
    yield gettext("When"), item.times
    yield gettext("Where"), (_together(item.place, item.distance),)
    yield gettext("Cost"), (item.cost,)
    yield gettext("Who it is for"), (item.who_for,)
    yield gettext("Getting in"), (item.access,)
    yield gettext("Room"), (item.room,)
    yield gettext("When you get there"), (item.first_visit,)
    yield gettext("Contact"), (_together(item.phone, item.email), item.website)
    yield gettext("How sure we are"), (item.sure,)
    yield gettext("My note"), (item.note,)
    yield gettext("How it went"), (item.outcome,)


def _together(*texts: str) -> str:
    return " · ".join(filter(None, texts))
