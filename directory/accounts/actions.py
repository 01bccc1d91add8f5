"""Writes about accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignKey, OneToOneField, OuterRef

from directory.accounts.models import Partner, Team, User
from directory.accounts.roles import Role

UNUSED_KEPT = timedelta(days=7)


@transaction.atomic
def register_user(
    *,
    email: str,
    password: str | None,
    name: str = "",
    roles: Iterable[str] = (),
    team: str = "",
    superuser: bool = False,
) -> User:
    """Make an account, or bring an existing one with this address up to date.

    Without a password nobody can sign in to it until one is set. ``superuser`` is short for the administrator's role.
    Raises ValidationError when something cannot be so, for example for a role there is not.
    """
    home = Team.objects.get_or_create(name=team)[0] if team else None
    user = User.objects.filter(email__iexact=email).first() or User(email=email.lower())
    user.name, user.team = name, home
    user.give_roles([*roles, Role.ADMINISTRATOR] if superuser else roles)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    return user


@transaction.atomic
def revise_user(
    user: User, *, email: str, name: str, roles: Iterable[str], team: Team | None, is_active: bool
) -> User:
    """Change all of an account but its password. An account that is not active is closed: it cannot sign in.

    Raises ValidationError as register_user, and when another account has this address.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    user.email, user.name, user.team, user.is_active = email.lower(), name, team, is_active
    user.give_roles(roles)
    user.full_clean(exclude=["password"])
    user.save()
    return user


def account_for(email: str, *, name: str = "") -> User:
    """The account with this address; made, without roles and with nothing to sign in by but links, if there is none.

    Raises ValidationError for what is no address. Two at once get the same one.
    """
    address = email.strip().lower()
    found = User.objects.filter(email__iexact=address).first()
    if found is not None:
        return found
    user = User(email=address, name=name.strip()[:120])
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.full_clean(exclude=["password"])
            user.save()
    except (IntegrityError, ValidationError):
        there = User.objects.filter(email__iexact=address).first()
        if there is None:
            raise
        return there
    return user


def introduce(user: User, *, name: str) -> None:
    """Note what somebody who signed in by link wants to be called, if they have not said so before."""
    name = " ".join(name.split())[:120]
    if name and not user.name:
        user.name = name
        user.save(update_fields=["name"])


def keep_language(user: User, language: str) -> None:
    """Note the language somebody uses the site in, for the mail they will get."""
    if user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)


def forget_unused(*, at: datetime) -> int:
    """Delete accounts that were made by asking for a link and never used, after a week; return how many.

    One that anything at all points to (a group it looks after, an invitation) stays, whatever that is.
    """
    unused = User.objects.filter(
        last_login__isnull=True,
        roles=[],
        team__isnull=True,
        is_superuser=False,
        joined_at__lt=at - UNUSED_KEPT,
    ).filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    for relation in User._meta.related_objects:
        if isinstance(relation.field, ForeignKey | OneToOneField):
            theirs = {relation.field.name: OuterRef("pk")}
            unused = unused.exclude(Exists(relation.related_model._base_manager.filter(**theirs)))
    return unused.delete()[1].get("accounts.User", 0)


def delete_account(user: User) -> None:
    """Delete an account at the wish of who has it. Raises ProtectedError where others' work leans on it."""
    User.objects.get(pk=user.pk).delete()


def choose_settings(user: User, *, counts_searches: bool) -> None:
    """Write what somebody chooses for themselves."""
    User.objects.filter(pk=user.pk).update(counts_searches=counts_searches)


def save_partner(partner: Partner | None, *, name: str, kind: str) -> Partner:
    """Make a partner, or change one. Raises ValidationError for a kind there is not and a name that is taken."""
    partner = partner or Partner()
    partner.name, partner.kind = name, kind
    partner.full_clean()
    partner.save()
    return partner


def save_team(team: Team | None, *, name: str, partner: Partner | None) -> Team:
    """Make a team of a partner's, or change one. Raises ValidationError for a name that is taken."""
    team = team or Team()
    team.name, team.partner = name, partner
    team.full_clean()
    team.save()
    return team
