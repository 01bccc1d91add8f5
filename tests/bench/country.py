"""A made country to measure in: a database of its own, filled with generated listings by set-based SQL.

Half of the listings are in three dense towns, the rest scattered over 400 × 400 km. Words follow a Zipf-like law,
so that there are common, middling and rare ones. The same numbers give the same country.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
import psycopg

TOWNS = {"dense": (380_000, 400_000), "city": (430_000, 430_000), "third": (330_000, 330_000)}
RURAL = (300_000, 560_000)
TERMS = 40
_STEP = 20_000


def ensure_database(name: str) -> str:
    """Make an empty database of the bench's own if it is not there; return its address.

    Works without Django, whose settings are read only afterwards.
    """
    name = f"asset_map_bench_{name}"
    with _connect(os.environ["DATABASE_URL"]) as bare:
        if bare.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            bare.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def bare_connection() -> psycopg.Connection[tuple[Any, ...]]:
    """A plain psycopg connection to the bench's database, with the site's own session settings."""
    return _connect(os.environ["DATABASE_URL"])


def _connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    parsed = dj_database_url.parse(url)
    return psycopg.connect(
        host=parsed["HOST"], port=parsed["PORT"] or None, user=parsed["USER"] or None,
        password=parsed["PASSWORD"] or None, dbname=parsed["NAME"], autocommit=True, options="-c jit=off",
    )  # fmt: skip


def ensure_listings(listings: int) -> None:
    """Fill the database with so many listings, unless it holds them already."""
    from django.core.management import call_command
    from django.db import connection

    from assets.search.upkeep import is_current, rebuild

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM assets_searchentry), (SELECT count(*) FROM assets_schedule)"
        )
        if cursor.fetchone() == (listings, listings):
            if not is_current():
                rebuild(at=datetime.now(UTC))
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("VACUUM ANALYZE")
            return
    print(f"making a country of {listings:,} listings (once) …", flush=True)
    begin()
    fill(1, listings)
    rebuild(at=datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


def begin() -> None:
    """An empty country with its themes."""
    from django.db import connection

    with connection.cursor() as cursor:
        # The limit is for pages.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE assets_listing, assets_term CASCADE")
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(
            "INSERT INTO assets_term (slug, name, description, position)"
            " SELECT 'theme-' || n, 'Theme ' || n, '', n FROM generate_series(0, %s) n",
            [TERMS - 1],
        )


def fill(first: int, listings: int) -> None:
    """Add listings by number, without their search entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for start in range(first, listings + 1, _STEP):
            last = min(start + _STEP - 1, listings)
            cursor.execute(_LISTINGS, {"first": start, "last": last})


def _around(town: str, spread: int) -> str:
    """SQL for a random point about a town's middle."""
    x, y = TOWNS[town]
    return f"ST_MakePoint({x} + {spread} * r * cos(angle), {y} + {spread} * r * sin(angle))"


_LISTINGS = f"""
WITH spread AS (
    SELECT n,
        random() AS where_,
        (1 / (0.002 + random() * 0.5))::int AS w1, (1 / (0.002 + random() * 0.5))::int AS w2,
        (1 / (0.002 + random() * 0.5))::int AS w3,
        sqrt(-2 * ln(1 - random())) * 2500 AS r, random() * 2 * pi() AS angle
    FROM generate_series(%(first)s, %(last)s) n
), made AS (
    INSERT INTO assets_listing (id, uuid, kind, name, summary, description, status, published_at, attendance, point,
        street, town, postcode, location_privacy, reach_kind, cost, cost_note, groups, access, languages, booking,
        referral, phone, email, website, photo, photo_alt, room, confirmed_how, confirm_every_days, created_at,
        updated_at)
    SELECT n, gen_random_uuid(), 'activity', 'Club word' || w1 || ' of number ' || n, 'A group for word' || w2,
        'People meet for word' || w3 || ' and for tea', 'published', '2026-01-01', '{{in_person}}',
        ST_SetSRID(CASE
            WHEN where_ < 0.2 THEN {_around("dense", 1)}
            WHEN where_ < 0.4 THEN {_around("city", 3)}
            WHEN where_ < 0.5 THEN {_around("third", 1)}
            ELSE ST_MakePoint(200000 + random() * 400000, 200000 + random() * 400000) END, 27700),
        '1 Street', 'Town', '', 'exact', 'anywhere', (ARRAY['free', 'donation', 'paid'])[1 + n %% 3], '', '{{}}',
        CASE n %% 3 WHEN 0 THEN '{{step_free}}'::varchar[] ELSE '{{}}' END, '{{}}', 'drop_in', 'self',
        '', '', '', '', '',
        'unknown', '', 180, '2026-01-01', '2026-01-01'
    FROM spread RETURNING id
), activities AS (
    INSERT INTO assets_activity (listing_ptr_id, activity_type, first_visit) SELECT id, 'club', '' FROM made
), times AS (
    INSERT INTO assets_schedule (listing_id, freq, "interval", byday, bymonthday, opens_at, closes_at, term_time_only,
        bank_holidays, except_dates, extra_dates, except_months)
    SELECT id, 'WEEKLY', 1, ARRAY[(ARRAY['MO','TU','WE','TH','FR','SA','SU'])[1 + id %% 7]]::varchar[], '{{}}',
        '10:00', '12:00', false, 'unknown', '{{}}', '{{}}', '{{}}' FROM made
)
INSERT INTO assets_listingtheme (listing_id, term_id, position)
SELECT made.id, t.id, 0 FROM made JOIN assets_term t ON t.position = made.id %% {TERMS}
"""
