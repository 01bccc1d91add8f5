"""What part of the place a convenor looks after, asked of listings and of changes to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point

from assets.actions.proposals import start_proposal, submit_proposal, write_proposal
from assets.actions.remits import set_remit
from assets.actor import Actor
from assets.models import Listing, Organisation, Proposal, Term
from assets.vocabulary import Kind, ProposalStatus
from directory.accounts.models import User
from geo.models import Area
from tests.factories import NOW, make_listing, make_place, make_term, make_user, spot

pytestmark = pytest.mark.django_db
WEST, EAST = 500.0, 5_500.0


@pytest.fixture
def wards() -> dict[str, Area]:
    make_term("singing", parent=make_term("music"))
    return make_place()


def _at(east_m: float) -> list[float]:
    place: Point = spot(east_m)
    return [place.x, place.y]


def _convenor(areas: list[Area], themes: list[str] | None = None, *, role: str = "convenor") -> User:
    user = make_user(role, superuser=role == "administrator")
    set_remit(user, areas=areas, themes=list(Term.objects.filter(slug__in=themes or [])))
    return User.objects.get(pk=user.pk)


def _new(point: list[float] | None, themes: list[str], owner: Listing | None = None, **more: Any) -> Proposal:
    member = Actor.of(make_user("member"))
    organisation = None if owner is None else Organisation.objects.get(pk=owner.pk)
    proposal = start_proposal(kind=Kind.ACTIVITY, organisation=organisation, by=member, at=NOW)
    said = {"name": "New", "themes": themes, "attendance": ["in_person"], **more}
    said |= {"point": point} if point else {"attendance": ["online"]}
    proposal = write_proposal(proposal, changes=said, by=member, at=NOW)
    return submit_proposal(proposal, by=member, at=NOW)


def test_a_remit_is_one_rule_for_listings_and_for_what_is_not_one_yet(wards: dict[str, Area]) -> None:
    west_owner = make_listing(Kind.ORGANISATION, name="West club", point=_at(WEST))
    west = make_listing(name="West", point=_at(WEST), themes=["singing"])
    east = make_listing(name="East", point=_at(EAST), themes=["singing"])
    hidden = make_listing(
        name="Hidden", point=_at(EAST), location_privacy="hidden", owner=str(west_owner.uuid)
    )
    new_west, new_east = _new(_at(WEST), ["singing"]), _new(_at(EAST), ["gardening"])
    online = _new(None, ["gardening"], west_owner)
    hidden_new = _new(_at(EAST), ["gardening"], west_owner, location_privacy="hidden")

    by_area, by_theme = _convenor([wards["West"]]), _convenor([], ["music"])
    both, whole = _convenor([wards["East"]], ["music"]), _convenor([])
    admin = _convenor([wards["West"]], role="administrator")

    def sees(user: User) -> tuple[set[str], set[int]]:
        listings = Listing.objects.editable_by(user).values_list("name", flat=True)
        return set(listings), set(Proposal.objects.decidable_by(user).values_list("pk", flat=True))

    everything = {west_owner.name, west.name, east.name, hidden.name}
    changes = {new_west.pk, new_east.pk, online.pk, hidden_new.pk}
    # Where a place is hidden or there is none, its owner's ward says whose it is.
    assert sees(by_area) == (everything - {east.name}, changes - {new_east.pk})
    assert sees(by_theme) == ({west.name, east.name}, {new_west.pk})
    assert sees(both) == ({east.name}, set())
    assert sees(whole) == sees(admin) == (everything, changes)
    assert sees(make_user("worker")) == (set(), set())
    larger = _convenor([Area.objects.get(code="X08000001")])
    assert sees(larger) == (everything, changes)


def test_a_convenor_outside_their_remit_asks_like_anybody(wards: dict[str, Area]) -> None:
    east = make_listing(name="East", point=_at(EAST))
    west_only = Actor.of(_convenor([wards["West"]]))
    proposal = start_proposal(kind=east.kind, listing=east, by=west_only, at=NOW)
    proposal = write_proposal(proposal, changes={"summary": "Else."}, by=west_only, at=NOW)
    assert submit_proposal(proposal, by=west_only, at=NOW).status == ProposalStatus.WAITING


def test_an_area_that_is_gone_leaves_less_to_look_after_and_never_everything(wards: dict[str, Area]) -> None:
    make_listing(name="East", point=_at(EAST))
    user = _convenor([wards["West"]])
    Area.objects.filter(pk=wards["West"].pk).delete()
    assert not Listing.objects.editable_by(User.objects.get(pk=user.pk)).exists()
