"""What listings are looked up by, so that a listing is compared with few others and never with all. Pure.

A key is a number made of a kind and something two entries of one thing would share: a phone number; the words of a name
together with a square of the grid. Each listing is kept under its keys; to find its like, others are asked for under
the same ones, places also under the three squares next to the nearest corner, so that no border hides a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from math import floor

from assets.duplicates.facts import Facts
from assets.duplicates.words import GENERIC, words_of

VERSION = "2"
"""To be counted up when what a listing is found under changes: all keys are then made anew by rebuild_search."""

NEAR_M, AROUND_M, WIDE_M = 120.0, 500.0, 4_000.0
"""Sides of the squares: anything so near (half of it for certain), one word of the name, all of its words."""
MOST_WORDS, LETTERS = 3, 5
MOST_ALIKE = 40
"""A key that more listings share says nothing any more, and is passed over: so the cost stays in step with size."""
MOST_NEAR = 12
"""The same of those that share only a square, or one word in one: a hall full of clubs, an estate full of its name."""


def kept(facts: Facts) -> set[int]:
    """The keys a listing is found under."""
    return {
        _hashed(facts.kind, key) for key in (*_exact(facts), *_wordy(facts), *_placed(facts, asking=False))
    }


def asked(facts: Facts) -> dict[int, int]:
    """The keys its like is asked for under when all listings are gone through, each with how many may share it."""
    return {
        _hashed(facts.kind, key): MOST_NEAR if key.startswith(("near|", "around|")) else MOST_ALIKE
        for key in (*_exact(facts), *_placed(facts, asking=True))
    }


def asked_at_entry(facts: Facts) -> dict[int, int]:
    """The same, and single words: for a name that was typed with nothing else."""
    found = (*_exact(facts), *_placed(facts, asking=True), *_wordy(facts))
    return {_hashed(facts.kind, key): MOST_ALIKE for key in found}


def _hashed(kind: str, key: str) -> int:
    """A signed number of 64 bits that is the same everywhere and for ever."""
    return int.from_bytes(blake2b(f"{kind}|{key}".encode(), digest_size=8).digest(), "big", signed=True)


def _core(facts: Facts) -> list[str]:
    """The words of a name that tell it from others, the longest first; all of them when none does."""
    words = list(dict.fromkeys(words_of(facts.name)))
    telling = [word for word in words if word not in GENERIC]
    return sorted(telling or words, key=lambda word: (-len(word), word))


def _exact(facts: Facts) -> Iterator[str]:
    for name, value in (
        ("charity", facts.charity), ("company", facts.company), ("phone", facts.phone), ("email", facts.email),
        ("web", facts.web),
    ):  # fmt: skip
        if value:
            yield f"{name}|{value}"
    core = _core(facts)
    if core:
        whole = " ".join(sorted(core))
        yield f"name|{whole}"
        yield f"joined|{''.join(words_of(facts.name))}"
        if facts.postcode:
            yield f"name-postcode|{core[0][:4]}|{facts.postcode}"
    if len(core) > 2:
        yield f"two|{core[0]}|{core[1]}"


def _wordy(facts: Facts) -> Iterator[str]:
    """Single words, under which only somebody who types a name looks: over all listings they would be too many."""
    for word in _core(facts)[:MOST_WORDS]:
        yield f"word|{word}"


def _placed(facts: Facts, *, asking: bool) -> Iterator[str]:
    if facts.point is None:
        return
    core = _core(facts)
    for cell in _cells(facts.point, NEAR_M, asking=asking):
        yield f"near|{cell}"
    for cell in _cells(facts.point, AROUND_M, asking=asking):
        for word in core[:MOST_WORDS]:
            # The beginning alone, so that a slip further on is no matter.
            yield f"around|{word[:LETTERS]}|{cell}"
    for cell in _cells(facts.point, WIDE_M, asking=asking):
        yield f"wide|{' '.join(sorted(core))}|{cell}"


def _cells(point: tuple[float, float], side_m: float, *, asking: bool) -> list[str]:
    """The square a point lies in; when asking, the four squares that meet at the corner nearest to it."""
    x, y = point[0] / side_m, point[1] / side_m
    if not asking:
        return [f"{floor(x)},{floor(y)}"]
    east, north = floor(x + 0.5), floor(y + 0.5)
    return [f"{e},{n}" for e in (east - 1, east) for n in (north - 1, north)]
