"""Searches that the demo's invented people might have made, so that planners find something to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.gis.geos import Point

from assets.local_time import local_date
from assets.models import Term
from directory.ledger import actions
from directory.ledger.quarters import Quarter
from directory.models import LedgerEntry
from geo.models import Area, BoundaryKind

A_DAY = 24
"""Searches on an average day."""
_QUARTERS_BACK = 2
_FILTERS = ("cost:free", "day:SA", "access:step_free", "group:older_people", "attendance:online")
# How much is looked for of each group of themes, and how often there is little: in the order of the taxonomy.
_WANTED = (22, 9, 6, 18, 20, 8, 5, 13, 4, 6, 3)
_SCARCE = (0.34, 0.22, 0.12, 0.46, 0.40, 0.28, 0.18, 0.36, 0.42, 0.52, 0.15)


def fill(*, at: datetime) -> int:
    """Fill the last two quarters and the one that goes on, where there is nothing of them, and return how many it adds.

    What is made up of a quarter is the same every time.
    """
    today = local_date(at)
    spots, groups = _spots(), _groups()
    if not spots or not groups:
        return 0
    made: list[LedgerEntry] = []
    for back in range(_QUARTERS_BACK, -1, -1):
        quarter = Quarter.of(today).back(back)
        if not LedgerEntry.objects.filter(day__range=(quarter.first, quarter.last)).exists():
            made += _made_up(quarter, min(quarter.last, today - timedelta(days=1)), spots, groups)
    actions.bring_in(made)
    return len(made)


def _spots() -> list[tuple[int, float]]:
    """Every small area, and how far out it is: 0 in the middle, 1 at the edge."""
    small = list(Area.objects.current(BoundaryKind.LSOA).order_by("code").values_list("pk", "centre"))
    if not small:
        return []
    middle = Point(sum(p.x for _, p in small) / len(small), sum(p.y for _, p in small) / len(small))
    furthest = max(p.distance(middle) for _, p in small) or 1.0
    return [(pk, p.distance(middle) / furthest) for pk, p in small]


def _groups() -> list[list[int]]:
    """The themes of each group of the taxonomy; a group without any stands for itself."""
    groups = Term.objects.filter(parent=None).order_by("position", "pk").prefetch_related("children")
    return [sorted(child.pk for child in group.children.all()) or [group.pk] for group in groups]


def _made_up(
    quarter: Quarter, until: date, spots: list[tuple[int, float]], groups: list[list[int]]
) -> Iterator[LedgerEntry]:
    chance = Random(quarter.code)  # noqa: S311  invented, and the same each time
    days = (until - quarter.first).days + 1
    # More is looked for in some small areas than in others: in every seventh one, five times as much.
    crowd = [5 if n % 7 == 0 else 1 for n in range(len(spots))]
    wanted = [_WANTED[n % len(_WANTED)] for n in range(len(groups))]
    for _ in range(days * A_DAY):
        [(area, far_out)] = chance.choices(spots, crowd)
        [n] = chance.choices(range(len(groups)), wanted)
        filters = [chance.choice(_FILTERS)] if chance.random() < 0.35 else []
        scarce = _SCARCE[n % len(_SCARCE)] + 0.25 * far_out + 0.1 * len(filters)
        results = chance.choice((0, 0, 1, 2, 3, 4)) if chance.random() < scarce else chance.randint(5, 60)
        opened = results > 0 and chance.random() < 0.4
        near = chance.random() > 0.08
        yield LedgerEntry(
            day=quarter.first + timedelta(days=chance.randrange(days)),
            area_id=area if near else None,
            themes=[] if chance.random() < 0.06 else [chance.choice(groups[n])],
            filters=[*filters, "within:3000"] if near else filters,
            results=results,
            opened=opened,
            planned=opened and chance.random() < 0.2,
        )
