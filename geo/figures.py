"""Figures about areas, at the points where people live: deprivation, households without a car."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from django.db.models import Max

from geo.models import BoundarySet, DemandPoint, Indicator, IndicatorValue
from geo.people import People

Floats = npt.NDArray[np.float64]
K = TypeVar("K")


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """``values`` (n,) at each point where people live, NaN where there is none. ``of`` is whose areas they were given
    for: another vintage or a larger kind than the points' own is looked up by where each point lies.
    """

    indicator: Indicator
    period: str
    of: BoundarySet
    values: Floats

    @property
    def said(self) -> str:
        """What it is and how old: "Index of multiple deprivation: score, 2025 (ward 2022)"."""
        return f"{self.indicator.name}, {self.period} ({self.of})"


def figure_at(indicator: Indicator, people: People) -> Known | None:
    """Return an indicator's latest figures where people live; None where it has none. Up to three queries.

    Those for the people's own small areas are taken by code; otherwise those of a current set before others, the latest
    first, by the area each point lies in.
    """
    period = indicator.values.aggregate(last=Max("period"))["last"]
    if period is None:
        return None
    values = IndicatorValue.objects.filter(indicator=indicator, period=period)
    own = dict(values.filter(area__boundary_set=people.boundary_set).values_list("area__code", "value"))
    if own:
        return Known(indicator, period, people.boundary_set, _looked_up(own, people.codes))
    sets = BoundarySet.objects.filter(areas__indicator_values__in=values).distinct()
    of = max(sets, key=lambda s: (s.is_current, s.vintage, s.pk))
    around = DemandPoint.objects.filter(boundary_set=people.boundary_set).by_area_of(of.pk)
    by_area = dict(values.filter(area__boundary_set=of).values_list("area_id", "value"))
    found = {pk: by_area[area] for pk, area in around.items() if area in by_area}
    return Known(indicator, period, of, _looked_up(found, people.pks))


def _looked_up(figures: dict[K, float], keys: tuple[K, ...]) -> Floats:
    return np.array([figures.get(key, np.nan) for key in keys], dtype=np.float64)
