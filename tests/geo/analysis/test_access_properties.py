"""What must hold of reach and catchments whatever the place looks like."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.access import count_within, e2sfca, flat, nearest, within
from geo.analysis.points import Demand, Supply

few = settings(max_examples=25, deadline=None)
# A grid of 100 m, so that points fall together and exactly onto the end of a reach.
at = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda xy: (100.0 * xy[0], 100.0 * xy[1]))
lived = st.lists(st.tuples(at, st.integers(0, 500)), min_size=1, max_size=12).map(
    lambda points: Demand(
        np.array([point for point, _ in points]), np.array([float(people) for _, people in points])
    )
)
there = st.lists(st.tuples(at, st.integers(0, 50)), max_size=10).map(
    lambda points: Supply(
        np.array([point for point, _ in points]), np.array([float(places) for _, places in points])
    )
)
reaches = st.sampled_from([100.0, 250.0, 500.0, 866.0])


@few
@given(lived, there, there, reaches)
def test_more_supply_never_lowers_access(demand: Demand, some: Supply, more: Supply, radius_m: float) -> None:
    assert some.capacity is not None
    assert more.capacity is not None
    both = Supply(np.concatenate([some.xy, more.xy]), np.concatenate([some.capacity, more.capacity]))

    assert (within(demand, both, radius_m) >= within(demand, some, radius_m)).all()
    assert (count_within(demand, both, radius_m) >= count_within(demand, some, radius_m)).all()
    assert (nearest(demand, both, 2) <= nearest(demand, some, 2)).all()
    before, after = (e2sfca(demand, supply, radius_m).per_person for supply in (some, both))
    assert (after >= before - 1e-12).all()


@few
@given(lived, there, reaches, st.booleans())
def test_places_are_shared_out_and_none_is_lost_or_made(
    demand: Demand, supply: Supply, radius_m: float, plain: bool
) -> None:
    assert supply.capacity is not None
    found = e2sfca(demand, supply, radius_m, flat) if plain else e2sfca(demand, supply, radius_m)

    assert np.isclose(found.per_person @ demand.people, supply.capacity[~found.unreached].sum(), rtol=1e-9)
    assert (count_within(demand, supply, radius_m) > 0).tolist() == within(demand, supply, radius_m).tolist()


@few
@given(lived, there, reaches, st.data())
def test_neither_order_nor_units_nor_how_people_are_divided_matters(
    demand: Demand, supply: Supply, radius_m: float, data: st.DataObject
) -> None:
    whole = e2sfca(demand, supply, radius_m).per_person
    order = np.array(data.draw(st.permutations(range(len(demand)))), dtype=np.int64)
    other = np.array(data.draw(st.permutations(range(len(supply)))), dtype=np.int64)
    assert np.allclose(e2sfca(demand.keep(order), supply.keep(other), radius_m).per_person, whole[order])

    # Not on the very end of a reach, to either side of which kilometres may fall.
    radius_m += 0.5
    whole = e2sfca(demand, supply, radius_m).per_person
    in_km = e2sfca(
        Demand(demand.xy / 1_000, demand.people), Supply(supply.xy / 1_000, supply.capacity), radius_m / 1_000
    )
    assert np.allclose(in_km.per_person, whole, rtol=1e-9, atol=1e-12)

    share = data.draw(st.sampled_from([0, 0.25, 0.9, 1]))
    split = Demand(
        np.concatenate([demand.xy, demand.xy[:1]]),
        np.concatenate([[demand.people[0] * share], demand.people[1:], [demand.people[0] * (1 - share)]]),
    )
    assert np.allclose(e2sfca(split, supply, radius_m).per_person[:-1], whole, rtol=1e-9)
