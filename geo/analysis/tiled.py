"""The measures of ``access`` on many machines: tile by tile, on a Dask cluster, to the same numbers.

docs/planning-at-scale.md says when that is worth while. Dask is not among the site's own packages and is imported
only here, when it is asked for. The workers need this project's code, numpy, scipy and shapely.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from geo.analysis import access
from geo.analysis.access import Catchment, Decay, gaussian
from geo.analysis.arrays import Bools, Floats, Ints
from geo.analysis.errors import BadReach, NotSetUp
from geo.analysis.points import Demand, Supply
from geo.analysis.reach import check_reach
from geo.analysis.tiles import Cells, Tile

if TYPE_CHECKING:
    from distributed import Client

SCHEDULER = "ANALYSIS_SCHEDULER"
"""The environment's name for the address of Dask's scheduler, such as tcp://10.0.0.5:8786."""

_AT_ONCE = 8
"""Tiles that are on their way at one time, for each worker: what this machine holds copies of."""

_SLACK = 1 + 1e-9
"""A halo is wider than it need be by this much, so that rounding leaves nothing out at its edge."""

R = TypeVar("R")
Part: TypeAlias = tuple[Demand, Supply]
Job: TypeAlias = tuple[Tile, Part]


@contextmanager
def cluster() -> Iterator[Client]:
    """Connect to the scheduler that ``ANALYSIS_SCHEDULER`` names, until the block ends."""
    address = os.environ.get(SCHEDULER, "")
    if not address:
        raise NotSetUp(
            f"{SCHEDULER} is to name the address of a Dask scheduler, such as tcp://127.0.0.1:8786"
        )
    try:
        from distributed import Client
    except ImportError as error:
        raise NotSetUp("sums on many machines need Dask: pip install dask distributed") from error
    try:
        client = Client(address, timeout="10s")
    except OSError as error:
        raise NotSetUp(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client


class Tiled:
    """The measures over one demand and supply, in tiles of ``side_m``; each answers as its namesake in ``access``."""

    def __init__(self, client: Client, demand: Demand, supply: Supply, side_m: float = 50_000.0) -> None:
        self.client, self.demand, self.supply, self.side_m = client, demand, supply, side_m
        self._people, self._things = Cells(demand.xy, side_m), Cells(supply.xy, side_m)

    def nearest(self, k: int = 1) -> Floats:
        """Each tile looks round itself; those whose k-th nearest may lie farther off look again, twice as far."""
        if k < 1:
            raise BadReach(f"the {k} nearest: at least one is needed")
        metres = np.full((len(self.demand), k), np.inf)
        halo_m, waiting = self.side_m / 4, list(self._people.tiles())
        while waiting:
            jobs = ((tile, self._part(tile, tile.demand, halo_m)) for tile in waiting)
            farther = list[Tile]()
            for tile, found in self._run(jobs, access.nearest, k):
                metres[tile.demand] = found
                sure = self._things.certain(tile, self.demand.xy[tile.demand], found[:, -1], halo_m)
                if not (sure.all() or self._things.all_within(tile, halo_m)):
                    farther.append(Tile(tile.column, tile.row, tile.demand[~sure]))
            halo_m, waiting = 2 * halo_m, farther
        return metres

    def count_within(self, radius_m: float) -> Ints:
        total = np.zeros(len(self.demand), dtype=np.int64)
        for tile, found in self._run(self._jobs(check_reach(radius_m)), access.count_within, radius_m):
            total[tile.demand] = found
        return total

    def within(self, radius_m: float) -> Bools:
        reached = np.zeros(len(self.demand), dtype=np.bool_)
        for tile, found in self._run(self._jobs(check_reach(radius_m)), access.within, radius_m):
            reached[tile.demand] = found
        return reached

    def e2sfca(
        self, radius_m: float, decay: Decay = gaussian, *, unknown_capacity: float | None = None
    ) -> Catchment:
        """A tile needs what lies within reach of its people, and who lives within reach of that: twice the reach."""
        check_reach(radius_m)
        _, unknown = access.capacities(self.supply, unknown_capacity)
        per_person, unreached = np.zeros(len(self.demand)), np.ones(len(self.supply), dtype=np.bool_)
        choice = np.zeros(len(self.demand), dtype=np.int64)
        jobs = self._jobs(radius_m, people_too=True)
        for tile, found in self._run(jobs, access.e2sfca, radius_m, decay, unknown_capacity=unknown_capacity):
            people, things = self._rows(tile, radius_m)
            mine = np.searchsorted(people, tile.demand)
            per_person[tile.demand], choice[tile.demand] = found.per_person[mine], found.choice[mine]
            unreached[things] &= found.unreached
        return Catchment(per_person, choice, unreached, unknown)

    def _jobs(self, radius_m: float, *, people_too: bool = False) -> Iterator[Job]:
        for tile in self._people.tiles():
            people = self._rows(tile, radius_m)[0] if people_too else tile.demand
            yield tile, self._part(tile, people, radius_m)

    def _rows(self, tile: Tile, radius_m: float) -> tuple[Ints, Ints]:
        return self._people.near(tile, 2 * radius_m * _SLACK), self._things.near(tile, radius_m * _SLACK)

    def _part(self, tile: Tile, people: Ints, halo_m: float) -> Part:
        return self.demand.keep(people), self.supply.keep(self._things.near(tile, halo_m * _SLACK))

    def _run(
        self, jobs: Iterable[Job], measure: Callable[..., R], *arguments: object, **options: object
    ) -> Iterator[tuple[Tile, R]]:
        """Yield what each tile's measure comes to, as they are done; only so many parts are on their way at a time."""
        from distributed import as_completed

        most = _AT_ONCE * max(1, len(self.client.nthreads()))
        jobs, tiles, waiting = iter(jobs), dict[object, Tile](), as_completed()
        while True:
            for tile, part in islice(jobs, most - len(tiles)):
                # Sent by itself, not as an argument: those are for small things.
                sent = self.client.scatter([part], hash=False)[0]
                future = self.client.submit(_measure, sent, measure, arguments, options, pure=False)
                tiles[future.key] = tile
                waiting.add(future)
            if not tiles:
                return
            done = next(waiting)
            yield tiles.pop(done.key), done.result()


def _measure(
    part: Part, measure: Callable[..., R], arguments: tuple[object], options: dict[str, object]
) -> R:
    return measure(*part, *arguments, **options)
