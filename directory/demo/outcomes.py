"""How things on the demo's invented plans might have turned out, so that planners find something to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from assets.local_time import local_date
from assets.models import Term
from directory.ledger import outcomes
from directory.ledger.quarters import Quarter
from directory.models import OutcomeEntry
from directory.models.plan_codes import Outcome
from geo.models import Area, BoundaryKind

A_QUARTER = 420
"""Things on plans that somebody said something about."""
_QUARTERS_BACK = 2
# How much is chosen of each group of themes, in the order of the taxonomy.
_CHOSEN = (26, 8, 9, 12, 10, 9, 6, 7, 3, 4, 6)
_TURNED_OUT = {
    Outcome.WENT: 34,
    Outcome.WENT_AGAIN: 27,
    Outcome.NOT_SUITABLE: 9,
    Outcome.FULL: 9,
    Outcome.CLOSED: 4,
    Outcome.WRONG: 4,
    Outcome.NO_ANSWER: 9,
    Outcome.HELPING: 4,
}
_OFTEN_FULL = {3, 7}
"""Groups of themes of which much is full, so that there is something to see."""


def fill(*, at: datetime) -> int:
    """Fill the last two finished quarters, where there is nothing of them, and return how many it adds.

    What is made up of a quarter is the same every time.
    """
    today = local_date(at)
    wards = list(Area.objects.current(BoundaryKind.WARD).order_by("code", "pk").values_list("pk", flat=True))
    roots = Term.objects.filter(parent=None).order_by("position", "pk").values_list("pk", flat=True)
    if not wards or not roots:
        return 0
    made: list[OutcomeEntry] = []
    for back in range(_QUARTERS_BACK, 0, -1):
        quarter = Quarter.of(today).back(back)
        if not OutcomeEntry.objects.filter(quarter=quarter.first).exists():
            made += _made_up(quarter, wards, list(roots))
    outcomes.bring_in(made)
    return len(made)


def _made_up(quarter: Quarter, wards: list[int], groups: list[int]) -> Iterator[OutcomeEntry]:
    chance = Random(f"outcomes {quarter.code}")  # noqa: S311  invented, and the same each time
    # Link workers began in the middle of town, and most plans are made there.
    known = [9 if n < 5 else 4 if n < 9 else 1 for n in range(len(wards))]
    chosen = [_CHOSEN[n % len(_CHOSEN)] for n in range(len(groups))]
    for _ in range(A_QUARTER):
        [ward] = chance.choices(wards, known)
        [n] = chance.choices(range(len(groups)), chosen)
        odds = dict(_TURNED_OUT)
        if n in _OFTEN_FULL:
            odds[Outcome.FULL] *= 4
        [outcome] = chance.choices(list(odds), list(odds.values()))
        near = chance.random() > 0.04
        yield OutcomeEntry(
            quarter=quarter.first, ward_id=ward if near else None, theme=groups[n], outcome=outcome.value
        )
