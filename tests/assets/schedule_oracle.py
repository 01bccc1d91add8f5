"""Rules to try, and a second way to say when they happen: day by day, without dateutil or zoneinfo.

Slow and plain on purpose: it is what :mod:`assets.schedules` is held against.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from assets.schedules import (
    WEEKDAYS,
    BankHolidays,
    Calendar,
    Frequency,
    ImpossibleRule,
    Rule,
    english_calendar,
    validate,
)

TERMS = (
    (date(2025, 9, 2), date(2025, 10, 24)),
    (date(2025, 11, 3), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 3, 27)),
    (date(2026, 4, 13), date(2026, 5, 22)),
    (date(2026, 6, 1), date(2026, 7, 21)),
)
CALENDAR = english_calendar(range(2024, 2030), TERMS)

DATES = st.dates(date(2024, 1, 1), date(2028, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 0, 15, 30, 59)))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Valid rules of every shape."""
    freq = draw(st.sampled_from(Frequency))
    single = freq is Frequency.ONCE
    interval = 1 if single else draw(st.sampled_from((1, 1, 2, 3, 12)))
    dtstart = draw(DATES) if single or interval > 1 else draw(st.none() | DATES)
    byday, bymonthday = draw(_days(freq))
    if freq is Frequency.WEEKLY and interval > 1 and dtstart is not None:
        byday = tuple(dict.fromkeys((*byday, WEEKDAYS[dtstart.weekday()])))
    valid_from, valid_until = (None, None) if single else draw(_windows())
    opens_at = draw(st.none() | TIMES)
    off, extra = (draw(st.lists(DATES, max_size=3, unique=True)) for _ in range(2))
    rule = Rule(
        freq=freq,
        interval=interval,
        byday=byday,
        bymonthday=bymonthday,
        dtstart=dtstart,
        valid_from=valid_from,
        valid_until=valid_until,
        opens_at=opens_at,
        closes_at=None if opens_at is None else draw(st.none() | TIMES),
        term_time_only=not single and draw(st.booleans()),
        bank_holidays=draw(st.sampled_from(BankHolidays)),
        except_dates=tuple(off),
        extra_dates=tuple(day for day in extra if day not in off),
        except_months=() if single else tuple(draw(st.lists(st.integers(1, 12), max_size=4, unique=True))),
    )
    return rule if _possible(rule) else Rule(freq=Frequency.WEEKLY, byday=("TH",), opens_at=time(12))


def _windows() -> st.SearchStrategy[tuple[date | None, date | None]]:
    both = st.tuples(DATES, DATES).map(lambda pair: (min(pair), max(pair)))
    return st.tuples(st.none() | DATES, st.none()) | st.tuples(st.none(), DATES) | both


def _days(freq: Frequency) -> st.SearchStrategy[tuple[tuple[str, ...], tuple[int, ...]]]:
    plain = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(tuple)
    none = st.just(())
    if freq is Frequency.ONCE:
        return st.tuples(none, none)
    if freq is Frequency.WEEKLY:
        return st.tuples(plain, none)
    if freq is Frequency.DAILY:
        return st.tuples(none | plain, none)
    ordinals = st.builds(
        "{}{}".format, st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5)), st.sampled_from(WEEKDAYS)
    )
    codes = st.lists(ordinals | st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(tuple)
    month_days = st.lists(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=3, unique=True).map(
        tuple
    )
    return st.tuples(codes, none) | st.tuples(none, month_days) | st.tuples(codes, month_days)


def _possible(rule: Rule) -> bool:
    try:
        validate(rule)
    except ImpossibleRule:
        return False
    return True


def in_pattern(rule: Rule, day: date) -> bool:
    """Whether the repeating part of a rule, with its window and months, names this day."""
    if rule.freq is Frequency.ONCE or day.month in rule.except_months:
        return False
    if (rule.dtstart and day < rule.dtstart) or (rule.valid_from and day < rule.valid_from):
        return False
    if rule.valid_until and day > rule.valid_until:
        return False
    return _in_step(rule, day) and _on_a_day(rule, day) and _on_a_month_day(rule, day)


def happens_on(rule: Rule, day: date, calendar: Calendar) -> bool:
    """Whether something starts on this day, all told."""
    if day in rule.except_dates:
        return False
    if day in rule.extra_dates:
        return True
    if rule.freq is Frequency.ONCE:
        inside = (not rule.valid_from or day >= rule.valid_from) and (
            not rule.valid_until or day <= rule.valid_until
        )
        return day == rule.dtstart and inside
    if rule.bank_holidays is BankHolidays.SKIPS and day in calendar.bank_holidays:
        return False
    if rule.term_time_only and calendar.terms:
        known = calendar.terms[0][0] <= day <= calendar.terms[-1][1] + timedelta(days=42)
        if known and not any(first <= day <= last for first, last in calendar.terms):
            return False
    return in_pattern(rule, day)


def span_utc(rule: Rule, day: date) -> tuple[datetime, datetime]:
    """Start and end in UTC of what starts on this day."""
    if rule.opens_at is None:
        return _utc(datetime.combine(day, time())), _utc(datetime.combine(day + timedelta(1), time()))
    opens = datetime.combine(day, rule.opens_at)
    if rule.closes_at is None:
        return _utc(opens), _utc(opens)
    closes = datetime.combine(day, rule.closes_at)
    closes += timedelta(days=0 if closes > opens else 1)
    starts, ends = _utc(opens), _utc(closes)
    return starts, ends if ends > starts else starts + (closes - opens)


def _utc(wall: datetime) -> datetime:
    """British wall time to UTC: summer time lasts from the last Sunday of March, 01:00 UTC, to October's."""
    summer = (wall - timedelta(hours=1)).replace(tzinfo=UTC)
    changes = [_last_sunday(summer.year, month) for month in (3, 10)]
    if changes[0] <= summer < changes[1]:
        return summer
    return wall.replace(tzinfo=UTC)


def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    while day.weekday() != 6:
        day -= timedelta(days=1)
    return day


def _in_step(rule: Rule, day: date) -> bool:
    if rule.interval == 1 or rule.dtstart is None:
        return True
    if rule.freq is Frequency.DAILY:
        return (day - rule.dtstart).days % rule.interval == 0
    if rule.freq is Frequency.WEEKLY:
        weeks = (day.toordinal() - 1) // 7 - (rule.dtstart.toordinal() - 1) // 7
        return weeks % rule.interval == 0
    months = (day.year - rule.dtstart.year) * 12 + day.month - rule.dtstart.month
    return months % rule.interval == 0


def _on_a_day(rule: Rule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    name = WEEKDAYS[day.weekday()]
    counted = {name, f"{(day.day - 1) // 7 + 1}{name}", f"-{(length - day.day) // 7 + 1}{name}"}
    return not rule.byday or bool(counted & set(rule.byday))


def _on_a_month_day(rule: Rule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    return not rule.bymonthday or day.day in rule.bymonthday or day.day - length - 1 in rule.bymonthday
