"""Repeating times as one line of text, for CSV files: read strictly, and written back the same.

A cell holds rules separated by `` | ``. Each rule is RFC 5545 rule words, then times, then flags, by spaces::

    FREQ=WEEKLY;BYDAY=TH 12:00-14:00
    FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 10:30-12:00 from=2026-01-06
    FREQ=MONTHLY;BYDAY=2TU,-1FR 19:00-21:00 term-time not-bank-holidays not-months=8,12 until=2026-12-12
    FREQ=ONCE 14:00-16:00 from=2026-12-12

No times mean all day; ``14:00-`` has no known end. Flags: ``term-time``, ``not-bank-holidays``,
``on-bank-holidays``, ``not-months=8,12``, ``from=``, ``until=``, ``not=`` (dates off) and ``also=`` (extra
dates), dates as YYYY-MM-DD with commas between. Where the rule needs a first date (an interval, or a
single date) ``from=`` is that date; otherwise it is the first day the rule is valid. ``anchor=`` gives the
first date apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

from assets.schedule_rules import BankHolidays, Frequency, ImpossibleRule, Rule, ScheduleError, validate

_TIMES = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)?")


class BadSchedule(ScheduleError):
    """A schedule that cannot be read. ``part`` is the offending piece of it, as it was written."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"“{part}”: {why}")
        self.part = part
        self.why = why


def parse_notation(text: str) -> list[Rule]:
    """Read a schedule cell; an empty one has no rules.

    Raises BadSchedule, naming the part, for anything unknown and for rules that contradict themselves or
    would never happen.
    """
    if not text.strip():
        return []
    return [_parse_rule(part.strip()) for part in re.split(r"(?:^|\s)\|(?:\s|$)", text.strip())]


def to_notation(rule: Rule) -> str:
    """Write one valid rule so that :func:`parse_notation` gives it back."""
    words = [f"FREQ={rule.freq}"]
    if rule.interval > 1:
        words.append(f"INTERVAL={rule.interval}")
    if rule.byday:
        words.append("BYDAY=" + ",".join(rule.byday))
    if rule.bymonthday:
        words.append("BYMONTHDAY=" + ",".join(map(str, rule.bymonthday)))
    line = [";".join(words)]
    if rule.opens_at is not None:
        closes = "" if rule.closes_at is None else f"{rule.closes_at:%H:%M}"
        line.append(f"{rule.opens_at:%H:%M}-{closes}")
    return " ".join(line + _write_flags(rule))


def _write_flags(rule: Rule) -> list[str]:
    from_, anchor = rule.valid_from, rule.dtstart
    if _needs_first_date(rule) and from_ is None:
        from_, anchor = anchor, None
    named = {"from": from_, "until": rule.valid_until, "anchor": anchor}
    listed = {"not": rule.except_dates, "also": rule.extra_dates}
    flags = ["term-time"] if rule.term_time_only else []
    flags += {BankHolidays.SKIPS: ["not-bank-holidays"], BankHolidays.RUNS: ["on-bank-holidays"]}.get(
        rule.bank_holidays, []
    )
    if rule.except_months:
        flags.append("not-months=" + ",".join(map(str, rule.except_months)))
    flags += [f"{name}={day.isoformat()}" for name, day in named.items() if day is not None]
    flags += [f"{name}={','.join(day.isoformat() for day in days)}" for name, days in listed.items() if days]
    return flags


def _needs_first_date(rule: Rule) -> bool:
    return rule.freq is Frequency.ONCE or rule.interval > 1


def _parse_rule(text: str) -> Rule:
    head, *rest = text.split() or [""]
    facts = _parse_words(head)
    if rest and (match := _TIMES.fullmatch(rest[0])):
        facts["opens_at"] = _clock(match[1])
        facts["closes_at"] = _clock("00:00" if match[2] == "24:00" else match[2]) if match[2] else None
        rest = rest[1:]
    anchor: date | None = None
    for flag in rest:
        name, value = _parse_flag(flag)
        if name == "anchor" and anchor is None:
            anchor = value
        elif name in facts or name == "anchor":
            raise BadSchedule(flag, "this is said twice.")
        else:
            facts[name] = value
    rule = Rule(**facts)
    if anchor is not None:
        rule = replace(rule, dtstart=anchor)
    elif _needs_first_date(rule):
        rule = replace(rule, dtstart=rule.valid_from, valid_from=None)
    try:
        validate(rule)
    except ImpossibleRule as impossible:
        raise BadSchedule(text, str(impossible)) from impossible
    return rule


def _parse_words(head: str) -> dict[str, Any]:
    """The rule words, "FREQ=WEEKLY;BYDAY=TH", as arguments of Rule."""
    facts: dict[str, Any] = {}
    for part in head.split(";"):
        word, _, value = part.partition("=")
        if word not in _WORDS:
            raise BadSchedule(
                part or head, f"expected one of {', '.join(_WORDS)}, such as FREQ=WEEKLY;BYDAY=TH."
            )
        name, read = _WORDS[word]
        if name in facts:
            raise BadSchedule(part, "this is said twice.")
        facts[name] = _read(part, read, value)
    if "freq" not in facts:
        raise BadSchedule(head, "FREQ is missing.")
    return facts


def _parse_flag(flag: str) -> tuple[str, Any]:
    if flag in _BARE_FLAGS:
        return _BARE_FLAGS[flag]
    word, equals, value = flag.partition("=")
    if not equals or word not in _VALUE_FLAGS:
        known = ", ".join([*_BARE_FLAGS, *(f"{name}=" for name in _VALUE_FLAGS)])
        raise BadSchedule(flag, f"expected times such as 14:00-16:00, or one of {known}.")
    name, read = _VALUE_FLAGS[word]
    return name, _read(flag, read, value)


def _read(part: str, read: Callable[[str], Any], value: str) -> Any:
    try:
        return read(value)
    except ValueError as problem:
        raise BadSchedule(part, f"“{value}” cannot be read here.") from problem


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as problem:
        raise BadSchedule(text, "times go from 00:00 to 23:59.") from problem


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _days(text: str) -> tuple[date, ...]:
    return tuple(_day(part) for part in text.split(","))


def _strings(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _number(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,4}", text):
        raise ValueError(text)
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_number(part) for part in text.split(","))


_WORDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FREQ": ("freq", Frequency),
    "INTERVAL": ("interval", _number),
    "BYDAY": ("byday", _strings),
    "BYMONTHDAY": ("bymonthday", _numbers),
}
_BARE_FLAGS: dict[str, tuple[str, Any]] = {
    "term-time": ("term_time_only", True),
    "not-bank-holidays": ("bank_holidays", BankHolidays.SKIPS),
    "on-bank-holidays": ("bank_holidays", BankHolidays.RUNS),
}
_VALUE_FLAGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "not-months": ("except_months", _numbers),
    "from": ("valid_from", _day),
    "until": ("valid_until", _day),
    "anchor": ("anchor", _day),
    "not": ("except_dates", _days),
    "also": ("extra_dates", _days),
}
