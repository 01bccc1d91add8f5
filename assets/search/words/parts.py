"""A condition that was said in words, and where in the text it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assets.search.words.normal import SKIPPED, Token


class PartKind(StrEnum):
    PLACE = "place"
    DAY = "day"
    TIME = "time"
    COST = "cost"
    ACCESS = "access"
    GROUP = "group"
    AGE = "age"
    LANGUAGE = "language"
    ATTENDANCE = "attendance"
    REFERRAL = "referral"
    ROOM = "room"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Part:
    """A recognised condition. ``typed`` are the words that said it, ``label`` says it back in plain words.

    ``value`` is a code: of assets.vocabulary, of times.Day, of ages.AGES, a language subtag, "yes" for room, a place's
    label, or for a time "HH:MM-HH:MM" (local, half-open, until "24:00").
    """

    kind: PartKind
    value: str
    typed: str
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """Words from ``start`` to ``end`` (exclusive) that stand for one thing: conditions, or themes."""

    start: int
    end: int
    worth: float
    parts: tuple[Part, ...] = ()
    theme_ids: tuple[int, ...] = ()


# What joins a condition to its sentence and says nothing by itself.
_JOINING = SKIPPED | {
    "for", "in", "on", "at", "near", "around", "by", "close", "to", "with", "has", "have", "is", "are", "and", "or",
    "every", "this", "next", "during", "that", "can", "be", "of", "from", "over", "via", "it",
}  # fmt: skip
# These do say something, whatever they join.
_OWN_WORTH = frozenset({"over", "from"})


def span(text: str, words: Sequence[Token], start: int, end: int, *said: tuple[PartKind, str, str]) -> Span:
    """A span of conditions given as (kind, code, label). Of equal phrases a condition is worth a little more.

    Worth grows with the square of the words, so that one long phrase beats two short ones.
    """
    first = start
    while first < end - 1 and words[first].folded in _JOINING and words[first].folded not in _OWN_WORTH:
        first += 1
    typed = text[words[start].start : words[end - 1].end]
    parts = tuple(Part(kind, value, typed, label) for kind, value, label in said)
    return Span(start, end, (end - first) ** 2 + 0.5 + (end - start) / 100, parts)


def taken_away(part: Part, keep: frozenset[str]) -> bool:
    """Whether the person wants these words to be plain words."""
    return part.kind.value in keep or f"{part.kind}:{part.value}" in keep
