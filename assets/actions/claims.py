"""The only writers of claims: somebody says an organisation on the map is theirs to look after.

What its proofs prove is agreed at once. Where an organisation has owners they decide, unless they have abandoned it;
else a convenor does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assets.abandoned import NOTICE, is_abandoned
from assets.actions.memberships import add_member
from assets.actor import Actor
from assets.claim_proofs import proofs
from assets.errors import AssetsError, Invalid
from assets.models import Claim, Listing, Membership, Organisation
from assets.models.claim import MOST_REASONS, MOST_WORDS
from assets.vocabulary import ClaimProof, ClaimStatus, ClaimTo, MembershipRole, PeopleEvent

REFUSED_FOR = timedelta(days=90)
"""So long a refused claim cannot be made again."""
OWNERS_HAVE = timedelta(days=14)
"""So long owners have to answer somebody who asks to join, before a convenor is asked."""
_AT_ONCE = frozenset({ClaimProof.SAME_ADDRESS.value, ClaimProof.SAME_DOMAIN.value})
_STILL_OURS = "Those who look after it say that they still do."


class AlreadyIn(AssetsError):
    """Whoever claims it looks after it already."""

    def __init__(self) -> None:
        super().__init__("You look after this group already.")


class TooSoon(AssetsError):
    """It was refused not long ago; ``until`` is when it can be asked again, ``reasons`` why it was refused."""

    def __init__(self, until: datetime, reasons: str) -> None:
        self.until, self.reasons = until, reasons
        super().__init__("This was refused not long ago.")


class ClaimDecided(AssetsError):
    """Somebody else has decided it; ``claim`` is as it now stands."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__("This has been decided already.")


@transaction.atomic
def make_claim(
    organisation: Organisation, *, user: Any, words: str = "", charity_number: str = "", at: datetime
) -> Claim:
    """Claim an organisation, or go on with the claim that waits. What is proved is agreed in the same moment.

    Raises AlreadyIn, TooSoon, and Invalid for too many words.
    """
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Invalid({"words": [f"This is too long: at most {MOST_WORDS:,} characters fit."]})
    Listing.objects.lock([organisation.pk])
    organisation = Organisation.objects.get(pk=organisation.pk)
    _check_may(organisation, user, at)
    waiting = Claim.objects.waiting().filter(organisation=organisation, user=user).first()
    if waiting is not None:
        return waiting
    found = proofs(organisation, email=user.email, charity_number=charity_number)
    to, settles_at = _who_decides(organisation, at)
    claim = Claim.objects.create(
        organisation=organisation,
        user=user,
        to=to,
        proofs=found,
        words=words,
        made_at=at,
        settles_at=settles_at,
    )
    if to == ClaimTo.CONVENORS and _AT_ONCE.intersection(found):
        claim.at_once = True
        return _agree(claim, by=Actor.of(user), at=at)
    return claim


def _check_may(organisation: Organisation, user: Any, at: datetime) -> None:
    if Membership.objects.filter(organisation=organisation, user=user).exists():
        raise AlreadyIn
    refused = Claim.objects.filter(
        organisation=organisation, user=user, status=ClaimStatus.REFUSED, decided_at__gt=at - REFUSED_FOR
    )
    last = refused.order_by("-decided_at", "-pk").first()
    if last is not None and last.decided_at is not None:
        raise TooSoon(last.decided_at + REFUSED_FOR, last.reasons)


def _who_decides(organisation: Organisation, at: datetime) -> tuple[ClaimTo, datetime | None]:
    """Who answers, and until when its owners can object to a take-over.

    Members who may only edit cannot let others in, so without an owner a convenor decides.
    """
    if not organisation.memberships.filter(role=MembershipRole.OWNER).exists():
        return ClaimTo.CONVENORS, None
    if is_abandoned(organisation, at=at):
        return ClaimTo.NOTICE, at + NOTICE
    return ClaimTo.OWNERS, None


@transaction.atomic
def agree_claim(claim: Claim, *, role: str = MembershipRole.OWNER, by: Actor, at: datetime) -> Claim:
    """Let them look after it. Raises ClaimDecided when it is not open any more."""
    if role not in MembershipRole.values:
        raise Invalid({"role": ["Choose owner or editor."]})
    return _agree(_waiting(claim), role=MembershipRole(role), by=by, at=at)


@transaction.atomic
def refuse_claim(claim: Claim, *, reasons: str, by: Actor, at: datetime) -> Claim:
    """Say no, and why. Raises Invalid without reasons, and ClaimDecided."""
    reasons = reasons.strip()
    if not reasons or len(reasons) > MOST_REASONS:
        raise Invalid({"reasons": ["Say why, so that they know what would help."]})
    claim = _waiting(claim)
    claim.status, claim.reasons = ClaimStatus.REFUSED, reasons
    return _decided(claim, by=by, at=at)


def object_to_takeover(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    """An owner says that they still look after it, which ends the take-over. Raises ClaimDecided."""
    return refuse_claim(claim, reasons=_STILL_OURS, by=by, at=at)


@transaction.atomic
def drop_claim(claim: Claim) -> None:
    """Whoever made it gives it up."""
    Claim.objects.waiting().filter(pk=claim.pk).update(status=ClaimStatus.DROPPED)


def look_at_claim(claim: Claim, *, by: Actor, at: datetime) -> None:
    """Note that a convenor has seen what was agreed at once."""
    Claim.objects.to_look_at().filter(pk=claim.pk).update(looked_at=at, looked_at_by=by.user)


@transaction.atomic
def settle_takeover(claim: Claim, *, at: datetime) -> Claim | None:
    """Agree a take-over whose notice has run out; None where it is not to be, any more. Safe to call twice and at once.

    Where an owner has been heard of since, the owners are asked instead.
    """
    try:
        claim = _waiting(claim)
    except ClaimDecided:
        return None
    if claim.settles_at is None or claim.settles_at > at:
        return None
    if is_abandoned(claim.organisation, at=at):
        return _agree(claim, by=Actor("Nobody objected"), at=at)
    claim.to, claim.settles_at = ClaimTo.OWNERS, None
    claim.save(update_fields=["to", "settles_at"])
    return None


def pass_on_unanswered(*, at: datetime) -> int:
    """Give to the convenors what owners were asked and did not answer; return how many."""
    unanswered = Claim.objects.waiting().filter(to=ClaimTo.OWNERS, made_at__lte=at - OWNERS_HAVE)
    return unanswered.update(to=ClaimTo.CONVENORS)


def _agree(claim: Claim, *, role: MembershipRole = MembershipRole.OWNER, by: Actor, at: datetime) -> Claim:
    if claim.to == ClaimTo.NOTICE:
        _step_back(claim.organisation, by=by, at=at)
    event = PeopleEvent.TOOK_OVER if claim.to == ClaimTo.NOTICE else PeopleEvent.CLAIMED
    add_member(claim.organisation, claim.user, role=role, by=by, event=event, at=at)
    claim.status = ClaimStatus.AGREED
    return _decided(claim, by=by, at=at)


def _step_back(organisation: Organisation, *, by: Actor, at: datetime) -> None:
    """Who owned it may go on editing: should they come back, nothing of theirs is lost, and the new owner decides."""
    for member in organisation.memberships.filter(role=MembershipRole.OWNER).select_related("user"):
        add_member(organisation, member.user, role=MembershipRole.EDITOR, by=by, at=at)


def _decided(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    claim.decided_at, claim.decided_by = at, by.user
    claim.save()
    return claim


def _waiting(claim: Claim) -> Claim:
    """The claim as it now stands, nobody else's until this transaction ends; its organisation is locked first."""
    Listing.objects.lock([claim.organisation_id])
    rows = Claim.objects.select_for_update(of=("self",)).select_related("organisation", "user", "decided_by")
    claim = rows.get(pk=claim.pk)
    if claim.status != ClaimStatus.WAITING:
        raise ClaimDecided(claim)
    return claim
