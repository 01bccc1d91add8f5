"""Finding something personal wherever it is written, and putting ``[erased]`` in its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assets.errors import Invalid
from assets.restoring import ERASED

SHORTEST = 4
"""Letters: less would be found inside other words all over a history."""
_DIGITS = re.compile(r"[\d\s().+-]+")


def pattern(value: str) -> re.Pattern[str]:
    """What finds a name, an address or a number in text: in any case, and a number however its digits are parted.

    Good for PostgreSQL as well (``~*``). Raises Invalid for what is too short to be told from other words.
    """
    said = " ".join(value.split())
    if len(re.sub(r"\W", "", said)) < SHORTEST:
        raise Invalid(
            {"words": [f"Give at least {SHORTEST} letters or digits, or too much would be taken out."]}
        )
    if _DIGITS.fullmatch(said):
        digits = re.sub(r"\D", "", said)
        national = re.sub(r"^(?:0|(?:00)?44)", "", digits) if len(digits) >= 10 else digits
        start = r"(?:(?:\+|00)?44[\s().-]*(?:0[\s().-]*)?|0[\s().-]*)?" if len(digits) >= 10 else ""
        return re.compile(start + r"[\s().-]*".join(national))
    words = (re.escape(word) for word in said.split(" "))
    return re.compile(r"[\s-]+".join(words), re.IGNORECASE)


def erase(value: Any, patterns: Iterable[re.Pattern[str]]) -> Any:
    """The value, text or JSON, without what is to be found in it; the same object where nothing is."""
    if isinstance(value, str):
        for found in patterns:
            value = found.sub(ERASED, value)
        return value
    if isinstance(value, dict):
        return {name: erase(part, patterns) for name, part in value.items()}
    if isinstance(value, list):
        return [erase(part, patterns) for part in value]
    return value
