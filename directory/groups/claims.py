"""Claims with the mail they send: asking, deciding, objecting, and what the passing of time decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assets.actions import claims
from assets.actor import Actor
from assets.models import Claim, Organisation
from assets.vocabulary import ClaimStatus, ClaimTo
from directory.accounts.models import User
from directory.groups import letters


def claim_group(
    organisation: Organisation, *, user: User, words: str, charity_number: str, at: datetime
) -> Claim:
    """Say that a group is one's own; raises as assets.actions.claims.make_claim."""
    with letters.telling(organisation, at=at):
        claim = claims.make_claim(organisation, user=user, words=words, charity_number=charity_number, at=at)
        if claim.status == ClaimStatus.WAITING and claim.to == ClaimTo.OWNERS:
            letters.send_join_request(claim, at=at)
        elif claim.status == ClaimStatus.WAITING and claim.to == ClaimTo.NOTICE:
            letters.send_takeover_notice(claim, at=at)
    return claim


def agree(claim: Claim, *, role: str, by: User, at: datetime) -> Claim:
    """Let them in; raises as assets.actions.claims.agree_claim."""
    with letters.telling(claim.organisation, at=at):
        claim = claims.agree_claim(claim, role=role, by=Actor.of(by), at=at)
        letters.send_decision(claim, at=at)
    return claim


@transaction.atomic
def refuse(claim: Claim, *, reasons: str, by: User, at: datetime) -> Claim:
    """Say no; raises as assets.actions.claims.refuse_claim."""
    claim = claims.refuse_claim(claim, reasons=reasons, by=Actor.of(by), at=at)
    letters.send_decision(claim, at=at)
    return claim


@transaction.atomic
def object_to_takeover(claim: Claim, *, by: User, at: datetime) -> Claim:
    """An owner still looks after it; raises as assets.actions.claims.object_to_takeover."""
    claim = claims.object_to_takeover(claim, by=Actor.of(by), at=at)
    letters.send_decision(claim, at=at)
    return claim


def settle_takeovers(*, at: datetime) -> int:
    """Agree the take-overs nobody objected to in time, and tell everybody; return how many. For the regular upkeep."""
    settled = 0
    due = Claim.objects.due(at).select_related("organisation").order_by("settles_at", "pk")
    for claim in due:
        with letters.telling(claim.organisation, at=at):
            agreed = claims.settle_takeover(claim, at=at)
            if agreed is not None:
                letters.send_decision(agreed, at=at)
                settled += 1
    claims.pass_on_unanswered(at=at)
    return settled
