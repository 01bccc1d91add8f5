"""The link of a letter: which one it is, and who of those it went to, signed. There is no address in it.

All it lets somebody do is to say that what the letter asked about is right, or has closed; to change it they sign in.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from assets.actions.confirmations import Person, still_open
from assets.actor import Actor
from assets.models import Listing
from directory.accounts.models import User

_SALT = "directory.confirming.letters"
LASTS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter as one of its readers has opened it."""

    number: uuid.UUID
    email: str
    actor: Actor
    listings: list[Listing]
    waiting: frozenset[int]
    """The keys of those that still wait for an answer."""


def token_for(number: uuid.UUID, person: Person) -> str:
    """What a link in the mail to this person ends with."""
    return signing.dumps([number.hex, person.user_id or _mark(person.email)], salt=_SALT)


def _mark(email: str) -> str:
    """An address without an account, so that it is known again and not told."""
    return salted_hmac(_SALT, email.lower()).hexdigest()[:24]


def open_letter(token: str, *, at: datetime) -> Opened | None:
    """The letter of a link; None when it is too old or changed, or when its reader looks after none of it any more."""
    try:
        name, who = signing.loads(token, salt=_SALT, max_age=LASTS)
        number = uuid.UUID(name)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    answers = still_open(number, at=at)
    asked = Listing.objects.filter(pk__in=answers)
    if isinstance(who, int):
        reader = User.objects.filter(pk=who, is_active=True).first()
        if reader is None:
            return None
        email, actor, asked = reader.email, Actor.of(reader), asked.editable_by(reader)
    else:
        email = _published(asked.select_related("owner"), who)
        actor = Actor("The group, by e-mail")
    listings = list(asked.for_plans().order_by("kind", "name", "pk"))
    if not listings or not email:
        return None
    waiting = frozenset(row.pk for row in listings if answers[row.pk])
    return Opened(number, email, actor, listings, waiting)


def _published(asked: list[Listing] | object, mark: object) -> str:
    """The address that the letter went to, while it is still on one of the entries."""
    rows: list[Listing] = list(asked)  # type: ignore[call-overload]
    for row in rows:
        for email in (row.email, row.owner.email if row.owner else ""):
            if email and constant_time_compare(_mark(email), str(mark)):
                return email
    return ""
