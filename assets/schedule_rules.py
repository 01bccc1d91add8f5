"""What a repeating time is: the terms of a rule, which rules make sense, and the dates one gives.

The terms are those of RFC 5545 (iCalendar) section 3.3.10, which Open Referral's ``schedule`` uses too, so
that nothing is lost on the way in or out. Everything here is about dates; clock times, time zones, school
terms and bank holidays are added in :mod:`assets.schedules`, which is what other code should import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from assets.errors import AssetsError
from assets.local_time import LONDON

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_LISTED_DATES = 366
EARLIEST_DATE, LATEST_DATE = date(1900, 1, 1), date(2200, 1, 1)
# Five Mondays in a February come at most 40 years apart (across 2100): no rule that happens at all is rarer.
RAREST = timedelta(days=41 * 366)
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


class ScheduleError(AssetsError, ValueError):
    """A time that cannot be read or kept. The message is meant for the person who typed it."""


class ImpossibleRule(ScheduleError):
    """The rule contradicts itself, or would never happen."""


class Frequency(StrEnum):
    """RFC 5545 ``FREQ``, as far as community activities need it, and ONCE for a single date."""

    ONCE = "ONCE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class BankHolidays(StrEnum):
    """What happens on a bank holiday. UNKNOWN is expanded as RUNS, but the occurrence says so."""

    RUNS = "runs"
    SKIPS = "skips"
    UNKNOWN = "unknown"


# The longest interval that is still a pattern people plan by: about a year.
MAX_INTERVAL = {Frequency.ONCE: 1, Frequency.DAILY: 366, Frequency.WEEKLY: 52, Frequency.MONTHLY: 12}
_RRULE_FREQ: dict[Frequency, Literal[1, 2, 3]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One repeating (or single) time, in local wall time of Europe/London.

    ``byday`` holds weekday codes ("TH"); for monthly rules they may carry an ordinal ("2TU", "-1FR" = last
    Friday). ``bymonthday`` counts from 1, or back from -1. With both, both must hold (RFC 5545: Friday the
    13th). ``dtstart`` is the first possible date, and the anchor that says which weeks (months, days) an
    interval above 1 means; weeks begin on Monday. ``valid_from`` and ``valid_until`` bound the local start
    date, both inclusive. ``opens_at`` None means all day; ``closes_at`` at or before ``opens_at`` means on
    the next day; ``closes_at`` None with an opening means that the end is not known (RFC 5545 section
    3.6.1: such an event has no length). ``extra_dates`` were named by somebody, so they hold whatever the
    window, term, month or bank holiday; ``except_dates`` win over everything (RFC 5545 section 3.8.5.1).
    """

    freq: Frequency
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    dtstart: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    term_time_only: bool = False
    bank_holidays: BankHolidays = BankHolidays.UNKNOWN
    except_dates: tuple[date, ...] = ()
    extra_dates: tuple[date, ...] = ()
    except_months: tuple[int, ...] = ()

    @property
    def all_day(self) -> bool:
        """True when no opening time is given."""
        return self.opens_at is None

    @property
    def first_possible(self) -> date | None:
        """The later of ``dtstart`` and ``valid_from``; None when the rule has no beginning."""
        return max(filter(None, (self.dtstart, self.valid_from)), default=None)


def split_byday(code: str) -> tuple[int, int]:
    """Split "2TU" into (2, 1): the ordinal (0 when there is none) and the weekday (Monday is 0).

    Raises ImpossibleRule for anything that RFC 5545 would not allow in a month.
    """
    match = _BYDAY.fullmatch(code)
    if match is None:
        raise ImpossibleRule(f"“{code}” is not a day: use MO, TU, WE … SU, or 2TU for the second Tuesday.")
    return int(match[1] or 0), WEEKDAYS.index(match[2])


def validate(rule: Rule) -> None:
    """Refuse a rule that contradicts itself or would never happen, so that nobody is sent to a locked door.

    Raises ImpossibleRule with a sentence for the person who typed it. Bank holidays and terms are not
    considered: they are not known for ever.
    """
    check_shape(rule)
    _check_times(rule)
    _check_dates(rule)
    if not _ever_happens(rule):
        raise ImpossibleRule("These dates never happen: no day fits everything you have said.")


def check_shape(rule: Rule) -> None:
    """The part of :func:`validate` without which a rule cannot be expanded at all. Raises ImpossibleRule."""
    codes = [split_byday(code) for code in rule.byday]
    if not 1 <= rule.interval <= MAX_INTERVAL[rule.freq]:
        most = MAX_INTERVAL[rule.freq]
        raise ImpossibleRule(f"An interval of {rule.interval} is not possible here: use 1 to {most}.")
    if rule.dtstart is None and rule.freq is Frequency.ONCE:
        raise ImpossibleRule("A single event needs its date.")
    if rule.dtstart is None and rule.interval > 1:
        raise ImpossibleRule("“Every other” needs a first date, to know which ones are meant.")
    if rule.freq is Frequency.WEEKLY and not codes:
        raise ImpossibleRule("A weekly time needs at least one day of the week.")
    if rule.freq is Frequency.MONTHLY and not codes and not rule.bymonthday:
        raise ImpossibleRule("A monthly time needs a day, such as the second Tuesday or the 1st.")
    if rule.freq is not Frequency.MONTHLY and (rule.bymonthday or any(ordinal for ordinal, _ in codes)):
        raise ImpossibleRule("“The second Tuesday” or “the 1st” only goes with a monthly time.")
    if rule.freq is Frequency.ONCE and (codes or rule.term_time_only or rule.except_months):
        raise ImpossibleRule("A single date has no days of the week, terms or months to choose from.")
    if any(day == 0 or abs(day) > 31 for day in rule.bymonthday):
        raise ImpossibleRule("Days of the month go from 1 to 31 (or -1 for the last).")
    if any(not 1 <= month <= 12 for month in rule.except_months):
        raise ImpossibleRule("Months go from 1 to 12.")


def _check_times(rule: Rule) -> None:
    if rule.closes_at is not None and rule.opens_at is None:
        raise ImpossibleRule("There is a closing time but no opening time.")
    for moment in (rule.opens_at, rule.closes_at):
        if moment is not None and (moment.second or moment.microsecond or moment.tzinfo or moment.fold):
            raise ImpossibleRule("Times are local and to the minute, such as 14:00.")


def _check_dates(rule: Rule) -> None:
    if len(rule.except_dates) > MAX_LISTED_DATES or len(rule.extra_dates) > MAX_LISTED_DATES:
        raise ImpossibleRule(f"No more than {MAX_LISTED_DATES} single dates can be listed.")
    named = [rule.dtstart, rule.valid_from, rule.valid_until, *rule.except_dates, *rule.extra_dates]
    for day in named:
        if day is not None and not EARLIEST_DATE <= day < LATEST_DATE:
            raise ImpossibleRule(f"The year {day.year} looks like a typing mistake.")
    first = rule.first_possible
    if first is not None and rule.valid_until is not None and rule.valid_until < first:
        raise ImpossibleRule("The last date is before the first.")
    if rule.freq is Frequency.WEEKLY and rule.interval > 1 and rule.dtstart is not None:
        falls_on = WEEKDAYS[rule.dtstart.weekday()]
        if falls_on not in rule.byday:
            raise ImpossibleRule("The first date must be on one of the days, to show which weeks are meant.")
    both = set(rule.except_dates) & set(rule.extra_dates)
    if both:
        raise ImpossibleRule(f"{min(both).isoformat()} is given both as an extra date and as a date off.")


def _ever_happens(rule: Rule) -> bool:
    if named_dates(rule):
        return True
    first = rule.first_possible or (rule.valid_until or date(2100, 1, 1)) - RAREST
    last = rule.valid_until or first + RAREST
    return any(day not in rule.except_dates for day in rrule_dates(rule, first=first, last=last))


def named_dates(rule: Rule) -> list[date]:
    """The dates somebody named one by one, without those taken off again; sorted.

    ``extra_dates``, and the date of a single event if it lies in the rule's own window.
    """
    named = set(rule.extra_dates)
    if rule.freq is Frequency.ONCE and rule.dtstart is not None and _in_window(rule, rule.dtstart):
        named.add(rule.dtstart)
    return sorted(named.difference(rule.except_dates))


def rrule_dates(rule: Rule, *, first: date, last: date) -> Iterator[date]:
    """Dates the repeating pattern alone gives from ``first`` to ``last`` inclusive, in order.

    That is what :func:`to_rrule` says: no exceptions, extra dates, terms or bank holidays. The work is
    bounded by the span whatever the rule, because dateutil is only given parts that match within every few
    periods (a pattern that never matches would have it search to the year 9999); the rest is filtered here.
    Raises ImpossibleRule if the rule lacks what is needed to expand it.
    """
    check_shape(rule)
    lower = max(first, rule.first_possible or first)
    upper = min(last, rule.valid_until or last)
    if rule.freq is Frequency.ONCE or lower > upper:
        return
    pattern = rrule(
        _RRULE_FREQ[rule.freq],
        dtstart=datetime.combine(_aligned_start(rule, lower), time()),
        until=datetime.combine(upper, time()),
        interval=rule.interval,
        byweekday=_byweekday(rule),
        bymonthday=None if rule.byday or not rule.bymonthday else sorted({1, *rule.bymonthday}),
        wkst=0,
    )
    weekdays = {split_byday(code)[1] for code in rule.byday} or set(range(7))
    for moment in pattern:
        day = moment.date()
        fits = day.weekday() in weekdays and _on_month_day(rule, day) and day.month not in rule.except_months
        if fits and day >= lower:
            yield day


def _byweekday(rule: Rule) -> list[weekday] | None:
    """The weekdays to hand to dateutil.

    Not those of a daily rule (they may never fit its step). A plain weekday in a month becomes its five
    ordinals: dateutil would take "MO,2TU" for both at once, where RFC 5545 means either.
    """
    codes = [split_byday(code) for code in rule.byday]
    if not codes or rule.freq is Frequency.DAILY:
        return None
    if rule.freq is Frequency.WEEKLY:
        return [weekday(day) for _, day in codes]
    return [weekday(day, n) for ordinal, day in codes for n in ([ordinal] if ordinal else range(1, 6))]


def _on_month_day(rule: Rule, day: date) -> bool:
    if not rule.bymonthday:
        return True
    month_length = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    return day.day in rule.bymonthday or day.day - month_length - 1 in rule.bymonthday


def _aligned_start(rule: Rule, lower: date) -> date:
    """The last period start at or before ``lower`` in step with the anchor, to begin counting from there."""
    anchor = rule.dtstart or lower
    if rule.freq is Frequency.DAILY:
        return lower - timedelta(days=(lower - anchor).days % rule.interval)
    if rule.freq is Frequency.WEEKLY:
        monday, anchor_monday = (day - timedelta(days=day.weekday()) for day in (lower, anchor))
        return monday - timedelta(weeks=(monday - anchor_monday).days // 7 % rule.interval)
    months = lower.year * 12 + lower.month - 1
    months -= (months - (anchor.year * 12 + anchor.month - 1)) % rule.interval
    return date(months // 12, months % 12 + 1, 1)


def _in_window(rule: Rule, day: date) -> bool:
    after_start = rule.valid_from is None or day >= rule.valid_from
    return after_start and (rule.valid_until is None or day <= rule.valid_until)


def to_rrule(rule: Rule) -> str | None:
    """The value of an iCalendar RRULE property; None for a single date, which has none.

    Months off become BYMONTH. UNTIL has the type RFC 5545 section 3.3.10 asks for: a date for an all-day
    rule, else the last second of the day in UTC. It is exact only together with a DTSTART on a date of the
    pattern (``schedules.first_date``), an EXDATE for each of ``schedules.skipped_dates`` and an RDATE for
    each extra date.
    """
    if rule.freq is Frequency.ONCE:
        return None
    parts = [f"FREQ={rule.freq}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.valid_until is not None:
        parts.append(f"UNTIL={_until(rule.valid_until, all_day=rule.all_day)}")
    if rule.except_months:
        parts.append("BYMONTH=" + ",".join(str(m) for m in range(1, 13) if m not in rule.except_months))
    if rule.bymonthday:
        parts.append("BYMONTHDAY=" + ",".join(map(str, rule.bymonthday)))
    if rule.byday:
        parts.append("BYDAY=" + ",".join(rule.byday))
    return ";".join(parts)


def _until(last: date, *, all_day: bool) -> str:
    if all_day:
        return f"{last:%Y%m%d}"
    return f"{datetime.combine(last, time(23, 59, 59), LONDON).astimezone(UTC):%Y%m%dT%H%M%SZ}"
