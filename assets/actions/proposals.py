"""The only writers of proposed changes: writing, submitting, deciding. What is approved goes live through listings.

The live listing is always the last approved version. Of two people who write at once the second is told, and nothing
of either is lost; what changed on the map meanwhile is kept unless the proposal changes the very same thing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assets.actions import listings
from assets.actions.listings import Edit
from assets.actions.memberships import add_member
from assets.actor import Actor
from assets.errors import AssetsError, Invalid
from assets.merge import TOGETHER
from assets.models import Listing, Organisation, Proposal
from assets.permissions import is_convenor
from assets.proposed import Clash, clashes, proposed_ward, said_now, whole
from assets.snapshot import Document, default, snapshot
from assets.vocabulary import ConfirmedHow, MembershipRole, ProposalStatus, Status

HELD_FOR = timedelta(minutes=15)
"""So long nobody else can decide what a convenor has opened."""
MOST_REASONS = 4_000


class Overtaken(AssetsError):
    """Somebody else has changed the same thing meanwhile; ``clashes`` shows both, and nothing was written."""

    def __init__(self, found: list[Clash]) -> None:
        self.clashes = found
        super().__init__("Somebody else changed this while you were writing.")


class Held(AssetsError):
    """Another convenor is deciding it."""

    def __init__(self, name: str, until: datetime) -> None:
        self.name, self.until = name, until
        super().__init__(f"{name} is looking at this.")


class Decided(AssetsError):
    """It is not open for this any more; ``status`` says what it is."""

    def __init__(self, status: str) -> None:
        self.status = status
        super().__init__("This has been decided or sent already.")


@transaction.atomic
def start_proposal(
    *,
    kind: str,
    listing: Listing | None = None,
    organisation: Organisation | None = None,
    along_with: Proposal | None = None,
    document: Document | None = None,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Begin a change, of a new listing or one there is; of one there is, go on with what is open already.

    ``document`` is what a new one begins with; ``along_with`` the organisation's own proposal, where it is new too.
    Whoever calls has asked permissions first.
    """
    if listing is not None:
        Listing.objects.lock([listing.pk])
        open_one = Proposal.objects.open().filter(listing_id=listing.pk).first()
        if open_one is not None:
            return open_one
    return Proposal.objects.create(
        kind=kind,
        listing=listing,
        organisation=organisation,
        along_with=along_with,
        document=document or {},
        started_by=by.user,
        started_at=at,
        changed_at=at,
    )


@transaction.atomic
def write_proposal(
    proposal: Proposal, *, changes: Document, was: Document | None = None, by: Actor, at: datetime
) -> Proposal:
    """Keep what was typed, right or not yet right; a field given as None is emptied.

    ``was`` is what the writer saw in these fields. Where the proposal now says something else there, nothing is
    written and Overtaken shows both. Raises Decided when it is not open any more. What waited or was sent back is
    being written again.
    """
    proposal = _open(proposal)
    if was is not None:
        said = whole(proposal)
        found = [
            Clash(name, was.get(name), said.get(name), changes.get(name))
            for name in changes
            if said.get(name) != was.get(name) and said.get(name) != changes.get(name)
        ]
        if found:
            raise Overtaken(found)
    live = said_now(proposal)
    for name, value in changes.items():
        if name not in proposal.document and proposal.listing_id is not None:
            proposal.base[name] = live.get(name)
        proposal.document[name] = value
    _drop_what_changes_nothing(proposal, live)
    proposal.status = ProposalStatus.DRAFT
    proposal.version += 1
    proposal.changed_at = at
    proposal.held_by, proposal.held_until = None, None
    proposal.save()
    return proposal


def _drop_what_changes_nothing(proposal: Proposal, live: Document) -> None:
    """A field that says what the map says is no change, unless others that go with it are changed."""
    if proposal.listing_id is None:
        return
    groups = {name: group for group in TOGETHER for name in group}
    for name in list(proposal.document):
        group = groups.get(name, (name,))
        if all(
            n not in proposal.document or _same(proposal.document[n], live.get(n), proposal.kind, n)
            for n in group
        ):
            for n in group:
                proposal.document.pop(n, None)
                proposal.base.pop(n, None)


def _same(value: Any, live: Any, kind: str, name: str) -> bool:
    empty: tuple[Any, ...] = (None, "", [])
    if value in empty:
        value = default(kind, name)
    if live in empty:
        live = default(kind, name)
    return bool(value == live)


@transaction.atomic
def submit_proposal(proposal: Proposal, *, by: Actor, at: datetime, why: str = "") -> Proposal:
    """Ask for it to go live. A trusted organisation's and a convenor's does at once; others wait for a convenor.

    Raises Invalid or NotPublishable when it could not go live as it is, Overtaken when the map has changed in the
    same fields since, and Decided.
    """
    proposal = _open(proposal)
    proposal.why = why.strip()[:300]
    proposal.submitted_at, proposal.submitted_by = at, by.user
    proposal.ward = proposed_ward(proposal)
    proposal.save(update_fields=["ward"])
    edit = _edit(proposal)
    _check_clashes(proposal)
    refusal = listings.rehearse([edit], at=at)[0]
    if refusal is not None:
        raise refusal
    if _goes_live_at_once(proposal, by):
        return _apply(proposal, edit, by=by, at=at, at_once=not _may_decide(proposal, by))
    proposal.status = ProposalStatus.WAITING
    proposal.version += 1
    proposal.save()
    return proposal


def _goes_live_at_once(proposal: Proposal, by: Actor) -> bool:
    if _may_decide(proposal, by):
        return True
    return proposal.organisation is not None and proposal.organisation.trusted_since is not None


def _may_decide(proposal: Proposal, by: Actor) -> bool:
    return Proposal.objects.filter(pk=proposal.pk).decidable_by(by.user).exists()


@transaction.atomic
def approve_proposal(
    proposal: Proposal,
    *,
    version: int,
    by: Actor,
    at: datetime,
    document: Document | None = None,
    seen: Document | None = None,
) -> Proposal:
    """Let it go live, with what the convenor changed in it (``document``). Raises as submit_proposal, and Held.

    ``version`` is the one the convenor has read: of another one nothing is approved. ``seen`` is what they were shown
    the map to say now where it was changed meanwhile: of that they have decided, of anything newer they have not.
    """
    proposal = _to_decide(proposal, version, by, at)
    proposal.document |= document or {}
    proposal.base |= {name: value for name, value in (seen or {}).items() if name in proposal.base}
    edit = _edit(proposal)
    _check_clashes(proposal)
    return _apply(proposal, edit, by=by, at=at)


@transaction.atomic
def return_proposal(proposal: Proposal, *, version: int, reasons: str, by: Actor, at: datetime) -> Proposal:
    """Send it back with reasons, to be written again. Raises Invalid without reasons, Held and Decided."""
    reasons = reasons.strip()
    if not reasons or len(reasons) > MOST_REASONS:
        raise Invalid({"reasons": ["Say what should be different, so that they can change it."]})
    proposal = _to_decide(proposal, version, by, at)
    proposal.status, proposal.reasons = ProposalStatus.RETURNED, reasons
    return _decided(proposal, by, at)


@transaction.atomic
def drop_proposal(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    """Give it up. Nothing of it goes live, and what was typed is not kept. Raises Decided."""
    proposal = _open(proposal)
    proposal.status = ProposalStatus.DROPPED
    proposal.document, proposal.base = {}, {}
    proposal.version += 1
    proposal.changed_at = at
    proposal.save()
    return proposal


@transaction.atomic
def hold_proposal(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    """Keep others from deciding it while this convenor reads. Raises Held when somebody else does, and Decided."""
    proposal = _to_decide(proposal, proposal.version, by, at)
    proposal.held_by, proposal.held_until = by.user, at + HELD_FOR
    proposal.save(update_fields=["held_by", "held_until"])
    return proposal


@transaction.atomic
def look_at_proposal(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """Note that a convenor has seen what went live at once."""
    Proposal.objects.to_look_at().filter(pk=proposal.pk).update(looked_at=at, looked_at_by=by.user)


def _edit(proposal: Proposal) -> Edit:
    """The change as listings take it; a new listing is published by it.

    Whoever looks after an entry and says what it should say has also said that the rest of it is right.
    """
    document = {name: value for name, value in proposal.document.items() if name != "kind"}
    if proposal.listing_id is None:
        document = {name: value for name, value in document.items() if value is not None}
        document["status"] = Status.PUBLISHED
        if proposal.organisation is not None:
            document.setdefault("owner", str(proposal.organisation.uuid))
    new = proposal.listing_id is None
    if not is_convenor(proposal.submitted_by) and proposal.submitted_at is not None:
        document |= {
            "confirmed_at": proposal.submitted_at.isoformat(),
            "confirmed_how": ConfirmedHow.ONLINE.value,
        }
    return Edit(
        kind=proposal.kind,
        document=document,
        listing_id=proposal.listing_id,
        action="created" if new else "revised",
        why=proposal.why,
    )


def _check_clashes(proposal: Proposal) -> None:
    found = clashes(proposal)
    if found:
        raise Overtaken(found)


def _apply(proposal: Proposal, edit: Edit, *, by: Actor, at: datetime, at_once: bool = False) -> Proposal:
    writer = by if proposal.submitted_by is None else Actor.of(proposal.submitted_by)
    listing = listings.save_listings([edit], by=writer, at=at)[0]
    if edit.listing_id is None and isinstance(listing, Organisation):
        _found(proposal, listing, writer, at)
    proposal.listing = Listing.objects.get(pk=listing.pk)
    proposal.status, proposal.live_at_once = ProposalStatus.APPROVED, at_once
    return _decided(proposal, by, at)


def _found(proposal: Proposal, organisation: Organisation, founder: Actor, at: datetime) -> None:
    """Whoever put a new organisation on the map looks after it, and what they added along with it is its own."""
    if founder.user is not None and not is_convenor(founder.user):
        add_member(organisation, founder.user, role=MembershipRole.OWNER, at=at)
    Proposal.objects.filter(along_with=proposal).update(organisation=organisation)


def _decided(proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    proposal.decided_at, proposal.decided_by = at, by.user
    proposal.held_by, proposal.held_until = None, None
    proposal.version += 1
    proposal.save()
    return proposal


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it now stands, nobody else's until this transaction ends; its listing is locked first."""
    listing_id = Proposal.objects.filter(pk=proposal.pk).values_list("listing_id", flat=True).first()
    if listing_id is not None:
        Listing.objects.lock([listing_id])
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("organisation", "submitted_by", "held_by", "listing")
        .get(pk=proposal.pk)
    )


def _open(proposal: Proposal) -> Proposal:
    proposal = _locked(proposal)
    if not proposal.is_open:
        raise Decided(proposal.status)
    return proposal


def _to_decide(proposal: Proposal, version: int, by: Actor, at: datetime) -> Proposal:
    proposal = _locked(proposal)
    if proposal.status != ProposalStatus.WAITING or proposal.version != version:
        raise Decided(proposal.status)
    if by.user is not None and proposal.is_held_from(by.user, at):
        assert proposal.held_until is not None  # noqa: S101  is_held_from has looked
        raise Held(str(proposal.held_by), proposal.held_until)
    return proposal


def live_document(listing: Listing) -> Document:
    """What the map says of a listing now, whole."""
    return snapshot(listings.complete(listing.kind, [listing.pk])[listing.pk])
