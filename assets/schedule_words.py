"""Times in plain British words: "Every Thursday, 12 noon to 2 pm".

The same rule gives the same words everywhere, in a list, on paper and read aloud. The way back, from a CSV
cell or from the opening hours people write, is in two modules beside this one; their names can be had here
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

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

# Not from strftime, whose names change with the server's locale.
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
YEAR_IS_CLEAR_DAYS = 300
"""About ten months: nearer than this, "Tuesday 24 November" can only mean one year."""
MOST_DATES_LISTED = 3
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")


def describe(rule: Rule, *, today: date | None = None) -> str:
    """Say a rule: "Every other Tuesday, 10.30 am to 12 noon, in term time, until 12 December 2026".

    With ``today``, what is over is left out (a first day or single dates that have passed) and a fortnight
    that has yet to begin says when. Without it the words do not depend on the day they are asked for.
    """
    return ", ".join(
        [_capital(_pattern(rule)), _hours(rule.opens_at, rule.closes_at), *_conditions(rule, today)]
    )


def describe_occurrence(occurrence: Occurrence, *, today: date) -> str:
    """Say one time: "Today, 2 pm to 4 pm", "Tuesday 24 November, 2 pm to 4 pm"; ``today`` is the local date.

    The year is added when the date is not within ten months or so. What makes it uncertain is said at the
    end.
    """
    starts, ends = occurrence.starts, occurrence.ends
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
    day = near.get((starts.date() - today).days)
    if day is None:
        with_year = abs((starts.date() - today).days) > YEAR_IS_CLEAR_DAYS
        day = f"{DAY_NAMES[starts.weekday()]} {date_words(starts.date(), year=with_year)}"
    opens = None if occurrence.all_day else starts.time()
    parts = [day, _hours(opens, ends.time() if occurrence.end_known and not occurrence.all_day else None)]
    if occurrence.term_uncertain:
        parts.append("if it is term time")
    if occurrence.bank_holiday_uncertain:
        parts.append("but ask first: it is a bank holiday")
    return ", ".join(parts)


def time_words(moment: time) -> str:
    """Say a time of day: "9 am", "10.30 am", "12 noon", "midnight"."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "12 noon" if moment.hour else "midnight"
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def date_words(day: date, *, year: bool = True) -> str:
    """Say a date: "24 November 2026", or without the year."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}" + (f" {day.year}" if year else "")


def _hours(opens: time | None, closes: time | None) -> str:
    if opens is None:
        return "all day"
    if closes is None:
        return f"from {time_words(opens)}"
    if closes == opens:
        return f"{time_words(opens)} to {time_words(closes)} the next day"
    return f"{time_words(opens)} to {time_words(closes)}"


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
    return f"{DAY_NAMES[rule.dtstart.weekday()]} {date_words(rule.dtstart)}"


def _weekly(days: Sequence[int], interval: int) -> str:
    if interval == 1:
        return f"every {DAY_NAMES[days[0]]}" if len(days) == 1 else _day_list(days)
    if len(days) > 1:
        return f"{_day_list(days)}, {_every(interval, 'week')}"
    name = DAY_NAMES[days[0]]
    # Not "every third Tuesday", which most people take for the third of the month.
    return f"every other {name}" if interval == 2 else f"every {interval} weeks on {name}"


def _daily(days: Sequence[int], interval: int) -> str:
    if interval == 1:
        return _weekly(days or range(7), 1)
    return _every(interval, "day") + (f", only {_day_list(days)}" if days else "")


def _day_list(days: Sequence[int]) -> str:
    if len(days) == 7:
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAY_NAMES[days[0]]} to {DAY_NAMES[days[-1]]}"
    return _join(f"{DAY_NAMES[day]}s" for day in days)


def _every(interval: int, unit: str) -> str:
    return f"every other {unit}" if interval == 2 else f"every {interval} {unit}s"


def _monthly(rule: Rule) -> str:
    month_days = _join(map(_month_day, rule.bymonthday))
    if not rule.byday:
        return f"{month_days} {_of_month(rule)}"
    return f"{_ordinal_days(rule)} {_of_month(rule)}" + (
        f", only when it is the {month_days}" if month_days else ""
    )


def _of_month(rule: Rule) -> str:
    if rule.interval == 1:
        return "of the month"
    if rule.interval == 2:
        return "of every other month"
    if rule.interval == 12 and rule.dtstart is not None:
        return f"of {MONTH_NAMES[rule.dtstart.month - 1]} every year"
    return f"of the month, every {rule.interval} months"


def _ordinal_days(rule: Rule) -> str:
    """ "second and fourth Tuesday", "second Tuesday and last Friday", "every Monday"."""
    ordinals: dict[int, list[int]] = {}
    for ordinal, day in map(split_byday, rule.byday):
        ordinals.setdefault(day, []).append(ordinal)
    return _join(
        f"every {DAY_NAMES[day]}" if 0 in counts else f"{_join(map(_ordinal, counts))} {DAY_NAMES[day]}"
        for day, counts in ordinals.items()
    )


def _ordinal(count: int) -> str:
    if count > 0:
        return _ORDINALS[count]
    return "last" if count == -1 else f"{_ORDINALS[-count]}-last"


def _month_day(day: int) -> str:
    if day < 0:
        return "last day" if day == -1 else f"{_suffixed(-day)} last day"
    return _suffixed(day)


def _suffixed(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _conditions(rule: Rule, today: date | None) -> list[str]:
    """What narrows or widens the pattern, in the order people ask."""
    coming = [
        [day for day in dates if today is None or day >= today]
        for dates in (rule.except_dates, rule.extra_dates)
    ]
    conditions = [
        "in term time" if rule.term_time_only else "",
        {BankHolidays.SKIPS: "not on bank holidays", BankHolidays.RUNS: "bank holidays too"}.get(
            rule.bank_holidays, ""
        ),
        _months(rule.except_months),
        _dates(coming[0], few="not on {}", many="with {} dates off"),
        _dates(coming[1], few="also on {}", many="and on {} other dates"),
        _begins(rule, today),
        f"until {date_words(rule.valid_until)}" if rule.valid_until is not None else "",
    ]
    return [condition for condition in conditions if condition]


def _months(off: Iterable[int]) -> str:
    """The months off, or, where those are half the year and more, the months on."""
    off = sorted(set(off))
    if len(off) < 6:
        return f"not {_month_list(off)}" if off else ""
    return f"only {_month_list([month for month in range(1, 13) if month not in off])}"


def _month_list(months: Sequence[int]) -> str:
    """ "in July and August", "from May to September", "from November to January"."""
    first = [month for month in months if (month - 2) % 12 + 1 not in months]
    if len(months) < 3 or len(first) != 1:
        return "in " + _join(MONTH_NAMES[month - 1] for month in months)
    last = (first[0] + len(months) - 2) % 12
    return f"from {MONTH_NAMES[first[0] - 1]} to {MONTH_NAMES[last]}"


def _dates(days: Sequence[date], *, few: str, many: str) -> str:
    if len(days) > MOST_DATES_LISTED:
        return many.format(len(days))
    return few.format(_join(date_words(day) for day in sorted(days))) if days else ""


def _begins(rule: Rule, today: date | None) -> str:
    """An anchor long past only says which weeks; a first day still to come matters to everyone."""
    first = rule.valid_from if today is None else rule.first_possible
    if rule.freq is Frequency.ONCE or first is None or (today is not None and first <= today):
        return ""
    return f"from {date_words(first)}"


def _join(words: Iterable[str]) -> str:
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
