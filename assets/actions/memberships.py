"""The only writer of who looks after an organisation's entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from assets.models import Membership, Organisation
from assets.vocabulary import MembershipRole


def add_member(organisation: Organisation, user: Any, *, role: MembershipRole, at: datetime) -> Membership:
    """Let an account look after an organisation, or change how; since when is when it first did."""
    return Membership.objects.update_or_create(
        organisation=organisation,
        user=user,
        defaults={"role": role},
        create_defaults={"role": role, "since": at},
    )[0]


def trust_organisation(organisation: Organisation, *, trusted: bool, at: datetime) -> None:
    """Let its own people's changes go live at once, or have them wait again; since when is when it first did."""
    rows = Organisation.objects.filter(pk=organisation.pk)
    if trusted:
        rows.filter(trusted_since__isnull=True).update(trusted_since=at)
    else:
        rows.update(trusted_since=None)
