"""The clauses a time is typed in, each with its pattern and what it adds to what has been heard so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from assets.schedule_rules import BankHolidays
from assets.spoken_words import (
    AND,
    CLOCK,
    DATE,
    DATES,
    DAY,
    MERIDIEM,
    MONTH,
    MONTH_DAY,
    MONTHS,
    NUMBERS,
    OFF,
    ORDINAL,
    TO,
    N,
    NotUnderstood,
    date_of,
    dates_in,
    month_of,
    months_in,
    ordinal_of,
    weekdays_in,
)


@dataclass(slots=True)
class Heard:
    """What the clauses of a line have said so far."""

    days: list[tuple[int, int]] = field(default_factory=list)
    """(ordinal or 0, weekday)"""
    month_days: list[int] = field(default_factory=list)
    only_days: list[int] = field(default_factory=list)
    unit: str = ""
    interval: int = 1
    monthly: bool = False
    second_every: bool = False
    yearly: int = 0
    single: date | None = None
    hours: tuple[str, str | None, str] | None = None
    """Opening and closing as typed, and the whole clause. They are read once the part of the day is known."""
    part: str = ""
    has_hours: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    beginning: date | None = None


def _once(heard: Heard, name: str, value: object, match: re.Match[str]) -> None:
    if name in heard.facts:
        raise NotUnderstood(match[0].strip(), _("this is said twice."))
    heard.facts[name] = value


# ------------------------------------------------------------------------------------------- clauses


def _skip(heard: Heard, match: re.Match[str], today: date) -> None:
    """Words and marks that say nothing."""


def _no_bank_holidays(heard: Heard, match: re.Match[str], today: date) -> None:
    _once(heard, "bank_holidays", BankHolidays.SKIPS, match)


def _bank_holidays_too(heard: Heard, match: re.Match[str], today: date) -> None:
    _once(heard, "bank_holidays", BankHolidays.RUNS, match)


def _in_term(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.facts["term_time_only"] = True


def _months_off(heard: Heard, match: re.Match[str], today: date) -> None:
    off = {*months_in(match["months"]), *heard.facts.get("except_months", ())}  # type: ignore[misc]
    heard.facts["except_months"] = tuple(sorted(off))


def _months_on(heard: Heard, match: re.Match[str], today: date) -> None:
    on = months_in(match["months"])
    _once(heard, "except_months", tuple(month for month in range(1, 13) if month not in on), match)


def _dates_off(heard: Heard, match: re.Match[str], today: date) -> None:
    _once(heard, "except_dates", dates_in(match["dates"], today), match)


def _more_dates(heard: Heard, match: re.Match[str], today: date) -> None:
    _once(heard, "extra_dates", dates_in(match["dates"], today), match)


def _from_date(heard: Heard, match: re.Match[str], today: date) -> None:
    if heard.beginning is not None:
        raise NotUnderstood(match[0].strip(), _("this is said twice."))
    heard.beginning = date_of(match["date"], today, nearest=True)


def _until_date(heard: Heard, match: re.Match[str], today: date) -> None:
    _once(heard, "valid_until", date_of(match["date"], today), match)


def _one_date(heard: Heard, match: re.Match[str], today: date) -> None:
    if heard.single is not None:
        raise NotUnderstood(match[0].strip(), _("put each date on its own line."))
    heard.single = date_of(match["date"], today)


def _hours(heard: Heard, match: re.Match[str], today: date) -> None:
    if heard.has_hours:
        raise NotUnderstood(match[0].strip(), _("put the second time on a line of its own."))
    heard.has_hours = True
    opens, closes = match["opens"], match.groupdict().get("closes")
    heard.hours = (opens.strip(), closes.strip() if closes else None, match[0].strip())


def _all_day(heard: Heard, match: re.Match[str], today: date) -> None:
    if heard.has_hours:
        raise NotUnderstood(match[0].strip(), _("put the second time on a line of its own."))
    heard.has_hours = True


def _part_of_day(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.part = "am" if "morning" in match[0] else "pm"


def _every_n(heard: Heard, match: re.Match[str], today: date) -> None:
    said = match.groupdict()
    many = said.get("n") or "2"
    unit = next((unit for unit in ("week", "month", "day", "year") if unit in match[0]), "week")
    interval = NUMBERS.get(many) or int(many)
    if unit == "year":
        return
    _once(heard, "every", (unit, interval), match)
    heard.unit, heard.interval = unit, interval


def _every_unit(heard: Heard, match: re.Match[str], today: date) -> None:
    unit = next(unit for unit in ("week", "month", "dai", "day") if unit in match[0])
    if unit in ("month",):
        heard.monthly = True
    elif unit in ("day", "dai"):
        heard.unit = "day"


def _of_month(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.monthly = True


def _of_one_month(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.monthly, heard.interval, heard.unit = True, 12, "month"
    heard.yearly = month_of(match["month"])


def _every_other_day(heard: Heard, match: re.Match[str], today: date) -> None:
    """ "Every other Thursday"; "every second Thursday" as well, unless "of the month" follows."""
    days = weekdays_in(match["days"])
    if "second" in match[0] or "2nd" in match[0]:
        heard.second_every = True
    _once(heard, "every", ("week", 2), match)
    heard.unit, heard.interval = "week", 2
    heard.days += [(0, day) for day in days]


def _ambiguous(heard: Heard, match: re.Match[str], today: date) -> None:
    why = _("say “every 3 weeks on Tuesday”, or “third Tuesday of the month”, whichever it is.")
    raise NotUnderstood(match[0].strip(), why)


def _ordinal_days(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.monthly = True
    ordinals = [ordinal_of(word) for word in re.findall(ORDINAL, match["ordinals"])]
    for day in weekdays_in(match["days"]):
        heard.days += [(ordinal, day) for ordinal in ordinals]


def _plain_days(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.days += [(0, day) for day in weekdays_in(match["days"])]


def _day_group(heard: Heard, match: re.Match[str], today: date) -> None:
    days = range(5) if "weekday" in match[0] else range(5, 7) if "weekend" in match[0] else range(7)
    heard.days += [(0, day) for day in days]


def _only_days(heard: Heard, match: re.Match[str], today: date) -> None:
    heard.only_days += weekdays_in(match["days"])


def _days_of_month(heard: Heard, match: re.Match[str], today: date) -> None:
    for word in re.findall(MONTH_DAY, match["days"]):
        count = re.match(r"\d+", word)
        back = "last" in word
        number = int(count[0]) if count else 1
        heard.month_days.append(-number if back else number)


def _days_of_one_month(heard: Heard, match: re.Match[str], today: date) -> None:
    _days_of_month(heard, match, today)
    _of_one_month(heard, match, today)


_DAYS = rf"{DAY}\b(?:(?:{AND}|{TO})(?:on\s+)?{DAY}\b)*"


def _clause(body: str) -> re.Pattern[str]:
    return re.compile(rf"[\s,;]*(?:(?:and|but|we|meets?|meeting|open|runs?|is|are|held)\s+)*{body}")


_Take = Callable[[Heard, re.Match[str], date], None]
CLAUSES: list[tuple[re.Pattern[str], _Take]] = [
    (_clause(rf"(?:{OFF}|no)\s+(?:on\s+)?(?:public|bank)\s+hol(?:iday)?s?\b"), _no_bank_holidays),
    (_clause(r"(?:closed\s+)?(?:bank|public)\s+holidays?\s+closed\b"), _no_bank_holidays),
    (_clause(r"(?:(?:even\s+)?on|including)?\s*(?:bank|public)\s+holidays?(?:\s+(?:too|as\s+well))?\b"), _bank_holidays_too),
    (_clause(r"(?:only\s+)?(?:in|during)?\s*(?:the\s+)?(?:school\s+)?term[- ]?(?:time)?s?(?:\s+only)?\b"), _in_term),
    (_clause(rf"{OFF}\s+school\s+holidays?\b"), _in_term),
    (_clause(rf"{OFF}\s+(?P<dates>{DATES})"), _dates_off),
    (_clause(rf"{OFF}\s+(?P<months>{MONTHS})"), _months_off),
    (_clause(rf"only\s+(?:in|from)\s+(?P<months>{MONTHS})"), _months_on),
    (_clause(rf"(?:in|from|between)?\s*(?P<months>{MONTHS})\s+only\b"), _months_on),
    (_clause(rf"(?:also|plus)\s+(?:on\s+)?(?P<dates>{DATES})"), _more_dates),
    (_clause(rf"(?:from|starting|starts|beginning|begins|first\s+(?:one|session))(?:\s+(?:on|from))?\s+(?P<date>{DATE})"), _from_date),
    (_clause(rf"(?:until|till|up\s+to|ends?|ending|to)(?:\s+on)?\s+(?P<date>{DATE})"), _until_date),
    (_clause(rf"(?:on\s+)?(?:the\s+)?(?P<days>{MONTH_DAY}(?:{AND}(?:the\s+)?{MONTH_DAY})*)\s+of\s+(?P<month>{MONTH})\s+(?:every|each)\s+year\b"), _days_of_one_month),
    (_clause(rf"(?:on\s+)?(?P<date>{DATE})"), _one_date),
    (_clause(rf"(?:from\s+|between\s+|at\s+)?(?P<opens>{CLOCK})(?:{TO}|\s+and\s+)(?P<closes>{CLOCK})(?:\s+the\s+next\s+day)?"), _hours),
    (_clause(rf"(?:at|from|starting\s+at|starts\s+at)?\s*(?P<opens>\d{{1,2}}(?:[:.]\d\d)?\s?{MERIDIEM}|\d{{1,2}}[:.]\d\d|noon|midnight)(?![\d:/a-z])"), _hours),
    (_clause(r"(?:at|from)\s+(?P<opens>\d{1,2})(?![\d:./a-z])"), _hours),
    (_clause(r"(?:in\s+the\s+)?(?:mornings?|afternoons?|evenings?|nights?)\b"), _part_of_day),
    (_clause(r"all\s+day\b|24\s+hours\b"), _all_day),
    (_clause(rf"(?:every\s+other|every\s+second|every\s+2nd|alternate|fortnightly\s+on|every\s+(?:2|two)\s+weeks\s+on)\s+(?P<days>{_DAYS})(?!\s+of\b)"), _every_other_day),
    (_clause(rf"every\s+(?:third|fourth|fifth|3rd|4th|5th)\s+{DAY}\b(?!\s+(?:of|in|each)\b)"), _ambiguous),
    (_clause(r"every\s+other\s+(?:week|month|day)\b|every\s+fortnight\b|fortnightly\b|alternate\s+weeks\b|bi-?weekly\b"), _every_n),
    (_clause(rf"every\s+(?P<n>{N})\s+(?:weeks|months|days)(?:\s+on)?\b"), _every_n),
    (_clause(r"of\s+every\s+other\s+month\b"), lambda h, m, t: _every_n(h, m, t) or _of_month(h, m, t)),
    (_clause(rf"of\s+(?P<month>{MONTH})\s+(?:every|each)\s+year\b"), _of_one_month),
    (_clause(r"(?:of|in)\s+(?:the|each|every)\s+month\b|(?:each|every|a)\s+month\b|monthly\b"), _of_month),
    (_clause(r"weekly\b|(?:every|each|a)\s+week\b"), _every_unit),
    (_clause(r"only\s+when\s+it\s+is\s+the\s+(?P<days>" + rf"{MONTH_DAY}(?:{AND}{MONTH_DAY})*)"), _days_of_month),
    (_clause(rf"only\s+(?:on\s+)?(?P<days>{_DAYS})"), _only_days),
    (_clause(rf"(?:on\s+|every\s+|each\s+)?(?:the\s+)?(?P<ordinals>{ORDINAL}(?:{AND}(?:the\s+)?{ORDINAL})*)\s+(?P<days>{DAY}\b)"), _ordinal_days),
    (_clause(rf"(?:on\s+)?(?:the\s+)?(?P<days>{MONTH_DAY}(?:{AND}(?:the\s+)?{MONTH_DAY})*)\b"), _days_of_month),
    (_clause(r"weekdays\b|weekends\b|every\s+day\b|daily\b|each\s+day\b|(?:7|seven)\s+days\s+a\s+week\b"), _day_group),
    (_clause(rf"(?:on\s+|every\s+|each\s+|from\s+)?(?P<days>{_DAYS})"), _plain_days),
    (re.compile(r"[\s,;:.]+"), _skip),
]  # fmt: skip
