"""Reach over the whole of England, by our kernels and beside them by bare cKDTree and numpy, PySAL's access, and SQL.

Usually 100,000 listings; with ``--full`` a million, and growth from ten thousand to ten million. Each listing has one
of twelve themes. All sides give the same figures, or the bench stops. What works in one process is measured by
processor time, as machines are shared; SQL, and ours beside it, by the clock.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from geo.analysis import access, coverage, inequality
from geo.analysis.points import Supply
from tests.bench.country import bare_connection
from tests.bench.planning import beside
from tests.bench.planning.growth import measured
from tests.bench.planning.nation import MINUTES, RADIUS_M, THEMES, Nation, nation
from tests.bench.timing import in_turns

MOST_BARE, LEAST_ACCESS, LEAST_SQL = 2.0, 5.0, 20.0
TILE_M = 50_000


def run(*, listings: int, requests: int, full: bool = False) -> bool:
    """Measure; return whether a ratio was missed."""
    count, rounds = (1_000_000, 5) if full else (listings, min(requests, 5))
    here, console = nation(), Console(width=130)
    themes = here.by_theme(count)
    where = "England" if here.real else "a made-up country, as ../shared/data/national is absent"
    print(
        f"{where}: {len(here.demand):,} small areas, {count:,} made-up listings of {THEMES} themes,"
        f" within {MINUTES} minutes on foot ({RADIUS_M:,.0f} m straight)"
    )
    console.print(_all_measures(here, themes))
    table = Table("the same figures", "for", "ours, s", "beside", "s", "ratio", "is to be")
    bare = _beside_bare(table, here, themes, rounds)
    by_access, by_sql = _beside_others(table, here, themes[0])
    console.print(table)
    console.print(_growth(here, [10**n for n in (range(4, 8) if full else (4, 5))]))
    if full:
        console.print(_growth(here, [10**5, 10**6], TILE_M))
    print(
        f"planning: {count:,} listings, {bare:.2f}× bare cKDTree and numpy (at most {MOST_BARE:g}),"
        f" access takes {by_access:.1f}× (at least {LEAST_ACCESS:g}), SQL {by_sql:.1f}× as long"
        f" (at least {LEAST_SQL:g})"
    )
    return bare > MOST_BARE or by_access < LEAST_ACCESS or by_sql < LEAST_SQL


def _all_measures(here: Nation, themes: list[Supply]) -> Table:
    """Every measure of every theme, once, as a planner's job makes them."""
    demand, deprivation = here.demand, here.deprivation
    taken: dict[str, float] = {}

    def timed(name: str, started: float) -> None:
        taken[name] = taken.get(name, 0.0) + time.perf_counter() - started

    for supply in themes:
        started = time.perf_counter()
        far = access.nearest(demand, supply, 5)
        timed("distance to the 5 nearest", started)
        started = time.perf_counter()
        places = access.e2sfca(demand, supply, RADIUS_M).per_person
        timed("places per person (E2SFCA), and choice", started)
        started = time.perf_counter()
        access.hours_per_1000(demand, supply, RADIUS_M)
        timed("volunteers' hours per 1,000", started)
        started = time.perf_counter()
        reached = far[:, 0] <= RADIUS_M
        coverage.share_by_area(reached, demand.people, here.area, here.areas)
        coverage.mean_by_area(places, demand.people, here.area, here.areas)
        coverage.quantile_by_area(far[:, 0], demand.people, here.area, here.areas)
        timed(f"shares, means and medians of {here.areas} areas", started)
        started = time.perf_counter()
        inequality.gini(places, demand.people)
        inequality.concentration_index(places, demand.people, deprivation)
        inequality.slope_index(places, demand.people, deprivation)
        inequality.fifths(places, demand.people, deprivation)
        timed("Gini, concentration, slope, fifths", started)
    table = Table(f"all {THEMES} themes", "s")
    for name, seconds in taken.items():
        table.add_row(name, f"{seconds:.2f}")
    table.add_row("all", f"{sum(taken.values()):.2f}")
    return table


def _beside_bare(table: Table, here: Nation, themes: list[Supply], rounds: int) -> float:
    def every(side: beside.Side) -> list[beside.Figures]:
        return [side(here.demand, supply, RADIUS_M) for supply in themes]

    _same(every(beside.by_kernels), every(beside.by_bare_tree))
    ours, bare = in_turns(
        rounds,
        partial(every, beside.by_kernels),
        partial(every, beside.by_bare_tree),
        clock=time.process_time,
    )
    return _row(
        table,
        "nearest, how many, places",
        f"{THEMES} themes",
        ours.p50,
        "cKDTree and numpy",
        bare.p50,
        MOST_BARE,
    )


def _beside_others(table: Table, here: Nation, theme: Supply) -> tuple[float, float]:
    demand = here.demand
    mine = beside.by_kernels(demand, theme, RADIUS_M)
    pairs = beside.all_pairs(demand, theme, RADIUS_M)
    count, places = beside.catchments_by_access(demand, theme, RADIUS_M, pairs)
    _same([mine], [beside.Figures(mine.nearest, count, places)])
    ours, finding, given = in_turns(
        5,
        partial(beside.catchments_by_kernels, demand, theme, RADIUS_M),
        partial(beside.all_pairs, demand, theme, RADIUS_M),
        partial(beside.catchments_by_access, demand, theme, RADIUS_M, pairs),
        clock=time.process_time,
    )
    what, size = "how many, places", "1 theme"
    _row(table, what, size, ours.p50, "access, given all pairs", given.p50, None)
    both = finding.p50 + given.p50
    slower = _row(table, what, size, ours.p50, "access, and cKDTree to find pairs", both, LEAST_ACCESS)
    with bare_connection() as bare:
        beside.fill(bare, demand, theme)
        _same([mine], [beside.by_sql(bare, RADIUS_M)])
        ours, sql = in_turns(
            3, partial(beside.by_kernels, demand, theme, RADIUS_M), partial(beside.by_sql, bare, RADIUS_M)
        )
    slowest = _row(
        table, "nearest, how many, places", "1 theme", ours.p50, "SQL on PostGIS", sql.p50, LEAST_SQL
    )
    return slower, slowest


def _row(
    table: Table, what: str, size: str, ours_ms: float, who: str, theirs_ms: float, bound: float | None
) -> float:
    """Add a line; return our time over theirs where that may be twice as long, else how many times ours theirs is."""
    least = bound != MOST_BARE
    ratio = theirs_ms / ours_ms if least else ours_ms / theirs_ms
    wanted = "" if bound is None else f"{'at least' if least else 'at most'} {bound:g}"
    seconds = (f"{ours_ms / 1_000:.2f}", who, f"{theirs_ms / 1_000:.2f}")
    table.add_row(what, size, *seconds, f"{ratio:.2f}", wanted)
    return ratio


def _same(ours: list[beside.Figures], theirs: list[beside.Figures]) -> None:
    if any(mine.differ_from(other) for mine, other in zip(ours, theirs, strict=True)):
        raise SystemExit("planning: the sides do not come to the same figures")


def _growth(here: Nation, counts: list[int], side_m: int = 0) -> Table:
    """How long larger and larger numbers take, each in a process of its own."""
    how = f"on Dask, 2 processes, tiles of {side_m // 1_000} km" if side_m else "listings of one theme"
    table = Table(how, "nearest, s", "within, s", "E2SFCA, s", "memory before, MB", "at its height, MB")
    with tempfile.TemporaryDirectory() as folder:
        points = Path(folder) / "points.npz"
        np.savez(points, xy=here.demand.xy, people=here.demand.people, size_m=here.size_m)
        for count in counts:
            grown = measured(points, count, side_m)
            seconds = (grown["nearest_s"], grown["within_s"], grown["e2sfca_s"])
            memory = (grown["before_mb"], grown["peak_mb"])
            table.add_row(
                f"{count:,}", *(f"{one:.2f}" for one in seconds), *(f"{one:,.0f}" for one in memory)
            )
    return table
