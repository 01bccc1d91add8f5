"""How many people live somewhere: each of them counted once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point

from geo.crs import BNG
from geo.imports.plan import Outcome
from geo.models import Area, BoundarySet, DemandPoint
from geo.population import population_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill(grid_of_wards: Callable[..., Outcome]) -> Area:
    grid_of_wards([("E1", "Mill", 378_000, 391_000), ("E2", "Moor", 379_000, 391_000)])
    return Area.objects.get(code="E1")


def people(kind: str, vintage: str, *counts: int, current: bool = False, easting: float = 378_500) -> None:
    boundary_set, _ = BoundarySet.objects.get_or_create(
        kind=kind, vintage=vintage, defaults={"name": kind, "is_current": current}
    )
    for n, count in enumerate(counts):
        DemandPoint.objects.create(
            boundary_set=boundary_set,
            code=f"{easting:.0f}-{n}",
            population=count,
            point=Point(x=easting, y=391_500, srid=BNG),
        )


def test_nobody_is_known_of_where_there_are_no_points(mill: Area) -> None:
    people("lsoa", "2021", 1_500, easting=379_500)
    assert population_of(mill) is None


def test_one_set_is_counted_the_current_one_of_the_smallest_areas(mill: Area) -> None:
    people("msoa", "2021", 9_000, current=True)
    assert population_of(mill) == 9_000
    people("lsoa", "2011", 1_400)
    assert population_of(mill) == 9_000
    people("lsoa", "2021", 1_500, 1_600, current=True)
    assert population_of(mill) == 3_100
    people("oa", "2021", 300, 310, 320, current=True)
    assert population_of(mill) == 930


def test_of_sets_none_of_which_is_current_the_smallest_and_then_the_latest(mill: Area) -> None:
    people("lsoa", "2011", 1_400)
    people("lsoa", "2021", 1_500)
    people("msoa", "2031", 9_000)
    assert population_of(mill) == 1_500


def test_a_set_that_has_no_points_here_does_not_hide_one_that_has(mill: Area) -> None:
    people("lsoa", "2021", 1_500, current=True)
    people("oa", "2021", 300, current=True, easting=379_500)
    assert population_of(mill) == 1_500
