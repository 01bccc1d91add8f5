"""What the person reads and says, and that it reaches nothing but their own plan."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.actions.listings import Edit, save_listings
from directory.config.logs import Discreet
from directory.models import Plan, PlanItem
from directory.models.plan_codes import Outcome
from directory.own_plan.urls import urlpatterns
from directory.plans.actions.consent import give_consent, note_viewing
from directory.plans.actions.items import add_item, record_outcome
from directory.plans.actions.making import reword
from directory.plans.actions.sharing import make_link
from directory.plans.person import Person
from tests.directory.own_plan.conftest import Own
from tests.factories import BY, make_listings, make_plan, make_team, make_worker

MakeOwn = Callable[..., Own]
HOME = "/my-plan/"
GETS = [
    "own-plan",
    "own-plan-words",
    "own-plan-sharing",
    "own-plan-export",
    "own-plan-delete",
    "own-plan-calendar",
    "own-plan-print",
]
# What begins work beside the request: tests/directory/own_plan/test_outputs.py.
PRINTED = {"own-plan-paper", "own-plan-paper-made"}
POSTS = [
    "own-plan-outcome",
    "own-plan-note",
    "own-plan-helped",
    "own-plan-parts",
    "own-plan-stop",
    "own-plan-stop-all",
]
ANYBODY = {"own-plan-deleted", "own-plan-close", "own-plan-open"}


def path_to(name: str, own: Own) -> str:
    first = own.plan.items.order_by("position")[0]
    given = {
        "own-plan-outcome": [first.pk],
        "own-plan-note": [first.pk],
        "own-plan-stop": [own.plan.consents.order_by("pk")[0].pk],
    }
    return reverse(name, args=given.get(name, []))


def items(plan: Plan) -> list[PlanItem]:
    return list(plan.items.order_by("position"))


def text(client: Client, path: str = HOME) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def state(plan: Plan) -> object:
    """All of a plan, to see that nothing of it has changed."""
    row = Plan.objects.filter(pk=plan.pk).values().first()
    parts = [list(rows.order_by("pk").values()) for rows in (plan.items, plan.events, plan.consents)]
    return row, parts


def test_every_address_is_tried_here() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*GETS, *POSTS, *ANYBODY, *PRINTED}


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_nothing_is_open_before_an_address_opened_it(name: str, own: Own) -> None:
    before = state(own.plan)
    path, client = path_to(name, own), Client()
    response = (
        client.get(path) if name in GETS else client.post(path, {"outcome": "went", "note": "x", "face": "5"})
    )
    assert response.status_code == 404
    assert "Your plan is not open here" in response.content.decode()
    assert state(own.plan) == before


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_nothing_is_kept_or_listed_and_no_address_is_passed_on(name: str, own: Own) -> None:
    path, client = path_to(name, own), own.client()
    responses = [
        client.get(path) if name in GETS else client.post(path),
        Client().get(path),
        Client().post(path),
    ]
    responses += [client.get(own.address), Client().get("/my-plan/no-such/"), client.get("/my-plan/deleted/")]
    for response in responses:
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        # What tells no other site anything; and not no-referrer, with which browsers do not say where a form is from.
        assert response["Referrer-Policy"] in ("same-origin", "strict-origin")
    assert client.get(own.address)["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("name", [*POSTS, "own-plan-delete", "own-plan-close", "own-plan-words"])
def test_forms_of_other_sites_change_nothing(name: str, own: Own) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(own.address)
    before = state(own.plan)
    path = path_to(name, own)
    assert client.post(path, {"outcome": "went", "face": "5", "parts": "items"}).status_code == 403
    assert state(own.plan) == before


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_cannot_be_asked_for_by_a_link(name: str, own: Own) -> None:
    before = state(own.plan)
    assert own.client().get(path_to(name, own)).status_code == 405
    assert state(own.plan) == before


def test_the_address_is_in_no_answer(own: Own) -> None:
    client = own.client()
    for name in GETS:
        if name == "own-plan-print":
            continue  # it is to be taken along, and says on paper where the plan is
        response = client.get(reverse(name))
        assert own.token not in response.content.decode()
        assert own.token not in str(response.headers)
    for name in [*POSTS, "own-plan-words"]:
        response = client.post(
            path_to(name, own), {"outcome": "went", "note": "x", "face": "4", "parts": ["items"]}
        )
        assert own.token not in response.content.decode() + str(response.headers)


def test_the_address_is_in_no_log(own: Own, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        client.get(own.address)
        client.post(own.address)
        client.put(own.address)
        make_link(own.plan, by=own.plan.maker, at=own.plan.changed_at)
        client.get(own.address)
        client.get(own.address.rstrip("/") + "./")
    # Django says the path of what was refused; the site's own lines do not repeat it.
    assert any(own.token in record.getMessage() for record in caplog.records)
    [handler] = [h for h in logging.getLogger().handlers if isinstance(h.formatter, Discreet)]
    lines = [handler.format(record) for record in caplog.records]
    assert any("/my-plan/…" in line for line in lines)
    assert not any(own.token in line for line in lines)


def test_the_page_says_all_there_is_to_say(own: Own) -> None:
    said = text(own.client())
    for words in (
        *("What matters to me", "Company at lunch", "What I bring", "I can drive"),
        *("1 Lunch club", "When you arrive", "Ask for Jo.", "Ring 01632 960 123"),
        *("2 Drivers for the lunch club GIVE", "I went", "Not for me", "It was closed", "I’d like to help"),
        "You, your worker and 1 other team or area.",
    ):
        assert words in said
    body = own.client().get(HOME).content.decode()
    assert 'href="tel:01632960123"' in body
    assert own.plan.code not in body
    assert "<title>My plan – Community Asset Map</title>" in body


def test_what_is_gone_is_warned_of_and_shows_its_name_alone(own: Own, now: datetime) -> None:
    listing = items(own.plan)[0].listing
    assert listing is not None
    withdrawn = Edit(kind=listing.kind, listing_id=listing.pk, document={"status": "withdrawn"})
    save_listings([withdrawn], by=BY, at=now)
    said = text(own.client())
    assert "This is not on the map any more." in said
    assert "1 Lunch club" in said
    assert "Ask for Jo." not in said


def test_an_outcome_is_said_shown_and_taken_back(own: Own) -> None:
    client, row = own.client(), items(own.plan)[0]
    path = reverse("own-plan-outcome", args=[row.pk])
    response = client.post(path, {"outcome": "went"})
    assert response["Location"] == f"/my-plan/#item-{row.pk}"
    row.refresh_from_db()
    assert (row.outcome, row.told_by) == ("went", "person")
    assert "You said: I went Take it back" in text(client)
    client.post(path, {"outcome": ""})
    row.refresh_from_db()
    assert (row.outcome, row.told_by) == ("", "")
    assert "Take it back" not in text(client)


@pytest.mark.parametrize("code", ["went", "went_again", "not_suitable", "closed", "helping"])
def test_each_button_says_what_it_says(code: str, own: Own) -> None:
    row = items(own.plan)[1]
    own.client().post(reverse("own-plan-outcome", args=[row.pk]), {"outcome": code})
    row.refresh_from_db()
    assert row.outcome == code


@pytest.mark.parametrize("code", ["full", "nonsense", "\x00"])
def test_there_are_no_other_buttons(code: str, own: Own) -> None:
    row, before = items(own.plan)[0], state(own.plan)
    assert own.client().post(reverse("own-plan-outcome", args=[row.pk]), {"outcome": code}).status_code == 404
    assert state(own.plan) == before


def test_what_a_worker_said_is_shown_as_theirs(own: Own, now: datetime) -> None:
    record_outcome(items(own.plan)[0], outcome=Outcome.NO_ANSWER, by=own.plan.maker, at=now, note="twice")
    said = text(own.client())
    assert "Your worker wrote for you: Nobody answered Take it back" in said
    assert "twice" not in said


def test_a_note_is_the_persons_own_and_is_not_questioned(own: Own) -> None:
    client, row = own.client(), items(own.plan)[0]
    path = reverse("own-plan-note", args=[row.pk])
    client.post(path, {"note": "Ring Jean on 01632 960999 <b>"})
    row.refresh_from_db()
    assert row.words["note"] == "Ring Jean on 01632 960999 <b>"
    assert "Ring Jean on 01632 960999 &lt;b&gt;" in client.get(HOME).content.decode()
    answer = client.post(path, {"note": "x" * 1_001}).content.decode()
    assert "Use 1000 letters or fewer. You typed 1001." in answer
    assert "x" * 1_001 in answer
    row.refresh_from_db()
    assert row.words["note"].startswith("Ring")


@pytest.mark.parametrize("name", ["own-plan-outcome", "own-plan-note"])
def test_nobody_reaches_the_things_on_another_plan(name: str, own: Own, now: datetime) -> None:
    listing = items(own.plan)[0].listing
    assert listing is not None
    other = make_plan(listings=[listing], at=now)
    before = state(other)
    for key in (items(other)[0].pk, 10**15):
        answer = own.client().post(reverse(name, args=[key]), {"outcome": "went", "note": "x"})
        assert answer.status_code == 404
        assert "That is not on your plan any more." in answer.content.decode()
    assert state(other) == before


def test_nobody_ends_what_is_agreed_on_another_plan(own: Own, now: datetime) -> None:
    other = make_plan(at=now)
    consent = give_consent(
        other, parts=["items"], until=other.erase_on, how="said", team=make_team(), by=other.maker, at=now
    )
    assert own.client().post(reverse("own-plan-stop", args=[consent.pk])).status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_whether_it_helped(own: Own) -> None:
    client = own.client()
    assert client.post(reverse("own-plan-helped"), {"face": "4"})["Location"] == HOME
    own.plan.refresh_from_db()
    assert own.plan.helped == 4
    assert "You said: Yes, a bit" in text(client)
    for wrong in ({}, {"face": "6"}, {"face": "x"}):
        assert "Choose one answer." in client.post(reverse("own-plan-helped"), wrong).content.decode()
    own.plan.refresh_from_db()
    assert own.plan.helped == 4


def test_words_are_changed_and_nothing_else_with_them(own: Own) -> None:
    client, before = own.client(), own.plan
    client.post(
        reverse("own-plan-words"),
        {"matters": "My garden", "easier": ["company"], "easier_words": "Not before ten", "version": "1"},
    )
    row = Plan.objects.get()
    assert Person.read(row.words) == Person(
        matters="My garden", easier=("company",), easier_words="Not before ten"
    )
    assert (row.label, row.version, row.language) == (before.label, 2, before.language)
    event = row.events.order_by("-pk")[0]
    assert (event.kind, event.words["by"]) == ("reworded", "")
    assert "Company for the first visit" in text(client)


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_neither_of_two_changes_is_lost(version: str, own: Own, now: datetime) -> None:
    client = own.client()
    reword(own.plan, version=1, person=Person(matters="The worker’s"), by=own.plan.maker, at=now)
    sent = {"matters": "The person’s", "version": version}
    answer = client.post(reverse("own-plan-words"), sent)
    body = answer.content.decode()
    if version == "x":
        assert answer.status_code == 200
        assert "The person’s" in body
        return
    assert answer.status_code == 409
    assert "The worker’s" in body
    assert "The person’s" in body
    assert Person.read(Plan.objects.get().words).matters == "The worker’s"
    seen = re.findall(r'name="version" value="(\d+)"', body)
    client.post(reverse("own-plan-words"), sent | {"version": seen[0]})
    assert Person.read(Plan.objects.get().words).matters == "The person’s"


def test_who_can_see_it_and_who_has_looked(own: Own) -> None:
    looked = datetime(2026, 11, 24, 12).astimezone()
    note_viewing(own.plan, viewer=make_worker("Kim", team="Housing North"), at=looked)
    said = text(own.client(), reverse("own-plan-sharing"))
    assert "Sam of Link workers is your worker and can see all of it." in said
    assert "Housing North They can see: What is on your plan Until" in said
    assert "Kim of Housing North looked on Tuesday 24 November." in said
    assert "If nobody changes your plan, we delete it on" in said


def test_parts_are_chosen_and_sharing_is_stopped(own: Own, now: datetime) -> None:
    client, consent = own.client(), own.plan.consents.get()
    client.post(reverse("own-plan-parts"), {"parts": ["words", "outcomes"]})
    consent.refresh_from_db()
    assert consent.parts == ["words", "outcomes"]
    assert "Tick at least one." in client.post(reverse("own-plan-parts")).content.decode()
    client.post(reverse("own-plan-stop", args=[consent.pk]))
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawn_at is not None) == ("person", True)
    assert "Nobody else can see it." in text(client, reverse("own-plan-sharing"))
    for team in ("One", "Two"):
        until = own.plan.erase_on
        give_consent(
            own.plan,
            parts=["items"],
            until=until,
            how="said",
            team=make_team(team),
            by=own.plan.maker,
            at=now,
        )
    assert "Stop sharing with all of them" in text(client, reverse("own-plan-sharing"))
    client.post(reverse("own-plan-stop-all"))
    assert not own.plan.consents.filter(withdrawn_at=None).exists()


def test_what_was_agreed_until_yesterday_is_not_shown(own: Own, now: datetime) -> None:
    own.plan.consents.update(until=now.date() - timedelta(days=1))
    assert "Nobody else can see it." in text(own.client(), reverse("own-plan-sharing"))


def test_all_that_is_kept_is_a_file_for_the_person(own: Own) -> None:
    answer = own.client().get(reverse("own-plan-export"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-plan.json"'
    kept = json.loads(answer.content)
    assert kept["said"]["matters"] == "Company at lunch"
    assert len(kept["items"]) == 2


def test_deleting_asks_once_and_leaves_nothing(own: Own) -> None:
    client = own.client()
    assert "Delete my plan?" in text(client, reverse("own-plan-delete"))
    assert Plan.objects.exists()
    answer = client.post(reverse("own-plan-delete"))
    assert "Your plan is deleted" in text(client, answer["Location"])
    assert not Plan.objects.exists()
    assert "own_plan" not in client.session
    assert Client().get(own.address).status_code == 404


def test_it_is_read_in_the_persons_language(own: Own) -> None:
    Plan.objects.update(language="fr")
    client = own.client()
    note_viewing(own.plan, viewer=make_worker("Kim"), at=datetime(2026, 11, 24, 12).astimezone())
    # Django's own words for days are there in every language.
    assert "mardi 24 novembre" in text(client, reverse("own-plan-sharing"))
    # And it does not stay for who comes next.
    assert "novembre" not in text(Client(), "/about/")


def test_the_number_of_queries_does_not_grow_with_the_plan(own: Own, now: datetime) -> None:
    def queries() -> int:
        client = own.client()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(HOME).status_code == 200
        return len(asked)

    before = queries()
    for listing in make_listings(
        [("activity", {}), ("space", {}), ("organisation", {}), ("opening", {})], at=now
    ):
        add_item(own.plan, listing_id=listing.pk, by=None, at=now)
    assert queries() == before <= 16
