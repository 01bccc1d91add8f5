"""Where more would help, against every choice there is, and against the solver."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.analysis.access import within
from geo.analysis.errors import BadCount, BadReach, ShapesDiffer
from geo.analysis.points import Supply
from geo.analysis.siting import could_grow, suggest
from tests.geo.analysis.places import RADIUS_M, every_distance, lived_at, made_up, there_at

NOBODY_YET = [False] * 4


@pytest.mark.parametrize("seed", range(6))
def test_a_suggestion_is_never_better_than_the_best_of_all_and_rarely_worse(seed: int) -> None:
    demand, candidates = made_up(seed, people=60, supply=9)
    already = within(demand, Supply(candidates.xy[:1]), RADIUS_M)
    worth = np.where(already, 0.0, demand.people)
    reach = every_distance(demand, candidates) <= RADIUS_M
    best = max(worth[reach[:, list(some)].any(axis=1)].sum() for some in combinations(range(9), 3))

    rough = suggest(demand, candidates, RADIUS_M, 3, already)
    solved = suggest(demand, candidates, RADIUS_M, 3, already, solve_s=10)

    assert [site.candidate for site in rough.sites] == [site.candidate for site in solved.sites]
    assert solved.weight <= best == pytest.approx(solved.bound)
    assert rough.bound >= best
    assert solved.weight >= 0.99 * best
    assert rough.before == demand.people[already].sum()


def test_exchange_mends_what_greed_spoils() -> None:
    # The middle reaches most at first; the two sides together reach everybody.
    demand = lived_at([(0, 0), (90, 0), (210, 0), (300, 0)], [40, 30, 30, 40])
    candidates = there_at([(150, 0), (45, 0), (255, 0)])

    found = suggest(demand, candidates, 60, 1, NOBODY_YET)
    assert [site.people for site in found.sites] == [70]
    demand = lived_at([(0, 0), (90, 0), (210, 0), (300, 0)], [20, 30, 30, 20])
    found = suggest(demand, candidates, 60, 2, NOBODY_YET)

    assert [site.candidate for site in found.sites] == [1, 2]
    assert [site.so_far for site in found.sites] == [50, 100]
    assert (found.weight, found.bound, found.gap) == (100, 100, 0)


def test_a_suggestion_says_how_many_where_and_what_could_grow_instead() -> None:
    demand = lived_at([(0, 0), (100, 0), (5_000, 0)], [10, 20, 40])
    places = there_at([(0, 50), (100, 90), (9_000, 0)])

    found = suggest(demand, there_at([(50, 0)]), 120, 1, [False, True, False])

    (site,) = found.sites
    assert (site.newly.tolist(), site.people, found.before, found.people) == ([0], 10, 20, 70)
    assert site.by_area(demand, [1, 0, -1], 2).tolist() == [0, 10]
    nearby = could_grow(demand, np.array([0, 1]), places, 120)
    assert [(one.place, one.people, one.share) for one in nearby] == [
        (0, 30, 1),
        (1, 20, pytest.approx(2 / 3)),
    ]
    assert could_grow(demand, np.array([], dtype=np.int64), places, 120) == []


def test_priority_changes_who_is_reached_first_but_not_how_many_are_counted() -> None:
    demand = lived_at([(0, 0), (5_000, 0)], [30, 20])
    candidates = there_at([(0, 0), (5_000, 0)])

    plain = suggest(demand, candidates, 100, 1, [False, False])
    deprived = suggest(demand, candidates, 100, 1, [False, False], priority=[1, 2])

    assert [site.candidate for site in plain.sites] == [0]
    assert [(site.candidate, site.people) for site in deprived.sites] == [(1, 20)]
    assert deprived.weight == 40


def test_more_sites_than_candidates_or_people_gives_those_that_help() -> None:
    demand = lived_at([(0, 0), (5_000, 0), (9_000, 0), (9_100, 0)], [30, 20, 0, 0])
    candidates = there_at([(0, 0), (0, 0), (5_000, 0), (9_000, 0)])

    found = suggest(demand, candidates, 100, 9, NOBODY_YET, solve_s=5)
    assert [site.candidate for site in found.sites] == [0, 2], "of equals the first; none that reaches nobody"
    assert (found.asked, found.gap) == (9, 0)
    nothing = suggest(demand, there_at([]), 100, 2, NOBODY_YET, solve_s=5)
    assert (nothing.sites, nothing.bound, nothing.gap) == ((), 0, 0)
    everybody = suggest(demand, candidates, 100, 2, [True] * 4, solve_s=5)
    assert everybody.sites == ()
    with pytest.raises(BadReach, match="at least one"):
        suggest(demand, candidates, 100, 0, NOBODY_YET)
    with pytest.raises(ShapesDiffer, match="reached already"):
        suggest(demand, candidates, 100, 1, [True])
    with pytest.raises(BadCount, match="priority"):
        suggest(demand, candidates, 100, 1, NOBODY_YET, priority=[1, 1, 1, -1])
