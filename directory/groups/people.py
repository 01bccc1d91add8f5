"""Who looks after a group, changed by its own people, with the mail that tells of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from assets.actions import invitations, memberships
from assets.actions.leaving import leave_everything
from assets.actor import Actor
from assets.errors import AssetsError, Invalid
from assets.models import Invitation, Membership, Organisation
from directory.accounts.actions import delete_account
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.groups import letters
from directory.post.forgetting import forget_address

OWN = frozenset({Role.MEMBER.value, Role.RESIDENT.value})
"""Roles whose accounts nothing of anybody else's leans on, so that they can be deleted by who has them."""


class NotAlone(AssetsError):
    """Others' work leans on the account: an administrator closes it."""

    def __init__(self) -> None:
        super().__init__("Your account is part of others’ work. Ask your administrator to close it.")


def invite(organisation: Organisation, *, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Ask somebody to help look after it; raises as assets.actions.invitations.invite."""
    with letters.telling(organisation, at=at):
        made = invitations.invite(organisation, email=email, role=role, by=Actor.of(by), at=at)
        try:
            letters.send_invitation(made, by=str(by), at=at)
        except ValidationError as problem:
            raise Invalid({"email": problem.messages}) from problem
    return made


def accept(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    with letters.telling(invitation.organisation, at=at):
        return invitations.accept_invitation(invitation, user=user, at=at)


def change_role(organisation: Organisation, member: User, *, role: str, by: User, at: datetime) -> None:
    with letters.telling(organisation, at=at):
        memberships.change_role(organisation, member, role=role, by=Actor.of(by), at=at)


def remove(organisation: Organisation, member: User, *, by: User, at: datetime) -> None:
    with letters.telling(organisation, at=at):
        memberships.remove_member(organisation, member, by=Actor.of(by), at=at)


def leave(organisation: Organisation, *, user: User, hand_over: bool, at: datetime) -> bool:
    """Leave; tell whether the convenors have it now. Raises LastOwner unless ``hand_over`` says they are to."""
    with letters.telling(organisation, at=at):
        return memberships.leave(organisation, user, hand_over=hand_over, at=at)


def may_delete(user: User) -> bool:
    """Tell whether nothing of anybody else's leans on an account."""
    return OWN.issuperset(user.roles) and user.team_id is None


@transaction.atomic
def delete_own_account(user: User, *, hand_over: bool, at: datetime) -> None:
    """Leave every group and the site. Raises NotAlone for staff, and LastOwner unless groups are to be handed over.

    What is said on the map stays; who said it is forgotten. The other owners are told.
    """
    if not may_delete(user):
        raise NotAlone
    groups = [m.organisation for m in user.memberships.select_related("organisation")]
    address = user.email
    leave_everything(user, hand_over=hand_over, at=at)
    delete_account(user)
    forget_address(address)
    for organisation in groups:
        letters.tell_of_leaving(organisation, at=at)
