"""A convenor's pages while very much waits: the morning, the queue and one change.

Each is compared with an empty page for somebody signed in plus the page's own SQL, sent bare over the same socket.
Times are medians of turns taken through gunicorn; statements are counted in this process by Django's own count.
"""

from __future__ import annotations

import http.client
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rich.console import Console
from rich.table import Table

from assets.models import Proposal
from directory.accounts.actions import register_user
from directory.accounts.models import User
from tests.bench import country
from tests.bench.site import site
from tests.bench.timing import in_turns

WAITING = 10_000
MOST_TIMES = 4.0
MOST_STATEMENTS = {"morning": 16, "queue": 12, "change": 40}
"""With the session's and the account's. They must not grow with what waits."""


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether a page takes too long or asks too much of the database."""
    country.ensure_listings(listings)
    convenor = _convenor()
    _wait(WAITING)
    middle = Proposal.objects.waiting().order_by("submitted_at", "pk")[WAITING // 2]
    paths = {
        "morning": reverse("morning"),
        "queue": f"{reverse('changes')}?page=40&kind=activity",
        "change": reverse("change", args=[middle.uuid]),
    }
    asked = {name: _statements(convenor, path) for name, path in paths.items()}
    cookie = _cookie(convenor)
    rows = {}
    with site() as served, country.bare_connection() as bare:
        web = served.connect()
        for name, path in paths.items():
            empty, page, sql = in_turns(
                requests,
                partial(_fetch, web, cookie, "/your-settings/"),
                partial(_fetch, web, cookie, path),
                partial(_bare, bare, asked[name]),
            )
            rows[name] = (empty.p50, sql.p50, page.p50, page.p95, page.p50 / (empty.p50 + sql.p50))
    table = Table("", "empty ms", "its SQL ms", "page p50 ms", "p95 ms", "× both", "statements")
    for name, (empty_ms, sql_ms, page_ms, p95, times) in rows.items():
        table.add_row(
            name, f"{empty_ms:.1f}", f"{sql_ms:.1f}", f"{page_ms:.1f}", f"{p95:.1f}", f"{times:.2f}",
            str(len(asked[name])),
        )  # fmt: skip
    Console(width=100).print(table)
    said = ", ".join(
        f"{name} {row[2]:.0f} ms = {row[4]:.2f}× with {len(asked[name])} statements"
        for name, row in rows.items()
    )
    print(f"moderation: {WAITING:,} waiting among {listings:,} listings: {said} (aim {MOST_TIMES:g}×)")
    return any(row[4] > MOST_TIMES or len(asked[name]) > MOST_STATEMENTS[name] for name, row in rows.items())


def _fetch(web: http.client.HTTPConnection, cookie: str, path: str) -> None:
    headers = {"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip"}
    try:
        web.request("GET", path, headers=headers)
        answer = web.getresponse()
    except (http.client.RemoteDisconnected, ConnectionError):
        web.close()
        web.request("GET", path, headers=headers)
        answer = web.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _bare(bare: psycopg.Connection[tuple[object, ...]], statements: list[str]) -> None:
    with bare.transaction(force_rollback=True):
        for statement in statements:
            cursor = bare.execute(statement.encode())
            if cursor.description is not None:
                cursor.fetchall()


def _statements(user: User, path: str) -> list[str]:
    """What a page asks of the database, once what a process remembers is remembered."""
    client = _client(user)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [q["sql"] for q in found.captured_queries if not q["sql"].startswith(own)]


def _client(user: User) -> Client:
    client = Client(headers={"Host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _cookie(user: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={_client(user).cookies[settings.SESSION_COOKIE_NAME].value}"


def _convenor() -> User:
    return register_user(email="convenor@example.org", password=None, roles=["convenor"])


def _wait(number: int) -> None:
    """So many changes that wait, and as many that were approved, by one statement each."""
    Proposal.objects.all().delete()
    at = datetime.now(UTC)
    with connection.cursor() as cursor:
        for status, skip, ago in (("waiting", 0, timedelta()), ("approved", number, timedelta(days=30))):
            cursor.execute(
                """
                INSERT INTO assets_proposal (uuid, kind, listing_id, document, base, version, status, why, started_at,
                    changed_at, submitted_at, decided_at, reasons, live_at_once, ward_id)
                SELECT gen_random_uuid(), l.kind, l.id,
                    jsonb_build_object('summary', 'A changed sentence', 'phone', '01632 960000'),
                    jsonb_build_object('summary', l.summary, 'phone', l.phone), 1, %(status)s, '', t.at, t.at, t.at,
                    CASE WHEN %(status)s = 'approved' THEN t.at + interval '1 hour' * (l.id %% 90) END, '', false,
                    l.ward_id
                FROM (SELECT * FROM assets_listing ORDER BY id LIMIT %(number)s OFFSET %(skip)s) l,
                LATERAL (SELECT %(at)s::timestamptz - interval '1 minute' * (l.id %% 40000) AS at) t
                """,
                {"status": status, "number": number, "skip": skip, "at": at - ago},
            )
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE assets_proposal")
