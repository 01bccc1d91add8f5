"""From the sweep to the mail to the answer: by whoever looks after it, and by nobody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from assets.actions.memberships import add_member
from assets.models import ConfirmationAsk, Listing, Membership, Report
from assets.vocabulary import MembershipRole, Status
from directory.accounts.models import User
from directory.config.logs import discreet
from directory.confirming.asking import sweep
from directory.post.bounced import mark_undeliverable
from directory.post.sending import send_waiting
from tests.factories import make_listing, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@dataclass
class Group:
    organisation: Listing
    activity: Listing
    owner: User


@pytest.fixture
def group() -> Group:
    """A group and what it does, to be asked about today."""
    said = {
        "confirmed_at": (NOW - 100 * DAY).isoformat(),
        "confirmed_how": "online",
        "confirm_every_days": 105,
    }
    organisation = make_listing(
        "organisation", name="Canal Choir", at=NOW, email="hello@choir.example", **said
    )
    activity = make_listing("activity", name="Monday singing", at=NOW, owner=str(organisation.uuid), **said)
    owner = make_user(email="owner@choir.example")
    add_member(organisation, owner, role=MembershipRole.OWNER, at=NOW)  # type: ignore[arg-type]
    return Group(organisation, activity, owner)


def asked(at: object = NOW) -> list[str]:
    """Sweep and send; the links that went out."""
    sweep(at=at)  # type: ignore[arg-type]
    before = len(mail.outbox)
    send_waiting(at=at)  # type: ignore[arg-type]
    return [
        "/" + re.findall(r"http\S+/still-right/\S+", str(sent.body))[0].split("/", 3)[3]
        for sent in mail.outbox[before:]
    ]


def answer(link: str, **said: object) -> Client:
    client = Client()
    assert client.post(link, said).status_code == 302
    return client


def test_two_taps(group: Group) -> None:
    [link] = asked()
    [sent] = mail.outbox
    assert sent.to == ["owner@choir.example"]
    assert sent.subject == "Are your 2 entries still right?"
    assert {"Canal Choir", "Monday singing"} <= set(re.findall(r"^- (.+)$", str(sent.body), re.MULTILINE))
    assert asked() == []
    # A program that opens every link confirms nothing.
    page = Client().get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert b"Monday singing" in page.content
    group.activity.refresh_from_db()
    assert group.activity.confirmed_how == "online"
    answer(link, yes="1", listing=[group.activity.pk])
    group.activity.refresh_from_db()
    group.organisation.refresh_from_db()
    assert (group.activity.confirmed_how, group.activity.confirmed_by) == ("email", group.owner)
    assert group.organisation.confirmed_how == "online"
    answer(link, yes="1", listing=[group.activity.pk, group.organisation.pk])
    assert b"Thank you" in Client().get(link).content
    when = Listing.objects.get(pk=group.activity.pk).confirmed_at
    answer(link, yes="1", listing=[group.activity.pk])
    assert Listing.objects.get(pk=group.activity.pk).confirmed_at == when
    assert "owner" not in discreet(link)
    assert discreet(link) == "/still-right/…"


def test_whose_link_it_is_not(group: Group) -> None:
    [link] = asked()
    other = make_listing("organisation", name="Another")
    answer(link, yes="1", listing=[other.pk])
    other.refresh_from_db()
    assert other.confirmed_at is None
    assert Client().get(link[:-3] + "xx/").status_code == 404
    with time_machine.travel(timezone.now() + 61 * DAY, tick=False):
        assert Client().get(link).status_code == 404
    Membership.objects.filter(user=group.owner).delete()
    assert Client().post(link, {"yes": "1", "listing": [group.activity.pk]}).status_code == 404
    assert Client().get(link).status_code == 404


def test_something_else_than_yes(group: Group) -> None:
    [link] = asked()
    answer(link, change=group.activity.pk)
    answer(link, closed=group.organisation.pk)
    answer(link, closed=group.organisation.pk)
    send_waiting(at=timezone.now())
    assert mail.outbox[-1].to == ["owner@choir.example"]
    assert "/sign-in/link/" in str(mail.outbox[-1].body)
    [report] = Report.objects.all()
    assert (report.listing_id, report.kind) == (group.organisation.pk, "closed")


def test_where_nobody_answers_and_where_nobody_is_asked(group: Group) -> None:
    """A published address is written to; one from which mail comes back is not, and the listing stays."""
    Membership.objects.all().delete()
    lost = make_listing("space", name="Lost hall", email="gone@hall.example", confirm_every_days=105)
    Listing.objects.filter(pk=lost.pk).update(created_at=NOW - 100 * DAY)
    mark_undeliverable("gone@hall.example", reason="a test", at=NOW)
    for night in range(0, 130, 3):
        asked(NOW + night * DAY)
    assert {sent.to[0] for sent in mail.outbox} == {"hello@choir.example"}
    assert [sent.subject for sent in mail.outbox] == [
        "Are your 2 entries still right?",
        "A reminder: are your 2 entries still right?",
        "2 of your entries will be taken off the map soon",
        "2 of your entries have been taken off the map",
    ]
    assert not Listing.objects.published().filter(owner_id=group.organisation.pk).exists()
    lost.refresh_from_db()
    assert lost.status == Status.PUBLISHED
    page = Client()
    page.force_login(make_user("convenor"))
    assert b"Lost hall" in page.get("/confirming/").content
    # The last mail brings it back.
    link = re.findall(r"/still-right/\S+", str(mail.outbox[-1].body))[0]
    answer(link, yes="1", listing=[group.organisation.pk, group.activity.pk])
    assert Listing.objects.published().filter(owner_id=group.organisation.pk).exists()


def test_nothing_is_taken_off_unless_the_notice_went(group: Group) -> None:
    for night in range(0, 130, 3):
        asked(NOW + night * DAY) if night < 60 else sweep(at=NOW + night * DAY)
    assert ConfirmationAsk.objects.filter(stage="last").exists()
    assert Listing.objects.published().count() == 2
    assert Listing.objects.unanswered().count() == 2


def test_by_staff(group: Group) -> None:
    client = Client()
    client.force_login(make_user("worker"))
    page = f"/confirming/{group.activity.pk}/by-staff/"
    assert client.post(page, {"note": "x"}).status_code == 200
    assert client.post(page, {"how": "visit", "note": "The warden said so"}).status_code == 302
    group.activity.refresh_from_db()
    assert group.activity.confirmed_how == "visit"
    assert group.activity.revisions.latest("number").why == "The warden said so"
