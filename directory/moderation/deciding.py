"""Deciding a change and telling whoever asked for it, both or neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from assets.actions.memberships import trust_organisation
from assets.actions.proposals import approve_proposal, return_proposal
from assets.actions.restoring import undo_proposal
from assets.actor import Actor
from assets.models import Listing, Organisation, Proposal
from assets.snapshot import Document
from directory.accounts.models import User
from directory.components.cards import listing_url
from directory.moderation.queue import what_words
from directory.post.queue import put_in_post


@transaction.atomic
def approve(
    proposal: Proposal,
    *,
    version: int,
    by: User,
    at: datetime,
    document: Document | None = None,
    seen: dict[str, Any] | None = None,
    trust: bool = False,
) -> Proposal:
    """Let it go live, trust its organisation from now on if that is said, and tell. Raises as approve_proposal."""
    what = what_words(proposal)
    done = approve_proposal(proposal, version=version, by=Actor.of(by), at=at, document=document, seen=seen)
    if trust and done.organisation is not None:
        trust_organisation(done.organisation, trusted=True, at=at)
    _tell(done, "approved", what=what, changed=bool(document), by=by, at=at)
    return done


@transaction.atomic
def send_back(proposal: Proposal, *, version: int, reasons: str, by: User, at: datetime) -> Proposal:
    """Send it back with reasons, and tell. Raises as return_proposal."""
    done = return_proposal(proposal, version=version, reasons=reasons, by=Actor.of(by), at=at)
    _tell(done, "returned", what=what_words(done), by=by, at=at)
    return done


@transaction.atomic
def undo(proposal: Proposal, *, reasons: str, by: User, at: datetime) -> tuple[str, ...]:
    """Take back what went live at once, and tell why. Raises as undo_proposal."""
    kept = undo_proposal(proposal, why=reasons, by=Actor.of(by), at=at)
    stored = Proposal.objects.select_related("listing", "submitted_by").get(pk=proposal.pk)
    _tell(stored, "undone", what=what_words(stored), by=by, at=at)
    return kept


def stop_trusting(organisation: Organisation, *, at: datetime) -> None:
    trust_organisation(organisation, trusted=False, at=at)


def _tell(
    proposal: Proposal, decision: str, *, what: str, by: User, at: datetime, changed: bool = False
) -> None:
    """Write to whoever asked; a convenor who decides their own change knows."""
    to = proposal.submitted_by
    if to is None or to == by or not to.is_active:
        return
    listing = Listing.objects.filter(pk=proposal.listing_id or 0).first()
    name = str(proposal.document.get("name") or (listing.name if listing else ""))
    put_in_post(
        key=f"decision:{proposal.uuid}:{proposal.version}",
        to=to.email,
        template="decision",
        context={
            "decision": decision,
            # Whatever somebody typed as a name, a subject is one line.
            "name": " ".join(name.split())[:80],
            "what": what,
            "changed": changed,
            "reasons": proposal.reasons,
            "link": _address(proposal, listing, decision),
        },
        about=proposal.uuid,
        at=at,
    )


def _address(proposal: Proposal, listing: Listing | None, decision: str) -> str:
    """Where they see it: the listing once it is there, else what they wrote."""
    if decision != "returned" and listing is not None:
        return settings.SITE_URL + listing_url(listing)
    try:
        return settings.SITE_URL + reverse("proposal-step", args=[proposal.uuid, "what"])
    except NoReverseMatch:
        return settings.SITE_URL + reverse("home")
