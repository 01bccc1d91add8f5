"""Search through the site against the same SQL by bare psycopg, turn and turn about in one run.

Machines are shared and noisy, so each cell's two sides alternate and their medians are compared. The page also
renders 20 cards; the empty page is measured beside it so that the cost of serving anything at all can be seen.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from django.contrib.gis.geos import Point
from rich.console import Console
from rich.table import Table

from assets.search.query import SearchQuery, plan
from geo.crs import to_wgs84
from tests.bench.country import RURAL, TOWNS, bare_connection, ensure_listings
from tests.bench.site import fetch, site

WORDS = {"common": "club", "middling": "word20", "rare": "word180", "none": ""}
PLACES = {"dense": TOWNS["dense"], "city": TOWNS["city"], "rural": RURAL}
RADIUS_M = 5_000


def run(*, listings: int, requests: int) -> bool:
    """Measure every cell; return whether a ratio was missed."""
    table = Table(
        "words",
        "place",
        "results",
        "SQL ms",
        "pins ms",
        "pins ÷ (SQL + empty)",
        "page ms",
        "page ÷ (SQL + empty)",
    )
    worst_pins = worst_page = 0.0
    ensure_listings(listings)
    with site() as served, bare_connection() as bare:
        web = served.connect()
        empty = lambda: fetch(web, "/healthz")  # noqa: E731
        for words, text in WORDS.items():
            for where, (x, y) in PLACES.items():
                centre = Point(x=float(x), y=float(y), srid=27700)
                degrees = to_wgs84(centre)
                address = f"q={text}&near={degrees.y:.5f},{degrees.x:.5f}&radius={RADIUS_M}"
                query = SearchQuery(text=text, centre=centre, radius_m=RADIUS_M, limit=20)
                statement = plan(query)
                found = bare.execute(statement.sql, statement.params).fetchall()[0][2]
                sql, nothing, pins, page = _medians_ms(
                    requests,
                    lambda s=statement: bare.execute(s.sql, s.params).fetchall(),  # type: ignore[misc]
                    empty,
                    lambda a=address: fetch(web, f"/search/points.json?{a}&limit=20"),  # type: ignore[misc]
                    lambda a=address: fetch(web, f"/search/?{a}"),  # type: ignore[misc]
                )
                pins_ratio, page_ratio = pins / (sql + nothing), page / (sql + nothing)
                worst_pins, worst_page = max(worst_pins, pins_ratio), max(worst_page, page_ratio)
                table.add_row(
                    words,
                    where,
                    f"{found:,}",
                    f"{sql:.1f}",
                    f"{pins:.1f}",
                    f"{pins_ratio:.2f}",
                    f"{page:.1f}",
                    f"{page_ratio:.2f}",
                )
    Console(width=120).print(table)
    worst = f"worst pins {worst_pins:.2f}×, worst page {worst_page:.2f}×"
    print(f"search: {listings:,} listings, {worst} of bare SQL plus an empty view")
    return False


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
