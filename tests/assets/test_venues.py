"""A group that meets in somebody else's hall: who is asked, and what is shown until they answer."""

from __future__ import annotations

from typing import Any

import pytest

from assets.actions import proposals
from assets.actions.memberships import add_member, trust_organisation
from assets.actions.venues import NotAsked, answer_venue, waiting_for
from assets.actor import Actor
from assets.models import Activity, Listing, Organisation
from assets.vocabulary import Kind, MembershipRole, VenueAnswer
from tests.factories import NOW, make_listing, make_place, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Listing:
    make_place()
    make_term("gardening")
    owner = make_listing(Kind.ORGANISATION, name="Hall committee")
    return make_listing(Kind.SPACE, name="The hall", owner=str(owner.uuid), street="Church Street")


def _meet(hall: Listing, *, keepers: bool, **fields: Any) -> Activity:
    """A trusted group of other people puts what it does into the hall."""
    assert hall.owner is not None
    if keepers:
        add_member(hall.owner, make_user("member"), role=MembershipRole.OWNER, at=NOW)
    group = Organisation.objects.get(pk=make_listing(Kind.ORGANISATION, name="Diggers").pk)
    trust_organisation(group, trusted=True, at=NOW)
    group.refresh_from_db()
    by = Actor.of(make_user("member"))
    document = {"name": "Digging", "themes": ["gardening"], "venue": str(hall.uuid), **fields}
    change = proposals.start_proposal(
        kind=Kind.ACTIVITY, organisation=group, document=document, by=by, at=NOW
    )
    done = proposals.submit_proposal(change, by=by, at=NOW)
    return Activity.objects.get(pk=done.listing_id)


def test_until_the_venue_agrees_the_address_shows_and_its_page_does_not_list_it(hall: Listing) -> None:
    meets = _meet(hall, keepers=True)
    shown = Listing.objects.published().shown_at(hall.pk)
    assert (meets.venue_answer, meets.street, list(shown)) == (VenueAnswer.ASKED, "Church Street", [])
    assert hall.owner is not None
    assert [row.pk for row in waiting_for(hall.owner)] == [meets.pk]
    answer_venue(meets, agreed=True, by=Actor("the hall"), at=NOW)
    assert [row.pk for row in shown.all()] == [meets.pk]
    with pytest.raises(NotAsked):
        answer_venue(meets, agreed=False, by=Actor("the hall"), at=NOW)


def test_a_refusal_unties_the_two_and_is_in_the_history(hall: Listing) -> None:
    meets = _meet(hall, keepers=True)
    answer_venue(meets, agreed=False, by=Actor("the hall"), at=NOW)
    meets.refresh_from_db()
    assert (meets.venue, meets.venue_answer, meets.street) == (None, VenueAnswer.REFUSED, "Church Street")
    assert meets.revisions.latest("number").why == "The venue said no"


def test_nobody_is_asked_where_nobody_could_answer_and_of_what_is_protected(hall: Listing) -> None:
    assert _meet(hall, keepers=False).venue_answer == VenueAnswer.AGREED
    protected = _meet(hall, keepers=True, location_privacy="hidden")
    assert protected.venue_answer == VenueAnswer.AGREED
    assert protected not in Listing.objects.shown_at(hall.pk)
