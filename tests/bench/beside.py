"""What the search costs elsewhere: saving a listing, making all entries anew, and a tile from far out."""

from __future__ import annotations

import resource
import threading
import time
from functools import partial

from django.db import connection, transaction
from rich.console import Console
from rich.table import Table

from assets.search import index, tiles
from assets.search.asking import Said, SearchQuery
from assets.search.query import search
from geo.tiles import Tile
from tests.bench.country import TOWNS
from tests.bench.replay import Bare
from tests.bench.timing import in_turns

MOST_SAVING, MOST_TILE = 3.0, 1 / 50
_TILE = Tile(6, 31, 20)
_RAW_TILE = """
    SELECT ST_AsMVT(drawn, 'listings', 4096, 'at') FROM (
        SELECT e.listing_id, ST_AsMVTGeom(ST_Transform(e.point, 3857), ST_TileEnvelope(%(z)s, %(x)s, %(y)s)) AS at
        FROM assets_searchentry e
        WHERE e.point && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 27700)) drawn
"""


def run(bare: Bare, console: Console, *, rounds: int) -> bool:
    """Measure; return whether saving or the tile costs more than it may."""
    table = Table("what", "ms", "beside", "ms", "ratio", "may be")
    plain, saved = in_turns(rounds, partial(_update, index_too=False), partial(_update, index_too=True))
    saving = saved.p50 / plain.p50
    table.add_row(
        "save a row and its entry",
        f"{saved.p50:.2f}",
        "save the row",
        f"{plain.p50:.2f}",
        f"{saving:.2f}",
        "3",
    )
    tile = {"z": _TILE.zoom, "x": _TILE.x, "y": _TILE.y}
    raw, counted = in_turns(
        min(rounds, 5),
        lambda: bare.execute(_RAW_TILE, tile).fetchall(),
        partial(tiles.look, _TILE, kinds=(), most=2_000),
    )
    ratio = counted.p50 / raw.p50
    table.add_row(
        "a tile of numbers (z6)", f"{counted.p50:.2f}", "ST_AsMVT", f"{raw.p50:.2f}", f"{ratio:.4f}", "0.02"
    )
    console.print(table)
    print(f"all entries anew: {_rebuild()}")
    return saving > MOST_SAVING or ratio > MOST_TILE


def _update(*, index_too: bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assets_listing SET updated_at = now() WHERE id = 17")
        if index_too:
            index.refresh([17])


def _rebuild() -> str:
    """Remake every entry while another thread goes on searching; how long, how much memory, how searches fared."""
    taken: list[float] = []
    done = threading.Event()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def ask() -> None:
        from datetime import UTC, datetime

        from django.contrib.gis.geos import Point

        x, y = TOWNS["city"]
        centre = Point(x=float(x), y=float(y), srid=27700)
        while not done.is_set():
            started = time.perf_counter()
            search(SearchQuery(at=datetime.now(UTC), said=(Said("word20"),), centre=centre))
            taken.append((time.perf_counter() - started) * 1_000)
            time.sleep(0.05)
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    started = time.perf_counter()
    count = index.rebuild()
    took = time.perf_counter() - started
    done.set()
    asking.join()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    taken.sort()
    return (
        f"{count:,} listings in {took:.0f} s, {memory:.0f} MB more in this process; meanwhile"
        f" {len(taken)} searches, p50 {taken[len(taken) // 2]:.0f} ms, p95 {taken[int(len(taken) * 0.95)]:.0f} ms"
    )
