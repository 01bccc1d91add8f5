"""A planner's page, read from what is kept, against an empty view for somebody signed in and the page's own SQL.

On the place the command is run for. The sums are not in it: they are done once, before.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.accounts.models import User
from directory.gaps import actions
from directory.gaps.overview import common_questions
from directory.gaps.working.run import run as work_out
from tests.bench.timing import in_turns

MOST = 4.0
_EMPTY = "/your-settings/"


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether the page takes more than ``MOST`` times an empty signed-in view and its SQL."""
    del listings
    settings.ALLOWED_HOSTS = ["testserver"]
    question = common_questions()[0]
    row = actions.ask(question, at=timezone.now()).row
    if row is not None:
        work_out(row.key, clock=timezone.now)
    planner = User.objects.filter(roles__contains=["planner"]).order_by("pk").first()
    if planner is None:
        print("gaps: there is no planner here to measure for")
        return True
    client = Client()
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/planning/?{question.address}"
    _get(client, address)
    with CaptureQueriesContext(connection) as asked:
        _get(client, address)
    sql = [each["sql"] for each in asked.captured_queries]
    empty, page, bare = in_turns(
        requests, lambda: _get(client, _EMPTY), lambda: _get(client, address), lambda: _bare(sql)
    )
    ratio = page.p50 / (empty.p50 + bare.p50)
    print(
        f"gaps: a page read from what is kept {page.p50:.1f} ms, an empty signed-in view {empty.p50:.1f} ms, its"
        f" {len(sql)} statements alone {bare.p50:.1f} ms: {ratio:.2f}× both together (aim {MOST})"
    )
    return ratio > MOST


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _bare(sql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sql:
            if statement.startswith("SELECT"):
                cursor.execute(statement)
                cursor.fetchall()
