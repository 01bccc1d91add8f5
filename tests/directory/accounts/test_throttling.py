"""Guessing passwords: what counts as the same account and the same address, and what it leads to."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from pytest_django import Settings

from directory.accounts.throttling import client_address, counted_name
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

EMAIL = "worker@example.org"
WRONG = "not this one"
PAUSED = 429


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    settings.SIGN_IN_LIMIT_PER_ADDRESS = 5


def try_as(name: str, password: str = WRONG, **where: Any) -> int:
    return Client(**where).post("/sign-in/", {"username": name, "password": password}).status_code


def test_writing_the_address_otherwise_gives_no_more_tries() -> None:
    make_user("worker", email=EMAIL, password=PASSWORD)
    answers = [try_as(name) for name in ("WORKER@example.org", " worker@Example.ORG ", "worKer@example.org")]
    assert answers == [200, 200, PAUSED]
    assert try_as("Worker@example.org", PASSWORD) == PAUSED
    assert AccessAttempt.objects.values_list("username", flat=True).distinct().get() == EMAIL


def test_letters_that_the_database_takes_for_others_give_no_more_tries() -> None:
    request = RequestFactory().get("/")
    # The dotless i and the long s, whose capitals are I and S.
    assert counted_name(request, {"username": "m\u0131\u017fs@example.org"}) == "miss@example.org"
    assert counted_name(request, {"password": "x"}) is None


def test_a_name_too_long_to_count_is_no_failure() -> None:
    assert try_as("a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".org") == 200


def test_signing_in_takes_back_the_tries_before_it_however_written() -> None:
    make_user("worker", email=EMAIL, password=PASSWORD)
    assert [try_as("WORKER@example.org"), try_as(EMAIL)] == [200, 200]
    assert try_as("Worker@example.org", PASSWORD) == 302
    assert try_as(EMAIL) == 200


def test_one_password_cannot_be_tried_on_everybody() -> None:
    make_user("worker", email=EMAIL, password=PASSWORD)
    answers = [try_as(f"person{n}@example.org") for n in range(5)]
    assert answers == [200, 200, 200, 200, PAUSED]
    assert try_as(EMAIL, PASSWORD) == PAUSED
    assert try_as(EMAIL, PASSWORD, REMOTE_ADDR="127.0.0.8") == 302


def test_signing_in_to_one_account_gives_no_more_tries_at_others() -> None:
    make_user("worker", email=EMAIL, password=PASSWORD)
    for n in range(4):
        try_as(f"person{n}@example.org")
    assert try_as(EMAIL, PASSWORD) == 302
    assert try_as("another@example.org") == PAUSED


def test_trying_on_during_the_pause_does_not_lengthen_it() -> None:
    for _ in range(6):
        try_as(EMAIL)
    assert AccessAttempt.objects.get().failures_since_start == 3


@pytest.mark.parametrize(
    ("trusted", "forwarded", "connected", "expected"),
    [
        (False, None, "192.0.2.1", "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (True, "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        # All but the last are the sender's own words.
        (True, "198.51.100.1, 203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (True, "203.0.113.9, nonsense", "192.0.2.1", "192.0.2.1"),
        (True, None, "192.0.2.1", "192.0.2.1"),
        (True, "203.0.113.9", "", "203.0.113.9"),
        (False, None, "", None),
        (False, None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (False, None, "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_where_a_request_comes_from(
    trusted: bool, forwarded: str | None, connected: str, expected: str | None, settings: Settings
) -> None:
    settings.TRUST_PROXY = trusted
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=connected, headers=headers)
    assert client_address(request) == expected


def test_behind_a_proxy_one_guesser_does_not_pause_the_others(settings: Settings) -> None:
    settings.TRUST_PROXY = True
    make_user("worker", email=EMAIL, password=PASSWORD)
    guesser = [try_as(EMAIL, headers={"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"}) for n in range(3)]
    assert guesser[-1] == PAUSED
    assert try_as(EMAIL, PASSWORD, headers={"X-Forwarded-For": "203.0.113.8"}) == 302
