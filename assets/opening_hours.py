"""Opening hours as organisations write them, read only where there is one way to read them.

Open data gives them as free text ("Mon-Fri: 6:30am-10:00pm, Sat-Sun: 8:00am-6:00pm") or a column a day.
What is fully understood becomes rules; anything else becomes none, and the text is kept as a note for
people to read. A wrong time sends somebody to a locked door and an unread one does not, so nothing here
guesses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from assets.clock_times import ALL_DAY, Span, Unclear, read_span
from assets.schedule_rules import WEEKDAYS, BankHolidays, Frequency, Rule

_DAY_WORDS = {
    word: day
    for day, words in enumerate(
        (
            "mo mon monday mondays",
            "tu tue tues tuesday tuesdays",
            "we wed weds wednesday wednesdays",
            "th thu thur thurs thursday thursdays",
            "fr fri friday fridays",
            "sa sat saturday saturdays",
            "su sun sunday sundays",
        )
    )
    for word in words.split()
}
_GROUP_WORDS = {
    "daily": range(7),
    "every day": range(7),
    "7 days a week": range(7),
    "weekdays": range(5),
    "weekends": range(5, 7),
}
_LEXICON = re.compile(
    r"""(?P<group>every\ day|daily|7\ days\ a\ week|weekdays|weekends)\b
    | (?P<all_day>24\ ?hours|24\ ?hrs)\b
    | (?P<bank_holiday>bank\ holidays?)\b
    | (?P<closed>closed)\b
    | (?P<time>\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|noon|midnight)?|noon|midnight)(?![a-z\d])
    | (?P<to>-|to\b|until\b|till\b)
    | (?P<also>,|&|and\b|/)
    | (?P<stop>;|\n)
    | (?P<colon>:)
    | (?P<filler>(?:every|from|open)\b|\.(?!\d)|\s+)
    | (?P<day>[a-z]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse_opening_hours(text: str) -> list[Rule]:
    """Read hours such as "Tuesdays, Wednesdays and Fridays, 10am-2pm"; [] if any of it is unclear.

    Times without am or pm are read on the 24-hour clock only when they are plainly written on it. One rule
    comes out for each span of hours, holding all the days that have it.
    """
    clean = re.sub(r"^opening (hours|times)\s*:?", "", _plain(text))
    if clean.strip(" .") == "24/7":
        return _rules({day: [ALL_DAY] for day in range(7)})
    try:
        return _Reader(_tokens(clean)).read()
    except Unclear:
        return []


def parse_day_columns(columns: Mapping[str, str | None]) -> list[Rule]:
    """Read hours kept a column a day: {"opening_hours_monday": "09:00-13:00,14:00-18:00", … "CLOSED"}.

    A key says its day by ending in the English name. An empty cell says nothing of that day. [] if any
    cell is unclear or any key is not a day: half an answer would pass for a whole one.
    """
    hours: dict[int, list[Span]] = {}
    try:
        for key, text in columns.items():
            day = _DAY_WORDS.get(re.split(r"[^a-z]+", key.lower())[-1])
            if day is None or day in hours:
                return []
            if text is not None and text.strip():
                hours[day] = _Reader(_tokens(_plain(text))).read_hours_only()
    except Unclear:
        return []
    return _rules(hours)


def _plain(text: str) -> str:
    """Lower case, one kind of dash, single spaces; line ends stay, for they part one day from the next."""
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[‐‑–—−]", "-", text)).strip().lower()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        match = _LEXICON.match(text, position)
        if match is None or match.lastgroup is None:
            raise Unclear
        position = match.end()
        if match.lastgroup == "day" and match[0] not in _DAY_WORDS:
            raise Unclear
        if match.lastgroup != "filler":
            tokens.append(_Token(match.lastgroup, match[0]))
    return tokens


class _Reader:
    """Reads tokens by this grammar, and refuses whatever does not fit it.

    text: group+ · group: days hours | "bank holidays" closed · days: day [to day] {also …} ·
    (hours days, throughout, when the text begins with hours) ·
    hours: closed | 24 hours | span {also span} · span: time to time
    """

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = [*tokens, _Token("end", "")]
        self.at = 0

    def read(self) -> list[Rule]:
        """The whole text."""
        hours: dict[int, list[Span]] = {}
        skips_bank_holidays = False
        hours_first = self._kind() in ("time", "all_day")
        while self._kind() != "end":
            if self._take("bank_holiday"):
                self._skip("colon", "also", "to")
                if not self._take("closed"):
                    raise Unclear
                skips_bank_holidays = True
            else:
                days, spans = self._group(hours_first=hours_first)
                if hours.keys() & days:
                    raise Unclear  # which of the two holds?
                hours |= dict.fromkeys(days, spans)
            self._skip("stop", "also")
        return _rules(hours, BankHolidays.SKIPS if skips_bank_holidays else BankHolidays.UNKNOWN)

    def read_hours_only(self) -> list[Span]:
        """One day's hours, with nothing else in the cell."""
        spans = self._hours()
        if self._kind() != "end":
            raise Unclear
        return spans

    def _group(self, *, hours_first: bool) -> tuple[set[int], list[Span]]:
        if hours_first:
            spans = self._hours()
            self._skip("colon", "also", "to")
            return self._days(), spans
        days = self._days()
        self._skip("colon", "also", "to")
        return days, self._hours()

    def _days(self) -> set[int]:
        days: set[int] = set()
        while True:
            if (group := self._take("group")) is not None:
                days |= set(_GROUP_WORDS[group.text])
            else:
                days |= self._day_span()
            if self._kind() != "also" or self._kind(1) not in ("day", "group", "also"):
                return days
            self._skip("also")

    def _day_span(self) -> set[int]:
        first = self._need("day")
        if self._kind() == "to" and self._kind(1) == "day":
            self._need("to")
            start, end = _DAY_WORDS[first.text], _DAY_WORDS[self._need("day").text]
            return {(start + step) % 7 for step in range((end - start) % 7 + 1)}
        return {_DAY_WORDS[first.text]}

    def _hours(self) -> list[Span]:
        if self._take("closed"):
            return []
        if self._take("all_day"):
            return [ALL_DAY]
        spans = [self._span()]
        while self._kind() == "also" and self._kind(1) == "time":
            self._need("also")
            spans.append(self._span())
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise Unclear
        return spans

    def _span(self) -> Span:
        opens = self._need("time")
        self._need("to")
        return read_span(opens.text, self._need("time").text)

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)].kind

    def _take(self, kind: str) -> _Token | None:
        if self._kind() != kind:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def _need(self, kind: str) -> _Token:
        token = self._take(kind)
        if token is None:
            raise Unclear
        return token

    def _skip(self, *kinds: str) -> None:
        while self._kind() in kinds:
            self.at += 1


def _rules(
    hours: Mapping[int, Sequence[Span]], bank_holidays: BankHolidays = BankHolidays.UNKNOWN
) -> list[Rule]:
    """One weekly rule for each span of hours, the earliest day and hour first."""
    days_by_span: dict[Span, list[int]] = {}
    for day in sorted(hours):
        for span in hours[day]:
            days_by_span.setdefault(span, []).append(day)
    ordered = sorted(days_by_span.items(), key=lambda item: (item[1][0], item[0]))
    return [
        Rule(
            freq=Frequency.WEEKLY,
            byday=tuple(WEEKDAYS[day] for day in days),
            opens_at=None if span == ALL_DAY else _time(span[0]),
            closes_at=None if span == ALL_DAY else _time(span[1]),
            bank_holidays=bank_holidays,
        )
        for span, days in ordered
    ]


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
