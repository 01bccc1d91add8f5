"""The only writers of listings. Each call is one transaction: rows, history and search change together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assets import publishing
from assets.actions import doubts, places, written
from assets.actions.lists import Lists
from assets.actor import Actor
from assets.confirmation import DEFAULT_DAYS
from assets.document import Lookups, check, fill, rules
from assets.duplicates import stored as duplicates
from assets.errors import AssetsError, NotPublishable
from assets.following import settle
from assets.models import MODELS, Activity, Listing, Opening, Revision, Space
from assets.schedules import Rule
from assets.search import index
from assets.snapshot import Document, changes, snapshot
from assets.vocabulary import ConfirmedHow, Kind, Status


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


def confirm_listing(
    listing: Listing, *, how: ConfirmedHow, by: Actor, at: datetime, why: str = ""
) -> Listing:
    """Record that somebody has said it is still right."""
    document = {"confirmed_at": at.isoformat(), "confirmed_how": how.value}
    return _one(listing, document, "confirmed", by=by, at=at, why=why)


def confirm_listings(
    listings: Sequence[Listing], *, how: ConfirmedHow, by: Actor, at: datetime
) -> list[Listing]:
    """Record of many at once that somebody has said they are still right."""
    document = {"confirmed_at": at.isoformat(), "confirmed_how": how.value}
    edits = [
        Edit(kind=row.kind, document=document, listing_id=row.pk, action="confirmed") for row in listings
    ]
    return save_listings(edits, by=by, at=at)


def _one(listing: Listing, document: Document, action: str, *, by: Actor, at: datetime, why: str) -> Listing:
    edit = Edit(kind=listing.kind, document=document, listing_id=listing.pk, action=action, why=why)
    return save_listings([edit], by=by, at=at)[0]


@transaction.atomic
def save_listings(edits: Sequence[Edit], *, by: Actor, at: datetime) -> list[Listing]:
    """Make many changes at once, all or none; every other action comes here.

    An edit that changes nothing leaves no trace in the history. Returns the listings in the edits' order.
    Raises Invalid or NotPublishable for the first edit that cannot be made, and ValueError when two edits are of
    one listing: which of them should hold is for the caller to say.
    """
    ids = [edit.listing_id for edit in edits if edit.listing_id is not None]
    if len(ids) != len(set(ids)):
        raise ValueError("two edits of one listing")
    lock_for(edits, ids)
    lookups = Lookups.for_documents(edit.document for edit in edits)
    existing = _existing(edits)
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
    moved = places.follow_venues([row.pk for row in rows if row.kind == Kind.SPACE and row.pk in before])
    # What was itself edited here has its own entry in the history already.
    edited = {row.pk for row in rows}
    moved = [(row, said) for row, said in moved if row.pk not in edited]
    before.update({row.pk: said for row, said in moved})
    followers = [
        Edit(kind=row.kind, document={}, listing_id=row.pk, action="moved", why="With its venue")
        for row, _ in moved
    ]
    touched = [*rows, *(row for row, _ in moved)]
    places.assign_wards([row.pk for row in touched])
    saved = _read_back(touched)
    after = {row.pk: snapshot(row) for row in saved}
    doubts.answer_by_change(saved, before, by=by, at=at)
    index.refresh([row.pk for row in touched] + _bound_to(edited))
    duplicates.refresh(saved, before, after)
    _record([*edits, *followers], saved, before, after, by=by, at=at)
    return saved[: len(rows)]


def rehearse(edits: Sequence[Edit], *, at: datetime) -> list[AssetsError | None]:
    """Tell for each edit why save_listings would refuse it, or None. Writes nothing.

    For an import, which must not lose a thousand good rows to one bad one.
    """
    lookups = Lookups.for_documents(edit.document for edit in edits)
    existing = _existing(edits)
    followers: dict[int, list[Activity | Opening]] = {}
    for follower in places.followers([pk for pk, row in existing.items() if row.kind == Kind.SPACE]):
        followers.setdefault(follower.venue_id or 0, []).append(follower)
    refusals: list[AssetsError | None] = []
    for edit in edits:
        row = existing[edit.listing_id] if edit.listing_id is not None else _new(edit.kind, at)
        try:
            _fill(row, edit, lookups, at=at)
            for follower in followers.get(row.pk, []):
                assert isinstance(row, Space)  # noqa: S101  only a space has followers
                follower.venue = row
                places.follow(follower)
        except AssetsError as refusal:
            refusals.append(refusal)
        else:
            refusals.append(None)
    return refusals


def _fill(row: Listing, edit: Edit, lookups: Lookups, *, at: datetime) -> list[Rule]:
    """Make a row say what an edit says; return its times. Raises Invalid or NotPublishable."""
    fill(row, edit.document, lookups)
    times = rules(edit.document)
    settle(row)
    check(row)
    if row.status == Status.PUBLISHED and row.published_at is None:
        row.published_at = at
    _check_publishable(row, edit.document)
    return times


def lock_for(edits: Sequence[Edit], ids: Collection[int]) -> None:
    """Lock in key order all rows these edits change or copy from, so that none of them changes meanwhile.

    Which rows those are may itself change while we wait for them: then the locks are given back (a savepoint
    does that) and all are taken again, since taking the missing ones out of order could wait for ever.
    """
    wanted = _concerned(edits, ids)
    while True:
        with transaction.atomic():
            Listing.objects.lock(wanted)
            missed = _concerned(edits, ids) - wanted
            if not missed:
                return
            transaction.set_rollback(True)
        wanted |= missed


def _concerned(edits: Sequence[Edit], ids: Collection[int]) -> set[int]:
    """The listings edited, the owners and venues they have or will have, and what has them as such."""
    named = {edit.document[n] for edit in edits for n in ("owner", "venue") if edit.document.get(n)}
    found = {*ids, *_bound_to(ids)}
    found.update(Listing.objects.filter(uuid__in=named).values_list("pk", flat=True))
    found.update(Listing.objects.filter(pk__in=ids, owner__isnull=False).values_list("owner_id", flat=True))
    for model in (Activity, Opening):
        rows = model.objects.filter(pk__in=ids, venue__isnull=False)
        found.update(rows.values_list("venue_id", flat=True))
    return found


def _existing(edits: Sequence[Edit]) -> dict[int, Listing]:
    """Read the listings that edits change, each as its own kind, with what a snapshot reads."""
    by_kind: dict[str, list[int]] = {}
    for edit in edits:
        if edit.listing_id is not None:
            by_kind.setdefault(edit.kind, []).append(edit.listing_id)
    return {pk: row for kind in sorted(by_kind) for pk, row in complete(kind, by_kind[kind]).items()}


def complete(kind: str, ids: Sequence[int]) -> dict[int, Listing]:
    """Read listings of one kind with all that a snapshot reads, in a handful of queries; by key."""
    model = MODELS[kind]
    related = ["owner", *(["venue"] if model in (Activity, Opening) else [])]
    rows = model.objects.filter(pk__in=ids).select_related(*related)
    return {row.pk: row for row in rows.prefetch_related("listing_themes__term", "reach_areas", "schedules")}


def _new(kind: str, at: datetime) -> Listing:
    return MODELS[kind](kind=kind, created_at=at, updated_at=at, confirm_every_days=DEFAULT_DAYS[kind])


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
    edits: Sequence[Edit],
    rows: Sequence[Listing],
    before: dict[int, Document],
    after: dict[int, Document],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add a revision for every listing that now reads differently, and note on it that it was changed."""
    changed = [
        (edit, row)
        for edit, row in zip(edits, rows, strict=True)
        if changes(before.get(row.pk, {}), after[row.pk])
    ]
    ids = [row.pk for _, row in changed]
    Listing.objects.filter(pk__in=set(ids) & before.keys()).update(updated_at=at)
    last = dict(
        Revision.objects.filter(listing_id__in=ids)
        .values_list("listing_id")
        .annotate(Max("number"))
        .order_by("listing_id")
    )
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
        for edit, row in changed
    )
    for _, row in changed:
        row.updated_at = at


def _bound_to(ids: Collection[int]) -> list[int]:
    """Listings that copy from these: they name them as owner or venue, and stand where their venue stands."""
    owned = Listing.objects.filter(owner_id__in=ids).values_list("pk", flat=True)
    hosted = (m.objects.filter(venue_id__in=ids).values_list("pk", flat=True) for m in (Activity, Opening))
    return [*owned, *(pk for keys in hosted for pk in keys)]
