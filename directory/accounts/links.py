"""Links that sign somebody in: sent by mail, used once, and for a short time only.

A link holds a token of django-sesame's, which signing in makes void, and where to go on, all in one signed text. To
look at it changes nothing: programs that check mail open every link. Whoever shows or logs an address of this site
leaves it out (directory.config.logs).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from sesame.tokens import create_token, parse_token

from directory.accounts.models import User

_SALT = "directory.accounts.links"
LONGEST_NEXT = 500


class Purpose(StrEnum):
    """What a link was sent for. One that was asked for this moment lasts for as long as slow mail may take."""

    SIGN_IN = "sign-in"
    ANSWER = "answer"
    """With something that happened, or a question that was asked: an answer to a claim, a change to be made."""
    INVITATION = "invitation"


LASTS = {
    Purpose.SIGN_IN: timedelta(minutes=30),
    Purpose.ANSWER: timedelta(days=3),
    Purpose.INVITATION: timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works: whom it signs in, and where they go on."""

    user: User
    next: str
    purpose: Purpose


def sign_in_link(user: User, *, next: str, purpose: str = Purpose.SIGN_IN) -> str:
    """The whole address that signs this account in once, and goes on to ``next``, a path of this site.

    Raises ValueError for another site's address and for a purpose there is not.
    """
    if next and not is_own(next):
        raise ValueError("a link goes on within this site only")
    purpose = Purpose(purpose)
    said = {"t": create_token(user, scope=purpose), "n": next, "p": str(purpose)}
    token = signing.dumps(said, salt=_SALT, compress=True)
    return settings.SITE_URL + reverse("sign-in-link", args=[token])


def is_own(path: str) -> bool:
    """Whether this is a path of this site, safe to be sent on to."""
    return (
        path.startswith("/")
        and len(path) <= LONGEST_NEXT
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    )


def read_link(token: str, *, lock: bool = False) -> Link | None:
    """What a link says, or None when it does not work: used, too old, changed, or its account is closed.

    With ``lock``, to be called in a transaction, whoever else uses it at the same time waits, and then has None.
    """
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=max(LASTS.values()))
        purpose = Purpose(said["p"])
    except (signing.BadSignature, ValueError, KeyError):
        return None

    def find(pk: int) -> User | None:
        accounts = User.objects.select_for_update(no_key=True) if lock else User.objects
        return accounts.filter(pk=pk, is_active=True).first()

    user = parse_token(said["t"], find, scope=purpose, max_age=LASTS[purpose].total_seconds())
    return Link(user, said["n"], purpose) if isinstance(user, User) else None
