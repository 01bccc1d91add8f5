"""The only writers of listings. Each call is one transaction: rows, history and search change together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assets import publishing
from assets.actions import places, written
from assets.actions.lists import Lists
from assets.actor import Actor
from assets.document import Lookups, check, fill, rules
from assets.errors import AssetsError, NotPublishable
from assets.models import Activity, Listing, Opening, Organisation, Revision, Space, VolunteerOffer
from assets.schedules import Rule
from assets.search import index
from assets.snapshot import Document, changes, snapshot
from assets.vocabulary import ConfirmedHow, Kind, Status

MODELS: dict[str, type[Listing]] = {
    Kind.ORGANISATION: Organisation,
    Kind.SPACE: Space,
    Kind.ACTIVITY: Activity,
    Kind.VOLUNTEER_OFFER: VolunteerOffer,
    Kind.OPENING: Opening,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change: of an existing listing by its key, or a new one. The document names only what changes."""

    kind: str
    document: Document
    listing_id: int | None = None
    action: str = "revised"
    why: str = ""


def create_listing(kind: str, *, document: Document, by: Actor, at: datetime, why: str = "") -> Listing:
    """Make a listing. Raises Invalid, or NotPublishable when the document says it is published."""
    return save_listings([Edit(kind=kind, document=document, action="created", why=why)], by=by, at=at)[0]


def revise_listing(
    listing: Listing, *, document: Document, by: Actor, at: datetime, why: str = ""
) -> Listing:
    """Change what the document names and leave the rest. Raises as create_listing."""
    return _one(listing, document, "revised", by=by, at=at, why=why)


def publish_listing(listing: Listing, *, by: Actor, at: datetime, why: str = "") -> Listing:
    """Let everybody see it. Raises NotPublishable, naming what it lacks."""
    return _one(listing, {"status": Status.PUBLISHED}, "published", by=by, at=at, why=why)


def withdraw_listing(listing: Listing, *, by: Actor, at: datetime, why: str = "") -> Listing:
    """Take it off the map. Its history stays."""
    return _one(listing, {"status": Status.WITHDRAWN}, "withdrawn", by=by, at=at, why=why)


def confirm_listing(listing: Listing, *, how: ConfirmedHow, by: Actor, at: datetime) -> Listing:
    """Record that somebody has said it is still right."""
    document = {"confirmed_at": at.isoformat(), "confirmed_how": how.value}
    return _one(listing, document, "confirmed", by=by, at=at, why="")


def _one(listing: Listing, document: Document, action: str, *, by: Actor, at: datetime, why: str) -> Listing:
    edit = Edit(kind=listing.kind, document=document, listing_id=listing.pk, action=action, why=why)
    return save_listings([edit], by=by, at=at)[0]


@transaction.atomic
def save_listings(edits: Sequence[Edit], *, by: Actor, at: datetime) -> list[Listing]:
    """Make many changes at once, all or none; every other action comes here.

    An edit that changes nothing leaves no trace in the history. Returns the listings in the edits' order.
    Raises Invalid or NotPublishable for the first edit that cannot be made.
    """
    lookups = Lookups.for_documents(edit.document for edit in edits)
    existing = _locked([edit.listing_id for edit in edits if edit.listing_id is not None])
    before = {pk: snapshot(row) for pk, row in existing.items()}
    rows: list[Listing] = []
    all_times: list[list[Rule]] = []
    for edit in edits:
        row = existing[edit.listing_id] if edit.listing_id is not None else _new(edit.kind, at)
        stored = None if edit.listing_id is None else written.columns(row)
        all_times.append(_fill(row, edit, lookups, at=at))
        if "confirmed_at" in edit.document:
            row.confirmed_by = by.user
        if stored is not None:
            written.update(row, stored)
        rows.append(row)
    written.insert([row for row in rows if row._state.adding])
    lists = Lists()
    for edit, row, times in zip(edits, rows, all_times, strict=True):
        lists.add(row, edit.document, times, lookups, is_new=edit.listing_id is None)
    lists.save()
    moved = places.follow_venues(
        [row.pk for row in rows if row.kind == Kind.SPACE and row.pk in before], at=at
    )
    # What was itself edited here has its own entry in the history already.
    moved = [(row, said) for row, said in moved if row.pk not in {edited.pk for edited in rows}]
    before.update({row.pk: said for row, said in moved})
    followers = [
        Edit(kind=row.kind, document={}, listing_id=row.pk, action="moved", why="With its venue")
        for row, _ in moved
    ]
    touched = [*rows, *(row for row, _ in moved)]
    ids = [row.pk for row in touched]
    places.assign_wards(ids)
    index.refresh(ids + _named_in(rows))
    saved = _read_back(touched)
    _record([*edits, *followers], saved, before, by=by, at=at)
    return saved[: len(rows)]


def rehearse(edits: Sequence[Edit], *, at: datetime) -> list[AssetsError | None]:
    """Tell for each edit why save_listings would refuse it, or None. Writes nothing.

    For an import, which must not lose a thousand good rows to one bad one.
    """
    lookups = Lookups.for_documents(edit.document for edit in edits)
    by_kind: dict[str, list[int]] = {}
    for edit in edits:
        if edit.listing_id is not None:
            by_kind.setdefault(edit.kind, []).append(edit.listing_id)
    existing = {pk: row for kind, ids in by_kind.items() for pk, row in complete(kind, ids).items()}
    refusals: list[AssetsError | None] = []
    for edit in edits:
        row = existing[edit.listing_id] if edit.listing_id is not None else _new(edit.kind, at)
        try:
            _fill(row, edit, lookups, at=at)
        except AssetsError as refusal:
            refusals.append(refusal)
        else:
            refusals.append(None)
    return refusals


def _fill(row: Listing, edit: Edit, lookups: Lookups, *, at: datetime) -> list[Rule]:
    """Make a row say what an edit says; return its times. Raises Invalid or NotPublishable."""
    fill(row, edit.document, lookups)
    times = rules(edit.document)
    places.settle(row)
    check(row)
    row.updated_at = at
    if row.status == Status.PUBLISHED and row.published_at is None:
        row.published_at = at
    _check_publishable(row, edit.document)
    return times


def _locked(ids: Iterable[int]) -> dict[int, Listing]:
    """Lock listings in key order, then read each as its own kind, with what a snapshot reads."""
    kinds = dict(
        Listing.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update().values_list("pk", "kind")
    )
    found: dict[int, Listing] = {}
    for kind in sorted(set(kinds.values())):
        of_kind = [pk for pk, k in kinds.items() if k == kind]
        found.update(complete(kind, of_kind))
    return found


def complete(kind: str, ids: Sequence[int]) -> dict[int, Listing]:
    """Read listings of one kind with all that a snapshot reads, in a handful of queries; by key."""
    model = MODELS[kind]
    related = ["owner", *(["venue"] if model in (Activity, Opening) else [])]
    rows = model.objects.filter(pk__in=ids).select_related(*related)
    return {row.pk: row for row in rows.prefetch_related("listing_themes__term", "reach_areas", "schedules")}


def _new(kind: str, at: datetime) -> Listing:
    return MODELS[kind](kind=kind, created_at=at, updated_at=at)


def _check_publishable(row: Listing, document: Document) -> None:
    if row.status != Status.PUBLISHED:
        return

    def count(name: str, relation: str) -> int:
        if name in document:
            return len(document[name] or ())
        return 0 if row._state.adding else len(getattr(row, relation).all())

    lacks = publishing.missing(
        row, themes=count("themes", "listing_themes"), reach_areas=count("reach_areas", "reach_areas")
    )
    if lacks:
        raise NotPublishable(lacks)


def _read_back(rows: Sequence[Listing]) -> list[Listing]:
    """Read the rows as they now stand, in the same order, with what the database derived."""
    found: dict[int, Listing] = {}
    for kind in sorted({row.kind for row in rows}):
        found.update(complete(kind, [row.pk for row in rows if row.kind == kind]))
    return [found[row.pk] for row in rows]


def _record(
    edits: Sequence[Edit], rows: Sequence[Listing], before: dict[int, Document], *, by: Actor, at: datetime
) -> None:
    """Add a revision for every listing that now reads differently."""
    ids = [row.pk for row in rows]
    last = dict(
        Revision.objects.filter(listing_id__in=ids)
        .values_list("listing_id")
        .annotate(Max("number"))
        .order_by("listing_id")
    )
    after = {row.pk: snapshot(row) for row in rows}
    Revision.objects.bulk_create(
        Revision(
            listing_id=row.pk,
            number=last.get(row.pk, 0) + 1,
            at=at,
            by=by.user,
            by_name=by.name,
            action=edit.action,
            why=edit.why,
            after=after[row.pk],
        )
        for edit, row in zip(edits, rows, strict=True)
        if changes(before.get(row.pk, {}), after[row.pk])
    )


def _named_in(rows: Sequence[Listing]) -> list[int]:
    """Listings whose search entry holds the name of a changed organisation or space."""
    ids = [row.pk for row in rows if row.kind in (Kind.ORGANISATION, Kind.SPACE)]
    owned = Listing.objects.filter(owner_id__in=ids).values_list("pk", flat=True)
    hosted = Activity.objects.filter(venue_id__in=ids).values_list("pk", flat=True)
    return [*owned, *hosted] if ids else []
