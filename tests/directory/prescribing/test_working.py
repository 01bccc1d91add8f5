"""A worker's way with a plan, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assets.local_time import local_date
from directory.models import Plan, PlanItem
from directory.plans.access import read
from tests.directory.prescribing.conftest import Ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(ground: Ground) -> Client:
    client = Client()
    maker = ground.people["maker"]
    assert maker is not None
    client.force_login(maker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, ground: Ground, *more: int) -> str:
    return reverse(name, args=[ground.plan.code, *more])


def words(version: int, **said: str) -> dict[str, str]:
    return {"matters": "company", "brings": "", "language": "en-gb", "version": str(version), **said}


def test_what_looks_like_an_identity_is_asked_about_and_nothing_is_lost(
    client: Client, ground: Ground
) -> None:
    said = words(1, matters="Ring 0161 496 0123 first", brings="NHS 943 476 5919")
    answer = client.post(at("plan-words", ground), said)
    page = answer.content.decode()
    assert "looks like a phone number" in page
    assert "looks like an NHS number" in page
    assert "Ring 0161 496 0123 first" in page
    assert Plan.objects.get(pk=ground.plan.pk).words["matters"] == "company"
    answer = client.post(at("plan-words", ground), said | {"keep": "on"})
    assert answer.status_code == 302
    assert Plan.objects.get(pk=ground.plan.pk).words["matters"] == "Ring 0161 496 0123 first"


def test_the_second_to_save_is_shown_both_and_saving_once_more_is_a_choice(
    client: Client, ground: Ground
) -> None:
    client.post(at("plan-words", ground), words(1, matters="getting out"))
    answer = client.post(at("plan-words", ground), words(1, matters="my garden"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "getting out" in page
    assert "my garden" in page
    assert 'name="version" value="2"' in page
    assert Plan.objects.get(pk=ground.plan.pk).words["matters"] == "getting out"
    assert client.post(at("plan-words", ground), words(2, matters="my garden")).status_code == 302


def test_two_who_write_the_first_step_do_not_overwrite_each_other(client: Client, ground: Ground) -> None:
    item = ground.plan.items.get(position=1)
    address = at("plan-item", ground, item.pk)
    assert client.post(address, {"first_step": "Ring Jean", "version": "1"}).status_code == 302
    answer = client.post(address, {"first_step": "Walk past", "version": "1"})
    assert answer.status_code == 409
    assert "Ring Jean" in answer.content.decode()
    assert "Walk past" in answer.content.decode()
    assert PlanItem.objects.get(pk=item.pk).words["first_step"] == "Ring Jean"


def test_a_postcode_leaves_only_its_area(client: Client, ground: Ground) -> None:
    client.post(at("plan-words", ground), words(1, near="MX1 1AA"))
    plan = Plan.objects.get(pk=ground.plan.pk)
    assert plan.start is not None
    assert plan.start.name == "West"
    assert "MX1" not in str(plan.words)
    answer = client.post(at("plan-words", ground), words(2, near="Nowhere at all"))
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_ideas_come_with_the_persons_words_and_openings_to_give(client: Client, ground: Ground) -> None:
    page = client.get(at("plan-ideas", ground)).content.decode()
    assert "To enjoy" in page
    assert "To give" in page


def test_order_by_buttons(client: Client, ground: Ground) -> None:
    first, second = ground.plan.items.order_by("position")
    client.post(at("plan-move", ground, second.pk), {"to": "1"})
    assert [item.pk for item in ground.plan.items.order_by("position")] == [second.pk, first.pk]
    for to in ("0", "999", "x", "", "-1"):
        assert client.post(at("plan-move", ground, second.pk), {"to": to}).status_code == 302
    assert sorted(ground.plan.items.values_list("position", flat=True)) == [1, 2]


@pytest.mark.parametrize("name", ["plan-item", "plan-outcome"])
def test_an_item_of_another_plan_is_not_there(name: str, client: Client, ground: Ground) -> None:
    from directory.plans.actions.making import make_plan
    from tests.directory.prescribing.conftest import worker
    from tests.factories import make_listing

    other = make_plan(
        label="",
        person=ground_person(),
        listings=[make_listing().pk],
        by=worker("Elsewhere"),
        at=timezone.now(),
    )
    item = other.items.get()
    assert client.get(at(name, ground, item.pk)).status_code == 404


def ground_person() -> Any:
    from directory.plans.person import Person

    return Person()


def test_a_link_is_made_shown_sent_and_closed(client: Client, ground: Ground) -> None:
    client.post(at("plan-share", ground), {"pin": "4711"})
    page = client.get(at("plan-share", ground)).content.decode()
    link = ground.plan.links.get()
    assert link.token in page
    assert "4711" not in page
    client.post(at("plan-send", ground), {"email": "person@example.org"})
    [sent] = mail.outbox
    assert sent.to == ["person@example.org"]
    assert link.token in str(sent.body)
    assert "company" not in f"{sent.subject}{sent.body}"
    client.post(at("plan-unlink", ground))
    assert ground.plan.links.get().revoked_at is not None
    for bad in ("nobody", "a@b.example\nBcc: c@d.example"):
        client.post(at("plan-share", ground), {"pin": ""})
        assert client.post(at("plan-send", ground), {"email": bad}).status_code == 200
    assert len(mail.outbox) == 1


def test_mail_that_cannot_be_sent_is_said_and_where_there_is_none_it_is_not_offered(
    client: Client, ground: Ground, settings: Settings
) -> None:
    client.post(at("plan-share", ground), {"pin": ""})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    answer = client.post(at("plan-send", ground), {"email": "person@example.org"})
    assert "The e-mail could not be sent." in answer.content.decode()
    settings.SENDS_MAIL = False
    assert "Send it by e-mail" not in client.get(at("plan-share", ground)).content.decode()
    assert client.post(at("plan-send", ground), {"email": "person@example.org"}).status_code == 404


@pytest.mark.parametrize("pin", ["12", "abcd", "12345", "١٢٣٤"])
def test_a_pin_is_four_digits(pin: str, client: Client, ground: Ground) -> None:
    assert "Enter four digits" in client.post(at("plan-share", ground), {"pin": pin}).content.decode()
    assert not ground.plan.links.exists()


def test_what_was_agreed_is_recorded_and_taken_back(client: Client, ground: Ground) -> None:
    until = (local_date(timezone.now()) + timedelta(days=10)).isoformat()
    team = ground.people["other team"]
    assert team is not None
    said = {"to": f"team:{team.team_id}", "parts": ["items"], "until": until, "how": "signed"}
    assert client.post(at("plan-consent", ground), said).status_code == 302
    assert read(ground.plan.code, team, at=timezone.now()) is not None
    consent = ground.plan.consents.get(team=team.team_id)
    client.post(at("plan-withdraw", ground, consent.pk))
    assert read(ground.plan.code, team, at=timezone.now()) is None
    wrongs: list[dict[str, Any]] = [
        {"until": "2020-01-01"},
        {"until": ""},
        {"parts": []},
        {"to": "team:999999"},
    ]
    for wrong in [*wrongs, {"to": ""}]:
        assert client.post(at("plan-consent", ground), said | wrong).status_code == 200


def test_it_is_handed_over_only_to_whom_the_person_agreed(client: Client, ground: Ground) -> None:
    agreed, other = ground.people["other team, agreed"], ground.people["other team"]
    assert agreed is not None
    assert other is not None
    assert client.post(at("plan-give", ground), {"to": other.pk, "note": ""}).status_code == 200
    assert (
        client.post(at("plan-give", ground), {"to": agreed.pk, "note": "knows the garden"}).status_code == 302
    )
    assert client.get(at("plan", ground)).status_code == 404
    client.force_login(agreed, backend="django.contrib.auth.backends.ModelBackend")
    assert "knows the garden" in client.get(at("plan", ground)).content.decode()


def test_erasing_asks_once_and_leaves_nothing(client: Client, ground: Ground) -> None:
    assert client.get(at("plan-erase", ground)).status_code == 200
    assert Plan.objects.exists()
    assert client.post(at("plan-erase", ground)).status_code == 302
    assert not Plan.objects.exists()
    assert not PlanItem.objects.exists()
    assert client.get(at("plan", ground)).status_code == 404


def test_a_note_of_a_megabyte_is_refused_and_given_back(client: Client, ground: Ground) -> None:
    answer = client.post(at("plan-note", ground), {"note": "x" * 1_000_000})
    assert "Use 1000 letters or fewer" in answer.content.decode()
    assert "x" * 1_000_000 in answer.content.decode()


def test_hostile_markup_is_only_text(client: Client, ground: Ground) -> None:
    hostile = '<script>alert("x")</script>'
    client.post(at("plan-words", ground), words(1, matters=hostile, label=hostile))
    page = client.get(at("plan", ground)).content.decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_a_listing_that_is_gone_says_so(client: Client, ground: Ground) -> None:
    from assets.models import Listing

    Listing.objects.filter(name="Thursday lunch").update(status="withdrawn")
    page = client.get(at("plan", ground)).content.decode()
    assert "This is not on the map any more." in page


def test_the_list_asks_as_much_for_many_plans_as_for_one(client: Client, ground: Ground) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from directory.plans.actions.making import make_plan

    maker = ground.people["maker"]
    assert maker is not None
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("plans"))
    for n in range(30):
        make_plan(label=f"plan {n}", person=ground_person(), by=maker, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("plans")).content.decode()
    assert len(many) == len(one) <= 8
    assert page.count("plans__one") == 25
