"""Other ways to answer "these words, at this cost, within this circle, the nearest 20", to measure the finder against.

Each answers from the bench's own database, as well as it can: with the indexes it is known for, threads and pooled
connections like the site's, and nothing else to do. They need the packages that ``./run bench search`` puts into
``.var/peers``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Q

from assets.models import Listing
from assets.search.index import CONFIGURATION
from geo.crs import BNG
from tests.bench.country import bare_connection
from tests.bench.question import LIMIT, Question
from tests.bench.served import drf_answer, drf_served, tipg_answer, tipg_served

Bare = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Keys of the first listings and how many there are, with the milliseconds it took to have both."""

    milliseconds: float
    ids: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Peer:
    """``lacks`` says what of the question it cannot answer; one that lacks nothing finds the same as the finder."""

    name: str
    ask: Callable[[Question], Answer]
    lacks: tuple[str, ...] = field(default=())


@contextmanager
def peers() -> Iterator[list[Peer]]:
    """All of them, running until the block ends."""
    with ExitStack() as running:
        bare = running.enter_context(bare_connection())
        ensure_tables(bare)
        drf = running.enter_context(drf_served())
        tipg = running.enter_context(tipg_served())
        yield [
            Peer("GiST and GIN, in SQL", _timed(partial(_two_indexes, bare))),
            Peer("icontains and Distance, in Django", _timed(_django), ("stems of words", "words apart")),
            Peer("Django REST framework, gis", _timed(partial(drf_answer, drf)), ("stems of words",)),
            Peer(
                "tipg",
                _timed(partial(tipg_answer, tipg)),
                ("stems of words", "words apart", "a circle", "nearest first"),
            ),
        ]


def ensure_tables(bare: Bare) -> None:
    """A table as most directories have it, with an index for the words and another for the place."""
    copied = "SELECT concat_ws(' ', count(*), sum(listing_id), sum(length(tsv))) FROM assets_searchentry"
    [(now,)] = bare.execute(copied).fetchall()
    if bare.execute("SELECT obj_description(to_regnamespace('peers'))").fetchall() == [(now,)]:
        return
    bare.execute("DROP SCHEMA IF EXISTS peers CASCADE")
    bare.execute("CREATE SCHEMA peers")
    bare.execute(
        "CREATE TABLE peers.listing AS SELECT l.id, l.name, l.summary, l.description, l.cost, e.point, e.tsv"
        " FROM assets_searchentry e JOIN assets_listing l ON l.id = e.listing_id"
    )
    bare.execute("ALTER TABLE peers.listing ADD PRIMARY KEY (id)")
    bare.execute("CREATE INDEX ON peers.listing USING gist (point)")
    bare.execute("CREATE INDEX ON peers.listing USING gin (tsv) WITH (fastupdate = off)")
    # What is served as features has no column for the words' index.
    bare.execute(
        "CREATE VIEW peers.feature AS SELECT id, name, summary, description, cost, point FROM peers.listing"
    )
    bare.execute("VACUUM ANALYZE peers.listing")
    bare.execute(f"COMMENT ON SCHEMA peers IS '{now}'")


def _timed(answer: Callable[[Question], tuple[list[int], int]]) -> Callable[[Question], Answer]:
    def ask(question: Question) -> Answer:
        started = time.perf_counter()
        ids, total = answer(question)
        return Answer((time.perf_counter() - started) * 1_000, tuple(ids), total)

    return ask


def _two_indexes(bare: Bare, question: Question) -> tuple[list[int], int]:
    words = f"tsv @@ websearch_to_tsquery('{CONFIGURATION}', %(words)s) AND" if question.words else ""
    sql = f"""
        WITH centre AS (SELECT ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), {BNG}) AS point)
        SELECT l.id, count(*) OVER () FROM peers.listing l, centre
        WHERE {words} cost = %(cost)s AND ST_DWithin(l.point, centre.point, %(radius_m)s)
        ORDER BY ST_Distance(l.point, centre.point), l.id LIMIT {LIMIT}
    """
    asked = {name: getattr(question, name) for name in ("words", "x", "y", "cost", "radius_m")}
    rows = bare.execute(sql, asked).fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _django(question: Question) -> tuple[list[int], int]:
    centre = Point(x=question.x, y=question.y, srid=BNG)
    found = Listing.objects.published().filter(cost=question.cost)
    if question.words:
        words = question.words
        found = found.filter(
            Q(name__icontains=words) | Q(summary__icontains=words) | Q(description__icontains=words)
        )
    near = found.annotate(distance=Distance("point", centre)).filter(distance__lte=D(m=question.radius_m))
    return list(near.order_by("distance", "pk").values_list("pk", flat=True)[:LIMIT]), near.count()
