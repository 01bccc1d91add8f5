"""Shares of people by area: never an average of areas, never a 0 for what nobody knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.coverage import (
    OUTSIDE,
    Answer,
    mean_by_area,
    quantile_by_area,
    share_by_area,
    share_within,
    share_within_between,
    unknown_everywhere,
)
from geo.analysis.errors import BadCount, BadReach, ShapesDiffer
from tests.geo.analysis.places import lived_at, there_at

KNOWN, NO_POINTS, NOBODY, NOT_MEASURED = list(Answer)[:4]


def test_a_share_is_of_people_and_all_of_them_are_not_the_average_of_areas() -> None:
    found = share_by_area([True, False, True], [900, 100, 10], [0, 0, 1], 2)

    assert found.value.tolist() == [0.9, 1.0]
    assert found.total == pytest.approx(910 / 1_010)


def test_what_cannot_be_said_has_its_reason() -> None:
    found = mean_by_area(
        [1.0, np.nan, 2.0, 4.0, np.nan, 9.0], [10, 30, 0, 5, 5, 7], [0, 0, 1, 2, 3, OUTSIDE], 5
    )

    assert found.answer.tolist() == [KNOWN, NOBODY, KNOWN, NOT_MEASURED, NO_POINTS]
    assert np.array_equal(found.value, [1, np.nan, 4, np.nan, np.nan], equal_nan=True)
    assert found.people.tolist() == [40, 0, 5, 5, 0]
    assert found.measured.tolist() == [10, 0, 5, 0, 0]
    assert (found.total, found.total_people, found.total_measured) == (2.0, 50, 15)


def test_no_listings_is_nobody_reached_only_where_listings_have_been_gathered() -> None:
    demand, nothing, area = lived_at([(0, 0), (9, 9)], [10, 0]), there_at([]), [0, 1]

    gathered = share_within(demand, nothing, 500, area, 2, gathered=True)
    assert (gathered.value[0], gathered.total, gathered.total_answer) == (0, 0, KNOWN)
    not_gathered = share_within(demand, nothing, 500, area, 2, gathered=False)
    assert not_gathered.answer.tolist() == [Answer.NOTHING_GATHERED, NOBODY]
    assert np.isnan(not_gathered.value).all()
    assert not_gathered.total_answer == Answer.NOTHING_GATHERED
    nobody = unknown_everywhere([], [], 2)
    assert (nobody.answer.tolist(), nobody.total_answer) == ([NO_POINTS, NO_POINTS], NO_POINTS)


def test_what_is_not_confirmed_is_shown_apart() -> None:
    demand = lived_at([(0, 0), (5_000, 0), (9_000, 0)], [12, 7, 81])
    supply = there_at([(0, 10), (5_000, 10)])

    found = share_within_between(demand, supply, [True, False], 500, [0, 0, 0], 1, gathered=True)

    assert found.sure.total == pytest.approx(0.12)
    assert found.possible.total == pytest.approx(0.19)
    none_sure = share_within_between(demand, supply, [False, False], 500, [0, 0, 0], 1, gathered=False)
    assert none_sure.sure.total == 0, "something was gathered, so this is no gap in what is known"


def test_the_median_person_may_have_nothing_at_all() -> None:
    far = [100, 900, np.inf, 300, np.inf]
    found = quantile_by_area(far, [10, 10, 20, 5, 6], [0, 0, 0, 1, 1], 3)

    assert np.array_equal(found.value, [900, np.inf, np.nan], equal_nan=True)
    assert found.total == np.inf
    assert quantile_by_area(far, [10, 10, 20, 5, 6], [0, 0, 0, 1, 1], 3, q=0.25).total == 300
    with pytest.raises(BadReach, match="quantile"):
        mean_by_area(far, [1] * 5, [0] * 5, 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50), st.integers(0, 3)), min_size=1), st.data())
def test_dividing_an_area_leaves_the_total(points: list[tuple[bool, int, int]], data: st.DataObject) -> None:
    reached, people, area = zip(*points, strict=True)
    divided = [number if data.draw(st.booleans()) else 4 for number in area]

    before, after = share_by_area(reached, people, area, 4), share_by_area(reached, people, divided, 5)

    assert before.total == pytest.approx(after.total, nan_ok=True)
    assert before.people.sum() == after.people.sum()


def test_areas_and_figures_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapesDiffer, match="2 areas"):
        share_by_area([True], [1], [2], 2)
    with pytest.raises(ShapesDiffer, match="1 are needed"):
        share_by_area([True], [1], [0, 0], 2)
    with pytest.raises(BadCount, match="people"):
        share_by_area([True], [-1], [0], 2)
    with pytest.raises(BadReach, match="at most 1"):
        quantile_by_area([1], [1], [0], 1, q=0)
