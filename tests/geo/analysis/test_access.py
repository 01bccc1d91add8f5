"""What people can get to, against the plainest way to work it out, PySAL's access, PostGIS, and sums done by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pandas as pd
import pytest
from access.fca import two_stage_fca, weighted_catchment
from django.db import connection
from scipy.spatial.distance import cdist
from shapely import box

from geo.analysis import access, reach
from geo.analysis.access import count_within, e2sfca, flat, gaussian, hours_per_1000, nearest, within, zones
from geo.analysis.errors import (
    AnalysisError,
    BadCoordinates,
    BadCount,
    BadReach,
    DuplicateCodes,
    ShapesDiffer,
)
from geo.analysis.points import inside_lands
from geo.walking import straight_line_m, walk_minutes
from tests.geo.analysis.places import RADIUS_M, every_distance, lived_at, made_up, there_at


@pytest.mark.parametrize("kept_to", [False, True])
def test_all_is_as_when_every_distance_is_measured(kept_to: bool) -> None:
    demand, supply = made_up(1, kept_to=kept_to)
    metres = every_distance(demand, supply)
    if not kept_to:
        assert np.allclose(metres, cdist(demand.xy, supply.xy), rtol=1e-12)

    assert np.allclose(nearest(demand, supply, 4), np.sort(metres, axis=1)[:, :4], rtol=1e-12)
    assert (count_within(demand, supply, RADIUS_M) == (metres <= RADIUS_M).sum(axis=1)).all()
    assert (within(demand, supply, RADIUS_M) == (metres <= RADIUS_M).any(axis=1)).all()

    weights = np.where(metres <= RADIUS_M, gaussian(np.minimum(metres / RADIUS_M, 1.0)), 0.0)
    crowd = demand.people @ weights
    assert supply.capacity is not None
    share = np.divide(supply.capacity, crowd, out=np.zeros(len(supply)), where=crowd > 0)
    found = e2sfca(demand, supply, RADIUS_M)
    assert np.allclose(found.per_person, weights @ share, rtol=1e-9, atol=1e-15)
    assert (found.unreached == (crowd == 0)).all()
    assert (found.choice == count_within(demand, supply, RADIUS_M)).all()


def test_small_blocks_and_pairs_found_twice_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    demand, supply = made_up(2, kept_to=True)
    whole, far = e2sfca(demand, supply, RADIUS_M), nearest(demand, supply, 7)

    at_once = [len(block.metres) for block in reach.pairs(demand, supply, RADIUS_M, at_once=40)]
    assert len(at_once) > 5
    assert max(at_once) <= 40
    monkeypatch.setattr(access, "_KEPT_PAIRS", 10)
    monkeypatch.setattr(access, "PAIRS_AT_ONCE", 100)

    assert np.allclose(e2sfca(demand, supply, RADIUS_M).per_person, whole.per_person, rtol=1e-12)
    assert (nearest(demand, supply, 7) == far).all()


def test_catchments_are_those_of_pysal_access() -> None:
    demand, supply = made_up(3)
    metres = every_distance(demand, supply)
    of_demand, of_supply = np.nonzero(metres <= RADIUS_M)
    costs = pd.DataFrame({"origin": of_demand, "dest": of_supply, "cost": metres[of_demand, of_supply]})
    people = pd.DataFrame({"demand": demand.people}, index=pd.Index(range(len(demand)), name="geoid"))
    places = pd.DataFrame({"supply": supply.capacity}, index=pd.Index(range(len(supply)), name="geoid"))

    for decay in (gaussian, flat, zones([0.3, 1.0], [1.0, 0.4])):
        theirs = two_stage_fca(
            people,
            places,
            costs,
            RADIUS_M,
            weight_fn=lambda metre, d=decay: d(np.array([metre / RADIUS_M]))[0],
        )
        ours = e2sfca(demand, supply, RADIUS_M, decay).per_person
        assert np.allclose(theirs.reindex(range(len(demand)), fill_value=0.0), ours, rtol=1e-9, atol=1e-15)
    each = pd.DataFrame({"one": np.ones(len(supply))}, index=places.index)
    in_reach = weighted_catchment(
        each, costs, RADIUS_M, cost_source="dest", cost_dest="origin", loc_index=True, loc_value="one"
    )
    assert (
        in_reach.reindex(range(len(demand)), fill_value=0) == count_within(demand, supply, RADIUS_M)
    ).all()


@pytest.mark.django_db
def test_distances_are_those_of_postgis() -> None:
    demand, supply = made_up(4)
    sql = """
        WITH home AS (SELECT n, ST_SetSRID(ST_MakePoint(x, y), 27700) AS at
                      FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS t(x, y, n)),
        thing AS (SELECT ST_SetSRID(ST_MakePoint(x, y), 27700) AS at FROM unnest(%s::float8[], %s::float8[]) AS t(x, y))
        SELECT min(ST_Distance(home.at, thing.at)), count(*) FILTER (WHERE ST_DWithin(home.at, thing.at, %s))
        FROM home, thing GROUP BY home.n ORDER BY home.n
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*demand.xy.T.tolist(), *supply.xy.T.tolist(), RADIUS_M])
        far, count = zip(*cursor.fetchall(), strict=True)

    assert np.allclose(nearest(demand, supply)[:, 0], far, rtol=1e-9)
    assert (count_within(demand, supply, RADIUS_M) == count).all()


def test_a_street_worked_out_by_hand() -> None:
    # 100 people at the hall with 12 places, 50 people half the reach away, 30 just at its end, 20 a metre beyond.
    demand = lived_at([(0, 0), (500, 0), (1_000, 0), (1_001, 0)], [100, 50, 30, 20])
    supply = there_at([(0, 0)], [12])
    half = (exp(-0.125) - exp(-0.5)) / (1 - exp(-0.5))

    found = e2sfca(demand, supply, 1_000)

    assert found.per_person == pytest.approx([12 / (100 + 50 * half), half * 12 / (100 + 50 * half), 0, 0])
    assert hours_per_1000(demand, supply, 1_000, flat).per_person == pytest.approx([66.6666667] * 3 + [0])
    assert within(demand, supply, 1_000).tolist() == [True, True, True, False]
    assert nearest(demand, supply, 2).tolist() == [
        [0, np.inf],
        [500, np.inf],
        [1_000, np.inf],
        [1_001, np.inf],
    ]


def test_places_nobody_can_reach_and_places_nobody_has_counted_are_named() -> None:
    demand = lived_at([(0, 0), (200, 0)], [10, 0])
    supply = there_at([(0, 0), (9_000, 0), (0, 100)], [5, 7, np.nan])

    found = e2sfca(demand, supply, 500)
    assert found.unreached.tolist() == [False, True, False]
    assert found.unknown.tolist() == [False, False, True]
    assert found.per_person[0] == pytest.approx(0.5)
    assert found.per_person[1] > 0, "what somebody living there would get"

    guessed = e2sfca(demand, supply, 500, unknown_capacity=20)
    assert guessed.per_person[0] == pytest.approx(2.5)
    assert not guessed.unknown.any()


def test_with_nobody_or_nothing_there_is_an_answer_of_the_right_size() -> None:
    nobody, nothing = lived_at([], []), there_at([], [])
    demand, supply = made_up(5, people=3, supply=2)

    assert nearest(demand, nothing, 2).tolist() == [[np.inf] * 2] * 3
    assert count_within(demand, nothing, 100).tolist() == [0, 0, 0]
    assert not within(demand, nothing, 100).any()
    assert e2sfca(demand, nothing, 100).per_person.tolist() == [0, 0, 0]
    assert nearest(nobody, supply).shape == (0, 1)
    assert e2sfca(nobody, supply, 100).unreached.all()


def test_what_serves_one_land_serves_those_who_live_there_and_on_its_boundary() -> None:
    lands = [box(0, 0, 1_000, 1_000), box(5_000, 0, 6_000, 1_000)]
    at = [(500, 500), (1_000, 500), (1_001, 500), (5_500, 500)]
    inside = inside_lands(at, lands)
    assert inside.tolist() == [[True, False], [True, False], [False, False], [False, True]]

    demand = lived_at(at, [1, 1, 1, 1], inside)
    supply = there_at([(900, 500), (1_200, 500)], land=[0, 1])

    assert within(demand, supply, 5_000).tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: lived_at([(0, np.nan), (1, 1)], [1, 1]), BadCoordinates, "1 have no place on the map"),
        (lambda: lived_at([(0, np.inf)], [1]), BadCoordinates, "where people live"),
        (lambda: lived_at([(0, 0)], [-1]), BadCount, "people"),
        (lambda: lived_at([(0, 0)], [np.nan]), BadCount, "number of 0 or more"),
        (lambda: lived_at([(0, 0)], [1, 2]), ShapesDiffer, "1 are needed"),
        (lambda: lived_at([(0, 0, 0)], [1]), ShapesDiffer, "easting and a northing"),
        (lambda: there_at([(0, 0)], [np.inf]), BadCount, "capacity"),
        (lambda: there_at([(0, 0)] * 2, codes=[7, 7]), DuplicateCodes, "7 is there more than once"),
        (lambda: within(*made_up(1), radius_m=0), BadReach, "above 0"),
        (lambda: nearest(*made_up(1), k=0), BadReach, "at least one"),
        (lambda: e2sfca(lived_at([(0, 0)], [1]), there_at([(0, 0)]), 9), AnalysisError, "how many it has"),
        (lambda: within(lived_at([(0, 0)], [1]), there_at([(0, 0)], land=[0]), 9), ShapesDiffer, "lands"),
        (lambda: zones([0.5, 0.2], [1, 1]), BadReach, "rise"),
    ],
)
def test_what_makes_no_sense_is_refused_in_plain_words(wrong: object, error: type, words: str) -> None:
    assert callable(wrong)
    with pytest.raises(error, match=words):
        wrong()


def test_minutes_and_the_straight_line_they_reach_agree() -> None:
    for minutes in (1, 10, 15, 30):
        assert walk_minutes(straight_line_m(minutes) - 0.01) == minutes
        assert walk_minutes(straight_line_m(minutes) + 0.01) == minutes + 1
