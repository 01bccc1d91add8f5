"""Whether something is on at the times asked for: the rule of :mod:`assets.schedules`, as SQL over stored schedules.

What a date is (the second Tuesday, a bank holiday, in term) is worked out here, once for each date asked about, so
that SQL only compares. tests/assets/search holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assets.local_time import LONDON
from assets.schedules import WEEKDAYS, Calendar, Occurrence, Rule, occurrences
from assets.search.asking import When

_INSTANT = timedelta(microseconds=1)

# A wall time as a moment. One that the clocks skip or repeat is read as RFC 5545 section 3.3.5 says: PostgreSQL takes
# the second of two, and the first is an hour after the hour before.
_MOMENT = """least({wall} AT TIME ZONE 'Europe/London',
    ({wall} - interval '1 hour') AT TIME ZONE 'Europe/London' + interval '1 hour')"""
_OPENS = "(d.day + coalesce(s.opens_at, '00:00'))"
_CLOSES = f"""(CASE WHEN s.opens_at IS NULL THEN d.day + interval '1 day'
    WHEN s.closes_at IS NULL THEN {_OPENS}
    WHEN s.closes_at > s.opens_at THEN d.day + s.closes_at
    ELSE d.day + interval '1 day' + s.closes_at END)"""
_IN_WINDOW = """(s.valid_from IS NULL OR d.day >= s.valid_from)
    AND (s.valid_until IS NULL OR d.day <= s.valid_until)"""
_PATTERN = """CASE s.freq
    WHEN 'WEEKLY' THEN s.byday && d.codes
        AND (s."interval" = 1 OR (d.monday - (s.dtstart - extract(isodow FROM s.dtstart)::int + 1)) / 7
            %% s."interval" = 0)
    WHEN 'DAILY' THEN (s.byday = '{}' OR s.byday && d.codes)
        AND (s."interval" = 1 OR (d.day - s.dtstart) %% s."interval" = 0)
    WHEN 'MONTHLY' THEN (s.byday = '{}' OR s.byday && d.codes)
        AND (s.bymonthday = '{}' OR d.month_day = ANY(s.bymonthday) OR d.from_end = ANY(s.bymonthday))
        AND (s."interval" = 1 OR (d.months - (extract(year FROM s.dtstart) * 12
            + extract(month FROM s.dtstart) - 1)::int) %% s."interval" = 0)
    ELSE false END"""
_RUNS = f"""NOT d.day = ANY(s.except_dates) AND (
    d.day = ANY(s.extra_dates)
    OR (s.freq = 'ONCE' AND s.dtstart = d.day AND {_IN_WINDOW})
    OR ({_IN_WINDOW} AND (s.dtstart IS NULL OR d.day >= s.dtstart)
        AND NOT d.month = ANY(s.except_months)
        AND NOT (d.bank_holiday AND s.bank_holidays = 'skips')
        AND NOT (d.out_of_term AND s.term_time_only)
        AND {_PATTERN}))"""

ASKED_DAYS = """asked_days AS MATERIALIZED (
    SELECT day::date, day::date - extract(isodow FROM day::date)::int + 1 AS monday,
        string_to_array(codes, ',')::varchar[] AS codes, extract(month FROM day::date)::smallint AS month,
        month_day, from_end,
        (extract(year FROM day::date) * 12 + extract(month FROM day::date) - 1)::int AS months,
        bank_holiday, out_of_term, span_from, span_until
    FROM unnest(%(day)s::date[], %(codes)s::text[], %(month_day)s::int[], %(from_end)s::int[],
        %(bank_holiday)s::bool[], %(out_of_term)s::bool[], %(span_from)s::timestamptz[],
        %(span_until)s::timestamptz[])
        asked (day, codes, month_day, from_end, bank_holiday, out_of_term, span_from, span_until)
)"""
"""The common table that ``ON_THEN`` reads, from the parameters of :func:`asked_days`."""

ON_THEN = f"""EXISTS (
    SELECT FROM assets_schedule s CROSS JOIN asked_days d
    CROSS JOIN LATERAL (SELECT {_MOMENT.format(wall=_OPENS)} AS starts, {_MOMENT.format(wall=_CLOSES)} AS ends) wall
    WHERE s.listing_id = e.listing_id AND ({_RUNS}) AND wall.starts < d.span_until
    AND (wall.starts >= d.span_from OR d.span_from < CASE
        WHEN wall.ends > wall.starts OR s.closes_at IS NULL THEN wall.ends
        ELSE wall.starts + ({_CLOSES} - {_OPENS}) END))"""
"""SQL: a schedule of the entry ``e`` has an occurrence that overlaps one of the spans asked for."""


def spans(when: When, *, at: datetime) -> list[tuple[datetime, datetime]]:
    """The half-open spans (aware, UTC) that are meant and not yet past at ``at``; of "now", that instant."""
    now = at.astimezone(UTC)
    if when.now:
        return [(now, now + _INSTANT)]
    found = []
    for day in when.dates:
        until = _moment(day, when.until) if when.until else _moment(day + timedelta(days=1), time())
        if until > now:
            found.append((max(_moment(day, when.from_ or time()), now), until))
    return found


def _moment(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, LONDON).astimezone(UTC)


def first_fitting(
    rules: Iterable[Rule], when: When, *, at: datetime, calendar: Calendar
) -> Occurrence | None:
    """The first occurrence that fits, so that a page can say which; None when there is none."""
    fitting = [
        found
        for rule in rules
        for from_, until in spans(when, at=at)
        for found in occurrences(rule, from_=from_, until=until, calendar=calendar)
        if until <= at or found.ends > at or found.starts >= at
    ]
    return min(fitting, key=lambda found: found.starts.astimezone(UTC), default=None)


def asked_days(when: When, *, at: datetime, calendar: Calendar) -> dict[str, list[Any]]:
    """The parameters of ``ASKED_DAYS``: each date that could bear an occurrence, with what it is and its span.

    The day before each span is there too, for what runs past midnight.
    """
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for from_, until in spans(when, at=at):
        first = from_.astimezone(LONDON).date()
        for day in (first - timedelta(days=1), first):
            row = _day(day, calendar) | {"span_from": from_, "span_until": until}
            for name, value in row.items():
                columns[name].append(value)
    return columns


_COLUMNS = (
    "day", "codes", "month_day", "from_end", "bank_holiday", "out_of_term", "span_from", "span_until"
)  # fmt: skip


def _day(day: date, calendar: Calendar) -> dict[str, Any]:
    weekday = WEEKDAYS[day.weekday()]
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    left = (next_month - day).days
    nth, last = (day.day + 6) // 7, (left + 6) // 7
    return {
        "day": day,
        "codes": f"{weekday},{nth}{weekday},+{nth}{weekday},-{last}{weekday}",
        "month_day": day.day,
        "from_end": -left,
        "bank_holiday": day in calendar.bank_holidays,
        "out_of_term": calendar.in_term(day) is False,
    }


def weekdays_of(when: When, *, at: datetime) -> set[int]:
    """The days of the week the spans touch, Monday 0: what a listing's index entry is narrowed by."""
    days: set[int] = set()
    for from_, until in spans(when, at=at):
        first, last = from_.astimezone(LONDON).date(), (until - _INSTANT).astimezone(LONDON).date()
        days |= {(first + timedelta(days=n)).weekday() for n in range((last - first).days + 1)}
    return days
