"""Search through the site against the same SQL by bare psycopg, turn and turn about in one run.

Machines are shared and noisy, so each cell's sides alternate and their medians are compared. The page renders 20 cards
and the map asks for up to 2,000 pins; an empty view is measured beside them, for the cost of serving anything at all.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from django.contrib.gis.geos import Point
from rich.console import Console
from rich.table import Table

from assets.search.pins import pins_plan
from assets.search.query import SearchQuery, Statement, plan
from directory.components.pins import MOST_PINS
from geo.crs import to_wgs84
from tests.bench.country import RURAL, TOWNS, bare_connection, ensure_listings
from tests.bench.site import fetch, site

WORDS = {"common": "club", "middling": "word20", "rare": "word180", "none": ""}
PLACES = {"dense": TOWNS["dense"], "city": TOWNS["city"], "rural": RURAL}
RADIUS_M = 5_000

Bare = psycopg.Connection[tuple[Any, ...]]


def run(*, listings: int, requests: int) -> bool:
    """Measure every cell. Nothing is missed: the ratios are stated, not bounded."""
    table = Table(
        "words",
        "place",
        "found",
        "list SQL ms",
        "page ms",
        "page ratio",
        "pins SQL ms",
        "pins ms",
        "pins ratio",
    )
    pages: list[float] = []
    pins: list[float] = []
    ensure_listings(listings)
    with site() as served, bare_connection() as bare:
        web = served.connect()
        for words, text in WORDS.items():
            for where, (x, y) in PLACES.items():
                query = SearchQuery(
                    text=text, centre=Point(x=float(x), y=float(y), srid=27700), radius_m=RADIUS_M
                )
                asked, listed, pinned = _address(query), plan(query), pins_plan(query, limit=MOST_PINS + 1)
                found = bare.execute(listed.sql, listed.params).fetchall()[0][2]
                empty_ms, listed_ms, page_ms, pinned_ms, pins_ms = _medians_ms(
                    requests,
                    lambda: fetch(web, "/healthz"),
                    partial(_rows, bare, listed),
                    partial(fetch, web, f"/search/?{asked}"),
                    partial(_rows, bare, pinned),
                    partial(fetch, web, f"/search/points.json?{asked}"),
                )
                pages.append(page_ms / (listed_ms + empty_ms))
                pins.append(pins_ms / (pinned_ms + empty_ms))
                figures = (listed_ms, page_ms, pages[-1], pinned_ms, pins_ms, pins[-1])
                table.add_row(words, where, f"{found:,}", *(f"{figure:.1f}" for figure in figures))
    Console(width=110).print(table)
    print("A ratio is the site's median over that of the same SQL by bare psycopg plus an empty view's.")
    print(f"search: {listings:,} listings, page at most {max(pages):.1f}×, pins at most {max(pins):.1f}×")
    return False


def _address(query: SearchQuery) -> str:
    assert query.centre is not None
    place = to_wgs84(query.centre)
    return f"q={query.text}&near={place.y:.5f},{place.x:.5f}&radius={query.radius_m:.0f}"


def _rows(bare: Bare, statement: Statement) -> object:
    return bare.execute(statement.sql, statement.params).fetchall()


def _medians_ms(rounds: int, *sides: Callable[[], object]) -> list[float]:
    """Median milliseconds of each side, taken in turns so that a slow moment falls on all alike."""
    times: list[list[float]] = [[] for _ in sides]
    for side in sides:
        side()
    for _ in range(rounds):
        for side, taken in zip(sides, times, strict=True):
            started = time.perf_counter()
            side()
            taken.append((time.perf_counter() - started) * 1_000)
    return [statistics.median(taken) for taken in times]
