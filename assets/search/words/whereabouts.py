"""The place in a sentence: "in Sale Moor", "near M33 7XX", a postcode anywhere, or a name at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from assets.search.words.fillers import FILLERS, WEAK
from assets.search.words.normal import Token
from assets.search.words.parts import Part, PartKind, Span, taken_away
from geo.names import search_name

IsName = Callable[[str], bool]
PlaceOf = Callable[[str], str | None]
"""Gives the label of the place that a text names, or None."""

MOST_ASKED = 6
"""Looking a place up costs a query, so so many are tried at most."""
_MOST_WORDS = 4
_MOST_TRAILING = 3
_ALIKE = 0.8
"""After "in", at least this alike: "in hospital" is not the Cottage Hospital. After "near" it may well be."""
_ALIKE_NEAR = 0.7

_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b")
_NEAR = {"near", "nearby", "around", "round", "beside"}
_IN = {"in", "at", "by", "within"}
_TO = {"close", "next", "near"}
_PEOPLE = {
    "me", "here", "my", "his", "her", "our", "their", "your", "us", "him", "them", "it", "this", "that",
}  # fmt: skip
_NOT_PLACES = _PEOPLE | {
    "work", "home", "school", "hospital", "church", "town", "person", "group", "groups", "public",
    "general", "need", "crisis", "debt", "pain", "bed", "care", "touch", "out", "to", "time", "the",
    "and", "or", "with", "of", "for", "a", "an",
}  # fmt: skip
_WORTH_ALL = 1_000.0


@dataclass(slots=True)
class _Asking:
    place_of: PlaceOf
    is_name: IsName
    keep: frozenset[str]
    left: int = MOST_ASKED

    def about(self, text: str) -> str | None:
        if self.left <= 0:
            return None
        self.left -= 1
        return self.place_of(text) or None

    def span(self, text: str, words: Sequence[Token], start: int, end: int, label: str) -> Span | None:
        """The span of a place; None if it was taken away, and then no other is meant either."""
        part = Part(PartKind.PLACE, label, text[words[start].start : words[end - 1].end], label)
        return None if taken_away(part, self.keep) else Span(start, end, _WORTH_ALL, (part,))


def whereabouts(
    text: str,
    low: str,
    words: Sequence[Token],
    taken: Sequence[bool],
    known: Sequence[bool],
    ends: int,
    *,
    place_of: PlaceOf,
    is_name: IsName,
    keep: frozenset[str],
) -> Span | None:
    """The one place in a text, if it names one that ``place_of`` knows; of the surest kind of naming first.

    ``low`` is the text in small letters, as long as it. ``taken`` marks words of conditions and of longer phrases,
    ``known`` those of any phrase, and ``ends`` is where what is said at the end about times and the like begins.
    """
    if PartKind.PLACE.value in keep or not words:
        return None
    asking = _Asking(place_of, is_name, keep)
    return next(_found(text, low, words, taken, known, ends, asking), None)


def _found(
    text: str,
    low: str,
    words: Sequence[Token],
    taken: Sequence[bool],
    known: Sequence[bool],
    ends: int,
    asking: _Asking,
) -> Iterator[Span | None]:
    yield from _postcode(text, low, words, asking)
    after = list(_after_prepositions(words, taken))
    for near in (True, False):
        for before, start, stop in ((b, s, e) for b, s, e, n in after if n is near):
            for end in range(stop, start, -1):
                name = text[words[start].start : words[end - 1].end]
                label = asking.about(name)
                if label and _is(name, label, near=near):
                    yield asking.span(text, words, before, end, label)
    free = ends
    while free > 0 and ends - free < _MOST_TRAILING and not taken[free - 1] and not words[free - 1].quote:
        free -= 1
        if words[free].apart:
            break
    if not ends or words[ends - 1].folded in FILLERS | WEAK:
        return
    for start in range(free, ends):
        if all(known[start:ends]):
            break
        name = text[words[start].start : words[ends - 1].end]
        if len(name) >= 3 and words[start].folded not in _NOT_PLACES | _IN | _NEAR:
            label = asking.about(name) if asking.is_name(name) else None
            if label and search_name(name) == _plain(label):
                yield asking.span(text, words, start, ends, label)


def _postcode(text: str, low: str, words: Sequence[Token], asking: _Asking) -> Iterator[Span | None]:
    """A full postcode means its place whatever stands before it, even one that nobody knows: they are told so."""
    match = _POSTCODE.search(low)
    if match is None:
        return
    inside = [
        n for n, w in enumerate(words) if match.start() <= w.start and w.end <= match.end() and not w.quote
    ]
    if not inside:
        return
    start, end = inside[0], inside[-1] + 1
    while start and (words[start - 1].folded in _NEAR | _IN | {"to", "close", "of"}):
        start -= 1
    packed = match[0].replace(" ", "").upper()
    yield asking.span(
        text, words, start, end, asking.about(match[0].upper()) or f"{packed[:-3]} {packed[-3:]}"
    )


def _after_prepositions(
    words: Sequence[Token], taken: Sequence[bool]
) -> Iterator[tuple[int, int, int, bool]]:
    """Runs of words that may be a name: where the preposition is, the run's start and end, and if it was "near"."""
    for n, word in enumerate(words):
        start = n + 1
        if word.quote or taken[n] or word.folded not in _NEAR | _IN | _TO:
            continue
        near = word.folded in _NEAR
        if word.folded in _TO and start < len(words) and words[start].folded == "to":
            start, near = start + 1, True
        elif word.folded in _TO - _NEAR:
            continue
        if near and start < len(words) and words[start].folded == "the":
            start += 1
        end = start
        while end < min(len(words), start + _MOST_WORDS) and _may_name(words, taken, start, end):
            end += 1
        if end > start and words[start].folded not in (_PEOPLE if near else _NOT_PLACES):
            yield n, start, end, near


def _may_name(words: Sequence[Token], taken: Sequence[bool], start: int, n: int) -> bool:
    word = words[n]
    if word.quote or taken[n] or (n > start and word.apart):
        return False
    return word.folded not in _NEAR | _IN | {"for", "with", "on", "that", "who", "is", "to", "from"}


def _is(name: str, label: str, *, near: bool) -> bool:
    typed, known = search_name(name), _plain(label)
    if near and f" {typed} " in f" {known} ":
        return True
    return DamerauLevenshtein.normalized_similarity(typed, known) >= (_ALIKE_NEAR if near else _ALIKE)


def _plain(label: str) -> str:
    """A label as names are compared, without the kind of area that may follow it."""
    return search_name(label.split(" (")[0])
