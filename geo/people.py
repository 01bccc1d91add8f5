"""Where people live, as arrays for sums about places (geo.analysis): one set of small areas, counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count

from geo.models import Area, BoundaryKind, BoundarySet, DemandPoint
from geo.population import SMALLEST_FIRST

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OUTSIDE = -1
"""The ward of a small area whose centre lies in none."""
BANDS = ("aged_0_15", "aged_16_64", "aged_65_over")


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """The small areas of one boundary set, by code. ``xy`` (n, 2), metres of EPSG:27700; ``total`` (n,), all ages;
    ``bands`` (n, 3), by age as in ``BANDS``, NaN where not known. ``ward`` (n,): the number, in ``wards``, of the
    current ward each centre lies in (on a shared edge the first by code), or ``OUTSIDE``. Those outside are people all
    the same: they use what is here, and what is there is used from here.
    """

    boundary_set: BoundarySet
    codes: tuple[str, ...]
    names: tuple[str, ...]
    xy: Floats
    total: Floats
    bands: Floats
    ward: Ints
    wards: tuple[Area, ...]
    pks: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.codes)


def read_people(kind: str = BoundaryKind.WARD) -> People | None:
    """Return where people live, and in which of the current areas of a kind; None where nobody has said. Four queries.

    Of several sets one is taken, so that nobody is counted twice: a current one before others, then the one of the
    smallest areas, then the latest (as geo.population has it).
    """
    sets = list(
        BoundarySet.objects.filter(demand_points__isnull=False).annotate(points=Count("demand_points"))
    )
    if not sets:
        return None
    best = max(
        sets, key=lambda s: (s.is_current, -SMALLEST_FIRST.index(BoundaryKind(s.kind)), s.vintage, s.pk)
    )
    wards = tuple(Area.objects.current(kind).defer("geometry", "outline").order_by("name", "code", "pk"))
    number = {area.pk: n for n, area in enumerate(wards)}
    points = DemandPoint.objects.filter(boundary_set=best)
    around = points.by_area_of(wards[0].boundary_set_id) if wards else {}
    rows = list(
        points.order_by("code", "pk").values_list("pk", "code", "name", "point", "population", *BANDS)
    )
    return People(
        boundary_set=best,
        codes=tuple(row[1] for row in rows),
        names=tuple(row[2] or row[1] for row in rows),
        xy=np.array([(row[3].x, row[3].y) for row in rows], dtype=np.float64).reshape(-1, 2),
        total=np.array([row[4] for row in rows], dtype=np.float64),
        bands=np.array([_known(row[5:]) for row in rows], dtype=np.float64).reshape(-1, len(BANDS)),
        ward=np.array([number.get(around.get(row[0], 0), OUTSIDE) for row in rows], dtype=np.int64),
        wards=wards,
        pks=tuple(row[0] for row in rows),
    )


def _known(counts: tuple[Any, ...]) -> list[float]:
    return [np.nan if count is None else float(count) for count in counts]
