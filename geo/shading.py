"""Which shade of a map a figure gets: a few classes, whose rule can be printed beside the map, and their colours.

No colours but these are used, so that a map reads the same in grey, for who sees no red or green, and on paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from math import inf

CLASSES = 5
RAMP = ("#fde725", "#7ad151", "#22a884", "#2a788e", "#414487")
"""Five steps of viridis (S. van der Walt and N. Smith, CC0), from light to dark: even steps to the eye, in grey too."""
NO_DATA = "#ffffff"
MOST_EXACT = 400
"""Natural breaks are sought among so many figures at most; of more, equal shares stand in for them."""


class Method(StrEnum):
    QUANTILES = "quantiles"
    """As many areas in each class as can be."""
    NATURAL = "natural"
    """Classes within which figures differ least (G. Jenks; W. D. Fisher, 1958)."""


def breaks(
    values: Sequence[float], *, method: str = Method.QUANTILES, classes: int = CLASSES
) -> tuple[float, ...]:
    """Return the edges of up to ``classes`` classes, from the least to the greatest figure; none of no figures.

    There are fewer classes where there are fewer different figures; all of one figure are one class.
    """
    ordered = sorted(values)
    different = sorted(set(ordered))
    if not different:
        return ()
    wanted = min(classes, len(different))
    if wanted == len(different) or method == Method.QUANTILES or len(ordered) > MOST_EXACT:
        inner = _quantiles(ordered, wanted) if wanted < len(different) else different[1:]
    else:
        inner = _natural(ordered, wanted)
    lines = sorted({line for line in inner if different[0] < line <= different[-1]})
    return (different[0], *lines, different[-1])


def shade(value: float, edges: Sequence[float]) -> int:
    """Return the number of the class a figure falls into: one that is on an edge belongs to the class above it."""
    return min(max(bisect_right(edges[1:-1], value), 0), max(len(edges) - 2, 0))


def colours(classes: int) -> tuple[str, ...]:
    """The colours of so many classes, light for the least: spread over the whole ramp."""
    if classes <= 1:
        return (RAMP[2],) * classes
    return tuple(RAMP[round(n * (len(RAMP) - 1) / (classes - 1))] for n in range(classes))


def _quantiles(ordered: Sequence[float], classes: int) -> list[float]:
    return [ordered[round(len(ordered) * n / classes)] for n in range(1, classes)]


def _natural(ordered: Sequence[float], classes: int) -> list[float]:
    """The first figures of all classes but the first, by which the squares within classes are least in sum.

    Dynamic programming over where the last class begins: classes × figures² steps.
    """
    n = len(ordered)
    sums, squares = [0.0], [0.0]
    for value in ordered:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def within(first: int, end: int) -> float:
        total = sums[end] - sums[first]
        return squares[end] - squares[first] - total * total / (end - first)

    best = [0.0] + [within(0, end) for end in range(1, n + 1)]
    begins: list[list[int]] = []
    for count in range(2, classes + 1):
        at, now = [0] * (n + 1), [inf] * (n + 1)
        for end in range(count, n + 1):
            for first in range(count - 1, end):
                if (cost := best[first] + within(first, end)) < now[end]:
                    now[end], at[end] = cost, first
        best = now
        begins.append(at)
    lines, end = list[float](), n
    for at in reversed(begins):
        end = at[end]
        lines.append(ordered[end])
    return sorted(lines)


def class_edges(edges: Sequence[float]) -> list[tuple[float, float]]:
    """The least and the greatest figure of each class; one class of a single figure from it to itself."""
    return list(pairwise(edges)) if len(edges) > 1 else []
