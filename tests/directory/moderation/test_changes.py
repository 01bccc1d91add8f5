"""A convenor reads changes and decides them: held, told, never twice; and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from assets.actions.feedback import report_listing
from assets.actions.listings import revise_listing
from assets.actions.memberships import add_member, trust_organisation
from assets.actions.proposals import start_proposal, submit_proposal, write_proposal
from assets.actions.reasons import save_reason
from assets.actions.remits import set_remit
from assets.actor import Actor
from assets.models import Listing, Organisation, Proposal, Report
from assets.vocabulary import Kind, MembershipRole
from directory.accounts.models import User
from directory.models import OutgoingMail
from geo.models import Area
from tests.factories import BY, make_listing, make_place, make_term, make_user, spot

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _place(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    make_place()
    make_term("gardening")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


class Group:
    """An organisation with an owner, and an activity of its own."""

    def __init__(self, name: str = "The club", **club: Any) -> None:
        self.owner = make_user("member")
        made = make_listing(Kind.ORGANISATION, name=name)
        self.organisation = Organisation.objects.get(pk=made.pk)
        add_member(self.organisation, self.owner, role=MembershipRole.OWNER, at=timezone.now())
        said = {"name": "Digging", "summary": "We dig on Mondays.", "phone": "01632 960001"} | club
        self.club = make_listing(owner=str(made.uuid), **said)

    def asks(self, **changes: Any) -> Proposal:
        by, at = Actor.of(self.owner), timezone.now()
        organisation = Organisation.objects.get(pk=self.organisation.pk)
        proposal = start_proposal(
            kind=self.club.kind, listing=self.club, organisation=organisation, by=by, at=at
        )
        proposal = write_proposal(proposal, changes=changes, by=by, at=at)
        return submit_proposal(proposal, by=by, at=at, why="New season")


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(template="decision").order_by("pk").values_list("to", "text"))


def test_a_morning_without_javascript() -> None:
    group = Group()
    first = group.asks(
        summary="We dig on Fridays.",
        schedules=["FREQ=WEEKLY;BYDAY=FR 10:00-12:00"],
        point=[spot(400).x, spot(400).y],
        reach_kind="distance",
        reach_m=2000,
    )
    template = save_reason(None, title="Which day?", text="Please say which day.")
    client = signed_in(make_user("convenor"))
    page = client.get(reverse("morning")).content.decode()
    assert "Start with the first" in page
    address = reverse("change", args=[first.uuid])
    page = client.get(address).content.decode()
    assert '<del><span class="govuk-visually-hidden">taken out: </span>Mondays</del>' in page
    assert '<span class="govuk-visually-hidden">new: </span>Fridays</ins>' in page
    assert "Every Friday, 10 am to 12 noon" in page
    assert "next: " in page
    assert "The pin moves by 2.6 km." in page
    assert page.count("<svg") == 3
    assert "New season" in page
    # A template is taken, changed and sent.
    chosen = client.get(address, {"template": template.pk})
    assert "Please say which day." in chosen.content.decode()
    first.refresh_from_db()
    said = {"decision": "return", "version": first.version, "reasons": "Please say which Friday."}
    assert client.post(address, said).status_code == 302
    assert mails() == [(group.owner.email, mails()[0][1])]
    assert "Please say which Friday." in mails()[0][1]

    again = write_proposal(
        first, changes={"summary": "Every Friday."}, by=Actor.of(group.owner), at=timezone.now()
    )
    again = submit_proposal(again, by=Actor.of(group.owner), at=timezone.now())
    assert client.post(address, {"decision": "approve", "version": again.version}).status_code == 302
    group.club.refresh_from_db()
    assert group.club.summary == "Every Friday."
    assert len(mails()) == 2
    # The same button pressed again decides nothing again.
    late = client.post(address, {"decision": "approve", "version": again.version})
    assert (late.status_code, len(mails())) == (409, 2)


def test_another_convenor_is_told_who_reads_and_loses_nothing() -> None:
    waiting = Group().asks(summary="Else.")
    address = reverse("change", args=[waiting.uuid])
    reader = make_user("convenor")
    reader.name = "Grace"
    reader.save()
    signed_in(reader).get(address)
    other = signed_in(make_user("convenor"))
    page = other.get(address).content.decode()
    assert "Grace is looking at this until" in page
    assert 'value="approve"' not in page
    late = other.post(address, {"decision": "return", "version": waiting.version, "reasons": "My long words"})
    assert late.status_code == 409
    assert "My long words" in late.content.decode()
    Proposal.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert 'value="approve"' in other.get(address).content.decode()


def test_what_changed_meanwhile_is_shown_and_approved_only_as_it_was_seen() -> None:
    group = Group()
    waiting = group.asks(summary="Ours.")
    revise_listing(group.club, document={"summary": "Theirs."}, by=BY, at=timezone.now())
    client = signed_in(make_user("convenor"))
    address = reverse("change", args=[waiting.uuid])
    assert "Theirs." in client.get(address).content.decode()
    said = {"decision": "approve", "version": waiting.version}
    assert client.post(address, said | {"seen": '{"summary": "Older."}'}).status_code == 409
    assert client.post(address, said | {"seen": "[not json"}).status_code == 409
    assert client.post(address, said | {"seen": '{"summary": "Theirs."}'}).status_code == 302
    group.club.refresh_from_db()
    assert group.club.summary == "Ours."


def test_editing_in_passing_says_so() -> None:
    group = Group()
    waiting = group.asks(summary="we dgi.", phone="01632 960002")
    client = signed_in(make_user("convenor"))
    address = reverse("change-edit", args=[waiting.uuid])
    said = {"version": waiting.version, "summary": "We dig.", "phone": "01632 960002"}
    assert client.post(address, said).status_code == 302
    group.club.refresh_from_db()
    assert (group.club.summary, group.club.phone) == ("We dig.", "01632 960002")
    assert "We edited it a little" in mails()[0][1]


def test_what_went_live_is_undone_with_a_reason_and_trust_is_given_and_taken() -> None:
    group = Group()
    client = signed_in(make_user("convenor"))
    for n in range(3):
        waiting = group.asks(summary=f"Version {n}.")
        page = client.get(reverse("change", args=[waiting.uuid])).content.decode()
        assert "were all approved as they came" not in page
        client.post(
            reverse("change", args=[waiting.uuid]), {"decision": "approve", "version": waiting.version}
        )
    waiting = group.asks(summary="Version 3.")
    address = reverse("change", args=[waiting.uuid])
    assert "Their last 3 changes were all approved as they came" in client.get(address).content.decode()
    client.post(address, {"decision": "approve", "version": waiting.version, "trust": "on"})
    live = group.asks(summary="At once.")
    group.club.refresh_from_db()
    assert group.club.summary == "At once."
    assert "Digging" in client.get(reverse("changes"), {"show": "live"}).content.decode()
    undone = client.post(reverse("change", args=[live.uuid]), {"decision": "undo", "reasons": "Not so."})
    assert undone.status_code == 302
    group.club.refresh_from_db()
    assert group.club.summary == "Version 3."
    assert "Not so." in mails()[-1][1]
    assert "The club" in client.get(reverse("trusted")).content.decode()
    client.post(reverse("trusted"), {"organisation": group.organisation.pk})
    assert group.asks(summary="Waits again.").status == "waiting"


def test_reports_are_answered_and_the_public_page_says_what_became_of_them_and_not_who_told() -> None:
    group = Group()
    then = timezone.now() - timedelta(days=3)
    client = signed_in(make_user("convenor"))
    for about in ("times", "other"):
        report_listing(
            group.club, kind="wrong", about=about, source="visitor", words="Zelda told me", by=BY, at=then
        )
    page = client.get(reverse("reports")).content.decode()
    assert "Zelda told me" in page
    assert "01632 960001" in page
    revise_listing(
        group.club, document={"schedules": ["FREQ=WEEKLY;BYDAY=FR 10:00-12:00"]},
        by=Actor.of(make_user("convenor")), at=timezone.now(),
    )  # fmt: skip
    other = Report.objects.open().get()
    address = reverse("report-answer", args=[other.pk])
    assert client.post(address, {"answer": "nonsense"}, follow=True).status_code == 200
    assert client.post(address, {"answer": "still_right", "how": "phone"}).status_code == 302
    group.club.refresh_from_db()
    assert (group.club.confirmed_how, group.club.doubted_on) == ("phone", None)
    page = Client().get(reverse("put-right")).content.decode()
    assert "Corrected: Days and times" in page
    assert "3 days" in page
    assert "Zelda" not in page
    report_listing(group.club, kind="closed", source="visitor", by=BY, at=timezone.now())
    closed = Report.objects.open().get()
    client.post(reverse("report-answer", args=[closed.pk]), {"answer": "withdrawn"})
    group.club.refresh_from_db()
    assert group.club.status == "withdrawn"
    assert "Digging" not in Client().get(reverse("put-right")).content.decode()


def test_a_members_history_restore_and_withdrawal_wait_and_a_convenors_do_not() -> None:
    group = Group()
    revise_listing(group.club, document={"summary": "Later."}, by=BY, at=timezone.now())
    member, convenor = signed_in(group.owner), signed_in(make_user("convenor"))
    version = reverse("version", args=[group.club.pk, 1])
    assert "We dig on Mondays" in member.get(version).content.decode()
    assert member.post(version).status_code == 302
    assert Proposal.objects.waiting().get().document == {"summary": "We dig on Mondays."}
    assert convenor.post(version).status_code == 302
    group.club.refresh_from_db()
    assert group.club.summary == "We dig on Mondays."
    withdraw = reverse("withdraw", args=[group.club.pk])
    assert "Say why" in convenor.post(withdraw, {"why": ""}).content.decode()
    convenor.post(withdraw, {"why": "They have stopped"})
    group.club.refresh_from_db()
    assert group.club.status == "withdrawn"
    page = convenor.get(reverse("history", args=[group.club.pk])).content.decode()
    assert "They have stopped" in page
    assert "It is not on the map now" in page


def test_erasing_by_page_and_by_command_takes_mails_too(capsys: pytest.CaptureFixture[str]) -> None:
    group = Group()
    waiting = group.asks(summary="Ask Ermintrude Quill.")
    client = signed_in(make_user("convenor"))
    said = {"decision": "return", "version": waiting.version, "reasons": "Do not name Ermintrude Quill."}
    client.post(reverse("change", args=[waiting.uuid]), said)
    address = reverse("erase-personal", args=[group.club.pk])
    assert "Say that you are sure" in client.post(address, {"words": "Ermintrude Quill"}).content.decode()
    assert client.post(address, {"words": "Ermintrude Quill", "sure": "on"}).status_code == 302
    assert "[erased]" in mails()[0][1]
    assert "Quill" not in mails()[0][1]
    call_command("erase_personal", str(group.club.pk), "--field", "phone")
    assert "phone" in capsys.readouterr().out
    assert not Listing.objects.filter(phone__contains="960001").exists()


@pytest.mark.parametrize("name", ["changes", "morning"])
def test_the_queue_asks_as_much_of_the_database_however_much_waits(name: str) -> None:
    client = signed_in(make_user("convenor"))

    def asked() -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name)).status_code == 200
        return len(found)

    Group().asks(summary="One.")
    before = asked()
    for n in range(6):
        Group(f"Club {n}").asks(summary="More.")
    assert asked() == before <= 16


def test_who_may_open_what() -> None:
    west_point = [spot(500).x, spot(500).y]
    group, other = Group(point=west_point), Group("Another club")
    waiting = group.asks(summary="Else.")
    editor, former = make_user(), make_user("member")
    now = timezone.now()
    add_member(group.organisation, editor, role=MembershipRole.EDITOR, at=now)
    add_member(group.organisation, former, role=MembershipRole.EDITOR, at=now).delete()
    inside, outside = make_user("convenor"), make_user("convenor")
    set_remit(inside, areas=[Area.objects.get(name="West")], themes=[])
    set_remit(outside, areas=[Area.objects.get(name="East")], themes=[])
    own = {"history": 200, "version": 200, "withdraw": 200, "change": 403, "erase-personal": 403}
    none = {"history": 404, "version": 404, "withdraw": 404, "change": 403, "erase-personal": 403}
    everything = dict.fromkeys(own, 200)
    expected: dict[Any, dict[str, int]] = {
        group.owner: own,
        editor: own,
        former: none,
        other.owner: none,
        make_user("worker"): none,
        make_user("planner"): none,
        inside: everything,
        outside: dict.fromkeys(own, 404),
        make_user("administrator", superuser=True): everything,
        None: dict.fromkeys(own, 302),
    }
    pk = group.club.pk
    arguments: dict[str, list[Any]] = {
        "history": [pk], "version": [pk, 1], "withdraw": [pk], "change": [waiting.uuid], "erase-personal": [pk],
    }  # fmt: skip
    for user, answers in expected.items():
        client = signed_in(user) if user is not None else Client()
        found = {name: client.get(reverse(name, args=arguments[name])).status_code for name in answers}
        assert found == answers, user
    # Nor may what cannot be read be decided or answered.
    report_listing(group.club, kind="closed", source="visitor", by=BY, at=now)
    report = Report.objects.get()
    client = signed_in(outside)
    assert "Digging" not in client.get(reverse("reports")).content.decode()
    assert client.post(reverse("report-answer", args=[report.pk]), {"answer": "withdrawn"}).status_code == 404
    said = {"decision": "approve", "version": waiting.version}
    assert client.post(reverse("change", args=[waiting.uuid]), said).status_code == 404
    trust_organisation(group.organisation, trusted=True, at=now)
    assert client.post(reverse("trusted"), {"organisation": group.organisation.pk}).status_code == 404


def test_an_administrator_sets_what_a_convenor_looks_after() -> None:
    convenor = make_user("convenor")
    client = signed_in(make_user("administrator", superuser=True))
    west = Area.objects.get(name="West")
    address = reverse("remit", args=[convenor.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"areas": [west.pk]}).status_code == 302
    assert User.objects.get(pk=convenor.pk).remit.ward_ids == frozenset({west.pk})
    assert "West" in client.get(reverse("remits")).content.decode()
    client.post(address, {})
    assert "The whole place" in client.get(reverse("remits")).content.decode()
