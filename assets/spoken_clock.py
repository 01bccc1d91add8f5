"""Clock times as a group means them: from 8 to 11 in the morning, from 12 to 7 in the afternoon and evening.

What can only mean one thing is read as :mod:`assets.clock_times` reads it; the guess is for the rest.
"""

from __future__ import annotations

import re
from datetime import time

from assets.clock_times import Unclear, read_span
from assets.spoken_words import MERIDIEM


def read_hours(opens: str, closes: str | None, *, part: str = "") -> tuple[time, time | None]:
    """Opening and closing time; ``part`` is am or pm where the part of the day was said. Raises Unclear."""
    opens, closes = _joined(opens), None if closes is None else _joined(closes)
    if part and _face(opens)[1] == "":
        opens += part
    if closes is None:
        return _clock(_guessed(opens)), None
    if opens == closes:
        return _clock(_guessed(opens)), _clock(_guessed(closes))
    try:
        start, end = read_span(opens, closes)
    except Unclear:
        start = _guessed(opens, before=closes)
        end = _next_of_face(start, closes)
    return _clock(start), _clock(end)


def _joined(text: str) -> str:
    """ "noon" and "midnight" as times of the face, which is how they compare with others."""
    return text.replace(" ", "").replace("12noon", "noon")


def _face(text: str) -> tuple[int, str]:
    """Minutes as written, and am, pm or nothing. Raises Unclear."""
    if text in ("noon", "midnight"):
        return (720, "24") if text == "noon" else (0, "24")
    match = re.fullmatch(rf"(\d{{1,2}})(?:[:.](\d\d))?({MERIDIEM})?", text)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Unclear
    mark = match[3] or ""
    if mark and (
        not 1 <= int(match[1]) <= 12 or mark in ("noon", "midnight") or (mark, match[1]) == ("am", "12")
    ):
        raise Unclear
    if not mark and (
        int(match[1]) > 12 or (match[2] is not None and len(match[1]) == 2 and match[1][0] == "0")
    ):
        mark = "24"
    return int(match[1]) * 60 + int(match[2] or 0), mark


def _guessed(text: str, before: str | None = None) -> int:
    """Minutes after midnight of a time that may lack am or pm: in the morning from 8 to 11, else after noon.

    With ``before``, the closing time, "9-1pm" begins in the morning and "7-9pm" in the evening.
    """
    minutes, mark = _face(text)
    if mark == "24":
        return minutes
    face = minutes % 720
    if mark:
        return face + (720 if mark == "pm" else 0)
    if before is not None:
        closing, closing_mark = _face(before)
        if closing_mark in ("am", "pm"):
            raise Unclear  # read_span has looked at these, and they do not fit
        if closing_mark == "24" and closing > 720:
            return face + 720 if face + 720 < closing else face
    return face if 480 <= face < 720 else face + 720


def _next_of_face(start: int, text: str) -> int:
    """The first time of that face after the start, within twelve hours."""
    minutes, mark = _face(text)
    if mark == "24":
        if minutes and minutes <= start:
            raise Unclear
        return minutes
    if mark:
        raise Unclear
    return start + ((minutes % 720 - start % 720) % 720 or 720)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
