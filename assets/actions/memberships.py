"""The only writer of who looks after an organisation's entry. Every change is noted, with who made it and when.

An organisation that has owners keeps one, until its last owner hands it to the convenors.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from assets.actor import Actor
from assets.errors import AssetsError, Invalid
from assets.models import Listing, Membership, Organisation, PeopleChange
from assets.vocabulary import MembershipRole, PeopleEvent

_LONGEST_NAME = 254


class LastOwner(AssetsError):
    """Without this owner nobody would be left who may invite others."""

    def __init__(self) -> None:
        super().__init__("Name another owner first, or hand the group to the convenors.")


def add_member(
    organisation: Organisation,
    user: Any,
    *,
    role: MembershipRole,
    at: datetime,
    by: Actor | None = None,
    event: PeopleEvent = PeopleEvent.JOINED,
) -> Membership:
    """Let an account look after an organisation, or change how; since when is when it first did.

    ``event`` is how somebody new came to it. Of somebody who is there already only the role changes.
    """
    with transaction.atomic():
        Listing.objects.lock([organisation.pk])
        there = Membership.objects.filter(organisation=organisation, user=user).first()
        if there is None:
            made = Membership.objects.create(organisation=organisation, user=user, role=role, since=at)
            note(organisation.pk, event, user=user, by=by, at=at)
            return made
        if there.role != role:
            there.role = role
            there.save(update_fields=["role"])
            note(organisation.pk, _made(role), user=user, by=by, at=at)
        return there


@transaction.atomic
def change_role(organisation: Organisation, user: Any, *, role: str, by: Actor, at: datetime) -> Membership:
    """Make a member an owner or an editor. Raises Invalid, LastOwner, and Membership.DoesNotExist for a stranger."""
    if role not in MembershipRole.values:
        raise Invalid({"role": ["Choose owner or editor."]})
    Listing.objects.lock([organisation.pk])
    member = Membership.objects.get(organisation=organisation, user=user)
    if member.role == role:
        return member
    if role != MembershipRole.OWNER:
        _keep_an_owner(organisation, user)
    return add_member(organisation, user, role=MembershipRole(role), by=by, at=at)


@transaction.atomic
def remove_member(organisation: Organisation, user: Any, *, by: Actor, at: datetime) -> None:
    """Take somebody off. Raises LastOwner, and Membership.DoesNotExist for a stranger."""
    Listing.objects.lock([organisation.pk])
    member = Membership.objects.get(organisation=organisation, user=user)
    _keep_an_owner(organisation, user)
    member.delete()
    note(organisation.pk, PeopleEvent.REMOVED, user=user, by=by, at=at)


@transaction.atomic
def leave(organisation: Organisation, user: Any, *, hand_over: bool = False, at: datetime) -> bool:
    """Leave an organisation; tell whether it was handed to the convenors by that.

    Raises LastOwner unless ``hand_over`` says that the convenors are to have it, and Membership.DoesNotExist.
    """
    Listing.objects.lock([organisation.pk])
    member = Membership.objects.get(organisation=organisation, user=user)
    is_last = is_last_owner(organisation, user)
    if is_last and not hand_over:
        raise LastOwner
    member.delete()
    event = PeopleEvent.HANDED_OVER if is_last else PeopleEvent.LEFT
    note(organisation.pk, event, user=user, by=Actor.of(user), at=at)
    return is_last


def is_last_owner(organisation: Organisation, user: Any) -> bool:
    """Tell whether this is the one owner there is."""
    owners = set(organisation.memberships.filter(role=MembershipRole.OWNER).values_list("user_id", flat=True))
    return owners == {user.pk}


def trust_organisation(organisation: Organisation, *, trusted: bool, at: datetime) -> None:
    """Let its own people's changes go live at once, or have them wait again; since when is when it first did."""
    rows = Organisation.objects.filter(pk=organisation.pk)
    if trusted:
        rows.filter(trusted_since__isnull=True).update(trusted_since=at)
    else:
        rows.update(trusted_since=None)


def note(
    organisation_id: int,
    event: PeopleEvent,
    *,
    user: Any = None,
    name: str = "",
    by: Actor | None,
    at: datetime,
) -> None:
    """Add to the record of an organisation's people. Who has no account yet is known by ``name``."""
    said = name or str(user)
    PeopleChange.objects.create(
        organisation_id=organisation_id,
        event=event,
        at=at,
        user=user,
        name=said[:_LONGEST_NAME],
        by=user if by is None else by.user,
        by_name=(said if by is None else by.name)[:_LONGEST_NAME],
    )


def _keep_an_owner(organisation: Organisation, user: Any) -> None:
    if is_last_owner(organisation, user):
        raise LastOwner


def _made(role: str) -> PeopleEvent:
    return PeopleEvent.MADE_OWNER if role == MembershipRole.OWNER else PeopleEvent.MADE_EDITOR
