"""What a search finds, as pins for a map."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection

from assets.search.asking import SearchQuery
from assets.search.plan import Statement, plan
from assets.search.query import calendar_for, search


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A pin: public coordinates in WGS 84 degrees."""

    listing_id: int
    kind: str
    name: str
    lon: float
    lat: float
    approximate: bool


def map_points(query: SearchQuery, *, limit: int) -> list[MapPoint]:
    """Pins for all that a search finds and that has a place to show, best first, at most ``limit``.

    Asks of the words what the list could answer, so that list and map show the same.
    """
    query = replace(query, count_facets=False)
    if query.said:
        query = replace(query, words=search(replace(query, start=0, limit=1)).words)
    statement = pins_plan(query, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    return [MapPoint(row[0], row[1], row[2], round(row[3], 5), round(row[4], 5), row[5]) for row in rows]


def pins_plan(query: SearchQuery, *, limit: int) -> Statement:
    """The one statement behind :func:`map_points`: key, kind, name, longitude, latitude, and whether it is rough."""
    found = plan(replace(query, start=0, limit=limit), calendar=calendar_for(query), placed=True)
    sql = f"""
        SELECT l.id, l.kind, l.name, ST_X(world.at), ST_Y(world.at), l.location_privacy <> 'exact'
        FROM ({found.sql}) found JOIN assets_listing l ON l.id = found.listing_id
        JOIN assets_searchentry e ON e.listing_id = l.id
        CROSS JOIN LATERAL (SELECT ST_Transform(e.point, 4326) AS at) world
        ORDER BY found.place
    """
    return Statement(sql, found.params)
