"""Writes about accounts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from directory.accounts.models import Team, User


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
    """Make an account, or bring an existing one with this address up to date."""
    home = Team.objects.get_or_create(name=team)[0] if team else None
    user = User.objects.filter(email__iexact=email).first() or User(email=email.lower())
    user.name, user.roles, user.team = name, sorted(roles), home
    user.is_staff = user.is_superuser = superuser
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    return user
