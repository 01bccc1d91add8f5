"""What waits for a convenor, whoever has built its page: each a line of the morning with its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models import Claim, DuplicatePair, Listing, Proposal, Report
from assets.vocabulary import ClaimTo
from directory.accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` is asked with who looks and when, and answers in one query; ``url_name`` is where it is dealt with."""

    label: str | Promise
    count: Callable[[User, datetime], int]
    url_name: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    label: str
    number: int
    url: str


def _changes(user: User, at: datetime) -> int:
    return Proposal.objects.waiting().decidable_by(user).count()


def _live(user: User, at: datetime) -> int:
    return Proposal.objects.to_look_at().decidable_by(user).count()


def _reports(user: User, at: datetime) -> int:
    return Report.objects.open().answerable_by(user).count()


def _claims(user: User, at: datetime) -> int:
    return Claim.objects.waiting().filter(to=ClaimTo.CONVENORS).decidable_by(user).count()


def _getting_old(user: User, at: datetime) -> int:
    return Listing.objects.published().in_remit(user).not_fresh(at).count()


def _duplicates(user: User, at: datetime) -> int:
    return DuplicatePair.objects.waiting().count()


def _unanswered(user: User, at: datetime) -> int:
    return Listing.objects.in_remit(user).unanswered().count()


# Whoever builds another page of things that wait adds its line.
ALL: list[Waiting] = [
    Waiting(_("Changes to decide"), _changes, "changes"),
    Waiting(_("Changes that went live at once, to look at"), _live, "changes", "?show=live"),
    Waiting(_("Reports that something is wrong"), _reports, "reports"),
    Waiting(_("Claims that a group is somebody’s"), _claims, "claims"),
    Waiting(_("Pairs that may be one and the same"), _duplicates, "duplicates"),
    Waiting(_("Listings that nobody could be asked about by mail"), _unanswered, "unanswered"),
    Waiting(_("Listings that nobody has confirmed lately"), _getting_old),
]


def waiting(user: User, *, at: datetime) -> list[Counted]:
    """Every line with its count, one query each."""
    return [
        Counted(str(w.label), w.count(user, at), reverse(w.url_name) + w.query if w.url_name else "")
        for w in ALL
    ]
