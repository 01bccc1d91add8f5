"""The only writers of pairs of listings that may be one, and of what was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection, transaction
from django.db.models import Q

from assets.actor import Actor
from assets.duplicates import Found, find_candidates, stored
from assets.errors import AssetsError
from assets.models import DuplicatePair, Listing
from assets.vocabulary import PairDecision, Status

_BATCH = 2_000
_FEW = 200
"""Looked at in one transaction beside others' work: who saves one of these waits until it ends."""


class DecidedAlready(AssetsError):
    """Somebody else has decided on a pair meanwhile; ``pair`` is as they left it."""

    def __init__(self, pair: DuplicatePair) -> None:
        self.pair = pair
        super().__init__("Somebody else has decided on these two meanwhile.")


@dataclass(frozen=True, slots=True)
class Looked:
    """``listings`` were gone through, ``weighed`` pairs compared, ``pairs`` found likely."""

    listings: int = 0
    weighed: int = 0
    pairs: int = 0

    def __add__(self, other: Looked) -> Looked:
        return Looked(self.listings + other.listings, self.weighed + other.weighed, self.pairs + other.pairs)


_TAKE = """
DELETE FROM assets_duplicatelook WHERE listing_id IN (
    SELECT listing_id FROM assets_duplicatelook ORDER BY listing_id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING listing_id
"""
_SAVE = f"""
INSERT INTO assets_duplicatepair (first_id, second_id, kind, score, reasons, found_at, decision, decided_by_name)
SELECT p.first, p.second, p.kind, p.score, p.reasons::jsonb, %(at)s, '{PairDecision.OPEN}', ''
FROM unnest(%(first)s::bigint[], %(second)s::bigint[], %(kind)s::text[], %(score)s::float8[], %(reasons)s::text[])
    AS p (first, second, kind, score, reasons)
ON CONFLICT (first_id, second_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons
WHERE assets_duplicatepair.decision = '{PairDecision.OPEN}'
    AND (assets_duplicatepair.score, assets_duplicatepair.reasons) IS DISTINCT FROM (excluded.score, excluded.reasons)
"""  # noqa: S608  only a code of our own is put in


def look_at_changed(*, at: datetime) -> Looked:
    """Compare again what was changed since, a few at a time, each few in a transaction of their own.

    Safe to run twice, late, or by two at once: what is taken is noted until it is done.
    """
    total = Looked()
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_TAKE, [_FEW])
                ids = [pk for (pk,) in cursor.fetchall()]
            if not ids:
                return total
            total += _look(ids, at=at)


def look_at_all(*, at: datetime, progress: Callable[[int], None] = lambda done: None) -> Looked:
    """Compare every listing with what shares a key with it, batch by batch. Memory is bounded by the batch."""
    total, after = Looked(), 0
    while True:
        rows = Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
        ids = list(rows[:_BATCH])
        if not ids:
            return total
        with transaction.atomic():
            _unlimited()
            total += _look(ids, at=at, earlier=True)
        after = ids[-1]
        progress(total.listings)


def make_keys_anew(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the keys of every listing anew, batch by batch, after the way they are made has changed."""
    done, after = 0, 0
    while True:
        with transaction.atomic():
            _unlimited()
            rows = Listing.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
            ids = list(rows[:_BATCH])
            if not ids:
                return done
            # Its facts must not change between being read and being written as keys.
            Listing.objects.lock(ids)
            stored.keep_anew(stored.read(ids, Status.values))
        done, after = done + len(ids), ids[-1]
        progress(done)


def _look(ids: Collection[int], *, at: datetime, earlier: bool = False) -> Looked:
    """Save the likely pairs of these listings; forget the open ones that are not likely any more."""
    found, weighed = find_candidates(ids, earlier=earlier)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, {"at": at, **_columns(found)})
    theirs = Q(second__in=ids) if earlier else Q(first__in=ids) | Q(second__in=ids)
    likely = {(pair.first, pair.second) for pair in found}
    known = DuplicatePair.objects.open().filter(theirs).order_by("pk")
    gone = [pk for pk, *pair in known.values_list("pk", "first_id", "second_id") if tuple(pair) not in likely]
    if gone:
        DuplicatePair.objects.open().filter(pk__in=gone).delete()
    return Looked(len(ids), weighed, len(found))


def _columns(found: Sequence[Found]) -> dict[str, list[object]]:
    return {
        "first": [pair.first for pair in found],
        "second": [pair.second for pair in found],
        "kind": [str(pair.kind) for pair in found],
        "score": [pair.score.value for pair in found],
        "reasons": [orjson.dumps([list(r) for r in pair.score.reasons]).decode() for pair in found],
    }


def _unlimited() -> None:
    """The limit on how long a statement may take is for pages."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


@transaction.atomic
def decide_not_duplicates(pair: DuplicatePair, *, by: Actor, at: datetime) -> DuplicatePair:
    """Note that two listings are two, which is then not asked again. Raises DecidedAlready."""
    stored_pair = lock_open(pair)
    stored_pair.decision, stored_pair.decided_at = PairDecision.NOT_DUPLICATES, at
    stored_pair.decided_by, stored_pair.decided_by_name = by.user, by.name
    stored_pair.save(update_fields=["decision", "decided_at", "decided_by", "decided_by_name"])
    return stored_pair


def lock_open(pair: DuplicatePair) -> DuplicatePair:
    """Lock a pair that is still to be decided on. Raises DecidedAlready."""
    row = DuplicatePair.objects.select_for_update(no_key=True).filter(pk=pair.pk).first()
    if row is None or row.decision != PairDecision.OPEN:
        raise DecidedAlready(row or pair)
    return row
