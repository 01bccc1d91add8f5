"""How much one client may ask for: what is counted together, what a refusal says, and what it costs."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from directory.components.middleware import ThrottleMiddleware
from directory.components.throttle import BURST, Allowances, Work
from tests.contract.conftest import client_for
from tests.contract.test_urls_by_role import own_patterns
from tests.factories import make_user

pytestmark = pytest.mark.django_db

AT_ONCE = 3
SMALL_AT_ONCE = 12
TOO_MANY = 429
SEARCH = "/search/?q=garden"


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.SEARCH_LIMIT_PER_MINUTE = math.ceil(AT_ONCE / BURST)
    settings.SMALL_LIMIT_PER_MINUTE = math.ceil(SMALL_AT_ONCE / BURST)


def answers(client: Client, path: str = SEARCH, times: int = AT_ONCE + 1, **where: Any) -> list[int]:
    return [client.get(path, **where).status_code for _ in range(times)]


def refused(path: str, **headers: str) -> HttpResponse:
    """The answer to one request too many."""
    client = Client()
    answers(client, path, AT_ONCE)
    response = client.get(path, headers=headers)
    assert response.status_code == TOO_MANY
    return response  # type: ignore[return-value]


def test_a_client_may_ask_some_times_at_once_and_then_has_to_wait() -> None:
    assert answers(Client(), times=AT_ONCE + 2) == [200] * AT_ONCE + [TOO_MANY] * 2


def test_a_refusal_is_a_page_that_says_how_long_to_wait() -> None:
    response = refused(SEARCH)
    # A token comes back every 60 s / limit.
    assert 1 <= int(response["Retry-After"]) <= math.ceil(60 * BURST / AT_ONCE)
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    body = response.content.decode()
    assert '<h1 class="govuk-heading-l">Please wait a little</h1>' in body
    assert "garden" not in body


def test_a_refusal_of_data_is_data() -> None:
    response = refused("/search/points.json?q=garden")
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"error"}  # type: ignore[attr-defined]


def test_a_refusal_asks_nothing_of_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    answers(client, times=AT_ONCE)
    with django_assert_num_queries(0):
        assert client.get(SEARCH).status_code == TOO_MANY


def test_everything_else_a_client_asks_for_is_counted_with_it() -> None:
    client = Client()
    assert answers(client, "/about/", AT_ONCE) == [200] * AT_ONCE
    assert answers(client, "/no-such-page", 1) == answers(client, SEARCH, 1) == [TOO_MANY]


def test_another_address_is_another_client() -> None:
    client = Client()
    answers(client)
    assert answers(client, REMOTE_ADDR="127.0.0.8") == [200] * AT_ONCE + [TOO_MANY]


def test_a_household_with_ipv6_is_one_client() -> None:
    client = Client()
    found = [answers(client, times=1, REMOTE_ADDR=f"2001:db8:1:2::{n:x}")[0] for n in range(AT_ONCE + 1)]
    assert found == [200] * AT_ONCE + [TOO_MANY]
    assert answers(client, times=1, REMOTE_ADDR="2001:db8:1:3::1") == [200]


@pytest.mark.parametrize(("trusted", "expected"), [(True, [200] * 9), (False, [200] * 3 + [TOO_MANY] * 6)])
def test_only_a_trusted_proxy_may_say_who_asks(
    trusted: bool, expected: list[int], settings: Settings
) -> None:
    settings.TRUST_PROXY = trusted
    client = Client()
    assert [
        client.get(SEARCH, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(9)
    ] == expected


def test_who_has_no_address_is_not_counted() -> None:
    assert answers(Client(), REMOTE_ADDR="") == [200] * (AT_ONCE + 1)


def test_what_a_map_asks_for_has_an_allowance_of_its_own() -> None:
    client = Client()
    answers(client)
    assert answers(client, "/map/basemap.json", SMALL_AT_ONCE + 1) == [200] * SMALL_AT_ONCE + [TOO_MANY]


def test_the_health_check_is_never_refused() -> None:
    client = Client()
    answers(client)
    assert answers(client, "/healthz", 50) == [200] * 50


def test_static_files_are_served_before_anything_is_counted(settings: Settings) -> None:
    order = settings.MIDDLEWARE
    throttle = order.index("directory.components.middleware.ThrottleMiddleware")
    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < throttle
    assert order.index("directory.components.middleware.InputGuardMiddleware") < throttle


def test_zero_turns_it_off(settings: Settings) -> None:
    settings.SEARCH_LIMIT_PER_MINUTE = 0
    assert answers(Client(), times=30) == [200] * 30


def test_somebody_signed_in_goes_on_when_others_used_up_the_address() -> None:
    first, second = make_user("worker"), make_user("worker")
    client = client_for(first)
    assert answers(client, times=2 * AT_ONCE + 1) == [200] * 2 * AT_ONCE + [TOO_MANY]
    # The same site, so the same counts.
    client.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    assert answers(client) == [200] * AT_ONCE + [TOO_MANY]


def test_invented_sessions_are_not_looked_up_without_end(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    answers(client, "/about/", AT_ONCE)
    with django_assert_max_num_queries(SMALL_AT_ONCE):
        for n in range(50):
            client.cookies["sessionid"] = f"{n:032}"
            assert client.get(SEARCH).status_code == TOO_MANY


def test_every_view_is_small_uncounted_or_a_search() -> None:
    works = {str(p.name): getattr(p.callback, "work", Work.SEARCH) for p in own_patterns()}
    assert [name for name, work in works.items() if work is Work.UNCOUNTED] == ["health"]
    assert {name for name, work in works.items() if work is Work.SMALL} >= {
        "basemap",
        "outlines",
        "map-tile",
        "suggestions",
    }
    assert {works[name] for name in ("results", "points", "listing", "area", "sign-in")} == {Work.SEARCH}
    assert len(works) == len(list(own_patterns(get_resolver())))


def test_the_allowance_comes_back_steadily() -> None:
    allowances = Allowances()
    assert [allowances.take("a", 60, now=100.0) for _ in range(21)] == [0.0] * 20 + [1.0]
    assert allowances.take("a", 60, now=100.5) == pytest.approx(0.5)
    assert allowances.take("a", 60, now=101.0) == 0
    assert allowances.take("a", 60, now=101.0) == pytest.approx(1.0)
    # However long it stays away, no more than a full bucket.
    assert [allowances.take("a", 60, now=9_000.0) for _ in range(21)][-2:] == [0.0, 1.0]


def test_an_allowance_of_one_a_minute_is_one() -> None:
    allowances = Allowances()
    assert [allowances.take("a", 1, now=now) for now in (0.0, 30.0, 60.0)] == [0.0, 30.0, 0.0]


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    allowances = Allowances()
    assert [allowances.take("a", 60, now=now) for now in (100.0, 50.0)] == [0.0, 0.0]


def test_memory_is_bounded_and_the_longest_away_are_forgotten() -> None:
    allowances = Allowances(most_clients=100)
    for n in range(1_000):
        allowances.take(f"client {n}", 3, now=0.0)
        assert allowances.take("busy", 3, now=0.0) > 0 or n == 0
    assert len(allowances) == 100


def test_threads_together_take_no_more_than_there_is() -> None:
    allowances = Allowances()
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: allowances.take("a", 600, now=5.0), range(2_000)))
    assert waits.count(0.0) == 600 * BURST


def test_one_request_is_counted_once() -> None:
    middleware = ThrottleMiddleware(lambda request: HttpResponse())
    for name in ("results", "about", "basemap"):
        assert middleware(RequestFactory().get(reverse(name))).status_code == 200
    assert len(middleware.allowances) == 2
