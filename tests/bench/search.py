"""Search through the site against the same SQL by bare psycopg, turn and turn about in one run.

Machines are shared and noisy, so each cell's sides alternate and their medians are compared. An empty view is measured
beside them, for the cost of serving anything at all. The SQL is what the site's own views ask, taken from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from geo.crs import to_wgs84
from tests.bench import beside
from tests.bench.country import RURAL, TOWNS, bare_connection, ensure_listings
from tests.bench.peers import Peer, peers
from tests.bench.question import Question
from tests.bench.replay import Bare, again, statements
from tests.bench.site import Site, fetch, site
from tests.bench.timing import Times, in_turns

WORDS = {"common": "club", "medium": "word20", "rare": "word180", "none": ""}
PLACES = {"dense": TOWNS["dense"], "city": TOWNS["city"], "rural": RURAL}
FILTERS: dict[str, dict[str, str]] = {"": {}, "filters": {"cost": "free", "day": "TU"}}
RADIUS_M = 5_000
MOST_JSON, MOST_PAGE, LEAST_FASTER = 1.5, 4.0, 5.0
INDEX = "search_entry_find"


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    found: int
    json: Times
    json_sql: Times
    page: Times
    page_sql: Times
    empty: Times
    by_index: bool

    @property
    def json_ratio(self) -> float:
        return self.json.p50 / (self.json_sql.p50 + self.empty.p50)

    @property
    def page_ratio(self) -> float:
        return self.page.p50 / (self.page_sql.p50 + self.empty.p50)


def run(*, listings: int, requests: int) -> bool:
    """Measure every cell and the peers; return whether a ratio was missed."""
    ensure_listings(listings)
    with site() as served, bare_connection() as bare:
        web = served.connect()
        cells = [
            _cell(words, place, filters, bare, web, requests)
            for words, place, filters in product(WORDS, PLACES, FILTERS)
        ]
        console = Console(width=130)
        console.print(_table(cells))
        faster = _beside_peers(bare, served, max(5, requests // 5), console)
        missed_beside = beside.run(bare, console, rounds=max(10, requests // 2))
    _keep(cells, listings)
    json_worst, page_worst = max(c.json_ratio for c in cells), max(c.page_ratio for c in cells)
    off_index = [c.name for c in cells if not c.by_index]
    print("A ratio is the site's median over that of the same SQL by bare psycopg plus an empty view's.")
    if off_index:
        print(f"not answered by {INDEX}: {', '.join(off_index)}")
    print(
        f"search: {listings:,} listings, JSON at most {json_worst:.2f}× (aim {MOST_JSON}),"
        f" page at most {page_worst:.2f}× (aim {MOST_PAGE}),"
        f" the best peer takes at least {faster:.1f}× as long (aim {LEAST_FASTER})"
    )
    missed = json_worst > MOST_JSON or page_worst > MOST_PAGE or faster < LEAST_FASTER or bool(off_index)
    return missed or missed_beside


def _cell(words: str, place: str, filters: str, bare: Bare, web: Any, requests: int) -> Cell:
    asked = urlencode({"q": WORDS[words], "near": _near(place), "radius": RADIUS_M, **FILTERS[filters]})
    counted = {"facets": "1"} if filters else {}
    data = f"/search/results.json?{asked}&{urlencode(counted)}"
    page = f"/search/?{asked}"
    data_sql, page_sql = statements(data), statements(page)
    empty, json_sql, json_times, html_sql, html = in_turns(
        requests,
        partial(fetch, web, "/healthz"),
        partial(again, bare, data_sql),
        partial(fetch, web, data),
        partial(again, bare, page_sql),
        partial(fetch, web, page),
    )
    explained = "\n".join(
        row[0]
        for sql, params in data_sql
        if "assets_searchentry" in sql
        for row in bare.execute("EXPLAIN " + sql, params).fetchall()
    )
    found = json.loads(fetch(web, data, compressed=False))["total"]
    name = " ".join(part for part in (words, place, filters) if part)
    return Cell(name, found, json_times, json_sql, html, html_sql, empty, INDEX in explained)


def _near(place: str) -> str:
    from django.contrib.gis.geos import Point

    x, y = PLACES[place]
    where = to_wgs84(Point(x=float(x), y=float(y), srid=27700))
    return f"{where.y:.5f},{where.x:.5f}"


def _table(cells: list[Cell]) -> Table:
    table = Table(
        "words, place",
        "found",
        "empty",
        "JSON SQL",
        "JSON p50",
        "p95",
        "ratio",
        "page SQL",
        "page p50",
        "p95",
        "ratio",
    )
    for c in cells:
        figures = [c.empty.p50, c.json_sql.p50, c.json.p50, c.json.p95, c.json_ratio]
        figures += [c.page_sql.p50, c.page.p50, c.page.p95, c.page_ratio]
        table.add_row(c.name, f"{c.found:,}", *(f"{figure:.2f}" for figure in figures))
    return table


def _beside_peers(bare: Bare, served: Site, rounds: int, console: Console) -> float:
    """How many times as long the best peer takes, where that is least: text, a filter and a circle."""
    table = Table("words, place", "who", "p50 ms", "times the finder", "cannot answer")
    least = float("inf")
    with peers() as others:
        web = served.connect()
        for words, place in product(("common", "medium"), ("dense", "rural")):
            x, y = PLACES[place]
            question = Question(WORDS[words], float(x), float(y), float(RADIUS_M), "free")
            asked = urlencode({"q": question.words, "near": _near(place), "radius": RADIUS_M, "cost": "free"})
            data = f"/search/results.json?{asked}"
            sql = statements(data)
            ours, ours_sql, *theirs = in_turns(
                rounds,
                partial(fetch, web, data),
                partial(again, bare, sql),
                *(partial(other.ask, question) for other in others),
            )
            table.add_row(f"{words} {place}", "the finder, by HTTP", f"{ours.p50:.1f}", "", "")
            table.add_row("", "the finder's SQL", f"{ours_sql.p50:.1f}", "", "")
            for other, times in zip(others, theirs, strict=True):
                side = ours_sql if _is_sql(other) else ours
                ratio = times.p50 / side.p50
                least = min(least, ratio)
                table.add_row("", other.name, f"{times.p50:.1f}", f"{ratio:.1f}", ", ".join(other.lacks))
    console.print(table)
    return least


def _is_sql(peer: Peer) -> bool:
    """Whether a peer is measured without HTTP, and so against the finder's SQL."""
    return peer.name.startswith("GiST")


def _keep(cells: list[Cell], listings: int) -> None:
    """The medians by cell, for the run at another size to be compared with."""
    kept = {c.name: c.json.p50 for c in cells}
    (Path(".var") / f"bench-search-{listings}.json").write_text(json.dumps(kept))
