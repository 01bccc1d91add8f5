"""Changes on their way to the map: written, submitted, decided, and what two people at once meet with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assets.actions import proposals
from assets.actions.listings import revise_listing
from assets.actions.memberships import trust_organisation
from assets.actor import Actor
from assets.errors import Invalid, NotPublishable
from assets.models import Listing, Organisation, Proposal
from assets.vocabulary import Kind, ProposalStatus
from tests.factories import BY, NOW, make_listing, make_place, make_term, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _place() -> None:
    make_place()
    make_term("gardening")


@pytest.fixture
def member() -> Actor:
    return Actor.of(make_user("member"))


@pytest.fixture
def convenor() -> Actor:
    return Actor.of(make_user("convenor"))


def _club() -> tuple[Organisation, Listing]:
    owner = make_listing(Kind.ORGANISATION, name="The club")
    club = make_listing(name="Digging", owner=str(owner.uuid), summary="We dig.", phone="01632 960001")
    return Organisation.objects.get(pk=owner.pk), club


def _change(club: Listing, organisation: Organisation, by: Actor, **changes: Any) -> Proposal:
    proposal = proposals.start_proposal(
        kind=club.kind, listing=club, organisation=organisation, by=by, at=NOW
    )
    return proposals.write_proposal(proposal, changes=changes, by=by, at=NOW)


def test_a_change_waits_and_the_map_stays_as_it_was_until_it_is_approved(
    member: Actor, convenor: Actor
) -> None:
    organisation, club = _club()
    waiting = proposals.submit_proposal(
        _change(club, organisation, member, summary="We dig and sow."), by=member, at=NOW
    )
    club.refresh_from_db()
    assert (waiting.status, club.summary) == (ProposalStatus.WAITING, "We dig.")
    proposals.approve_proposal(waiting, version=waiting.version, by=convenor, at=LATER)
    club.refresh_from_db()
    assert (club.summary, club.confirmed_how, club.confirmed_at) == ("We dig and sow.", "online", NOW)
    last = club.revisions.latest("number")
    assert (last.by, last.action) == (member.user, "revised")


def test_a_trusted_organisations_change_goes_live_and_waits_to_be_looked_at(
    member: Actor, convenor: Actor
) -> None:
    organisation, club = _club()
    trust_organisation(organisation, trusted=True, at=NOW)
    live = proposals.submit_proposal(_change(club, organisation, member, summary="New."), by=member, at=NOW)
    club.refresh_from_db()
    assert (club.summary, live.live_at_once) == ("New.", True)
    assert list(Proposal.objects.to_look_at()) == [live]
    proposals.look_at_proposal(live, by=convenor, at=LATER)
    assert not Proposal.objects.to_look_at().exists()


def test_a_new_listing_is_published_under_its_organisation(member: Actor, convenor: Actor) -> None:
    organisation, _ = _club()
    proposal = proposals.start_proposal(kind=Kind.OPENING, organisation=organisation, by=member, at=NOW)
    proposal = proposals.write_proposal(
        proposal, changes={"name": "Drivers", "role": "Driver"}, by=member, at=NOW
    )
    with pytest.raises((Invalid, NotPublishable)):
        proposals.submit_proposal(proposal, by=member, at=NOW)
    more = {
        "valid_until": "2027-03-31",
        "themes": ["gardening"],
        "reach_kind": "areas",
        "reach_areas": ["X05000000"],
    }
    proposal = proposals.write_proposal(proposal, changes=more, by=member, at=NOW)
    waiting = proposals.submit_proposal(proposal, by=member, at=NOW)
    done = proposals.approve_proposal(
        waiting, version=waiting.version, by=convenor, at=LATER, document={"name": "Drivers wanted"}
    )
    assert done.listing is not None
    assert (done.listing.owner, done.listing.status, done.listing.name) == (
        organisation,
        "published",
        "Drivers wanted",
    )


def test_the_second_writer_is_shown_both_and_nothing_is_lost(member: Actor) -> None:
    organisation, club = _club()
    proposal = _change(club, organisation, member, summary="First.")
    with pytest.raises(proposals.Overtaken) as overtaken:
        proposals.write_proposal(
            proposal, changes={"summary": "Second."}, was={"summary": "We dig."}, by=member, at=LATER
        )
    assert [(c.was, c.now, c.asked) for c in overtaken.value.clashes] == [("We dig.", "First.", "Second.")]
    other = proposals.write_proposal(
        proposal, changes={"phone": "01632 960002"}, was={"phone": "01632 960001"}, by=member, at=LATER
    )
    assert other.document == {"summary": "First.", "phone": "01632 960002"}


def test_what_changed_on_the_map_meanwhile_is_noticed_only_where_it_is_the_same_thing(
    member: Actor, convenor: Actor
) -> None:
    organisation, club = _club()
    proposal = _change(club, organisation, member, summary="Ours.")
    revise_listing(club, document={"phone": "01632 960009"}, by=BY, at=NOW)
    waiting = proposals.submit_proposal(proposal, by=member, at=NOW)
    revise_listing(club, document={"summary": "Theirs."}, by=BY, at=NOW)
    with pytest.raises(proposals.Overtaken):
        proposals.approve_proposal(waiting, version=waiting.version, by=convenor, at=LATER)
    club.refresh_from_db()
    assert (club.summary, club.phone) == ("Theirs.", "01632 960009")


def test_two_convenors_cannot_decide_the_same_thing(member: Actor, convenor: Actor) -> None:
    organisation, club = _club()
    other = Actor.of(make_user("convenor"))
    waiting = proposals.submit_proposal(
        _change(club, organisation, member, summary="New."), by=member, at=NOW
    )
    proposals.hold_proposal(waiting, by=convenor, at=NOW)
    with pytest.raises(proposals.Held):
        proposals.return_proposal(waiting, version=waiting.version, reasons="No.", by=other, at=NOW)
    with pytest.raises(Invalid):
        proposals.return_proposal(waiting, version=waiting.version, reasons=" ", by=convenor, at=NOW)
    back = proposals.return_proposal(
        waiting, version=waiting.version, reasons="Which day?", by=convenor, at=NOW
    )
    with pytest.raises(proposals.Decided):
        proposals.approve_proposal(waiting, version=waiting.version, by=other, at=LATER)
    again = proposals.write_proposal(back, changes={"summary": "Mondays."}, by=member, at=LATER)
    assert (again.status, again.reasons) == (ProposalStatus.DRAFT, "Which day?")


def test_what_changes_nothing_is_no_change_and_what_is_given_up_is_not_kept(member: Actor) -> None:
    organisation, club = _club()
    proposal = _change(club, organisation, member, summary="Else.", phone="01632 960001")
    assert proposal.document == {"summary": "Else."}
    proposal = proposals.write_proposal(proposal, changes={"summary": "We dig."}, by=member, at=LATER)
    assert proposal.document == proposal.base == {}
    dropped = proposals.drop_proposal(proposal, by=member, at=LATER)
    assert not Proposal.objects.open().exists()
    assert dropped.status == ProposalStatus.DROPPED


def test_who_puts_a_new_organisation_on_the_map_looks_after_it_and_what_came_with_it(
    member: Actor, convenor: Actor
) -> None:
    document = {"name": "New club", "themes": ["gardening"]}
    new = proposals.start_proposal(kind=Kind.ORGANISATION, document=document, by=member, at=NOW)
    session = proposals.start_proposal(kind=Kind.ACTIVITY, along_with=new, by=member, at=NOW)
    new = proposals.submit_proposal(new, by=member, at=NOW)
    done = proposals.approve_proposal(new, version=new.version, by=convenor, at=LATER)
    session.refresh_from_db()
    assert session.organisation is not None
    assert session.organisation.pk == done.listing_id
    assert [m.user for m in session.organisation.memberships.all()] == [member.user]
