"""What a search finds, in brief and in one statement, for other programs and for maps of a few results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from assets.schedules import Calendar
from assets.search.asking import Results, SearchQuery
from assets.search.plan import Statement, plan
from assets.search.query import answered, results_of


@dataclass(frozen=True, slots=True)
class Brief:
    """A result in brief; public coordinates in WGS 84 degrees, None where no place is shown."""

    listing_id: int
    kind: str
    name: str
    summary: str
    distance_m: float | None
    lon: float | None
    lat: float | None
    approximate: bool
    photo: str
    photo_alt: str


def brief(query: SearchQuery) -> tuple[list[Brief], Results]:
    """Answer a query as :func:`assets.search.query.search` does, with what is found in brief."""
    known: dict[int, Brief] = {}

    def run(asked: SearchQuery, calendar: Calendar | None) -> Results:
        statement = brief_plan(asked, calendar=calendar)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params)
            rows = cursor.fetchall()
        known.update((row[0], _brief(row)) for row in rows if row[0] is not None)
        return results_of(asked, rows)

    results = answered(query, run)
    return [known[hit.listing_id] for hit in results.hits], results


def _brief(row: tuple[Any, ...]) -> Brief:
    lon, lat = (None, None) if row[10] is None else (round(row[10], 5), round(row[11], 5))
    return Brief(row[0], row[7], row[8], row[9], row[1], lon, lat, row[12], row[13] or "", row[14] or "")


def brief_plan(query: SearchQuery, *, calendar: Calendar | None = None) -> Statement:
    """The statement of :func:`plan` with kind, name, summary, public place, whether it is rough, and photo."""
    found = plan(query, calendar=calendar)
    sql = f"""
        SELECT found.*, l.kind, l.name, l.summary, ST_X(world.at), ST_Y(world.at), l.location_privacy <> 'exact',
               l.photo, l.photo_alt
        FROM ({found.sql}) found LEFT JOIN assets_listing l ON l.id = found.listing_id
        LEFT JOIN assets_searchentry e ON e.listing_id = l.id
        CROSS JOIN LATERAL (SELECT ST_Transform(e.point, 4326) AS at) world
        ORDER BY found.place
    """
    return Statement(sql, found.params)
