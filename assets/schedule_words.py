"""Times in plain words: "Every Thursday, 12 noon to 2 pm".

The same rule gives the same words everywhere, in a list, on paper and read aloud. The way back, from a CSV
cell or from the opening hours people write, is in two modules beside this one; their names can be had here
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext, pgettext

from assets.calendar_words import (
    DAY_NAMES,
    DAYS_IN_LISTS,
    MONTH_DAYS,
    MONTH_NAMES,
    ORDINAL_DAYS,
    ORDINALS_IN_LISTS,
    comma,
    date_words,
    hours_words,
    listed,
    time_words,
)
from assets.opening_hours import parse_day_columns, parse_opening_hours
from assets.schedule_notation import BadSchedule, parse_notation, to_notation
from assets.schedule_rules import BankHolidays, Frequency, ImpossibleRule, Rule, split_byday
from assets.schedules import Occurrence

__all__ = [
    "BadSchedule",
    "date_words",
    "describe",
    "describe_occurrence",
    "parse_day_columns",
    "parse_notation",
    "parse_opening_hours",
    "time_words",
    "to_notation",
]

YEAR_IS_CLEAR_DAYS = 300
"""About ten months: nearer than this, "Tuesday 24 November" can only mean one year."""
MOST_DATES_LISTED = 3


def describe(rule: Rule, *, today: date | None = None) -> str:
    """Say a rule: "Every other Tuesday, 10.30 am to 12 noon, in term time, until 12 December 2026".

    With ``today``, what is over is left out (a first day or single dates that have passed) and a fortnight
    that has yet to begin says when. Without it the words do not depend on the day they are asked for.
    """
    return comma().join(
        [_capital(_pattern(rule)), hours_words(rule.opens_at, rule.closes_at), *_conditions(rule, today)]
    )


def describe_occurrence(occurrence: Occurrence, *, today: date) -> str:
    """Say one time: "Today, 2 pm to 4 pm", "Tuesday 24 November, 2 pm to 4 pm"; ``today`` is the local date.

    The year is added when the date is not within ten months or so. What makes it uncertain is said at the
    end.
    """
    starts, ends = occurrence.starts, occurrence.ends
    opens = None if occurrence.all_day else starts.time()
    closes = ends.time() if occurrence.end_known and not occurrence.all_day else None
    parts = [_day(starts.date(), today), hours_words(opens, closes)]
    if occurrence.term_uncertain:
        parts.append(gettext("if it is term time"))
    if occurrence.bank_holiday_uncertain:
        parts.append(gettext("but ask first: it is a bank holiday"))
    return comma().join(parts)


def _day(day: date, today: date) -> str:
    away = (day - today).days
    if away in (-1, 0, 1):
        return gettext("Today") if not away else gettext("Tomorrow") if away == 1 else gettext("Yesterday")
    return _capital(_weekday_and_date(day, year=abs(away) > YEAR_IS_CLEAR_DAYS))


def _weekday_and_date(day: date, *, year: bool = True) -> str:
    return gettext("{weekday} {date}").format(
        weekday=DAY_NAMES[day.weekday()], date=date_words(day, year=year)
    )


def _pattern(rule: Rule) -> str:
    if rule.freq is Frequency.MONTHLY:
        return _monthly(rule)
    days = sorted({split_byday(code)[1] for code in rule.byday})
    if rule.freq is Frequency.WEEKLY:
        return _weekly(days, rule.interval)
    if rule.freq is Frequency.DAILY:
        return _daily(days, rule.interval)
    if rule.dtstart is None:
        raise ImpossibleRule("A single event needs its date.")
    return _weekday_and_date(rule.dtstart)


def _weekly(days: Sequence[int], interval: int) -> str:
    if len(days) == 1:
        return _on_one_day(days[0], interval)
    if interval == 1:
        return _day_list(days)
    said = gettext("{days}, every other week") if interval == 2 else gettext("{days}, every {n} weeks")
    return said.format(days=_day_list(days), n=interval)


def _on_one_day(day: int, interval: int) -> str:
    if interval == 1:
        said = gettext("every {day}")
    elif interval == 2:
        said = gettext("every other {day}")
    else:
        # Not "every third Tuesday", which most people take for the third of the month.
        said = gettext("every {n} weeks on {day}")
    return said.format(day=DAY_NAMES[day], n=interval)


def _daily(days: Sequence[int], interval: int) -> str:
    if interval == 1:
        return _weekly(days or range(7), 1)
    said = gettext("every other day") if interval == 2 else gettext("every {n} days")
    if days:
        said += gettext(", only {days}")
    return said.format(n=interval, days=_day_list(days) if days else "")


def _day_list(days: Sequence[int]) -> str:
    if len(days) == 7:
        return gettext("every day")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        said = pgettext("days of the week", "{first} to {last}")
        return said.format(first=DAY_NAMES[days[0]], last=DAY_NAMES[days[-1]])
    return listed(
        (DAYS_IN_LISTS[day] for day in days), last=pgettext("days of the week", "{most} and {last}")
    )


def _monthly(rule: Rule) -> str:
    month_days = listed(
        map(_month_day, rule.bymonthday), last=pgettext("days of the month", "{most} and {last}")
    )
    if not rule.byday:
        return _of_month(rule, month_days)
    said = _of_month(rule, _ordinal_days(rule))
    return said + gettext(", only when it is the {dates}").format(dates=month_days) if month_days else said


def _of_month(rule: Rule, days: str) -> str:
    month = ""
    if rule.interval == 1:
        said = gettext("{days} of the month")
    elif rule.interval == 2:
        said = gettext("{days} of every other month")
    elif rule.interval == 12 and rule.dtstart is not None:
        said = gettext("{days} of {month} every year")
        month = str(MONTH_NAMES[rule.dtstart.month - 1])
    else:
        said = gettext("{days} of the month, every {n} months")
    return said.format(days=days, n=rule.interval, month=month)


def _ordinal_days(rule: Rule) -> str:
    """ "second and fourth Tuesday", "second Tuesday and last Friday", "every Monday"."""
    ordinals: dict[int, list[int]] = {}
    for ordinal, day in map(split_byday, rule.byday):
        ordinals.setdefault(day, []).append(ordinal)
    return listed(
        (_ordinal_day(day, counts) for day, counts in ordinals.items()),
        last=pgettext("days of a month", "{most} and {last}"),
    )


def _ordinal_day(day: int, counts: Sequence[int]) -> str:
    if 0 in counts:
        return _on_one_day(day, 1)
    if len(counts) == 1:
        return str(ORDINAL_DAYS[counts[0]]).format(day=DAY_NAMES[day])
    ordinals = listed(
        (ORDINALS_IN_LISTS[count] for count in counts), last=pgettext("ordinals", "{most} and {last}")
    )
    return gettext("{ordinals} {day}").format(ordinals=ordinals, day=DAY_NAMES[day])


def _month_day(day: int) -> str:
    if day == -1:
        return gettext("last day")
    number = MONTH_DAYS[abs(day) - 1]
    return gettext("{number} last day").format(number=number) if day < 0 else str(number)


def _conditions(rule: Rule, today: date | None) -> list[str]:
    """What narrows or widens the pattern, in the order people ask."""
    off, more = (
        [day for day in dates if today is None or day >= today]
        for dates in (rule.except_dates, rule.extra_dates)
    )
    conditions = [
        gettext("in term time") if rule.term_time_only else "",
        _bank_holidays(rule.bank_holidays),
        _months(rule.except_months),
        _dates(off, few=gettext("not on {dates}"), many=gettext("with {n} dates off")),
        _dates(more, few=gettext("also on {dates}"), many=gettext("and on {n} other dates")),
        _begins(rule, today),
        gettext("until {date}").format(date=date_words(rule.valid_until)) if rule.valid_until else "",
    ]
    return [condition for condition in conditions if condition]


def _bank_holidays(rule: BankHolidays) -> str:
    if rule is BankHolidays.SKIPS:
        return gettext("not on bank holidays")
    return gettext("bank holidays too") if rule is BankHolidays.RUNS else ""


def _months(off: Iterable[int]) -> str:
    """The months off, or, where those are half the year and more, the months on."""
    off = sorted(set(off))
    if len(off) < 6:
        return (
            _month_list(off, gettext("not in {months}"), gettext("not from {first} to {last}")) if off else ""
        )
    on = [month for month in range(1, 13) if month not in off]
    return _month_list(on, gettext("only in {months}"), gettext("only from {first} to {last}"))


def _month_list(months: Sequence[int], single: str, row: str) -> str:
    """ "in July and August", "from May to September", "from November to January"."""
    first = [month for month in months if (month - 2) % 12 + 1 not in months]
    if len(months) < 3 or len(first) != 1:
        names = (MONTH_NAMES[month - 1] for month in months)
        return single.format(months=listed(names, last=pgettext("months", "{most} and {last}")))
    last = (first[0] + len(months) - 2) % 12
    return row.format(first=MONTH_NAMES[first[0] - 1], last=MONTH_NAMES[last])


def _dates(days: Sequence[date], *, few: str, many: str) -> str:
    if len(days) > MOST_DATES_LISTED:
        return many.format(n=len(days))
    if not days:
        return ""
    return few.format(
        dates=listed(map(date_words, sorted(days)), last=pgettext("dates", "{most} and {last}"))
    )


def _begins(rule: Rule, today: date | None) -> str:
    """An anchor long past only says which weeks; a first day still to come matters to everyone."""
    first = rule.valid_from if today is None else rule.first_possible
    if rule.freq is Frequency.ONCE or first is None or (today is not None and first <= today):
        return ""
    return pgettext("a date", "from {date}").format(date=date_words(first))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
