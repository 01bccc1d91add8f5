"""Names of days and months, times of day and dates, in the reader's language.

Patterns are whole, with places to fill in, and never put together from pieces: other languages order and bend words
otherwise. Names of days stand alone ("Monday"), so that a pattern may say what goes before or after them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.utils.translation import gettext, pgettext
from django.utils.translation import pgettext_lazy as _p

DAY_NAMES = (
    _p("day of the week", "Monday"),
    _p("day of the week", "Tuesday"),
    _p("day of the week", "Wednesday"),
    _p("day of the week", "Thursday"),
    _p("day of the week", "Friday"),
    _p("day of the week", "Saturday"),
    _p("day of the week", "Sunday"),
)
DAYS_IN_LISTS = (
    _p("several days of the week", "Mondays"),
    _p("several days of the week", "Tuesdays"),
    _p("several days of the week", "Wednesdays"),
    _p("several days of the week", "Thursdays"),
    _p("several days of the week", "Fridays"),
    _p("several days of the week", "Saturdays"),
    _p("several days of the week", "Sundays"),
)
MONTH_NAMES = (
    _p("month", "January"),
    _p("month", "February"),
    _p("month", "March"),
    _p("month", "April"),
    _p("month", "May"),
    _p("month", "June"),
    _p("month", "July"),
    _p("month", "August"),
    _p("month", "September"),
    _p("month", "October"),
    _p("month", "November"),
    _p("month", "December"),
)
# fmt: off
MONTH_DAYS = (
    _p("day of the month", "1st"), _p("day of the month", "2nd"), _p("day of the month", "3rd"),
    _p("day of the month", "4th"), _p("day of the month", "5th"), _p("day of the month", "6th"),
    _p("day of the month", "7th"), _p("day of the month", "8th"), _p("day of the month", "9th"),
    _p("day of the month", "10th"), _p("day of the month", "11th"), _p("day of the month", "12th"),
    _p("day of the month", "13th"), _p("day of the month", "14th"), _p("day of the month", "15th"),
    _p("day of the month", "16th"), _p("day of the month", "17th"), _p("day of the month", "18th"),
    _p("day of the month", "19th"), _p("day of the month", "20th"), _p("day of the month", "21st"),
    _p("day of the month", "22nd"), _p("day of the month", "23rd"), _p("day of the month", "24th"),
    _p("day of the month", "25th"), _p("day of the month", "26th"), _p("day of the month", "27th"),
    _p("day of the month", "28th"), _p("day of the month", "29th"), _p("day of the month", "30th"),
    _p("day of the month", "31st"),
)
# fmt: on
# By how many from the front of a month, or, below 0, from its end.
ORDINAL_DAYS = {
    1: _p("of a month", "first {day}"),
    2: _p("of a month", "second {day}"),
    3: _p("of a month", "third {day}"),
    4: _p("of a month", "fourth {day}"),
    5: _p("of a month", "fifth {day}"),
    -1: _p("of a month", "last {day}"),
    -2: _p("of a month", "second-last {day}"),
    -3: _p("of a month", "third-last {day}"),
    -4: _p("of a month", "fourth-last {day}"),
    -5: _p("of a month", "fifth-last {day}"),
}
# Several of them before one day: "second and fourth Tuesday".
ORDINALS_IN_LISTS = {
    1: _p("one of several of a month", "first"),
    2: _p("one of several of a month", "second"),
    3: _p("one of several of a month", "third"),
    4: _p("one of several of a month", "fourth"),
    5: _p("one of several of a month", "fifth"),
    -1: _p("one of several of a month", "last"),
    -2: _p("one of several of a month", "second-last"),
    -3: _p("one of several of a month", "third-last"),
    -4: _p("one of several of a month", "fourth-last"),
    -5: _p("one of several of a month", "fifth-last"),
}


def time_words(moment: time) -> str:
    """Say a time of day: "9 am", "10.30 am", "12 noon", "midnight"."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return gettext("12 noon") if moment.hour else gettext("midnight")
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    said = gettext("{time} am") if moment.hour < 12 else gettext("{time} pm")
    return said.format(time=f"{moment.hour % 12 or 12}{minutes}")


def date_words(day: date, *, year: bool = True) -> str:
    """Say a date: "24 November 2026", or without the year."""
    said = gettext("{day} {month} {year}") if year else gettext("{day} {month}")
    return said.format(day=day.day, month=MONTH_NAMES[day.month - 1], year=day.year)


def hours_words(opens: time | None, closes: time | None) -> str:
    """Say from when to when: "2 pm to 4 pm"."""
    if opens is None:
        return gettext("all day")
    if closes is None:
        return pgettext("a time of day", "from {time}").format(time=time_words(opens))
    said = gettext("{opens} to {closes} the next day") if closes == opens else gettext("{opens} to {closes}")
    return said.format(opens=time_words(opens), closes=time_words(closes))


def listed(words: Iterable[object], *, last: str) -> str:
    """Put words in a row: "a, b and c", where ``last`` is the pattern of the end, "{most} and {last}"."""
    *most, end = [*map(str, words)] or [""]
    return last.format(most=comma().join(most), last=end) if most else end


def comma() -> str:
    """What stands between the parts of a time."""
    return pgettext("between the parts of a time", ", ")
