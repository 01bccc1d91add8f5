"""Writes about accounts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from directory.accounts.models import Partner, Team, User
from directory.accounts.roles import Role


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
