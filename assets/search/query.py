"""The finder's question, as one value, and the one statement that answers it.

Nothing here knows about requests or pages of HTML; every part can be called by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection

from assets.search import tokens
from assets.search.index import CONFIGURATION
from assets.search.tokens import Facet
from assets.vocabulary import Attendance

FURTHEST_START = 2_000
"""Paging ends here: nobody reads the two-thousandth result, and no address can ask for a walk of the country."""
WIDEST_M = 100_000
"""Metres; a wider circle than this is drawn this wide."""


class Words(StrEnum):
    """How much is asked of the words of a query."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    """They are only "the", "and" and the like, which say nothing, so they rule nothing out."""


class Sort(StrEnum):
    BEST = "best"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is looked for. ``centre`` is EPSG:27700; ``radius_m`` metres; the rest codes of assets.vocabulary."""

    text: str = ""
    centre: Point | None = None
    radius_m: float = 3_000
    kinds: tuple[str, ...] = ()
    theme_ids: tuple[int, ...] = ()
    costs: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    words: Words = Words.ALL
    sort: Sort = Sort.BEST
    start: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: the listing's key, and metres in a straight line to its public point.

    The distance is None when no point is shown, when it comes to people instead, or when no centre was asked for.
    """

    listing_id: int
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    words: Words
    """How much these have of the words: less than was asked, when nothing had them all."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, so that a test can explain it and a benchmark run it bare."""

    sql: str
    params: dict[str, Any]


def search(query: SearchQuery) -> Results:
    """Answer a query. When no listing has all its words, those with some of them are found instead."""
    hits, total = _run(plan(query))
    if total == 0 and query.text and query.words is Words.ALL:
        looser = replace(query, words=_fewer_words(query.text))
        if looser != query:
            hits, total = _run(plan(looser))
            if total:
                return Results(hits, total, looser.words)
    return Results(hits, total, query.words)


def _fewer_words(text: str) -> Words:
    """How much less could be asked of a text: some of its words, or none; all of it if that is a single word."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT length(to_tsvector('{CONFIGURATION}', %s))", [text])
        [(words,)] = cursor.fetchall()
    if words == 0:
        return Words.NONE
    return Words.SOME if words > 1 else Words.ALL


def _run(statement: Statement) -> tuple[tuple[Hit, ...], int]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    # A row without a listing carries the total of a page past the end.
    hits = tuple(Hit(row[0], row[1]) for row in rows if row[0] is not None)
    return hits, rows[0][2] if rows else 0


def plan(query: SearchQuery, *, placed: bool = False) -> Statement:
    """Turn a query into one statement: rows of (listing_id, distance_m, total, place).

    With ``placed`` only what has a point that may be shown, for a map.
    """
    params: dict[str, Any] = {"start": min(max(query.start, 0), FURTHEST_START), "limit": query.limit}
    where = ["e.point IS NOT NULL"] if placed else []
    with_, distance = "", "NULL::float8"
    if _asks_words(query):
        params["text"] = query.text
        with_ = f"words AS MATERIALIZED (SELECT {_tsquery(query)} AS q),"
        where.append("e.tsv @@ (SELECT q FROM words)")
    if query.centre is not None:
        params |= {"centre": query.centre.ewkb, "radius": _radius(query)}
        params |= {"comes": _comes(query.centre), "visited": _VISITED}
        where.append(f"({_NEAR} OR {_SERVED})")
        distance = f"CASE WHEN {_NEAR} THEN ST_Distance(e.point, %(centre)s::geometry) END"
    asked = _tokens(query)
    if asked:
        params["tokens"] = asked
        where.append("e.tokens @@ %(tokens)s::query_int")
    sql = f"""
        WITH {with_} hits AS MATERIALIZED (
            SELECT e.listing_id, {distance} AS distance_m, {_score(query, distance)} AS score
            FROM assets_searchentry e {"WHERE " + " AND ".join(where) if where else ""}
        ), page AS (
            SELECT listing_id, distance_m, row_number() OVER ({_order(query)}) AS place
            FROM hits {_order(query)} OFFSET %(start)s LIMIT %(limit)s
        )
        SELECT page.listing_id, page.distance_m, counted.total, page.place
        FROM (SELECT count(*) AS total FROM hits) counted LEFT JOIN page ON true ORDER BY page.place
    """
    return Statement(sql, params)


# People go to it: it is near when its public point is. What only comes to people is near wherever it reaches.
_NEAR = "(e.tokens @@ %(visited)s::query_int AND ST_DWithin(e.point, %(centre)s::geometry, %(radius)s))"
_SERVED = """(e.tokens @@ %(comes)s::query_int
    AND (e.reach IS NULL OR ST_Covers(e.reach, %(centre)s::geometry)))"""
_FROM_AFAR = [tokens.coded(Facet.ATTENDANCE, way) for way in Attendance.values if way != Attendance.IN_PERSON]
_VISITED = f"{tokens.coded(Facet.ATTENDANCE, Attendance.IN_PERSON)} | !{tokens.any_of(_FROM_AFAR)}"


def _asks_words(query: SearchQuery) -> bool:
    return bool(query.text) and query.words is not Words.NONE


def _tsquery(query: SearchQuery) -> str:
    if query.words is Words.SOME:
        return f"""(SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery
            FROM unnest(to_tsvector('{CONFIGURATION}', %(text)s)))"""
    return f"websearch_to_tsquery('{CONFIGURATION}', %(text)s)"


def _tokens(query: SearchQuery) -> str:
    groups: list[list[int]] = [
        [tokens.coded(Facet.KIND, kind) for kind in query.kinds],
        [tokens.theme(term_id) for term_id in query.theme_ids],
        [tokens.coded(Facet.COST, cost) for cost in query.costs],
    ]
    groups += [[tokens.coded(Facet.ACCESS, need)] for need in query.access]
    if query.centre is not None:
        near = tokens.cells_around(query.centre.x, query.centre.y, _radius(query))
        groups.append(
            [
                *near,
                tokens.reach_cell(query.centre.x, query.centre.y),
                tokens.token(Facet.REACHES_EVERYWHERE, 0),
            ]
        )
    return "&".join(tokens.any_of(group) for group in groups if group)


def _comes(centre: Point) -> str:
    return tokens.any_of([tokens.reach_cell(centre.x, centre.y), tokens.token(Facet.REACHES_EVERYWHERE, 0)])


def _radius(query: SearchQuery) -> float:
    return min(max(query.radius_m, 1.0), WIDEST_M)


def _score(query: SearchQuery, distance: str) -> str:
    """Words first, falling off with distance: what is twice the radius away needs twice the match."""
    if not _asks_words(query):
        return "0::float8"
    words = "ts_rank_cd('{0.1, 0.3, 0.5, 1.0}', e.tsv, (SELECT q FROM words), 1)"
    if query.centre is None:
        return words
    return f"{words} / (1 + coalesce({distance}, %(radius)s) / %(radius)s)"


def _order(query: SearchQuery) -> str:
    if query.centre is not None and (query.sort is Sort.NEAR or not _asks_words(query)):
        return "ORDER BY distance_m ASC NULLS LAST, listing_id"
    return "ORDER BY score DESC, listing_id"
