"""Where more would help, by our greedy choice with exchange, beside the best there is: spopt's MCLP solved by CBC.

Over the largest local authority of England, for several numbers of sites, with what is within reach already left out;
then over the whole country, where only a bound can be had.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from django.conf import settings
from rich.console import Console
from rich.table import Table
from scipy.spatial.distance import cdist

from geo.analysis.access import within
from geo.analysis.arrays import Bools
from geo.analysis.points import Demand, Supply
from geo.analysis.siting import suggest
from tests.bench.planning.nation import RADIUS_M, nation

MOST_SHORT = 0.02
"""The share of the best by which a suggestion may fall short."""
SOLVE_S = 60.0
_SPOPT = Path(__file__).with_name("spopt_mclp.py")
_PEERS = Path(settings.BASE_DIR) / ".var" / "peers" / "bin" / "python"


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether a suggestion falls shorter of the best than it may."""
    here = nation()
    largest = int(np.bincount(here.area).argmax())
    city = here.demand.keep(here.area == largest)
    there, could = _some(here.demand, city, 40), _some(here.demand, city, 200)
    already = within(city, there, RADIUS_M)
    table = Table(
        "sites", "people reached", "s", "spopt with CBC", "s", "short of the best, %", "HiGHS says, %"
    )
    worst = 0.0
    for sites in (3, 5, 10, 20):
        started = time.perf_counter()
        ours = suggest(city, could, RADIUS_M, sites, already)
        seconds = time.perf_counter() - started
        best, theirs = _spopt(city, could, already, sites)
        solved = suggest(city, could, RADIUS_M, sites, already, solve_s=SOLVE_S)
        short = 1 - ours.weight / best
        worst = max(worst, short)
        row = (f"{ours.weight:,.0f}", f"{seconds:.3f}", f"{best:,.0f}", f"{theirs:.2f}", f"{100 * short:.2f}")
        table.add_row(str(sites), *row, f"{100 * solved.gap:.2f}{'' if solved.solved else ' at most'}")
    print(
        f"{len(city):,} small areas, {len(could)} candidates, {city.people[already].sum():,.0f} people reached already"
    )
    Console(width=120).print(table)
    print(_country(here.demand))
    print(f"siting: at most {100 * worst:.2f} % short of the best (at most {100 * MOST_SHORT:g} %)")
    return worst > MOST_SHORT


def _country(demand: Demand) -> str:
    could, there = _some(demand, demand, 3_000), _some(demand, demand, 2_000)
    already = within(demand, there, RADIUS_M)
    started = time.perf_counter()
    found = suggest(demand, could, RADIUS_M, 50, already)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    solved = suggest(demand, could, RADIUS_M, 50, already, solve_s=SOLVE_S)
    return (
        f"{len(demand):,} small areas, 3,000 candidates, 50 sites: {seconds:.2f} s,"
        f" at most {100 * found.gap:.2f} % short by the easy bound, {100 * solved.gap:.2f} % by HiGHS in"
        f" {time.perf_counter() - started:.1f} s"
    )


def _some(demand: Demand, among: Demand, count: int) -> Supply:
    """So many places near where people live."""
    rng = np.random.default_rng(len(demand) + count)
    near = rng.choice(len(among), count)
    return Supply(among.xy[near] + rng.normal(0, 200, (count, 2)))


def _spopt(demand: Demand, candidates: Supply, already: Bools, sites: int) -> tuple[float, float]:
    """The best there is and the seconds it took, by the peers' own Python."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.npz"
        metres = cdist(demand.xy, candidates.xy)
        np.savez(
            path, metres=metres, weight=np.where(already, 0.0, demand.people), radius_m=RADIUS_M, sites=sites
        )
        command = [str(_PEERS), str(_SPOPT), str(path)]
        done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return float(done["best"]), float(done["seconds"])
