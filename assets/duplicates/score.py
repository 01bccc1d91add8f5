"""How likely two listings are one: evidence weighed one piece at a time, so that each can be shown. Pure.

Weights are logarithms of odds, added up as by Fellegi and Sunter (A Theory for Record Linkage, 1969), and set by hand
on the labelled pairs of ``./run bench duplicates``, half of which were held back.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import exp, hypot

from assets.duplicates.contacts import SHARED_HOSTS
from assets.duplicates.facts import Facts
from assets.duplicates.names import are_far_apart, compare
from assets.duplicates.reasons import Reason
from assets.vocabulary import Kind

QUEUE = 0.5
"""From here a pair is shown to a convenor."""
ENTRY = 0.2
"""From here somebody who adds a listing is asked whether it is theirs: to look costs them little."""

_PRIOR = -3.0
_NAME = ((0.0, -9.0), (0.4, -4.0), (0.6, -1.5), (0.75, 0.5), (0.85, 2.0), (0.95, 3.6), (1.0, 4.5))
_DISTANCE = (
    (0.0, 2.0),
    (15.0, 2.0),
    (60.0, 1.6),
    (150.0, 0.8),
    (400.0, 0.0),
    (1_000.0, -1.5),
    (3_000.0, -3.0),
)
_GENERIC, _APART = -1.5, -5.0
_ONE_SOURCE = -2.5
_WEIGHTS: dict[str, tuple[float, float]] = {
    # what it weighs when both have it and it is the same, and when it is not
    "charity": (4.0, -3.5),
    "company": (4.0, -3.5),
    "phone": (1.8, -0.3),
    "email": (1.8, -0.3),
    "web": (1.8, -0.5),
    "postcode": (0.8, -1.2),
    "category": (0.2, -0.8),
    "owner": (0.6, -2.0),
}


@dataclass(frozen=True, slots=True)
class Score:
    """From 0 to 1, and what speaks for it and against, the weightiest first."""

    value: float
    reasons: tuple[Reason, ...] = ()


def score(a: Facts, b: Facts, *, least: float = 0.0) -> Score:
    """Weigh two listings, in any order. Those of different kinds are never one.

    A pair that comes to less than ``least`` even were the names the same is 0: names take longest to compare.
    """
    if a.kind != b.kind:
        return Score(0.0)
    reasons = [*_places(a, b), *_contacts(a, b), *_sorts(a, b), *_sources(a, b)]
    odds = _PRIOR + sum(reason.weight for reason in reasons)
    if least:
        best = _NAME[-1][1] + (_APART if are_far_apart(a.name, b.name) else 0.0)
        if 1 / (1 + exp(-odds - best)) < least:
            return Score(0.0)
    names = _names(a, b)
    reasons += names
    odds += sum(reason.weight for reason in names)
    ordered = sorted((r for r in reasons if r.weight), key=lambda r: (-abs(r.weight), r.code))
    return Score(round(1 / (1 + exp(-odds)), 2), tuple(ordered))


def _along(steps: tuple[tuple[float, float], ...], x: float) -> float:
    """The weight at x on a line through steps; level beyond both ends."""
    at = bisect_right(steps, (x, float("inf")))
    if at == 0 or at == len(steps):
        return steps[0][1] if at == 0 else steps[-1][1]
    (x0, y0), (x1, y1) = steps[at - 1], steps[at]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _names(a: Facts, b: Facts) -> list[Reason]:
    place = a.place_words | b.place_words
    alike = compare(a.name, b.name, place)
    reasons = [Reason("name", f"{alike.share * 100:.0f}", round(_along(_NAME, alike.share), 2))]
    if alike.apart is not None:
        reasons.append(Reason("apart", "|".join(alike.apart), _APART))
    if alike.generic:
        reasons.append(Reason("generic", "", _GENERIC))
    return reasons


def _places(a: Facts, b: Facts) -> list[Reason]:
    if a.point is None or b.point is None:
        return _same("postcode", a.postcode, b.postcode)
    apart_m = hypot(a.point[0] - b.point[0], a.point[1] - b.point[1])
    reasons = [Reason("distance", f"{apart_m:.0f}", round(_along(_DISTANCE, apart_m), 2))]
    if a.street and a.street == b.street:
        reasons.append(Reason("street", "", 0.4))
    return reasons


def _contacts(a: Facts, b: Facts) -> list[Reason]:
    """An organisation has its own. What one organisation runs, or the rooms of one house, have them in common."""
    share = 1.0 if a.kind == Kind.ORGANISATION else 0.5
    if a.owner and a.owner == b.owner:
        share = 0.2
    found = [
        *_same("charity", a.charity, b.charity),
        *_same("company", a.company, b.company),
        *_same("phone", a.phone, b.phone),
        *_same("email", a.email, b.email),
        *_webs(a, b),
    ]
    return [reason._replace(weight=round(reason.weight * share, 2)) for reason in found]


def _webs(a: Facts, b: Facts) -> list[Reason]:
    if a.web and b.web and a.host == b.host and a.path != b.path:
        return [] if a.host in SHARED_HOSTS else [Reason("host", "", 0.4)]
    return _same("web", a.web, b.web)


def _sorts(a: Facts, b: Facts) -> list[Reason]:
    found = [*_same("category", a.category, b.category), *_same("owner", a.owner, b.owner)]
    if a.themes and b.themes:
        found.append(Reason("themes", "", 0.4 if a.themes & b.themes else -0.8))
    return found


def _sources(a: Facts, b: Facts) -> list[Reason]:
    """A list seldom has one thing twice."""
    theirs = dict(b.ids)
    both = sorted(source for source, value in a.ids if source in theirs and (source, value) not in b.ids)
    return [Reason("source", both[0], _ONE_SOURCE)] if both else []


def _same(code: str, mine: str, theirs: str) -> list[Reason]:
    if not mine or not theirs:
        return []
    same, differs = _WEIGHTS[code]
    return [Reason(code, "", same if mine == theirs else differs)]
