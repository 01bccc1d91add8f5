"""Inequality, against sums by hand and the textbooks' other formulae for the same thing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.errors import BadCount, ShapesDiffer
from geo.analysis.inequality import concentration_index, fifths, gini, lorenz, slope_index

figures = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(1, 5)), min_size=1, max_size=12
).filter(lambda points: any(value * people for value, people, _ in points))


def each_person(points: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """What each person has, and how deprived they are."""
    value, people, deprived = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    return np.repeat(value, people.astype(int)), np.repeat(deprived, people.astype(int))


def test_sums_by_hand() -> None:
    # One of four people has all: the curve is 0 up to three quarters.
    assert gini([0, 0, 0, 8], [1, 1, 1, 1]) == pytest.approx(0.75)
    assert gini([0, 8], [3, 1]) == pytest.approx(0.75)
    curve = lorenz([3, 1], [1, 1])
    assert curve.people.tolist() == [0, 0.5, 1]
    assert curve.share.tolist() == [0, 0.25, 1]
    # The least deprived has all, then the most deprived.
    assert concentration_index([0, 0, 0, 8], [1] * 4, [4, 3, 2, 1]) == pytest.approx(0.75)
    assert concentration_index([0, 0, 0, 8], [1] * 4, [1, 2, 3, 4]) == pytest.approx(-0.75)
    # Ranks 1/8, 3/8, 5/8, 7/8 and figures 1, 2, 3, 4: one more for each quarter.
    line = slope_index([1, 2, 3, 4], [5] * 4, [40, 30, 20, 10])
    assert (line.slope, line.intercept, line.relative) == pytest.approx((4, 0.5, 1.6))


def test_fifths_are_of_people_and_equals_are_divided_between_them() -> None:
    # 100 people: the 30 most deprived are equals, so 20 of them are the first fifth and 10 half of the second.
    found = fifths([0.2, 0.8, 0.5, 1.0], [15, 15, 10, 60], [9, 9, 8, 1])

    assert found.people.tolist() == pytest.approx([20] * 5)
    assert found.means.tolist() == pytest.approx([0.5, 0.5, 1, 1, 1])
    assert found.gap == pytest.approx(0.5)


@settings(max_examples=40, deadline=None)
@given(figures)
def test_all_is_as_when_every_person_is_looked_at(points: list[tuple[int, int, int]]) -> None:
    value, people, deprived = zip(*points, strict=True)
    have, rank_by = each_person(points)

    apart = np.abs(have[:, None] - have[None, :]).sum()
    assert gini(value, people) == pytest.approx(apart / (2 * len(have) * have.sum()), abs=1e-9)
    least = np.array([(np.sum(rank_by > own) + np.sum(rank_by == own) / 2) / len(have) for own in rank_by])
    covariance = np.mean(have * least) - have.mean() * least.mean()
    assert concentration_index(value, people, deprived) == pytest.approx(
        2 * covariance / have.mean(), abs=1e-9
    )
    line = slope_index(value, people, deprived)
    if len(set(rank_by)) > 1:
        slope, intercept = np.polyfit(least, have, 1)
        assert (line.slope, line.intercept) == pytest.approx((slope, intercept), abs=1e-6)
    else:
        assert np.isnan(line.slope)
    assert gini([7 * one for one in value], people) == pytest.approx(gini(value, people), abs=1e-12)
    parts = fifths(value, people, deprived)
    assert parts.means @ parts.people == pytest.approx(have.sum())


@pytest.mark.parametrize(("value", "people"), [([], []), ([0, 0], [3, 4]), ([1, 2], [0, 0]), ([np.nan], [4])])
def test_with_nothing_to_compare_the_answer_is_unknown(value: list[float], people: list[float]) -> None:
    assert np.isnan(gini(value, people))
    assert np.isnan(concentration_index(value, people, value))


def test_unknown_figures_and_ranks_are_left_out_and_equal_ones_are_equal() -> None:
    assert gini([5, 5, np.nan], [3, 4, 100]) == pytest.approx(0)
    assert slope_index([1, 2, 9], [1, 1, 1], [2, 1, np.nan]).slope == pytest.approx(2)
    assert np.isnan(slope_index([], [], []).slope)
    assert np.isnan(fifths([], [], []).gap)


def test_figures_below_0_and_lists_of_unequal_length_are_refused() -> None:
    with pytest.raises(BadCount, match="0 or more"):
        gini([-1, 2], [1, 1])
    with pytest.raises(BadCount, match="without end"):
        gini([np.inf, 2], [1, 1])
    with pytest.raises(ShapesDiffer, match="ranked by"):
        concentration_index([1, 2], [1, 1], [1])
