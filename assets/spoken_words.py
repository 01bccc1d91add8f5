"""The words that times are typed in, as patterns: days, months, dates, ordinals; and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from assets.schedule_notation import BadSchedule

DAY = r"(?:mon|tues?|wed(?:nes)?|weds|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+|\s*&\s*|\s*/\s*)"
TO = r"(?:\s*-\s*|\s+to\s+|\s+until\s+|\s+till\s+)"
ORDINAL = r"(?:(?:second|third|fourth|fifth|2nd|3rd|4th|5th)[- ]last|first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th))"
MONTH_DAY = r"(?:(?:\d{1,2}(?:st|nd|rd|th)\s+)?last\s+day|\d{1,2}(?:st|nd|rd|th))"
MERIDIEM = r"(?:am|pm|noon|midnight)"
CLOCK = rf"(?:\d{{1,2}}(?:[:.]\d\d)?\s?{MERIDIEM}?|noon|midnight)(?![\d:/a-z])"
DATE = (
    rf"(?:{DAY},?\s+)?(?:(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}})?"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d)(?!\d)"
)
DATES = rf"{DATE}(?:{AND}{DATE})*"
MONTHS = rf"{MONTH}\b(?:(?:{AND}|{TO}){MONTH}\b)*"
OFF = r"(?:but\s+)?(?:not|except|excluding|never|closed|no\s+sessions?|apart\s+from|without)(?:\s+(?:for|in|on|during|from))?(?:\s+the)?"
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
N = r"(?:\d{1,3}|two|three|four|five|six|eight)"

_DAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")
_MONTH_CODES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINAL_CODES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


class NotUnderstood(BadSchedule):
    """A line that cannot be read. ``part`` is the piece of it, as it was typed; ``why`` what to do, in words."""

    def __init__(self, part: str, why: str, line: int = 1) -> None:
        super().__init__(part, why)
        self.line = line


def weekdays_in(text: str) -> list[int]:
    return _row(text, DAY, lambda word: _DAY_CODES.index(word[:2]), size=7)


def months_in(text: str) -> list[int]:
    return [month + 1 for month in _row(text, MONTH, lambda word: month_of(word) - 1, size=12)]


def _row(text: str, word: str, number: Callable[[str], int], *, size: int) -> list[int]:
    """The numbers of the words in a list, with what lies between two that have "to" between them, round the end."""
    found: list[int] = []
    end = 0
    for match in re.finditer(rf"{word}\b", text):
        now = number(match[0])
        if found and re.fullmatch(rf"{TO}(?:on\s+)?", text[end : match.start()]):
            found += [(found[-1] + step) % size for step in range(1, (now - found[-1]) % size)]
        if now not in found:
            found.append(now)
        end = match.end()
    return found


def month_of(word: str) -> int:
    return _MONTH_CODES.index(word[:3]) + 1


def ordinal_of(word: str) -> int:
    first, _sep, last = word.replace("-", " ").partition(" ")
    number = _ORDINAL_CODES.get(first) or int(first[0])
    return -number if last and number > 0 else number


def dates_in(text: str, today: date) -> tuple[date, ...]:
    return tuple(sorted({date_of(match[0], today) for match in re.finditer(DATE, text)}))


def date_of(text: str, today: date, *, nearest: bool = False) -> date:
    """A date as typed; without a year the next there is, or (``nearest``) the nearest, past or to come."""
    try:
        if match := re.search(r"(\d{4})-(\d\d)-(\d\d)", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        match = re.search(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH})(?:,?\s+(\d{{4}}))?", text)
        assert match is not None  # noqa: S101  every date that gets here has fitted DATE
        day, month = int(match[1]), month_of(match[2])
        if match[3]:
            return date(int(match[3]), month, day)
        years = range(today.year - 1, today.year + 9)
        possible = [found for year in years if (found := _exists(year, month, day)) is not None]
        if nearest:
            return min(possible, key=lambda found: abs(found - today))
        return next(found for found in possible if found >= today)
    except (ValueError, StopIteration) as problem:
        raise NotUnderstood(text.strip(), _("there is no such date.")) from problem


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
