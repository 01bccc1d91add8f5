"""Joining from the pages: find, claim, be let in, look after it, hear what is wrong; and nobody else's group."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.actions.feedback import report_listing
from assets.actions.invitations import invite
from assets.actions.listings import withdraw_listing
from assets.actions.memberships import add_member
from assets.actions.remits import set_remit
from assets.actor import Actor
from assets.models import Activity, Claim, Listing, Organisation, Report
from assets.vocabulary import ClaimStatus, Kind, MembershipRole, Status, VenueAnswer
from directory.accounts.models import User
from directory.groups.claims import claim_group, settle_takeovers
from directory.groups.tokens import objection_token
from directory.joining import stamp
from directory.post.sending import send_waiting
from geo.models import Area
from tests.contract.conftest import client_for
from tests.factories import BY, NOW, make_listing, make_place, make_user

pytestmark = pytest.mark.django_db
OWNER, EDITOR = MembershipRole.OWNER, MembershipRole.EDITOR


@pytest.fixture(autouse=True)
def _place() -> None:
    make_place()


def group(name: str = "Hollin Pantry", **fields: Any) -> Organisation:
    return Organisation.objects.get(pk=make_listing(Kind.ORGANISATION, name=name, **fields).pk)


def member(organisation: Organisation, role: MembershipRole = OWNER) -> User:
    user = make_user()
    add_member(organisation, user, role=role, at=NOW)
    return user


def letters() -> dict[str, list[str]]:
    """The mails that wait, sent now: subjects by address."""
    mail.outbox.clear()
    send_waiting(at=timezone.now())
    found: dict[str, list[str]] = {}
    for sent in mail.outbox:
        found.setdefault(sent.to[0], []).append(str(sent.subject))
    return found


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_group_is_found_claimed_by_link_and_looked_after() -> None:
    organisation = group(email="us@pantry.example")
    other = group("Weavers Row Bowls")
    client = Client()
    body = said(client.get(reverse("add-your-group"), {"name": "Holin Pantry", "postcode": "MX2 1AA"}))
    assert reverse("claim", args=[organisation.pk]) in body
    assert reverse("claim", args=[other.pk]) not in body
    page = said(client.get(reverse("claim", args=[organisation.pk])))
    onward = re.findall(r'name="next" value="([^"]+)"', page)[0]
    client.post(reverse("sign-in-by-link"), {"email": "us@pantry.example", "next": onward})
    assert letters() == {"us@pantry.example": ["Sign in to Community Asset Map"]}
    [link] = re.findall(r"http://[^/]+(/sign-in/link/\S+)", str(mail.outbox[0].body))
    assert client.post(link)["Location"] == onward
    done = client.post(onward, {"words": "I run it", "name": "Ann Marsh"}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("group", args=[organisation.pk])
    assert User.objects.get(email="us@pantry.example").name == "Ann Marsh"
    assert "Your groups" in said(client.get("/"))
    assert list(letters()) == ["us@pantry.example"]
    # On its page nobody reads who it is, only that there is somebody.
    assert "Ask to help look after this group" in said(
        Client().get(f"/listings/{organisation.pk}/", follow=True)
    )


def test_what_was_typed_is_carried_on_and_nobody_learns_who_has_an_account() -> None:
    make_user(email="known@example.org")
    body = said(Client().get(reverse("add-your-group"), {"name": "Moss Choir", "postcode": "nowhere at all"}))
    assert "We looked everywhere." in body
    [new] = re.findall(r'href="(/add-your-group/new/[^"]+)"', body)
    page = said(Client().get(new))
    assert "Moss Choir" in page
    onward = re.findall(r'name="next" value="([^"]+)"', page)[0]
    answers = {
        (answer.status_code, answer["Location"])
        for email in ("known@example.org", "new@example.org")
        for answer in [Client().post(reverse("sign-in-by-link"), {"email": email, "next": onward})]
    }
    assert len(answers) == 1
    assert Client().get(reverse("add-your-group-new"), {"name": "x" * 900}).status_code == 200
    assert Client().get(reverse("add-your-group"), {"name": ""}).status_code == 400


def test_owners_answer_who_asks_to_join_and_are_told_of_every_change() -> None:
    organisation = group()
    owner, editor, asks = member(organisation), member(organisation, EDITOR), make_user()
    client_for(asks).post(reverse("claim", args=[organisation.pk]), {"words": "Let me in\nplease"})
    assert list(letters()) == [owner.email]
    claim = Claim.objects.get()
    answer = reverse("claim-answer", args=[claim.uuid])
    for nobody in (editor, asks, member(group("Another"))):
        assert client_for(nobody).post(answer, {"answer": "owner"}).status_code == 404
    client_for(owner).post(answer, {"answer": "editor"})
    client_for(owner).post(answer, {"answer": "no", "reasons": "Too late"})
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.AGREED
    told = letters()
    assert told[owner.email] == ["Who looks after Hollin Pantry has changed"]
    assert len(told[asks.email]) == 2
    people = reverse("group-person", args=[organisation.pk, asks.pk])
    client_for(owner).post(people, {"do": "owner"})
    client_for(asks).post(reverse("group-person", args=[organisation.pk, owner.pk]), {"do": "remove"})
    assert client_for(owner).get(reverse("group", args=[organisation.pk])).status_code == 404
    assert owner.email in letters()


def test_an_invitation_is_opened_by_the_invited_alone() -> None:
    organisation = group()
    owner = member(organisation)
    page = reverse("group-people", args=[organisation.pk])
    client_for(owner).post(page, {"email": "Bo@example.org", "role": "editor"})
    refused = client_for(owner).post(page, {"email": "bo@example.org\nBcc: x@example.org", "role": "editor"})
    assert refused.status_code == 400
    told = letters()
    assert told["bo@example.org"] == ["Help look after Hollin Pantry"]
    [body] = [str(m.body) for m in mail.outbox if m.to == ["bo@example.org"]]
    [link] = re.findall(r"http://[^/]+(/sign-in/link/\S+)", body)
    [answer] = re.findall(r"http://[^/]+(/your-groups/invitations/\S+)", body)
    assert client_for(owner).get(answer).status_code == 404
    bo = Client()
    assert bo.get(link).status_code == 200
    assert bo.post(link)["Location"] == answer
    assert Client().post(link).status_code == 404
    assert "You are asked to help look after" in said(bo.get(reverse("your-groups")))
    assert bo.post(answer, {"answer": "yes"})["Location"] == reverse("group", args=[organisation.pk])
    assert bo.post(answer, {"answer": "yes"}).status_code == 404
    # An editor sees the people, and can ask nobody in.
    assert bo.get(page).status_code == 200
    assert bo.post(page, {"email": "more@example.org", "role": "owner"}).status_code == 404


@time_machine.travel(NOW + timedelta(days=400), tick=False)
def test_an_owner_objects_to_a_takeover_without_signing_in() -> None:
    now = timezone.now()
    organisation = group()
    owner, wants = member(organisation), make_user()
    Listing.objects.filter(pk=organisation.pk).update(confirmed_at=None)
    claim = claim_group(organisation, user=wants, words="", charity_number="", at=now)
    assert letters()[owner.email] == ["Do you still look after Hollin Pantry?"]
    [link] = re.findall(r"http://[^/]+(/your-groups/still-ours/\S+)", str(mail.outbox[0].body))
    assert Client().get(link).status_code == 200
    assert Claim.objects.waiting().exists()
    assert "You still look after it" in said(Client().post(link))
    assert Client().post(link).status_code == 200
    for bad in (link[:-2] + "/", reverse("takeover-objection", args=[objection_token(claim, wants)])):
        assert Client().post(bad).status_code == 404
    assert settle_takeovers(at=now + timedelta(days=15)) == 0
    assert list(letters()) == [wants.email]


def test_the_group_page_does_what_it_says() -> None:
    organisation = group()
    hall = make_listing(Kind.SPACE, name="Pantry Hall", owner=str(organisation.uuid))
    club = make_listing(name="Soup", owner=str(organisation.uuid), venue=str(hall.uuid))
    guest = make_listing(name="Chess", venue=str(hall.uuid))
    Activity.objects.filter(pk=guest.pk).update(venue_answer=VenueAnswer.ASKED)
    report = report_listing(
        club, kind="wrong", about="other", source="visitor", words="No soup", by=BY, at=timezone.now()
    )
    client = client_for(member(organisation, EDITOR))
    body = said(client.get(reverse("group", args=[organisation.pk])))
    assert all(words in body for words in ("No soup", "Chess", "What would help people decide"))
    client.post(reverse("doubt-answer", args=[report.pk]), {"answer": "still_right"})
    report.refresh_from_db()
    assert report.answer == "still_right"
    client.post(reverse("venue-answer", args=[guest.pk]), {"answer": "yes"})
    assert "1 thing meets here" not in said(client.get(reverse("group", args=[organisation.pk])))
    assert "2 things meet here" in said(client.get(reverse("group", args=[organisation.pk])))
    client.post(reverse("listing-room", args=[club.pk]), {"room": "few", "days": "14"})
    client.post(reverse("listing-withdraw", args=[club.pk]), {"why": ""})
    club.refresh_from_db()
    assert (club.room, club.status) == ("few", Status.PUBLISHED)
    client.post(reverse("listing-withdraw", args=[club.pk]), {"why": "Summer break"})
    club.refresh_from_db()
    assert (club.status, club.revisions.latest("number").why) == (Status.WITHDRAWN, "Summer break")
    client.post(reverse("listing-bring-back", args=[club.pk]))
    client.post(reverse("group-still-right", args=[organisation.pk]))
    states = {row.status for row in Listing.objects.filter(owner=organisation)}
    assert states == {Status.PUBLISHED}
    assert not Listing.objects.filter(owner=organisation, confirmed_at=None).exists()


def test_what_a_convenor_took_off_stays_off() -> None:
    organisation = group()
    withdraw_listing(organisation, by=Actor.of(make_user("convenor")), at=NOW, why="Complaints")
    client_for(member(organisation)).post(reverse("listing-bring-back", args=[organisation.pk]))
    organisation.refresh_from_db()
    assert organisation.status == Status.WITHDRAWN


def test_nobody_elses_group_is_there() -> None:
    mine, other = group("Mine"), group("Other")
    club = make_listing(name="Theirs", owner=str(other.uuid))
    report = report_listing(club, kind="closed", source="visitor", by=BY, at=NOW)
    owner = member(other)
    former = member(other, EDITOR)
    other.memberships.filter(user=former).delete()
    invitation = invite(other, email="z@example.org", role=EDITOR, by=Actor.of(owner), at=timezone.now())
    pages: list[tuple[str, list[Any]]] = [
        ("group", [other.pk]),
        ("group-leave", [other.pk]),
        ("listing-withdraw", [club.pk]),
    ]
    posts: list[tuple[str, list[Any]]] = [
        ("group-still-right", [other.pk]),
        ("group-person", [other.pk, owner.pk]),
        ("invitation-take-back", [invitation.uuid]),
        ("listing-still-right", [club.pk]),
        ("listing-room", [club.pk]),
        ("listing-bring-back", [club.pk]),
        ("doubt-answer", [report.pk]),
    ]
    for who in (member(mine), former, make_user("worker"), make_user("convenor")):
        client = client_for(who)
        people = client.get(reverse("group-people", args=[other.pk])).status_code
        assert people == (200 if who.has_role("convenor") else 404)
        for name, args in pages:
            assert client.get(reverse(name, args=args)).status_code == 404, name
        for name, args in posts:
            if not (who.has_role("convenor") and name in ("group-person", "invitation-take-back")):
                assert client.post(reverse(name, args=args), {"do": "remove"}).status_code == 404, name
    assert Client().get(reverse("group", args=[other.pk])).status_code == 302


def test_anybody_reports_and_programs_are_told_plainly() -> None:
    organisation = group()
    owner = member(organisation)
    page = reverse("report-listing", args=[organisation.pk])
    then = timezone.now() - timedelta(minutes=1)
    right = {"kind": "wrong", "about": "contact", "words": "The phone is dead", "made": stamp.stamp(then)}
    for bad in (
        {"homepage": "https://spam.example"},
        {"made": stamp.stamp(timezone.now())},
        {"made": "forged"},
        {"about": ""},
        {"kind": ""},
        {"words": "x" * 1_001},
    ):
        answer = Client().post(page, right | bad)
        assert answer.status_code == 400, bad
        assert "There is a problem" in said(answer)
    assert not Report.objects.exists()
    assert letters() == {}
    for words in ("The phone is dead", "It rings out"):
        assert Client().post(page, right | {"words": words}, follow=True).status_code == 200
    assert Report.objects.get().source == "visitor"
    assert letters() == {owner.email: ["Somebody says something is not right: Hollin Pantry"]}


def test_one_address_reports_only_so_often(settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 30
    page = reverse("report-listing", args=[group().pk])
    form = {"kind": "closed", "made": stamp.stamp(timezone.now() - timedelta(minutes=1))}
    client = Client(REMOTE_ADDR="127.0.7.7")
    codes = [client.post(page, form).status_code for _ in range(12)]
    assert codes == [302] * 10 + [429] * 2
    assert Client(REMOTE_ADDR="127.0.7.8").post(page, form).status_code == 302


def test_a_convenor_decides_and_the_second_is_told() -> None:
    organisation = group()
    asks = make_user()
    claim = claim_group(organisation, user=asks, words="Treasurer", charity_number="", at=timezone.now())
    one, two = client_for(make_user("convenor")), client_for(make_user("convenor"))
    page = reverse("claim-decide", args=[claim.uuid])
    elsewhere = make_user("convenor")
    set_remit(elsewhere, areas=[Area.objects.get(name="East")], themes=[])
    for out_of_remit in (page, reverse("group-people", args=[organisation.pk])):
        assert client_for(elsewhere).get(out_of_remit).status_code == 404
    assert page in said(one.get(reverse("claims")))
    assert one.post(page, {"answer": "no", "reasons": ""}).status_code == 400
    one.post(page, {"answer": "no", "reasons": "We rang them."})
    assert "has decided this already" in said(two.post(page, {"answer": "owner"}, follow=True))
    assert letters() == {asks.email: ["Your request to look after Hollin Pantry"]}
    assert "You can ask again from" in said(
        client_for(asks).post(reverse("claim", args=[organisation.pk]), {"go": "on"})
    )


def test_an_account_is_deleted_by_who_has_it() -> None:
    organisation = group()
    owner, staff = member(organisation), make_user("worker")
    other = member(group("Second"))
    page = reverse("delete-account")
    client_for(staff).post(page)
    client = client_for(owner)
    assert "You are the only owner of" in said(client.get(page))
    client.post(page)
    assert User.objects.filter(pk__in=[owner.pk, staff.pk]).count() == 2
    client.post(page, {"hand_over": "yes"})
    assert not User.objects.filter(pk=owner.pk).exists()
    assert client.get(reverse("your-groups")).status_code == 302
    assert organisation.name in said(client_for(make_user("convenor")).get(reverse("claims")))
    assert User.objects.filter(pk=other.pk).exists()


def test_the_dashboard_asks_as_much_of_one_group_as_of_many(django_assert_max_num_queries: Any) -> None:
    user = make_user()
    counts = []
    for number in (1, 9):
        for _ in range(number):
            organisation = group(f"Group {Organisation.objects.count()}")
            add_member(organisation, user, role=OWNER, at=NOW)
            hall = make_listing(Kind.SPACE, owner=str(organisation.uuid))
            for n in range(2):
                make_listing(name=f"Soup {n}", owner=str(organisation.uuid), venue=str(hall.uuid))
        client = client_for(user)
        with django_assert_max_num_queries(40) as asked:
            assert client.get(reverse("your-groups")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
