"""One change as its page shows it: what it was and would be, where, who asks and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from assets.actions.restoring import made_by, version_before
from assets.models import Proposal, ReasonTemplate
from assets.proposed import clashes, said_now, whole
from assets.snapshot import Document
from assets.trusting import EARNED_AFTER, has_earned_trust
from assets.vocabulary import ProposalStatus
from directory.accounts.models import User
from directory.changes.difference import Difference, differences
from directory.changes.labels import label
from directory.changes.maps import Maps, maps
from directory.changes.said import Words
from directory.components.cards import listing_url
from directory.moderation.queue import Entry, ago_words, entry

MOST_SEEN = 100_000


@dataclass(frozen=True, slots=True)
class Both:
    """A field that was changed on the map meanwhile: what it was, is now, and is asked to be."""

    label: str
    was: list[str]
    now: list[str]
    asked: list[str]


@dataclass(frozen=True, slots=True)
class ChangePage:
    entry: Entry
    proposal: Proposal
    is_waiting: bool
    to_look_at: bool
    is_new: bool
    differences: list[Difference]
    maps: Maps | None
    both: list[Both]
    seen: str
    versions: int
    listing_url: str
    templates: list[ReasonTemplate]
    earned: bool
    earned_after: int
    form_url: str
    next_url: str
    submitted: str
    decided: str

    @classmethod
    def of(cls, proposal: Proposal, *, user: User, at: datetime) -> ChangePage:
        before, after = documents(proposal)
        waits = proposal.status == ProposalStatus.WAITING
        clashing = clashes(proposal) if waits else []
        words = Words.of(proposal.kind, [before, after, *({c.name: c.was} for c in clashing)], at=at)
        organisation = proposal.organisation
        following = next_after(proposal, user=user, at=at)
        drawn, told = maps(before, after), differences(proposal.kind, before, after, at=at)
        return cls(
            entry=entry(proposal, user, at),
            proposal=proposal,
            is_waiting=waits,
            to_look_at=proposal.live_at_once and proposal.looked_at is None,
            is_new=not before,
            # Where it is says the map.
            differences=[row for row in told if drawn is None or row.name != "point"],
            maps=drawn,
            both=[
                Both(
                    label(c.name),
                    words.say(c.name, c.was),
                    words.say(c.name, c.now),
                    words.say(c.name, c.asked),
                )
                for c in clashing
            ],
            seen=json.dumps({c.name: c.now for c in clashing}),
            versions=proposal.listing.revisions.count() if proposal.listing else 0,
            listing_url=listing_url(proposal.listing) if proposal.listing else "",
            templates=list(ReasonTemplate.objects.order_by("position", "title", "pk")) if waits else [],
            earned=organisation is not None and has_earned_trust(organisation),
            earned_after=EARNED_AFTER,
            form_url=_form_url(proposal),
            next_url=reverse("change", args=[following.uuid]) if following else "",
            submitted=ago_words(proposal.submitted_at, at) if proposal.submitted_at else "",
            decided=ago_words(proposal.decided_at, at) if proposal.decided_at else "",
        )


def documents(proposal: Proposal) -> tuple[Document, Document]:
    """What the listing said and would say, or, once it was decided, what the change made of it."""
    if proposal.status == ProposalStatus.APPROVED:
        made = made_by(proposal)
        before = version_before(made) if made else None
        return (before.after if before else {}), (made.after if made else {})
    return said_now(proposal), whole(proposal)


def next_after(proposal: Proposal, *, user: User, at: datetime) -> Proposal | None:
    """The next that waits and that nobody else is reading: after this one, or else from the front."""
    free = Proposal.objects.waiting().decidable_by(user).exclude(pk=proposal.pk)
    free = free.exclude(held_until__gt=at, held_by__isnull=False) | free.filter(held_by=user)
    rows = free.only("uuid").in_order()
    later = rows.filter(submitted_at__gte=proposal.submitted_at).first() if proposal.submitted_at else None
    return later or rows.first()


def read_seen(text: str) -> dict[str, Any]:
    """What the page told its reader that the map says now; nothing where it cannot be read."""
    try:
        said = json.loads(text) if len(text) <= MOST_SEEN else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _form_url(proposal: Proposal) -> str:
    """The whole form, where the site has it."""
    try:
        return reverse("proposal-step", args=[proposal.uuid, "what"])
    except NoReverseMatch:
        return ""
