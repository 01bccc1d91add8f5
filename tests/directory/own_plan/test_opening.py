"""Who gets in by an address, how long for, and that the address itself goes no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from directory.accounts.models import User
from directory.models import PlanLink
from directory.own_plan.gate import OPEN_FOR
from directory.plans.actions.erasing import erase_plan
from directory.plans.actions.sharing import MOST_FAILURES, make_link, revoke_link
from tests.contract.conftest import client_for
from tests.directory.own_plan.conftest import PIN, Own
from tests.factories import make_user

MakeOwn = Callable[..., Own]
DEAD = "This link does not work any more"
HOME = "/my-plan/"
WRITES = ("INSERT", "UPDATE", "DELETE")


def is_open(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_an_address_opens_the_plan_and_leads_on_without_itself(own: Own) -> None:
    client = Client()
    response = client.get(own.address)
    assert (response.status_code, response["Location"]) == (302, HOME)
    body = client.get(HOME).content.decode()
    assert "Company at lunch" in body
    assert own.token not in body


def test_the_session_holds_the_key_of_the_link_and_no_more(own: Own) -> None:
    kept = own.client().session["own_plan"]
    assert kept["link"] == own.link.pk
    assert set(kept) == {"link", "at"}
    assert own.token not in str(own.client().session.items())


@pytest.mark.parametrize("shut", ["revoked", "replaced", "expired", "erased"])
def test_an_address_that_does_not_work_any_more(shut: str, own: Own, now: datetime) -> None:
    client = own.client()
    if shut == "revoked":
        revoke_link(own.plan, by=None, at=now)
    elif shut == "replaced":
        make_link(own.plan, by=own.plan.maker, at=now)
    elif shut == "expired":
        PlanLink.objects.filter(pk=own.link.pk).update(expires_on=now.date() - timedelta(days=2))
    else:
        erase_plan(own.plan)
    # In the browser where it was open it is shut at once, and nowhere can it be opened again.
    assert not is_open(client)
    response = Client().get(own.address)
    assert response.status_code == 404
    assert DEAD in response.content.decode()


def test_the_last_day_of_an_address_is_a_day_it_works(own: Own, now: datetime) -> None:
    PlanLink.objects.filter(pk=own.link.pk).update(expires_on=now.date())
    assert is_open(own.client())


def test_altered_and_invented_addresses_are_all_the_same_page(own: Own, now: datetime) -> None:
    expired = own.address
    make_link(own.plan, by=own.plan.maker, at=now)
    altered = reverse("own-plan-open", args=[own.token[:-1] + ("a" if own.token[-1] != "a" else "b")])
    addresses = (expired, altered, "/my-plan/x/", f"/my-plan/{'a' * 300}/")
    # But for the address itself, to which a choice of language comes back.
    pages = {Client().get(path).content.replace(path.encode(), b"") for path in addresses}
    assert len(pages) == 1
    assert DEAD in pages.pop().decode()


@pytest.mark.parametrize("pin", ["", PIN])
@pytest.mark.parametrize("method", ["get", "head"])
def test_to_look_at_the_address_writes_nothing_about_the_plan(
    method: str, pin: str, make_own: MakeOwn
) -> None:
    own = make_own(pin=pin)
    with CaptureQueriesContext(connection) as queries:
        getattr(Client(), method)(own.address)
    written = [q["sql"] for q in queries if q["sql"].startswith(WRITES)]
    assert all("django_session" in sql for sql in written), written


@pytest.mark.parametrize(
    "name", ["own-plan", "own-plan-words", "own-plan-sharing", "own-plan-export", "own-plan-delete"]
)
def test_to_look_at_a_page_writes_nothing_at_all(name: str, own: Own) -> None:
    client = own.client()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    assert not [q["sql"] for q in queries if q["sql"].startswith(WRITES)]


def test_a_pin_is_asked_for_and_opens(make_own: MakeOwn) -> None:
    own, client = make_own(pin=PIN), Client()
    page = client.get(own.address)
    assert page.status_code == 200
    assert "Your PIN" in page.content.decode()
    assert "Company" not in page.content.decode()
    assert not is_open(client)
    assert client.post(own.address, {"pin": PIN})["Location"] == HOME
    assert is_open(client)


def test_a_wrong_pin_is_counted_and_what_is_none_is_not(make_own: MakeOwn) -> None:
    own, client = make_own(pin=PIN), Client()
    assert "Enter your PIN." in client.post(own.address, {"pin": ""}).content.decode()
    assert "Enter four numbers." in client.post(own.address, {"pin": "47112"}).content.decode()
    assert own.link.pin_failures == 0
    answer = client.post(own.address, {"pin": "0000"}).content.decode()
    assert "That is not the right PIN. Try again." in answer
    assert "0000" not in answer
    assert own.link.pin_failures == 1
    assert not is_open(client)


def test_after_some_wrong_pins_the_right_one_has_to_wait_wherever_it_is_typed(make_own: MakeOwn) -> None:
    own = make_own(pin=PIN)
    tried = [
        Client(REMOTE_ADDR=f"10.0.0.{n}").post(own.address, {"pin": "0000"}) for n in range(MOST_FAILURES)
    ]
    assert "Too many wrong PINs" in tried[-1].content.decode()
    client = Client()
    assert "Too many wrong PINs" in client.post(own.address, {"pin": PIN}).content.decode()
    assert not is_open(client)
    PlanLink.objects.filter(pk=own.link.pk).update(pin_closed_until=None)
    client.post(own.address, {"pin": PIN})
    assert is_open(client)


def test_it_is_shut_after_twelve_hours_however_often_it_is_looked_at(own: Own) -> None:
    client = own.client()
    session = client.session
    opened = session["own_plan"] | {"at": session["own_plan"]["at"] - int(OPEN_FOR.total_seconds()) + 60}
    session["own_plan"] = opened
    session.save()
    assert is_open(client)
    session["own_plan"] = opened | {"at": opened["at"] - 120}
    session.save()
    assert not is_open(client)


def test_it_is_shut_with_the_browser_and_by_the_button(own: Own) -> None:
    client = own.client()
    assert client.session.get_expire_at_browser_close()
    assert not client.cookies["sessionid"]["max-age"]
    assert client.post(reverse("own-plan-close"))["Location"] == HOME
    response = client.get(HOME)
    assert response.status_code == 404
    assert "Your plan is not open here" in response.content.decode()


def test_opening_renames_the_session_somebody_may_have_planted(own: Own) -> None:
    client = Client()
    session = client.session
    session["shortlist"] = []
    session.save()
    planted = client.cookies["sessionid"] = str(session.session_key)
    client.get(own.address)
    assert client.cookies["sessionid"].value != planted
    assert is_open(client)


def test_a_worker_who_opens_it_stays_signed_in_as_before(own: Own) -> None:
    user = make_user("worker", email="w@example.org")
    client = client_for(user)
    before = (
        dict(client.session.items()),
        client.session.session_key,
        client.session.get_expire_at_browser_close(),
    )
    kept_before = User.objects.filter(pk=user.pk).values().get()
    client.get(own.address)
    assert is_open(client)
    own_key = client.session["own_plan"]
    assert own_key["link"] == own.link.pk
    after = {name: value for name, value in client.session.items() if name != "own_plan"}
    assert (after, client.session.session_key, client.session.get_expire_at_browser_close()) == before
    assert User.objects.filter(pk=user.pk).values().get() == kept_before
    client.post(reverse("own-plan-close"))
    assert client.get(reverse("your-settings")).status_code == 200
    # Neither is it looked at as a worker's: the person is shown no viewing of it.
    assert not own.plan.viewings.exists()


def test_who_tries_many_addresses_is_told_to_wait(own: Own, settings: Settings) -> None:
    settings.OWN_PLAN_LIMIT_PER_MINUTE = 9
    client = Client()
    answers = [client.get(f"/my-plan/guess-{n}/").status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]
    assert client.get(own.address).status_code == 429
    assert Client(REMOTE_ADDR="127.0.0.8").get(own.address).status_code == 302


def test_what_is_done_in_an_open_plan_is_counted_otherwise(own: Own, settings: Settings) -> None:
    client = own.client()
    settings.OWN_PLAN_LIMIT_PER_MINUTE = 3
    assert [client.get(HOME).status_code for _ in range(5)] == [200] * 5
