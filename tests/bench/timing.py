"""Times taken in turns, so that a slow moment of a shared machine falls on all sides alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one side, sorted."""

    taken: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return self.taken[min(len(self.taken) - 1, round(0.95 * len(self.taken)))]


def in_turns(
    rounds: int, *sides: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[Times]:
    """Run the sides one after another so many times, after once without looking.

    Where all sides work in this process alone, ``time.process_time`` leaves out what other programs take meanwhile.
    """
    taken: list[list[float]] = [[] for _ in sides]
    for side in sides:
        side()
    for _ in range(rounds):
        for side, times in zip(sides, taken, strict=True):
            started = clock()
            side()
            times.append((clock() - started) * 1_000)
    return [Times(tuple(sorted(times))) for times in taken]
