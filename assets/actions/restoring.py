"""Going back to an older version: always forward, as one more version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assets.actions import listings
from assets.actions.listings import Edit
from assets.actions.proposals import live_document
from assets.actor import Actor
from assets.errors import AssetsError
from assets.models import Listing, Proposal, Revision
from assets.restoring import Restored, to_version, without_change
from assets.vocabulary import ProposalStatus, Status


class NothingToRestore(AssetsError):
    """The listing says all of it already, as far as it can be said."""

    def __init__(self, kept: tuple[str, ...]) -> None:
        self.kept = kept
        super().__init__("It already says what that version said, as far as it still can.")


def restored(revision: Revision) -> Restored:
    """What going back to a version would change, and what of it cannot come back."""
    return to_version(revision.listing.kind, now=live_document(revision.listing), then=dict(revision.after))


@transaction.atomic
def restore(revision: Revision, *, by: Actor, at: datetime, why: str = "") -> Restored:
    """Make the listing say what it said then, and tell what could not come back.

    Raises NothingToRestore when that changes nothing, Invalid and NotPublishable when it cannot be so any more.
    """
    Listing.objects.lock([revision.listing_id])
    back = restored(revision)
    if not back.document:
        raise NothingToRestore(back.kept)
    edit = Edit(
        kind=revision.listing.kind,
        document=back.document,
        listing_id=revision.listing_id,
        action="restored",
        why=(why.strip() or f"Version {revision.number}")[:300],
    )
    listings.save_listings([edit], by=by, at=at)
    return back


class NotUndone(AssetsError):
    """It has been undone or looked at before, or did not go live at once."""

    def __init__(self) -> None:
        super().__init__("Somebody has dealt with this already.")


@transaction.atomic
def undo_proposal(proposal: Proposal, *, why: str, by: Actor, at: datetime) -> tuple[str, ...]:
    """Take back what went live at once, and return the fields that stay because they were changed again since.

    A new listing is taken off the map. Raises NotUndone, Invalid and NotPublishable.
    """
    if proposal.listing_id is None:
        raise NotUndone
    Listing.objects.lock([proposal.listing_id])
    waiting = Proposal.objects.to_look_at().filter(pk=proposal.pk).select_for_update(of=("self",))
    stored = waiting.select_related("listing").first()
    if stored is None or stored.listing is None:
        raise NotUndone
    after = made_by(stored)
    before = None if after is None else version_before(after)
    back = Restored({}, ())
    if after is not None and before is not None:
        now = live_document(stored.listing)
        back = without_change(stored.kind, now=now, before=before.after, after=after.after)
    elif after is not None:
        back = Restored({"status": Status.WITHDRAWN.value}, ())
    if back.document:
        edit = Edit(
            kind=stored.kind,
            document=back.document,
            listing_id=stored.listing_id,
            action="undone",
            why=why.strip()[:300],
        )
        listings.save_listings([edit], by=by, at=at)
    stored.looked_at, stored.looked_at_by, stored.reasons = at, by.user, why.strip()
    stored.version += 1
    stored.save(update_fields=["looked_at", "looked_at_by", "reasons", "version"])
    return back.kept


def made_by(proposal: Proposal) -> Revision | None:
    """The version of the listing that an approved change made; None where it changed nothing."""
    if (
        proposal.status != ProposalStatus.APPROVED
        or proposal.listing_id is None
        or proposal.decided_at is None
    ):
        return None
    return Revision.objects.filter(listing_id=proposal.listing_id, at=proposal.decided_at).first()


def version_before(revision: Revision) -> Revision | None:
    return Revision.objects.filter(listing_id=revision.listing_id, number=revision.number - 1).first()
