"""Ages as people ask for them: a few wide bands, so that "over 60s" and "70 year old" find the same listings."""

from __future__ import annotations

AGES: dict[str, tuple[int, int]] = {
    "under_5": (0, 4),
    "child": (5, 11),
    "teen": (12, 17),
    "young_adult": (18, 25),
    "adult": (26, 59),
    "older": (60, 120),
}
"""Code -> youngest and oldest age in whole years, both included. The bands leave no gap."""

AGE_LABELS: dict[str, str] = {
    "under_5": "Under 5",
    "child": "5 to 11",
    "teen": "12 to 17",
    "young_adult": "18 to 25",
    "adult": "26 to 59",
    "older": "60 and over",
}

OLDEST = 120


def band_of(age: int) -> str:
    """The code of the band an age in whole years is in; ages below 0 or above 120 count as those."""
    age = min(max(age, 0), OLDEST)
    return next(code for code, (youngest, oldest) in AGES.items() if youngest <= age <= oldest)


def bands(youngest: int | None, oldest: int | None) -> list[str]:
    """The codes of every band that ages from ``youngest`` to ``oldest`` touch; None is no limit."""
    low, high = youngest or 0, OLDEST if oldest is None else oldest
    return [code for code, (first, last) in AGES.items() if first <= high and low <= last]
