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

FURTHEST_START = 2_000
"""Paging ends here: nobody reads the two-thousandth result, and no address can ask for a walk of the country."""
WIDEST_M = 100_000
"""Metres; a wider circle than this is drawn this wide."""


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
    any_word: bool = False
    sort: Sort = Sort.BEST
    start: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: the listing's key, and metres in a straight line to its public point.

    The distance is None when no point is shown, or no centre was asked for.
    """

    listing_id: int
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    any_word: bool
    """True when nothing had all the words and these have some of them."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A pin: public coordinates in WGS 84 degrees."""

    listing_id: int
    kind: str
    name: str
    lon: float
    lat: float
    approximate: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, so that a test can explain it and a benchmark run it bare."""

    sql: str
    params: dict[str, Any]


def search(query: SearchQuery) -> Results:
    """Answer a query. When no listing has all its words, those with some of them are found instead."""
    hits, total = _run(plan(query))
    if total == 0 and query.text and not query.any_word:
        looser = _looser(query)
        if looser is not None:
            hits, total = _run(plan(looser))
            return Results(hits, total, any_word=total > 0)
    return Results(hits, total, any_word=query.any_word)


def _looser(query: SearchQuery) -> SearchQuery | None:
    """The same question with less asked of its words; None when they cannot ask for less."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT length(to_tsvector('{CONFIGURATION}', %s))", [query.text])
        [(words,)] = cursor.fetchall()
    if words == 0:
        # Nothing but "the", "and" and the like: they say nothing, so they may not rule anything out.
        return replace(query, text="")
    return replace(query, any_word=True) if words > 1 else None


def map_points(query: SearchQuery, *, limit: int) -> list[MapPoint]:
    """Pins for everything a query finds that has a place that may be shown, best first, at most ``limit``."""
    statement = plan(replace(query, start=0, limit=limit))
    sql = f"""
        SELECT l.id, l.kind, l.name, ST_X(ll.g), ST_Y(ll.g), l.location_privacy <> 'exact'
        FROM ({statement.sql}) found JOIN assets_listing l ON l.id = found.listing_id
        JOIN assets_searchentry e ON e.listing_id = l.id
        CROSS JOIN LATERAL (SELECT ST_Transform(e.point, 4326) AS g) ll
        WHERE e.point IS NOT NULL ORDER BY found.place
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, statement.params)
        return [
            MapPoint(row[0], row[1], row[2], round(row[3], 5), round(row[4], 5), row[5])
            for row in cursor.fetchall()
        ]


def _run(statement: Statement) -> tuple[tuple[Hit, ...], int]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    # A row without a listing carries the total of a page past the end.
    hits = tuple(Hit(row[0], row[1]) for row in rows if row[0] is not None)
    return hits, rows[0][2] if rows else 0


def plan(query: SearchQuery) -> Statement:
    """Turn a query into one statement: rows of (listing_id, distance_m, total, place)."""
    params: dict[str, Any] = {
        "start": min(max(query.start, 0), FURTHEST_START),
        "limit": query.limit,
    }
    where: list[str] = []
    with_ = ""
    if query.text:
        params["text"] = query.text
        with_ = f"words AS MATERIALIZED (SELECT {_tsquery(query)} AS q),"
        where.append("e.tsv @@ (SELECT q FROM words)")
    if query.centre is not None:
        params["centre"] = query.centre.ewkb
        params["radius"] = _radius(query)
    asked = _tokens(query)
    if asked:
        params["tokens"] = asked
        where.append("e.tokens @@ %(tokens)s::query_int")
    if query.centre is not None:
        where.append(
            "(ST_DWithin(e.point, %(centre)s::geometry, %(radius)s) OR (e.tokens @@ %(comes)s::query_int"
            " AND (e.reach IS NULL OR ST_Covers(e.reach, %(centre)s::geometry))))"
        )
        params["comes"] = _comes(query.centre)
    distance = "ST_Distance(e.point, %(centre)s::geometry)" if query.centre is not None else "NULL::float8"
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


def _tsquery(query: SearchQuery) -> str:
    if query.any_word:
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
    if not query.text:
        return "0::float8"
    words = "ts_rank_cd('{0.1, 0.3, 0.5, 1.0}', e.tsv, (SELECT q FROM words), 1)"
    if query.centre is None:
        return words
    return f"{words} / (1 + coalesce({distance}, %(radius)s) / %(radius)s)"


def _order(query: SearchQuery) -> str:
    if query.centre is not None and (query.sort is Sort.NEAR or not query.text):
        return "ORDER BY distance_m ASC NULLS LAST, listing_id"
    return "ORDER BY score DESC, listing_id"
