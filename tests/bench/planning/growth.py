"""One size of supply in a process of its own, so that its memory is its own: ``python -m … POINTS.npz COUNT SIDE``.

SIDE is 0 for one machine, or the side of the tiles in metres for a Dask cluster of two processes here. It prints
seconds and megabytes as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import numpy as np

from geo.analysis import access
from geo.analysis.points import Demand, Supply
from geo.walking import straight_line_m
from tests.bench.planning.listings import scattered

RADIUS_M = straight_line_m(20)


class Grown(TypedDict):
    """Seconds, and megabytes of this process before the sums and at their height."""

    nearest_s: float
    within_s: float
    e2sfca_s: float
    before_mb: float
    peak_mb: float


def measured(points: Path, count: int, side_m: int = 0) -> Grown:
    """Run this module in another process."""
    command = [sys.executable, "-m", __name__, str(points), str(count), str(side_m)]
    done: Grown = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return done


def main(points: str, count: str, side_m: str) -> None:
    with np.load(points) as kept:
        demand = Demand(kept["xy"], kept["people"])
        supply = scattered(kept["xy"], kept["people"], kept["size_m"], int(count))
    before = _peak_mb()
    if int(side_m):
        found = _tiled(demand, supply, int(side_m))
    else:
        found = (
            _seconds(lambda: access.nearest(demand, supply)),
            _seconds(lambda: access.within(demand, supply, RADIUS_M)),
            _seconds(lambda: access.e2sfca(demand, supply, RADIUS_M)),
        )
    names = ("nearest_s", "within_s", "e2sfca_s", "before_mb", "peak_mb")
    print(json.dumps(dict(zip(names, (*found, before, _peak_mb()), strict=True))))


def _tiled(demand: Demand, supply: Supply, side_m: int) -> tuple[float, float, float]:
    from distributed import Client, LocalCluster

    from geo.analysis.tiled import Tiled

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        tiled = Tiled(client, demand, supply, side_m)
        # Workers that have not yet imported anything would be measured for that.
        client.run(__import__, "geo.analysis.access")
        return (
            _seconds(tiled.nearest),
            _seconds(lambda: tiled.within(RADIUS_M)),
            _seconds(lambda: tiled.e2sfca(RADIUS_M)),
        )


def _seconds(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def _peak_mb() -> float:
    """Not by getrusage, where a process starts with the height of the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
