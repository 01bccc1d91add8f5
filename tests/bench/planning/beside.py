"""The same sums by other means: bare cKDTree and numpy, PySAL's access, and PostGIS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import psycopg
from access.fca import two_stage_fca, weighted_catchment
from scipy.spatial import cKDTree

from geo.analysis import access as ours
from geo.analysis.arrays import Floats, Ints
from geo.analysis.points import Demand, Supply

Bare = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Distance to the nearest, how many within reach, and places per person, by demand point."""

    nearest: Floats
    count: Ints
    places: Floats

    def differ_from(self, other: Figures) -> bool:
        """Tell whether any of these is another number than there, but for rounding."""
        return not (
            np.allclose(self.nearest, other.nearest, rtol=1e-9)
            and np.array_equal(self.count, other.count)
            and np.allclose(self.places, other.places, rtol=1e-9, atol=1e-12)
        )


Side: TypeAlias = Callable[[Demand, Supply, float], Figures]


def by_kernels(demand: Demand, supply: Supply, radius_m: float) -> Figures:
    """Ours, from fresh points, so that no tree is left from the time before."""
    people = Demand(demand.xy, demand.people)
    things = Supply(supply.xy, supply.capacity)
    found = ours.e2sfca(people, things, radius_m)
    return Figures(ours.nearest(people, things)[:, 0], found.choice, found.per_person)


def by_bare_tree(demand: Demand, supply: Supply, radius_m: float) -> Figures:
    """What one would write for this one purpose: nothing is checked, and all pairs are held at once."""
    tree = cKDTree(supply.xy)
    near, _ = tree.query(demand.xy)
    pairs = cKDTree(demand.xy).sparse_distance_matrix(tree, radius_m, output_type="ndarray")
    i, j = pairs["i"], pairs["j"]
    weight = (np.exp(-0.5 * (pairs["v"] / radius_m) ** 2) - exp(-0.5)) / (1 - exp(-0.5))
    crowd = np.bincount(j, weight * demand.people[i], len(supply))
    assert supply.capacity is not None
    share = np.divide(supply.capacity, crowd, out=np.zeros(len(supply)), where=crowd > 0)
    places = np.bincount(i, weight * share[j], len(demand))
    return Figures(np.asarray(near), np.bincount(i, minlength=len(demand)), places.astype(np.float64))


def catchments_by_kernels(demand: Demand, supply: Supply, radius_m: float) -> tuple[Ints, Floats]:
    """What ``access`` can do of it: how many within reach, and places per person."""
    people, things = Demand(demand.xy, demand.people), Supply(supply.xy, supply.capacity)
    found = ours.e2sfca(people, things, radius_m)
    return found.choice, found.per_person


def all_pairs(demand: Demand, supply: Supply, radius_m: float) -> pd.DataFrame:
    """Return every pair within reach with its distance, which access must be handed.

    Its own way, ``create_euclidean_distance``, holds all pairs of points however far apart, which at
    this size no memory does.
    """
    tree = cKDTree(demand.xy)
    pairs = tree.sparse_distance_matrix(cKDTree(supply.xy), radius_m, output_type="ndarray")
    return pd.DataFrame({"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]})


def catchments_by_access(
    demand: Demand, supply: Supply, radius_m: float, costs: pd.DataFrame
) -> tuple[Ints, Floats]:
    """The same by PySAL's access, with a weight of plain floats, which it asks for pair by pair."""
    homes = pd.Index(range(len(demand)), name="geoid")
    things = pd.Index(range(len(supply)), name="geoid")
    people = pd.DataFrame({"demand": demand.people}, index=homes)
    places = pd.DataFrame({"supply": supply.capacity, "one": 1.0}, index=things)
    edge = exp(-0.5)

    def weigh(metres: float) -> float:
        share = metres / radius_m
        return (exp(-0.5 * share * share) - edge) / (1 - edge)

    count = weighted_catchment(
        places, costs, radius_m, cost_source="dest", cost_dest="origin", loc_index=True, loc_value="one"
    )
    shares = two_stage_fca(people, places, costs, radius_m, weight_fn=weigh)
    return (
        count.reindex(homes, fill_value=0).to_numpy(dtype=np.int64),
        shares.reindex(homes, fill_value=0.0).to_numpy(dtype=np.float64),
    )


_NEAREST = """
    SELECT home.id, near.metres FROM planning.home LEFT JOIN LATERAL (
        SELECT home.at <-> thing.at AS metres FROM planning.thing ORDER BY home.at <-> thing.at LIMIT 1) near ON true
    ORDER BY home.id
"""
_COUNT = """
    SELECT home.id, count(thing.id)
    FROM planning.home LEFT JOIN planning.thing ON ST_DWithin(home.at, thing.at, %(radius)s)
    GROUP BY home.id ORDER BY home.id
"""
_PLACES = """
    WITH pair AS MATERIALIZED (
        SELECT home.id AS home, thing.id AS thing, home.people, thing.places,
            (exp(-0.5 * (ST_Distance(home.at, thing.at) / %(radius)s) ^ 2) - exp(-0.5)) / (1 - exp(-0.5)) AS weight
        FROM planning.home JOIN planning.thing ON ST_DWithin(home.at, thing.at, %(radius)s)
    ), share AS (
        SELECT thing, max(places) / sum(weight * people) AS each FROM pair
        GROUP BY thing HAVING sum(weight * people) > 0
    ), got AS (
        SELECT pair.home, sum(pair.weight * share.each) AS places FROM pair JOIN share USING (thing) GROUP BY pair.home
    )
    SELECT home.id, coalesce(got.places, 0) FROM planning.home LEFT JOIN got ON got.home = home.id ORDER BY home.id
"""


def fill(bare: Bare, demand: Demand, supply: Supply) -> None:
    """Put people and supply into tables with an index each, as large as one can wish for."""
    bare.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    bare.execute("DROP SCHEMA IF EXISTS planning CASCADE")
    bare.execute("CREATE SCHEMA planning")
    _table(bare, "home", "people", demand.xy, demand.people)
    assert supply.capacity is not None
    _table(bare, "thing", "places", supply.xy, supply.capacity)


def by_sql(bare: Bare, radius_m: float) -> Figures:
    nearest, count, places = (
        np.array([number for _, number in bare.execute(sql, {"radius": radius_m}).fetchall()])
        for sql in (_NEAREST, _COUNT, _PLACES)
    )
    return Figures(nearest.astype(np.float64), count.astype(np.int64), places.astype(np.float64))


def _table(bare: Bare, name: str, what: str, xy: Floats, values: Floats) -> None:
    bare.execute(
        f"CREATE TABLE planning.{name} AS SELECT n::int AS id, v AS {what}, ST_SetSRID(ST_MakePoint(x, y), 27700) AS at"
        " FROM unnest(%s::float8[], %s::float8[], %s::float8[]) WITH ORDINALITY AS t(x, y, v, n)",
        [xy[:, 0].tolist(), xy[:, 1].tolist(), values.tolist()],
    )
    bare.execute(f"ALTER TABLE planning.{name} ADD PRIMARY KEY (id)")
    bare.execute(f"CREATE INDEX ON planning.{name} USING gist (at)")
    bare.execute(f"VACUUM ANALYZE planning.{name}")
