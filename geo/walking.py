"""How long a walk is, until streets are known: a straight line, made longer by a stated factor, at a stated pace."""

from __future__ import annotations

from math import ceil

PACE_M_PER_MINUTE = 75.0
"""4.5 km/h: an adult who is not in a hurry."""
DETOUR = 1.3
"""Streets are about this much longer than a straight line in towns."""


def walk_minutes(distance_m: float) -> int:
    """Minutes on foot over a straight-line distance in metres, rounded up; at least one."""
    return max(1, ceil(distance_m * DETOUR / PACE_M_PER_MINUTE))


def straight_line_m(minutes: float) -> float:
    """The straight line, in metres, that can be walked in so many minutes: what is meant by "within reach"."""
    return minutes * PACE_M_PER_MINUTE / DETOUR
