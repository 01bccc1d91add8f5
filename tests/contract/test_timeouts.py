"""A statement that the database gives up on: the reader gets a page and a way on, and the log keeps no searches."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from directory.components.middleware import StatementTimeoutMiddleware
from tests.contract.conftest import client_for
from tests.factories import make_user

SAID = "Use fewer words or a smaller area."
PATHS = [
    "/search/?q=lonely+heart",
    "/search/points.json?q=lonely+heart",
    "/areas/",
    "/areas/ward/X05000001/",
    "/areas/ward/X05000001/points.json",
    "/listings/{published}/open-to-all/",
]


@contextmanager
def another_holds(table: str) -> Iterator[None]:
    """Let another connection lock a table, so that whatever reads it waits; here for 50 ms at most."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    before = _set_timeout("50ms")
    try:
        yield
    finally:
        _set_timeout(before)
        other.rollback()
        other.close()


def _set_timeout(timeout: str) -> str:
    """Set it for this connection; return what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        [(before,)] = cursor.fetchall()
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [timeout])
    return str(before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_takes_too_long_says_so(
    path: str, site: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    address = path.format(**site)
    with another_holds("assets_listing, assets_searchentry"), caplog.at_level(logging.DEBUG):
        response = Client().get(address)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    body = response.content.decode()
    if ".json" in path:
        assert response.json() == {"error": f"That search took too long. {SAID}"}
    else:
        assert SAID in body
        assert '<h1 class="govuk-heading-l">That search took too long</h1>' in body
    for secret in ("Traceback", "QueryCanceled", "canceling", "SELECT", "assets_", "lonely"):
        assert secret not in body
    logged = [record for record in caplog.records if record.name.startswith(("directory", "django.request"))]
    assert any("gave up" in record.getMessage() for record in logged)
    for record in caplog.records:
        assert "lonely" not in record.getMessage()
        assert not record.exc_info
    # The same connection goes on as if nothing had happened.
    assert Client().get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_administration_says_so_too() -> None:
    client = client_for(make_user(superuser=True))
    with another_holds("assets_listing"):
        response = client.get("/admin/assets/listing/")
    assert response.status_code == 503
    assert SAID in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_only_a_timeout_is_taken_for_one() -> None:
    middleware = StatementTimeoutMiddleware(lambda request: Client().get("/healthz"))  # type: ignore[arg-type, return-value]
    request = RequestFactory().get("/search/?q=lonely")
    with (
        pytest.raises(OperationalError) as slow,
        another_holds("assets_listing"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(1)")
    assert middleware.process_exception(request, OperationalError("the database went away")) is None
    assert middleware.process_exception(request, ValueError()) is None
    answer = middleware.process_exception(request, slow.value)
    assert answer is not None
    assert answer.status_code == 503
