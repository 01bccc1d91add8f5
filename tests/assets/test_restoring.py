"""Going back to older versions, and what cannot come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.actions.listings import confirm_listing, revise_listing, withdraw_listing
from assets.actions.memberships import trust_organisation
from assets.actions.proposals import live_document, start_proposal, submit_proposal, write_proposal
from assets.actions.restoring import NotUndone, restore, undo_proposal
from assets.actor import Actor
from assets.models import Listing, Organisation, Proposal, Revision, Term
from assets.restoring import PASSING
from assets.vocabulary import ConfirmedHow, Kind
from tests.factories import BY, NOW, make_listing, make_place, make_term, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _place() -> None:
    make_place()
    make_term("gardening")
    make_term("singing")


def _version(listing: Listing, number: int) -> Revision:
    return Revision.objects.select_related("listing").get(listing=listing, number=number)


def test_an_old_version_comes_back_as_a_new_one_and_does_not_say_that_it_is_right_today() -> None:
    club = make_listing(summary="Old.", themes=["gardening", "singing"], phone="01632 960001")
    confirm_listing(club, how=ConfirmedHow.PHONE, by=BY, at=LATER)
    revise_listing(club, document={"summary": "New.", "themes": ["singing"], "phone": None}, by=BY, at=LATER)
    assert restore(_version(club, 1), by=BY, at=LATER).kept == ()
    now = live_document(club)
    assert (now["summary"], now["themes"], now["phone"]) == ("Old.", ["gardening", "singing"], "01632 960001")
    assert now["confirmed_how"] == "phone"
    assert club.revisions.latest("number").action == "restored"


def test_what_is_gone_since_is_said_and_the_rest_comes_back() -> None:
    owner = make_listing(Kind.ORGANISATION, name="The club")
    hall = make_listing(Kind.SPACE, name="The hall")
    club = make_listing(
        summary="Old.", owner=str(owner.uuid), venue=str(hall.uuid), themes=["gardening", "singing"]
    )
    revise_listing(
        club,
        document={"summary": "New.", "owner": None, "venue": None, "themes": ["gardening"]},
        by=BY,
        at=NOW,
    )
    withdraw_listing(owner, by=BY, at=NOW)
    withdraw_listing(hall, by=BY, at=NOW)
    Term.objects.get(slug="singing").delete()
    assert restore(_version(club, 1), by=BY, at=LATER).kept == ("owner", "themes", "venue")
    now = live_document(club)
    assert (now["summary"], now["themes"], "owner" in now, "venue" in now) == (
        "Old.",
        ["gardening"],
        False,
        False,
    )


def test_what_was_taken_off_the_map_comes_back() -> None:
    club = make_listing()
    withdraw_listing(club, by=BY, at=NOW)
    restore(_version(club, 1), by=BY, at=LATER)
    club.refresh_from_db()
    assert club.status == "published"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    versions=st.lists(
        st.fixed_dictionaries(
            {
                "summary": st.sampled_from(["", "One.", "Two."]),
                "cost": st.sampled_from(["free", "unknown"]),
                "themes": st.sampled_from([["gardening"], ["singing"], ["singing", "gardening"]]),
                "schedules": st.sampled_from([[], ["FREQ=WEEKLY;BYDAY=TU 10:00-12:00"]]),
                "access": st.lists(st.sampled_from(["lift", "hoist"]), unique=True),
            }
        ),
        min_size=2,
        max_size=5,
    ),
    data=st.data(),
)
def test_any_version_can_be_gone_back_to(versions: list[dict[str, object]], data: st.DataObject) -> None:
    club = make_listing()
    for version in versions:
        revise_listing(club, document=version, by=BY, at=NOW)
    revision = data.draw(st.sampled_from(list(club.revisions.select_related("listing").order_by("number"))))
    if live_document(club) != revision.after:
        restore(revision, by=BY, at=LATER)

    def said(document: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in document.items() if name not in PASSING}

    assert said(live_document(club)) == said(revision.after)


def _live_at_once(listing: Listing | None, **changes: object) -> Proposal:
    owner = Organisation.objects.get(name="The club")
    trust_organisation(owner, trusted=True, at=NOW)
    member = Actor.of(make_user("member"))
    proposal = start_proposal(
        kind=Kind.ACTIVITY,
        listing=listing,
        organisation=Organisation.objects.get(pk=owner.pk),
        by=member,
        at=NOW,
    )
    proposal = write_proposal(proposal, changes=changes, by=member, at=NOW)
    return submit_proposal(proposal, by=member, at=LATER)


def test_what_went_live_at_once_is_undone_but_not_what_came_after() -> None:
    owner = make_listing(Kind.ORGANISATION, name="The club")
    club = make_listing(owner=str(owner.uuid), summary="Old.", phone="01632 960001")
    done = _live_at_once(club, summary="New.", phone="01632 960002")
    revise_listing(club, document={"phone": "01632 960003"}, by=BY, at=LATER + timedelta(minutes=1))
    convenor = Actor.of(make_user("convenor"))
    assert undo_proposal(done, why="Not so.", by=convenor, at=LATER + timedelta(minutes=2)) == ("phone",)
    club.refresh_from_db()
    assert (club.summary, club.phone) == ("Old.", "01632 960003")
    with pytest.raises(NotUndone):
        undo_proposal(done, why="Again.", by=convenor, at=LATER + timedelta(minutes=3))


def test_a_new_listing_that_went_live_at_once_is_taken_off_again() -> None:
    make_listing(Kind.ORGANISATION, name="The club")
    made = _live_at_once(None, name="New", themes=["gardening"], attendance=["online"])
    undo_proposal(made, why="Not so.", by=Actor.of(make_user("convenor")), at=LATER + timedelta(minutes=2))
    assert made.listing is not None
    made.listing.refresh_from_db()
    assert made.listing.status == "withdrawn"
