"""England to measure in: its small areas as points, with made-up people and made-up listings near them.

Points are the middles of the 33,755 lower layer areas of 2021 from ../shared/data/national, ranked by their
deprivation of 2025. How many live in each is made up, as no open file there says; listings lie round the points as
people do, so that towns are as crowded as they are. Where the data is absent, as many points are made up too, and the
bench says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings

from geo.analysis.arrays import Floats, Ints
from geo.analysis.points import Demand, Supply
from geo.walking import straight_line_m
from tests.bench.planning.listings import SEED, scattered

THEMES = 12
MINUTES = 20
RADIUS_M = straight_line_m(MINUTES)
_DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "national"


@dataclass(frozen=True, eq=False)
class Nation:
    """``size_m`` (n,): how far each small area extends round its point; ``area`` (n,): which of ``areas`` it is of."""

    demand: Demand
    deprivation: Floats
    size_m: Floats
    area: Ints
    areas: int
    real: bool

    def listings(self, count: int) -> Supply:
        return scattered(self.demand.xy, self.demand.people, self.size_m, count)

    def by_theme(self, count: int) -> list[Supply]:
        everything = self.listings(count)
        return [everything.keep(np.arange(theme, count, THEMES)) for theme in range(THEMES)]


@cache
def nation() -> Nation:
    rng = np.random.default_rng(SEED)
    if not _DATA.is_dir():
        return _made_up(rng)
    import geopandas
    import pandas as pd

    shapes = geopandas.read_file(_DATA / "lsoa21_ew_simplified.gpkg").to_crs(27700)
    code = next(column for column in shapes.columns if str(shapes[column].iloc[0]).startswith(("E01", "W01")))
    ranked = pd.read_csv(_DATA / "imd2025_england_lsoa21.csv").set_index("lsoa21_code")["IMD_score"]
    lookup = pd.read_csv(_DATA / "lookup_lsoa21_ward24_ltla24.csv").set_index("lsoa21_code")["ltla24_code"]
    shapes = shapes[shapes[code].isin(ranked.index)].sort_values(code)
    middles = shapes.geometry.centroid
    authorities, area = np.unique(lookup.loc[shapes[code]].to_numpy(dtype=str), return_inverse=True)
    return Nation(
        Demand(np.column_stack([middles.x, middles.y]), _people(rng, len(shapes))),
        ranked.loc[shapes[code]].to_numpy(dtype=np.float64),
        np.sqrt(shapes.geometry.area.to_numpy() / np.pi),
        area.astype(np.int64),
        len(authorities),
        real=True,
    )


def _made_up(rng: np.random.Generator) -> Nation:
    """33,755 points, most of them in 300 towns."""
    count, towns = 33_755, rng.uniform(0, 400_000, (300, 2))
    xy = towns[rng.integers(0, 300, count)] + rng.normal(0, 4_000, (count, 2))
    area = (np.floor(np.clip(xy, 0, 399_999) / 25_000) @ [1, 16]).astype(np.int64)
    score = rng.gamma(2.0, 10.0, count)
    return Nation(Demand(xy, _people(rng, count)), score, np.full(count, 300.0), area, 256, real=False)


def _people(rng: np.random.Generator, count: int) -> Floats:
    return rng.integers(1_000, 3_000, count).astype(np.float64)
