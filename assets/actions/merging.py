"""The only writer of merges: two entries of one thing become one, and can be parted again.

Each call is one transaction. The dropped listing is withdrawn and knows into which it was merged, so that its address
leads there; what pointed at it points at the kept one. See docs/decisions/0017.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assets.actions import doubts, following, trust
from assets.actions.listings import Edit, complete, lock_for, save_listings
from assets.actions.pairs import lock_open
from assets.actor import Actor
from assets.duplicates.parts import PART_OF, PARTS, Side, differing, part_of, said
from assets.errors import AssetsError, Invalid
from assets.models import MODELS, Activity, DuplicateLook, DuplicatePair, Listing, Merge, Opening
from assets.snapshot import Document, snapshot
from assets.vocabulary import PairDecision, Status


class MergedAlready(AssetsError):
    """One of the two is already merged into another, or parted again: somebody else was quicker."""


class MergedFurther(AssetsError):
    """What was kept has since been merged into another, which must be undone first."""


@dataclass(frozen=True, slots=True)
class Undone:
    """``edited`` are the parts of the kept listing that were changed since it was merged, and stay as they are."""

    merge: Merge
    edited: tuple[str, ...]


@transaction.atomic
def merge_listings(
    keep: Listing,
    drop: Listing,
    *,
    choices: Mapping[str, Side],
    by: Actor,
    at: datetime,
    pair: DuplicatePair | None = None,
) -> Merge:
    """Make two listings one. ``choices`` says for fields, or parts of them, whose are kept: "keep" unless it is said.

    Raises Invalid for what cannot be (two kinds; dropping what is on the map for what is not; a choice that the listing
    could not be saved with), MergedAlready, and DecidedAlready for a ``pair`` that somebody has decided on.
    """
    taken = _taken(keep, drop, choices)
    moved = following.move_all(drop.pk, keep.pk, early=True)
    _lock(keep.pk, drop.pk)
    rows = complete(keep.kind, [keep.pk, drop.pk])
    kept, dropped = rows[keep.pk], rows[drop.pk]
    if kept.merged_into_id is not None or dropped.merged_into_id is not None:
        raise MergedAlready("One of these has been merged into another meanwhile.")
    if dropped.status == Status.PUBLISHED != kept.status:
        raise Invalid({"keep": ["Keep the one that is on the map."]})
    if pair is not None:
        lock_open(pair)
    kept_before, dropped_before = snapshot(kept), snapshot(dropped)
    confirmed_by = [kept.confirmed_by_id, dropped.confirmed_by_id]
    moved |= following.move_all(drop.pk, keep.pk, early=False)
    _recount(keep.pk, drop.pk, at=at)
    followers = _followers(of=dropped, to=kept, leaving_out=keep.pk)
    document = _merged(kept, dropped, kept_before, dropped_before, taken)
    why = f"“{dropped.name}” was an entry of the same"[:300]
    saved = save_listings(
        [
            Edit(kind=keep.kind, document=document, listing_id=keep.pk, action="merged", why=why),
            Edit(
                kind=drop.kind,
                document={"status": Status.WITHDRAWN.value},
                listing_id=drop.pk,
                action="merged",
                why=f"Merged into “{kept.name}”"[:300],
            ),
            *(edit for edit, _ in followers),
        ],
        by=by,
        at=at,
    )
    if "confirmed" in taken:
        Listing.objects.filter(pk=keep.pk).update(confirmed_by=confirmed_by[1])
    Listing.objects.filter(pk=drop.pk).update(merged_into=keep.pk)
    DuplicateLook.objects.bulk_create([DuplicateLook(listing_id=keep.pk)], ignore_conflicts=True)
    others = {str(row.pk): row.location_privacy for row in saved[2:]}
    for edit, before in followers:
        moved.setdefault("followers", {})[str(edit.listing_id)] = {
            **before,
            "after": others[str(edit.listing_id)],
        }
    moved["confirmed_by"] = {"kept": confirmed_by[0]}
    if pair is not None:
        _decided(pair, by=by, at=at)
    return Merge.objects.create(
        kept_id=keep.pk, dropped_id=drop.pk, pair=pair, choices=dict.fromkeys(sorted(taken), "drop"),
        kept_before=kept_before, kept_after=snapshot(saved[0]), dropped_before=dropped_before, moved=moved,
        at=at, by=by.user, by_name=by.name,
    )  # fmt: skip


@transaction.atomic
def undo_merge(merge: Merge, *, by: Actor, at: datetime) -> Undone:
    """Part two listings again, each as it was, but for what was changed on the kept one since: that stays, and is said.

    Raises MergedAlready when it was undone meanwhile, MergedFurther, and Invalid or NotPublishable when a listing could
    not be as it was (a ward that is gone).
    """
    keep_id, drop_id = merge.kept_id, merge.dropped_id
    following.move_all_back(merge.moved, keep_id, drop_id, early=True)
    _lock(keep_id, drop_id)
    stored = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    if stored.undone_at is not None:
        raise MergedAlready("Somebody else has undone this meanwhile.")
    kind = stored.kept_before["kind"]
    kept = complete(kind, [keep_id])[keep_id]
    if kept.merged_into_id is not None:
        raise MergedFurther("The kept one has been merged into another since. Undo that first.")
    back, edited = _restored(stored, snapshot(kept))
    Listing.objects.filter(pk=drop_id).update(merged_into=None)
    following.move_all_back(stored.moved, keep_id, drop_id, early=False)
    _recount(keep_id, drop_id, at=at)
    document = {"status": stored.dropped_before["status"]}
    why = "They are two after all"
    save_listings(
        [
            Edit(kind=kind, document=back, listing_id=keep_id, action="parted", why=why),
            Edit(kind=kind, document=document, listing_id=drop_id, action="parted", why=why),
            *_followers_back(stored, kept),
        ],
        by=by,
        at=at,
    )
    if "confirmed_at" in back:
        before = stored.moved.get("confirmed_by", {}).get("kept")
        Listing.objects.filter(pk=keep_id).update(confirmed_by=before)
    if stored.pair_id is not None:
        DuplicatePair.objects.filter(pk=stored.pair_id).update(
            decision=PairDecision.OPEN, decided_at=None, decided_by=None, decided_by_name=""
        )
    stored.undone_at, stored.undone_by, stored.undone_by_name = max(at, stored.at), by.user, by.name
    stored.save(update_fields=["undone_at", "undone_by", "undone_by_name"])
    return Undone(stored, edited)


def _taken(keep: Listing, drop: Listing, choices: Mapping[str, Side]) -> set[str]:
    """The parts to take from the dropped one. Raises Invalid."""
    if keep.pk == drop.pk:
        raise Invalid({"keep": ["These are one listing already."]})
    if keep.kind != drop.kind:
        raise Invalid({"keep": ["Only listings of one kind can be the same."]})
    sides: dict[str, Side] = {}
    for name, side in choices.items():
        if side not in ("keep", "drop") or (name not in PARTS and name not in PART_OF):
            raise Invalid({name: ["Choose one of the two."]})
        if sides.setdefault(part_of(name), side) != side:
            raise Invalid({name: ["This goes together with other fields: choose them all from one."]})
    return {part for part, side in sides.items() if side == "drop"}


def _lock(*ids: int) -> None:
    """Lock the two and what has them as owner or venue, in key order, and all that saving those will lock."""
    wanted = set(ids)
    while True:
        with transaction.atomic():
            lock_for([], wanted)
            bound = wanted | set(_bound(ids))
            if bound == wanted:
                return
            transaction.set_rollback(True)
        wanted = bound


def _bound(ids: tuple[int, ...]) -> list[int]:
    owned = list(Listing.objects.filter(owner_id__in=ids).values_list("pk", flat=True))
    for model in (Activity, Opening):
        owned += model.objects.filter(venue_id__in=ids).values_list("pk", flat=True)
    return owned


def _recount(*ids: int, at: datetime) -> None:
    doubts.recount(ids)
    trust.recount(ids, at=at)


def _merged(kept: Listing, dropped: Listing, mine: Document, theirs: Document, taken: set[str]) -> Document:
    """What to change on the kept one."""
    names = {f.name for f in MODELS[kept.kind]._meta.get_fields()}
    document: Document = {}
    for part in differing(mine, theirs):
        if part in taken:
            document |= {name: value for name, value in said(theirs, part).items() if name in names}
    owner = document.get("owner", mine.get("owner"))
    if owner in (str(kept.uuid), str(dropped.uuid)):
        # One of the two ran the other; now it would run itself.
        document["owner"] = None
    return document


def _followers(*, of: Listing, to: Listing, leaving_out: int) -> list[tuple[Edit, dict[str, Any]]]:
    """Edits that make listings name another as their owner or venue, each with what it was before."""
    edits: list[tuple[Edit, dict[str, Any]]] = []
    here = [
        pk
        for m in (Activity, Opening)
        for pk in m.objects.filter(venue_id=of.pk).values_list("pk", flat=True)
    ]
    rows = [("owner", Listing.objects.filter(owner_id=of.pk)), ("venue", Listing.objects.filter(pk__in=here))]
    for name, found in rows:
        for row in found.exclude(pk=leaving_out).order_by("pk").only("kind", "location_privacy"):
            edit = Edit(
                kind=row.kind,
                document={name: str(to.uuid)},
                listing_id=row.pk,
                action="moved",
                why=f"“{of.name}” was merged into “{to.name}”"[:300],
            )
            edits.append((edit, {"field": name, "kind": row.kind, "privacy": row.location_privacy}))
    return edits


def _followers_back(merge: Merge, kept: Listing) -> list[Edit]:
    """Edits that give the dropped listing what it had, as far as nobody has given that to somebody else since."""
    edits = []
    was = merge.moved.get("followers", {})
    dropped = Listing.objects.only("uuid").get(pk=merge.dropped_id)
    for kind in sorted({each["kind"] for each in was.values()}):
        ids = [int(pk) for pk, each in was.items() if each["kind"] == kind]
        for pk, row in sorted(complete(kind, ids).items()):
            said_before = was[str(pk)]
            if getattr(row, f"{said_before['field']}_id") != kept.pk:
                continue
            document: Document = {said_before["field"]: str(dropped.uuid)}
            if said_before["field"] == "venue" and row.location_privacy == said_before["after"]:
                document["location_privacy"] = said_before["privacy"]
            edits.append(
                Edit(
                    kind=kind, document=document, listing_id=pk, action="moved", why="They are two after all"
                )
            )
    return edits


def _restored(merge: Merge, now: Document) -> tuple[Document, tuple[str, ...]]:
    """What to change on the kept one so that it is as before, and the parts that somebody has changed since."""
    back: Document = {}
    edited = []
    for part in differing(merge.kept_before, merge.kept_after):
        before, after = said(merge.kept_before, part), said(merge.kept_after, part)
        if said(now, part) == after:
            back |= {name: value for name, value in before.items() if value != after[name]}
        else:
            edited.append(part)
    return back, tuple(edited)


def _decided(pair: DuplicatePair, *, by: Actor, at: datetime) -> None:
    DuplicatePair.objects.filter(pk=pair.pk).update(
        decision=PairDecision.MERGED, decided_at=at, decided_by=by.user, decided_by_name=by.name
    )
