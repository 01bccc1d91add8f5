"""Days and times of day as they are said: "tonight", "Tuesday mornings", "after 6", "between 2 and 4"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assets.search.times import Day
from assets.search.words.normal import Token
from assets.search.words.parts import PartKind, Span, span
from assets.search.words.phrases import Phrases

MORNING, AFTERNOON, EVENING = "06:00-12:00", "12:00-17:00", "17:00-24:00"

_DAY_LABELS = {
    Day.NOW: "On now",
    Day.TODAY: "Today",
    Day.TOMORROW: "Tomorrow",
    Day.WEEKEND: "At the weekend",
    Day.MO: "Monday",
    Day.TU: "Tuesday",
    Day.WE: "Wednesday",
    Day.TH: "Thursday",
    Day.FR: "Friday",
    Day.SA: "Saturday",
    Day.SU: "Sunday",
}
_WEEKDAYS = {
    Day.MO: "monday mon",
    Day.TU: "tuesday tues",
    Day.WE: "wednesday weds",
    Day.TH: "thursday thurs thur",
    Day.FR: "friday fri",
    Day.SA: "saturday",
    Day.SU: "sunday",
}
# These are other words as well, so they are days only after "on" and the like, or before a part of the day.
_SHORT = {Day.TU: "tue", Day.WE: "wed", Day.TH: "thu", Day.SA: "sat", Day.SU: "sun"}
_DAYS = {
    Day.NOW: "open now, right now, on now, happening now, open at the moment, on at the moment",
    Day.TODAY: "today, on today, open today, later today, for today",
    Day.TOMORROW: "tomorrow, on tomorrow, open tomorrow, for tomorrow",
    Day.WEEKEND: "weekend, this weekend, at the weekend, on the weekend, at weekends, on weekends, over the weekend,"
    " for the weekend, every weekend, at a weekend",
}
_PARTS_OF_DAY = {
    (MORNING, "Morning"): "morning, in the morning, in the mornings, on a morning, of a morning",
    (
        AFTERNOON,
        "Afternoon",
    ): "afternoon, in the afternoon, in the afternoons, on an afternoon, of an afternoon",
    (EVENING, "Evening"): "evening, in the evening, in the evenings, on an evening, of an evening",
    (
        "12:00-14:00",
        "Lunchtime",
    ): "lunchtime, at lunchtime, lunch time, at lunch time, at lunch, midday, at midday",
    ("09:00-17:00", "Daytime"): "daytime, in the daytime, during the day, in the day time",
    ("17:00-24:00", "After work"): "after work",
    ("15:00-18:00", "After school"): "after school",
}
_TODAY_AT = {(MORNING, "Morning"): "this morning", (AFTERNOON, "Afternoon"): "this afternoon"}
_TONIGHT = "tonight, this evening, on tonight, for tonight"
# A part of the day, said right after a day.
_AFTER_DAY = {
    (MORNING, "Morning"): "morning",
    (AFTERNOON, "Afternoon"): "afternoon",
    (EVENING, "Evening"): "evening, night",
}

Said = tuple[PartKind, str, str]


def _learnt() -> Phrases[tuple[Said, ...]]:
    known: Phrases[tuple[Said, ...]] = Phrases()

    def add(phrases: str, *said: Said) -> None:
        for phrase in phrases.split(","):
            known.add(phrase.strip(), said)

    for day, phrases in _DAYS.items():
        add(phrases, _day(day))
    for day, names in _WEEKDAYS.items():
        for name in names.split():
            for before in ("", "on", "on a", "every", "this", "next", "for"):
                add(f"{before} {name}", _day(day))
                _with_parts(add, f"{before} {name}", day)
    for day, name in _SHORT.items():
        for before in ("on", "every", "this", "next"):
            add(f"{before} {name}", _day(day))
        _with_parts(add, name, day)
    _with_parts(add, "tomorrow", Day.TOMORROW)
    _with_parts(add, "today", Day.TODAY)
    for hours, phrases in _PARTS_OF_DAY.items():
        add(phrases, _time(hours))
    for hours, phrases in _TODAY_AT.items():
        add(phrases, _day(Day.TODAY), _time(hours))
    add(_TONIGHT, _day(Day.TODAY), _time((EVENING, "Evening")))
    return known


def _with_parts(add: Callable[..., None], name: str, day: Day) -> None:
    for hours, words in _AFTER_DAY.items():
        for word in words.split(","):
            add(f"{name} {word}", _day(day), _time(hours))


def _day(day: Day) -> Said:
    return PartKind.DAY, day.value, _DAY_LABELS[day]


def _time(hours: tuple[str, str]) -> Said:
    return PartKind.TIME, *hours


PHRASES = _learnt()


def moments(text: str, words: Sequence[Token], start: int) -> Iterator[Span]:
    """The days and parts of days that begin with the word at ``start``."""
    for end, meanings in PHRASES.at(words, start):
        if words[start].folded == "next" and end < len(words) and words[end].folded == "door":
            continue
        yield span(text, words, start, end, *meanings[0])


_CLOCK = r"(?P<h{n}>\d{{1,2}})(?:[:.](?P<m{n}>\d\d))?\s?(?P<x{n}>am|pm|a\.m\.|p\.m\.|o'?clock|noon)?"
_ONE, _TWO = _CLOCK.format(n=1), _CLOCK.format(n=2)
_NOT_A_TIME = (
    r"(?![\d%£:/])(?!(?:st|nd|rd|th|s|k|km|m|y)\b)(?!\s?-?\s?(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?"
    r"|mins?|miles?|metres?|km|people|sessions?|pounds?|quid|times|of|year|plus|and over|or over|children|kids)\b)"
)
_RANGE = re.compile(
    rf"(?<![\w£#])(?P<how>between |from |at |around |about )?{_ONE} ?(?:-|–|—|to|and|until|till|til) ?{_TWO}"
    + _NOT_A_TIME
)
_EDGE = re.compile(
    rf"(?<![\w£#])(?P<how>after|from|past|since|before|until|till|by|at|around|about) {_ONE}{_NOT_A_TIME}"
)
_BARE = re.compile(rf"(?<![\w£#]){_ONE}{_NOT_A_TIME}")
_PM, _AM = {"pm", "p.m."}, {"am", "a.m."}
_HOUR = 60
_DAY_ENDS = 24 * _HOUR


def clock_times(low: str) -> list[tuple[int, int, str, str]]:
    """Times by the clock in a text in small letters: start, end (characters), value, label.

    Hours without "am" or "pm" are read as when groups meet: 1 to 8 are afternoon or evening, 9 to 12 daytime.
    """
    found: list[tuple[int, int, str, str]] = []
    for pattern, read in ((_RANGE, _range), (_EDGE, _edge), (_BARE, _bare)):
        for match in pattern.finditer(low):
            if any(match.start() < end and start < match.end() for start, end, *_ in found):
                continue
            hours = read(match)
            if hours is not None and hours[0] < hours[1]:
                ends = match.start() + len(match[0].rstrip())
                found.append((match.start(), ends, _value(*hours), _label(*hours)))
    return found


def _range(match: re.Match[str]) -> tuple[int, int] | None:
    sure = match["x1"] or match["x2"] or match["m1"] or match["m2"]
    if not sure and match["how"] not in ("between ", "from "):
        return None
    last = _minutes(match, 2)
    first = _minutes(match, 1, like=match["x2"] or "", before=last)
    return None if first is None or last is None else (first, last)


def _edge(match: re.Match[str]) -> tuple[int, int] | None:
    how, said = match["how"], bool(match["x1"] or match["m1"])
    if not said and how not in ("after", "before"):
        return None
    at = _minutes(match, 1)
    if at is None:
        return None
    if how in ("after", "from", "past", "since"):
        return at, _DAY_ENDS
    if how in ("before", "until", "till", "by"):
        return 0, at
    return at, min(at + _HOUR, _DAY_ENDS)


def _bare(match: re.Match[str]) -> tuple[int, int] | None:
    at = _minutes(match, 1) if match["x1"] else None
    return None if at is None else (at, min(at + _HOUR, _DAY_ENDS))


def _minutes(match: re.Match[str], n: int, *, like: str = "", before: int | None = None) -> int | None:
    """Minutes from midnight, or None for what is no time of day. ``like`` is the half of the day of the later time."""
    hour, minute, half = int(match[f"h{n}"]), int(match[f"m{n}"] or 0), match[f"x{n}"] or ""
    if hour > 23 or minute > 59 or (hour == 0 and half) or (half in _PM | _AM and hour > 12):
        return None
    at = hour * _HOUR + minute
    if half in _PM or half in _AM:
        return hour % 12 * _HOUR + minute + (12 * _HOUR if half in _PM else 0)
    if hour > 12 or hour == 0 or match[f"h{n}"].startswith("0"):
        return at
    if like and before is not None:
        later = hour % 12 * _HOUR + minute + 12 * _HOUR
        return later if like in _PM and later < before else at
    return at + 12 * _HOUR if hour <= 8 else at


def _value(first: int, last: int) -> str:
    return f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


def _label(first: int, last: int) -> str:
    if last == _DAY_ENDS:
        return f"After {_said(first)}"
    if first == 0:
        return f"Before {_said(last)}"
    return f"{_said(first)} to {_said(last)}"


def _said(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    if (hour, minute) == (12, 0):
        return "noon"
    return f"{(hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"
