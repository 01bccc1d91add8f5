"""When it is asked whether a listing is still right, and what follows if nobody answers: the one rule, twice.

A round begins when a listing was last confirmed (or made). Its people are asked a while before it is due, reminded when
it is, told some days before it is taken off the map, and then it is. Days are whole local days, as in
assets.freshness, of whose interval all of them are made. A step is taken once a round and never two within a week, so a
sweep that was not run for months begins by asking, and nothing is taken off without its notice. An open report brings
the reminder forward, as it does the day on which a listing is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from assets.local_time import local_date
from assets.vocabulary import Coded, Kind


class Step(Coded):
    """What is done next for a listing that nobody has confirmed."""

    FIRST = "first", _("Asked")
    REMINDER = "reminder", _("Reminded")
    LAST = "last", _("Told that it will be taken off")
    ENDED = "ended", _("Taken off")


DEFAULT_DAYS: dict[str, int] = {
    Kind.ORGANISATION: 365,
    Kind.SPACE: 365,
    Kind.ACTIVITY: 180,
    Kind.VOLUNTEER_OFFER: 90,
    Kind.OPENING: 90,
}
"""How long a new listing of each kind is believed, until whoever looks after it says otherwise."""

AHEAD_DAYS = 14
"""So long before it is due it is first asked; with a short interval, after half of it."""
ENDS_FACTOR = 2
"""Taken off after so many intervals: the rule of assets.freshness calls it stale from one and a half."""
NOTICE_DAYS = 14
"""Never less between the last notice and being taken off."""
GAP_DAYS = 7
"""Never less between two mails about one listing."""


@dataclass(frozen=True, slots=True)
class Days:
    """The local days of one round."""

    first: date
    due: date
    last: date
    ends: date


def days_of(*, began: date, interval_days: int, doubted_on: date | None = None) -> Days:
    """When each step of a round falls due. Raises ValueError for an interval below one day."""
    if interval_days < 1:
        raise ValueError("the interval is at least a day")
    due = began + timedelta(days=interval_days)
    ends = began + timedelta(days=interval_days * ENDS_FACTOR)
    last = max(due + timedelta(days=1), ends - timedelta(days=NOTICE_DAYS))
    first = due - timedelta(days=min(AHEAD_DAYS, interval_days // 2))
    if doubted_on is not None:
        first, due = min(first, doubted_on), min(due, doubted_on)
    return Days(first, due, last, ends)


def round_of(*, confirmed_at: datetime | None, created_at: datetime, at: datetime) -> datetime:
    """The moment this round began: a confirmation in the future is a slip, and none."""
    if confirmed_at is None or local_date(confirmed_at) > local_date(at):
        return created_at
    return confirmed_at


def next_step(
    days: Days, *, today: date, stage: Step | None = None, asked_on: date | None = None
) -> Step | None:
    """What is to be done today, if anything; ``stage`` and ``asked_on`` are the round's latest step and its day."""
    if stage is Step.ENDED:
        return None
    if stage is Step.LAST and asked_on is not None:
        ends = max(days.ends, asked_on + timedelta(days=NOTICE_DAYS))
        return Step.ENDED if today >= ends else None
    if asked_on is not None and today < asked_on + timedelta(days=GAP_DAYS):
        return None
    if stage is not None and today >= days.last:
        return Step.LAST
    if stage is not Step.REMINDER and today >= days.due:
        return Step.REMINDER
    return Step.FIRST if stage is None and today >= days.first else None


def _local(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Europe/London')::date"


ROUND_SQL = (
    f"CASE WHEN l.confirmed_at IS NULL OR {_local('l.confirmed_at')} > %(today)s"
    " THEN l.created_at ELSE l.confirmed_at END"
)
"""round_of, of a listing ``l``; ``today`` is a parameter."""

DAYS_SQL = f"""
CROSS JOIN LATERAL (SELECT {ROUND_SQL} AS began) r
CROSS JOIN LATERAL (SELECT {_local("r.began")} + l.confirm_every_days AS whole,
    {_local("r.began")} + l.confirm_every_days * {ENDS_FACTOR} AS ends) w
CROSS JOIN LATERAL (SELECT
    least(w.whole - least({AHEAD_DAYS}, l.confirm_every_days / 2), l.doubted_on) AS first,
    least(w.whole, l.doubted_on) AS due,
    greatest(w.whole + 1, w.ends - {NOTICE_DAYS}) AS last) d
LEFT JOIN LATERAL (
    SELECT stage, {_local("at")} AS day FROM assets_confirmationask
    WHERE listing_id = l.id AND round = r.began ORDER BY at DESC, id DESC LIMIT 1
) a ON true
"""  # noqa: S608  only SQL of our own is put in
"""days_of, and the latest step of the round, to join to a listing ``l``."""

STEP_SQL = f"""
CASE
    WHEN a.stage = '{Step.ENDED}' THEN NULL
    WHEN a.stage = '{Step.LAST}' THEN
        CASE WHEN %(today)s >= greatest(w.ends, a.day + {NOTICE_DAYS}) THEN '{Step.ENDED}' END
    WHEN %(today)s < a.day + {GAP_DAYS} THEN NULL
    WHEN a.stage IS NOT NULL AND %(today)s >= d.last THEN '{Step.LAST}'
    WHEN a.stage IS DISTINCT FROM '{Step.REMINDER}' AND %(today)s >= d.due THEN '{Step.REMINDER}'
    WHEN a.stage IS NULL AND %(today)s >= d.first THEN '{Step.FIRST}'
END
"""
"""next_step, with what DAYS_SQL joins."""
