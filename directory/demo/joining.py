"""What waits for an answer in the demo's groups: somebody asks to look after one, another to join, a hall is asked.

Made by the same actions as real ones, once; what has been answered since stays as it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from assets.actions.feedback import report_listing
from assets.actions.venues import ask_venue
from assets.actor import Actor
from assets.models import Activity, Claim, ExternalId, Listing, Organisation
from assets.vocabulary import MembershipRole, ReportAbout, ReportKind, ReportSource
from directory.accounts.actions import account_for
from directory.accounts.models import User
from directory.groups.claims import claim_group
from directory.groups.people import invite

OWNER = "member@marlsden.example"
_PANTRY, _SHOP = "hollin-top-pantry", "hollin-top-pantry-shop"
_BY = Actor("load_demo")


@transaction.atomic
def fill(*, at: datetime) -> None:
    """Make what waits, unless any claim has ever been made or the owner is not there."""
    owner = User.objects.filter(email=OWNER).first()
    if owner is None or Claim.objects.exists():
        return
    pantry = Organisation.objects.filter(memberships__user=owner).order_by("pk").first()
    if (known := _listing(_PANTRY)) is not None:
        pantry = Organisation.objects.filter(pk=known.pk).first() or pantry
    if pantry is not None:
        _asked(pantry, owner, at=at)
    _claimed(at=at)
    _hall(owner)


def _asked(pantry: Organisation, owner: User, *, at: datetime) -> None:
    joins = account_for("josie@marlsden.example", name="Josie Clegg")
    claim_group(
        pantry,
        user=joins,
        words="I do the Thursday shelves and could keep the times right.",
        charity_number="",
        at=at - timedelta(days=1),
    )
    invite(pantry, email="new.secretary@marlsden.example", role=MembershipRole.EDITOR, by=owner, at=at)
    if (shop := _listing(_SHOP)) is not None:
        report_listing(
            shop,
            kind=ReportKind.WRONG,
            about=ReportAbout.TIMES,
            words="It was shut at ten. The woman at the door said half past now.",
            source=ReportSource.VISITOR,
            by=_BY,
            at=at - timedelta(days=2),
        )


def _claimed(*, at: datetime) -> None:
    """A group nobody looks after is claimed from an address that proves nothing: a convenor decides."""
    free = Organisation.objects.published().filter(memberships=None).order_by("name", "pk")
    group = free.exclude(charity_number="").first() or free.first()
    if group is not None:
        treasurer = account_for("ernest.pickles@marlsden.example", name="Ernest Pickles")
        claim_group(
            group,
            user=treasurer,
            words="Treasurer since 2019. Ring the number on the page and ask for me.",
            charity_number=group.charity_number,
            at=at - timedelta(days=3),
        )


def _hall(owner: User) -> None:
    """Whoever meets at the owner's space, without being of the same group, is still to be agreed to."""
    theirs = owner.memberships.values("organisation_id")
    guests = Activity.objects.published().filter(venue__owner_id__in=theirs).exclude(owner_id__in=theirs)
    if (guest := guests.order_by("pk").first()) is not None:
        ask_venue(guest, by=_BY)


def _listing(value: str) -> Listing | None:
    known = (
        ExternalId.objects.filter(source__slug="marlsden-demo", value=value).select_related("listing").first()
    )
    return None if known is None else known.listing
