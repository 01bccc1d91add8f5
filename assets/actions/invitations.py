"""The only writer of invitations to look after an organisation's entry.

An invitation is the invited address's alone: whoever has the link of somebody else can do nothing with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from assets.actions.memberships import add_member, note
from assets.actor import Actor
from assets.errors import AssetsError, Invalid
from assets.models import Invitation, Listing, Membership, Organisation
from assets.vocabulary import MembershipRole, PeopleEvent

LASTS = timedelta(days=7)
MOST_OPEN = 20
"""Invitations of one organisation that wait for an answer: nobody's address book is to be written to from here."""


class InvitationGone(AssetsError):
    """It was accepted, declined, taken back, or is too old."""

    def __init__(self) -> None:
        super().__init__("This invitation does not work any more. Ask for a new one.")


@transaction.atomic
def invite(organisation: Organisation, *, email: str, role: str, by: Actor, at: datetime) -> Invitation:
    """Ask an address to help; asked again, it gets a new invitation in place of the old one.

    Raises Invalid for what is no address, for somebody who is there already, and for too many at once.
    """
    address = email.strip().lower()
    _check(address, role)
    Listing.objects.lock([organisation.pk])
    if Membership.objects.filter(organisation=organisation, user__email__iexact=address).exists():
        raise Invalid({"email": ["They look after this group already."]})
    unanswered = organisation.invitations.unanswered()
    unanswered.filter(email=address).update(ended_at=at)
    if organisation.invitations.open(at).count() >= MOST_OPEN:
        raise Invalid({"email": [f"{MOST_OPEN} invitations wait for an answer. Take some back first."]})
    made = Invitation.objects.create(
        organisation=organisation, email=address, role=role, made_at=at, by=by.user, expires_at=at + LASTS
    )
    note(organisation.pk, PeopleEvent.INVITED, name=address, by=by, at=at)
    return made


def _check(address: str, role: str) -> None:
    if role not in MembershipRole.values:
        raise Invalid({"role": ["Choose owner or editor."]})
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Invalid({"email": ["Enter an e-mail address in the form name@example.org."]}) from problem


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: Any, at: datetime) -> Membership:
    """Join. Raises InvitationGone, and for every account but the invited one, too."""
    invitation = _open(invitation, user, at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    organisation = invitation.organisation
    there = organisation.memberships.filter(user=user).first()
    if there is not None:
        # Whoever came in meanwhile, by a claim, is not made less by an older invitation.
        return there
    return add_member(organisation, user, role=MembershipRole(invitation.role), by=Actor.of(user), at=at)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, user: Any, at: datetime) -> None:
    """Say no. Raises InvitationGone."""
    invitation = _open(invitation, user, at)
    invitation.ended_at = at
    invitation.save(update_fields=["ended_at"])


def withdraw_invitation(invitation: Invitation, *, at: datetime) -> None:
    """Take an invitation back, if nobody has accepted it yet."""
    Invitation.objects.unanswered().filter(pk=invitation.pk).update(ended_at=at)


def invited(user: Any, *, at: datetime) -> Any:
    """The invitations that an account can accept now."""
    return Invitation.objects.open(at).filter(email=user.email.lower())


def _open(invitation: Invitation, user: Any, at: datetime) -> Invitation:
    Listing.objects.lock([invitation.organisation_id])
    found = invited(user, at=at).filter(pk=invitation.pk).select_related("organisation").first()
    if found is None:
        raise InvitationGone
    theirs: Invitation = found
    return theirs
