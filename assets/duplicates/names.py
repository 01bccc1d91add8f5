"""How alike two names are, and what in them says that they are two. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from assets.duplicates.words import (
    COMPANIONS,
    FAMILIES,
    GENERIC,
    HALLS,
    HOUSES,
    house,
    in_brackets,
    is_number,
    weight,
    words_of,
)

SLIP = 0.8
"""How alike two words must be to be one with a slip in it."""


class Alike(NamedTuple):
    """``share`` is 0 to 1; ``apart`` are words that tell the two apart (one of each name), or nothing."""

    share: float
    apart: tuple[str, str] | None
    generic: bool
    """Whether what they share is only words that many have."""


LITTLE_ALIKE = 50.0
"""Per cent of letters in common, word by word, below which no slip explains the difference."""


@dataclass(frozen=True, slots=True)
class Pair:
    mine: str
    theirs: str
    alike: float


def compare(mine: str, theirs: str, place: frozenset[str] = frozenset()) -> Alike:
    """Compare two names, in any order. ``place`` are words of their towns, which say little."""
    a, b = words_of(mine), words_of(theirs)
    if sorted(a) > sorted(b):
        a, b = b, a
    aside = in_brackets(mine), in_brackets(theirs)
    if not all(aside):
        # Said aside by one and not by the other; where both do, it may be what tells them apart.
        place = place | aside[0] | aside[1]
    if house(mine) == house(theirs):
        place = place | house(mine)
    pairs = _pairs(a, b)
    left_a = [word for word in a if word not in {p.mine for p in pairs}]
    left_b = [word for word in b if word not in {p.theirs for p in pairs}]
    shared = sum(p.alike * (weight(p.mine, place) + weight(p.theirs, place)) for p in pairs)
    total = sum(weight(word, place) for word in (*a, *b))
    share = shared / total if total else 0.0
    # One name in one word and in two ("Foot steps"), or in another order of letters.
    joined = OSA.normalized_similarity("".join(a), "".join(b))
    if a and b and joined >= 0.9 and not _has_number(left_a + left_b):
        share = max(share, joined)
    generic = bool(pairs) and all(p.mine in GENERIC or p.mine in place for p in pairs) and share < 1
    apart = _apart(left_a, left_b) or _another(a, b, left_a, left_b)
    return Alike(round(share, 4), apart, generic or _many_have(a, place) or _many_have(b, place))


def are_far_apart(mine: str, theirs: str) -> bool:
    """Whether two names are plainly of two things, found quickly: other numbers, or little in common."""
    a, b = words_of(mine), words_of(theirs)
    numbers_a, numbers_b = _numbers(a), _numbers(b)
    if numbers_a - numbers_b and numbers_b - numbers_a:
        return True
    return fuzz.token_set_ratio(" ".join(a), " ".join(b), score_cutoff=LITTLE_ALIKE) == 0


@lru_cache(maxsize=20_000)
def _numbers(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if is_number(word))


def _many_have(words: tuple[str, ...], place: frozenset[str]) -> bool:
    """Whether a name is made of words that many have, or nearly."""
    if all(word in GENERIC for word in words):
        return True
    return len(words) > 1 and sum(weight(word, place) for word in words) <= 1.0


def _has_number(words: list[str]) -> bool:
    return any(is_number(word) for word in words)


def _pairs(a: tuple[str, ...], b: tuple[str, ...]) -> list[Pair]:
    """Words of one name with those of the other that are the same, or the same with a slip in them."""
    same = set(a) & set(b)
    pairs = [Pair(word, word, 1.0) for word in sorted(same)]
    rest_a, rest_b = sorted(set(a) - same), sorted(set(b) - same)
    close = sorted(
        ((alike, x, y) for x in rest_a for y in rest_b if (alike := _slip(x, y)) >= SLIP),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    taken: set[str] = set()
    for alike, x, y in close:
        if f"a {x}" not in taken and f"b {y}" not in taken:
            taken |= {f"a {x}", f"b {y}"}
            pairs.append(Pair(x, y, alike))
    return pairs


def _slip(x: str, y: str) -> float:
    """How alike two different words are; numbers, and words that tell things apart, are never nearly the same."""
    if is_number(x) or is_number(y) or _of_one_family(x, y):
        return 0.0
    if min(len(x), len(y)) < 4:
        return 0.0
    if x.startswith(y) or y.startswith(x):
        # Cut short: "Meth", "Assoc".
        return 0.9
    edits = OSA.normalized_similarity(x, y)
    return max(edits, 0.85 if JaroWinkler.similarity(x, y) > 0.93 else 0.0)


def _another(
    a: tuple[str, ...], b: tuple[str, ...], left_a: list[str], left_b: list[str]
) -> tuple[str, str] | None:
    """A word in one name only that makes another thing of it: the hall of a church, the friends of a park."""
    for every, left in ((a, left_a), (b, left_b)):
        company = sorted(COMPANIONS & set(left))
        if company:
            return company[0], ""
        halls = sorted(HALLS & set(left))
        if halls and HOUSES & (set(a) | set(b)) and not HALLS & ((set(a) | set(b)) - set(every)):
            return halls[0], ""
    return None


def _apart(left_a: list[str], left_b: list[str]) -> tuple[str, str] | None:
    """Words of the two names of which each excludes the other: numbers, or two of a family."""
    numbers_a, numbers_b = (sorted(w for w in left if is_number(w)) for left in (left_a, left_b))
    if numbers_a and numbers_b:
        return numbers_a[0], numbers_b[0]
    return next(((x, y) for x in sorted(left_a) for y in sorted(left_b) if _of_one_family(x, y)), None)


def _of_one_family(x: str, y: str) -> bool:
    return x in FAMILIES and y in FAMILIES and not FAMILIES[x].isdisjoint(FAMILIES[y])
