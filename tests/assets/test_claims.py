"""Whose an organisation is: proved at once, asked, taken over with notice; and that somebody always owns it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assets.actions import claims, invitations, memberships
from assets.actions.claims import AlreadyIn, ClaimDecided, TooSoon
from assets.actions.invitations import InvitationGone
from assets.actions.leaving import SOMEBODY_GONE, leave_everything
from assets.actions.listings import confirm_listing, revise_listing
from assets.actions.memberships import LastOwner
from assets.actor import Actor
from assets.claim_proofs import host_of, proofs
from assets.errors import Invalid
from assets.models import Claim, Invitation, Membership, Organisation
from assets.vocabulary import ClaimStatus, ClaimTo, ConfirmedHow, Kind, MembershipRole, PeopleEvent
from directory.accounts.models import User
from tests.factories import BY, NOW, make_listing, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OWNER, EDITOR = MembershipRole.OWNER, MembershipRole.EDITOR


@pytest.fixture
def convenor() -> Actor:
    return Actor.of(make_user("convenor"))


def club(**fields: Any) -> Organisation:
    return Organisation.objects.get(pk=make_listing(Kind.ORGANISATION, **fields).pk)


def owned(**fields: Any) -> tuple[Organisation, User]:
    organisation, owner = club(**fields), make_user()
    memberships.add_member(organisation, owner, role=OWNER, at=NOW)
    return organisation, owner


def events(organisation: Organisation) -> list[str]:
    return list(organisation.people_changes.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize(
    ("fields", "email", "number", "found"),
    [
        ({"email": "Hello@club.org.uk"}, "hello@CLUB.org.uk", "", ["same_address"]),
        ({"website": "https://www.club.org.uk/about"}, "ann@club.org.uk", "", ["same_domain"]),
        ({"website": "https://club.org.uk"}, "ann@mail.club.org.uk", "", []),
        ({"website": "https://ours.club.org.uk"}, "ann@club.org.uk", "", []),
        ({"website": "https://facebook.com/club"}, "ann@facebook.com", "", []),
        # A letter that only looks the same is another domain.
        ({"website": "https://club.org.uk"}, "ann@сlub.org.uk", "", []),
        ({"charity_number": "1234567"}, "ann@gmail.com", "No. 123 4567", ["charity_number"]),
        ({}, "ann@gmail.com", "", []),
    ],
)
def test_what_speaks_for_a_claim(fields: dict[str, str], email: str, number: str, found: list[str]) -> None:
    assert proofs(club(**fields), email=email, charity_number=number) == found


def test_a_website_of_several_groups_is_no_proof_and_nor_is_what_is_no_address() -> None:
    one = club(website="https://council.example.uk/groups/one")
    assert proofs(one, email="clerk@council.example.uk") == ["same_domain"]
    club(website="https://www.council.example.uk/groups/two")
    assert proofs(one, email="clerk@council.example.uk") == []
    assert [host_of(text) for text in ("", "http://[", "https://" + "a" * 70 + ".org")] == ["", "", ""]


def test_what_is_proved_is_agreed_at_once_and_looked_at_afterwards(convenor: Actor) -> None:
    organisation = club(email="us@club.example")
    us = make_user(email="us@club.example")
    claim = claims.make_claim(organisation, user=us, at=NOW)
    assert (claim.status, claim.at_once) == (ClaimStatus.AGREED, True)
    assert Membership.objects.get(organisation=organisation).role == OWNER
    assert list(Claim.objects.to_look_at()) == [claim]
    claims.look_at_claim(claim, by=convenor, at=NOW)
    assert not Claim.objects.to_look_at().exists()
    with pytest.raises(AlreadyIn):
        claims.make_claim(organisation, user=us, at=NOW)
    # Where somebody owns it they decide, whatever is proved.
    second = claims.make_claim(organisation, user=make_user(email="US2@club.example"), at=NOW)
    assert (second.status, second.to) == (ClaimStatus.WAITING, ClaimTo.OWNERS)


def test_a_convenor_decides_the_rest_once_and_a_refusal_holds_for_a_while(convenor: Actor) -> None:
    organisation, ann = club(), make_user()
    claim = claims.make_claim(organisation, user=ann, words="I am the treasurer", at=NOW)
    assert claims.make_claim(organisation, user=ann, at=NOW) == claim
    with pytest.raises(Invalid):
        claims.refuse_claim(claim, reasons=" ", by=convenor, at=NOW)
    claims.refuse_claim(claim, reasons="We rang, and nobody knew you.", by=convenor, at=NOW)
    with pytest.raises(ClaimDecided) as told:
        claims.agree_claim(claim, by=Actor.of(make_user("convenor")), at=NOW)
    assert told.value.claim.decided_by == convenor.user
    with pytest.raises(TooSoon) as soon:
        claims.make_claim(organisation, user=ann, at=NOW + 89 * DAY)
    assert soon.value.until == NOW + 90 * DAY
    again = claims.make_claim(organisation, user=ann, at=NOW + 91 * DAY)
    claims.agree_claim(again, by=convenor, at=NOW + 91 * DAY)
    assert events(organisation) == [PeopleEvent.CLAIMED]


def test_an_abandoned_entry_is_taken_over_after_notice() -> None:
    organisation, old = owned()
    late = NOW + 400 * DAY
    claim = claims.make_claim(organisation, user=make_user(), at=late)
    assert (claim.to, claim.settles_at) == (ClaimTo.NOTICE, late + 14 * DAY)
    assert claims.settle_takeover(claim, at=late + 13 * DAY) is None
    agreed = claims.settle_takeover(claim, at=late + 14 * DAY)
    assert agreed is not None
    assert claims.settle_takeover(claim, at=late + 15 * DAY) is None
    roles = dict(organisation.memberships.values_list("user_id", "role"))
    assert roles == {claim.user_id: OWNER, old.pk: EDITOR}
    assert events(organisation) == [PeopleEvent.JOINED, PeopleEvent.MADE_EDITOR, PeopleEvent.TOOK_OVER]


@pytest.mark.parametrize("sign", ["objected", "signed in", "confirmed"])
def test_a_sign_of_life_ends_a_takeover(sign: str) -> None:
    organisation, owner = owned()
    late = NOW + 400 * DAY
    claim = claims.make_claim(organisation, user=make_user(), at=late)
    if sign == "objected":
        claims.object_to_takeover(claim, by=Actor.of(owner), at=late + DAY)
    elif sign == "signed in":
        User.objects.filter(pk=owner.pk).update(last_login=late + DAY)
    else:
        confirm_listing(organisation, how=ConfirmedHow.EMAIL, by=BY, at=late + DAY)
    assert claims.settle_takeover(claim, at=late + 20 * DAY) is None
    claim.refresh_from_db()
    expected = (
        (ClaimStatus.REFUSED, ClaimTo.NOTICE) if sign == "objected" else (ClaimStatus.WAITING, ClaimTo.OWNERS)
    )
    assert (claim.status, claim.to) == expected
    assert claims.pass_on_unanswered(at=late + 20 * DAY) == (0 if sign == "objected" else 1)


def test_an_invitation_is_one_addresses_and_works_once_for_a_week() -> None:
    organisation, owner = owned()
    by = Actor.of(owner)
    first = invitations.invite(organisation, email="Bo@Example.org", role=EDITOR, by=by, at=NOW)
    second = invitations.invite(organisation, email="bo@example.org", role=OWNER, by=by, at=NOW)
    bo, stranger = make_user(email="bo@example.org"), make_user()
    for invitation, user, at in ((first, bo, NOW), (second, stranger, NOW), (second, bo, NOW + 7 * DAY)):
        with pytest.raises(InvitationGone):
            invitations.accept_invitation(invitation, user=user, at=at)
    invitations.accept_invitation(second, user=bo, at=NOW + 6 * DAY)
    with pytest.raises(InvitationGone):
        invitations.accept_invitation(second, user=bo, at=NOW + 6 * DAY)
    assert Membership.objects.get(user=bo).role == OWNER
    for email, role in (("bo@example.org", EDITOR), ("a@b\nBcc: c@d.org", EDITOR), ("x@example.org", "king")):
        with pytest.raises(Invalid):
            invitations.invite(organisation, email=email, role=role, by=by, at=NOW)
    for n in range(invitations.MOST_OPEN):
        invitations.invite(organisation, email=f"{n}@example.org", role=EDITOR, by=by, at=NOW)
    with pytest.raises(Invalid):
        invitations.invite(organisation, email="one-more@example.org", role=EDITOR, by=by, at=NOW)
    assert Invitation.objects.open(NOW).count() == invitations.MOST_OPEN


def test_a_group_keeps_an_owner_until_it_is_handed_over() -> None:
    organisation, owner = owned()
    other = make_user()
    memberships.add_member(organisation, other, role=EDITOR, at=NOW)
    by = Actor.of(owner)
    for act in (
        lambda: memberships.change_role(organisation, owner, role=EDITOR, by=by, at=NOW),
        lambda: memberships.remove_member(organisation, owner, by=by, at=NOW),
        lambda: memberships.leave(organisation, owner, at=NOW),
        lambda: leave_everything(owner, hand_over=False, at=NOW),
    ):
        with pytest.raises(LastOwner):
            act()
    memberships.change_role(organisation, other, role=OWNER, by=by, at=NOW)
    assert not memberships.leave(organisation, owner, at=NOW)
    assert memberships.leave(organisation, other, hand_over=True, at=NOW)
    assert events(organisation)[-2:] == [PeopleEvent.LEFT, PeopleEvent.HANDED_OVER]


def test_who_leaves_for_good_leaves_no_name() -> None:
    organisation, owner = owned()
    revise_listing(organisation, document={"summary": "New."}, by=Actor.of(owner), at=NOW + DAY)
    assert leave_everything(owner, hand_over=True, at=NOW + DAY) == [organisation]
    owner.delete()
    assert organisation.revisions.latest("number").by_name == SOMEBODY_GONE
    said = set(organisation.people_changes.values_list("name", "by_name"))
    assert said == {(SOMEBODY_GONE, SOMEBODY_GONE)}
