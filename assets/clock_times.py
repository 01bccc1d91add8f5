"""From what time to what time: pairs of clock times as people write them ("2-4.30pm", "09:00-18:00").

Each is judged with the other, and refused where two readers could disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY_MINUTES = 24 * 60
HALF_DAY = DAY_MINUTES // 2
EARLIEST, SMALL_HOURS_END, EVENING = 5 * 60, 6 * 60, 18 * 60
Span = tuple[int, int]
"""Opening and closing in minutes after midnight, the closing above 1440 when it is on the next day."""
ALL_DAY: Span = (0, DAY_MINUTES)
_TIME = re.compile(r"(?:(\d{1,2})(?:[:.](\d{2}))?)?\s?([a-z.]*)")


class Unclear(Exception):
    """There is more than one way to read it, or none. Never leaves the reader of opening hours."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time as written: ``mark`` is am, pm or nothing; ``padded`` is true of 09:00 and not of 9:00 or 9."""

    hour: int
    minute: int
    mark: str
    padded: bool

    @classmethod
    def read(cls, text: str) -> _Clock:
        match = _TIME.fullmatch(text)
        if match is None:
            raise Unclear
        hour, minute, mark = int(match[1] or 12), int(match[2] or 0), match[3].replace(".", "")
        if mark in ("noon", "midnight"):
            if (hour, minute) != (12, 0):
                raise Unclear
            mark = "pm" if mark == "noon" else "am"
        elif mark == "am" and hour == 12:
            raise Unclear  # people mean either by "12am"
        if minute > 59 or hour > 24 or (mark and not 1 <= hour <= 12) or (hour == 24 and minute):
            raise Unclear
        return cls(hour, minute, mark, padded=match[2] is not None and len(match[1]) == 2)

    @property
    def face(self) -> int:
        """Minutes after twelve on a twelve-hour face."""
        return self.hour % 12 * 60 + self.minute

    @property
    def minutes(self) -> int:
        """Minutes after midnight."""
        if not self.mark:
            return self.hour * 60 + self.minute
        return self.face + (HALF_DAY if self.mark == "pm" else 0)


def read_span(opening: str, closing: str) -> Span:
    """Decide what a pair of times such as "9", "5pm" means. Raises Unclear where people would differ."""
    opens, closes = _Clock.read(opening), _Clock.read(closing)
    if not opens.mark and not closes.mark:
        return _read_24(opens, closes)
    if not closes.mark or (not opens.mark and not 1 <= opens.hour <= 12):
        raise Unclear
    start, end = opens.minutes, closes.minutes or DAY_MINUTES
    if not opens.mark:
        # "2-4.30pm" is within one half of the day; "9-5pm" cannot be, so it crosses into the other.
        same_half = opens.face < closes.face
        start = opens.face + (HALF_DAY if same_half == (closes.mark == "pm") else 0)
    return _in_order(start, end, overnight_from=HALF_DAY)


def _read_24(opens: _Clock, closes: _Clock) -> Span:
    start, end = opens.minutes, closes.minutes or DAY_MINUTES
    if (start, closes.hour) == (0, 24):
        return start, end
    plainly_24 = (opens.padded and closes.padded) or max(opens.hour, closes.hour) > 12
    if not plainly_24 or start < EARLIEST:
        raise Unclear  # "01:00-03:00" is more likely the afternoon
    return _in_order(start, end, overnight_from=EVENING)


def _in_order(start: int, end: int, *, overnight_from: int) -> Span:
    """Let the end be on the next day only where that is what people must mean: late until the small hours."""
    if end > start:
        return start, end
    if start < overnight_from or end > SMALL_HOURS_END:
        raise Unclear
    return start, end + DAY_MINUTES
