"""Plans as they are worked on: adding a thing, a page of ten things, and a list while a team has very many plans.

Times are medians of turns taken through gunicorn beside an empty view (``/healthz``); statements are counted in this
process, by Django's own count, from the session on.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rich.console import Console
from rich.table import Table

from assets.actions.listings import Edit, save_listings
from assets.actor import Actor
from assets.models import Listing, Term
from directory.accounts.actions import register_user
from directory.accounts.models import User
from directory.models import Plan
from directory.plans.actions.making import make_plan
from directory.plans.person import Person
from tests.bench.site import fetch, site
from tests.bench.timing import Times, in_turns

MOST_ADDING, MOST_LIST = 3.0, 1.15
"""Adding against an empty view; the list of 25 beside 10,000 of the team's against the same list beside none. What is
over 1 in the second is the noise of a shared machine."""
LISTINGS, THINGS, A_PAGE, MANY = 60, 10, 25, 10_000
_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_SAID = Person(matters="company", brings="mends bikes", easier=("step_free",))


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether adding takes too long, or the list asks more of the database when there is more."""
    del listings
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("flush", interactive=False, verbosity=0)
    keys = _listings()
    # Two workers with as many plans of their own: the team of one has very many more.
    alone, crowded = _worker("Alone"), _worker("Crowded")
    ten = _plan(alone, keys[:THINGS])
    for worker in (alone, crowded):
        _plans(worker, A_PAGE - (worker == alone), keys[:3])
    _many_plans(_worker("Crowded", "colleague"))
    _analyse()
    statements = {
        "adding": _statements_of_adding(alone, ten, keys[-1]),
        "shortlist": _statements(alone, lambda client: client.get("/shortlist/")),
        "ten": _statements(alone, lambda client: client.get(f"/plans/{ten.code}/")),
        "list": _statements(alone, lambda client: client.get("/plans/")),
        "crowded": _statements(crowded, lambda client: client.get("/plans/")),
    }
    with site() as served:
        web = served.connect()
        mine, theirs = _cookies(alone), _cookies(crowded)
        _fetch_as(web, mine, f"/plans/{ten.code}/")
        key = keys[-1]
        _, empty, signed_in, add, page, small, large = in_turns(
            requests,
            # So that each adding adds.
            ten.items.filter(listing_id=key).delete,
            partial(fetch, web, "/healthz"),
            partial(_fetch_as, web, mine, "/shortlist/"),
            partial(_add, web, mine, key),
            partial(_fetch_as, web, mine, f"/plans/{ten.code}/"),
            partial(_fetch_as, web, mine, "/plans/"),
            partial(_fetch_as, web, theirs, "/plans/"),
        )
    rows = {
        "an empty view": (empty, 0),
        "an empty page, signed in": (signed_in, statements["shortlist"]),
        "adding a thing": (add, statements["adding"]),
        f"a plan of {THINGS} things": (page, statements["ten"]),
        f"the list, {A_PAGE} plans": (small, statements["list"]),
        f"the same beside {MANY:,} of the team’s": (large, statements["crowded"]),
    }
    Console(width=110).print(_table(rows, empty))
    adds, lists = adding_ratio(add, empty), large.p50 / small.p50
    print(
        f"plans: adding {adds:.2f}× an empty view (aim {MOST_ADDING}), {add.p50 / signed_in.p50:.2f}× an empty page"
        f" for somebody signed in, {statements['adding']} statements;"
        f" {THINGS} things {page.p50 / empty.p50:.2f}×, {statements['ten']} statements;"
        f" list beside {MANY:,} {lists:.2f}× (aim {MOST_LIST}),"
        f" {statements['list']} and {statements['crowded']} statements"
    )
    return adds > MOST_ADDING or statements["list"] != statements["crowded"] or lists > MOST_LIST


def adding_ratio(add: Times, empty: Times) -> float:
    return add.p50 / empty.p50


def _add(web: http.client.HTTPConnection, cookies: dict[str, str], key: int) -> None:
    """Put a thing on the plan that is worked on, as the button on a card does."""
    body = urlencode({"listing": key, "csrfmiddlewaretoken": cookies["csrftoken"]})
    answer = _request(web, "POST", "/shortlist/put/", cookies, body)
    if answer.status not in (200, 302):
        raise RuntimeError(f"adding answered {answer.status}")


def _request(
    web: http.client.HTTPConnection, method: str, path: str, cookies: dict[str, str], body: str = ""
) -> http.client.HTTPResponse:
    headers = {
        "Host": "localhost",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Accept-Encoding": "gzip",
        "HX-Request": "true",
    }
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        web.request(method, path, body=body or None, headers=headers)
        answer = web.getresponse()
    except (http.client.RemoteDisconnected, ConnectionError):
        web.close()
        web.request(method, path, body=body or None, headers=headers)
        answer = web.getresponse()
    answer.read()
    return answer


def _fetch_as(web: http.client.HTTPConnection, cookies: dict[str, str], path: str) -> None:
    answer = _request(web, "GET", path, cookies)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _statements(worker: User, ask: Callable[[Client], Any]) -> int:
    """How many statements a page takes, once what a process remembers is remembered."""
    client = _signed_in(worker)
    ask(client)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client)
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    return len(asked)


def _statements_of_adding(worker: User, plan: Plan, key: int) -> int:
    client = _signed_in(worker)
    client.get(f"/plans/{plan.code}/")
    with CaptureQueriesContext(connection) as asked:
        client.post("/shortlist/put/", {"listing": key}, headers={"HX-Request": "true"})
    if plan.items.filter(listing_id=key).delete()[0] != 1:
        raise RuntimeError("nothing was added")
    return len(asked)


def _signed_in(worker: User) -> Client:
    client = Client(headers={"Host": "localhost"})
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _cookies(worker: User) -> dict[str, str]:
    """The cookies of a browser in which the worker is signed in."""
    client = _signed_in(worker)
    if SESSION_KEY not in client.session:
        raise RuntimeError("nobody is signed in")
    client.get("/plans/")
    cookies: SimpleCookie = client.cookies
    found = {name: morsel.value for name, morsel in cookies.items()}
    found.setdefault("csrftoken", "a" * 32)
    return {
        settings.SESSION_COOKIE_NAME: found[settings.SESSION_COOKIE_NAME],
        "csrftoken": found["csrftoken"],
    }


def _worker(team: str, name: str = "worker") -> User:
    return register_user(
        email=f"{name}.{team.lower()}@example.org", password=None, roles=["worker"], team=team
    )


def _listings() -> list[int]:
    term = Term.objects.create(slug="gardening", name="Gardening", description="", position=0)
    edits = [
        Edit(
            kind="activity",
            document={
                "name": f"Club {n}", "attendance": ["in_person"], "point": [290_000.0 + 40 * n, 430_000.0],
                "themes": [term.slug], "status": "published",
                "schedules": ["FREQ=WEEKLY;BYDAY=TU 10:00-12:00"],
            },
            action="created",
        )
        for n in range(LISTINGS)
    ]  # fmt: skip
    return [row.pk for row in save_listings(edits, by=Actor("bench"), at=_AT)]


def _plan(worker: User, keys: list[int]) -> Plan:
    return make_plan(label="bench", person=_SAID, listings=keys, by=worker, at=_AT)


def _plans(worker: User, number: int, keys: list[int]) -> None:
    for _ in range(number):
        _plan(worker, keys)


def _many_plans(worker: User) -> None:
    """Very many of a colleague's, copied by the database from one: to seal each anew would take minutes."""
    first = _plan(worker, list(Listing.objects.order_by("pk").values_list("pk", flat=True)[:3]))
    letters = "23456789BCDFGHJKMNPQRTVWXYZ"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO directory_plan (code, maker_id, team_id, label, words, start_id, language, version, made_on,
                changed_at, follow_up_on, finished_on, erase_on, helped)
            SELECT 'ZZ' || string_agg(substr(%s, 1 + (n / (27 ^ place)::int) %% 27, 1), '' ORDER BY place), p.maker_id,
                p.team_id, p.label, p.words, p.start_id, p.language, p.version, p.made_on,
                p.changed_at - n * interval '1 minute', p.follow_up_on, p.finished_on, p.erase_on, p.helped
            FROM directory_plan p, generate_series(1, %s) n, generate_series(0, 3) place
            WHERE p.id = %s GROUP BY p.id, n
            ON CONFLICT (code) DO NOTHING
            """,
            [letters, MANY - 1, first.pk],
        )
        cursor.execute(
            """
            INSERT INTO directory_planitem (plan_id, listing_id, position, words, giving, who, outcome, told_by,
                version, added_on)
            SELECT p.id, i.listing_id, i.position, i.words, i.giving, i.who, i.outcome, i.told_by, i.version, i.added_on
            FROM directory_planitem i, directory_plan p
            WHERE i.plan_id = %s AND p.maker_id = %s AND p.id <> %s
            """,
            [first.pk, worker.pk, first.pk],
        )
    made = Plan.objects.filter(maker=worker).count()
    if made < MANY:
        raise RuntimeError(f"{made} plans were made, not {MANY}")


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _table(rows: dict[str, tuple[Times, int]], empty: Times) -> Table:
    table = Table("", "p50 ms", "p95 ms", "× empty", "statements")
    for name, (times, statements) in rows.items():
        table.add_row(
            name, f"{times.p50:.2f}", f"{times.p95:.2f}", f"{times.p50 / empty.p50:.2f}", str(statements)
        )
    return table
