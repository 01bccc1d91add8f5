"""Listings that may be one, found by the keys they share and then weighed: for one listing, for many, for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from assets.duplicates import keys, stored
from assets.duplicates.facts import Facts, facts_of
from assets.duplicates.score import ENTRY, QUEUE, Score, score
from assets.duplicates.stored import Stored
from assets.models.duplicate import COMPARED
from assets.snapshot import Document
from assets.vocabulary import Status

OF_ITS_OWN, OWN_WEIGHT = frozenset({"charity", "company", "phone", "email", "web"}), 1.5
"""Whoever types one of these of a group may be that group under another name, and is asked."""

_SHARING = """
SELECT DISTINCT asked.listing_id, other.listing_id
FROM unnest(%(listings)s::bigint[], %(keys)s::bigint[], %(most)s::int[]) AS asked (listing_id, key, most)
CROSS JOIN LATERAL (
    SELECT array_agg(few.listing_id) AS ids FROM (
        SELECT d.listing_id FROM assets_duplicatekey d WHERE d.key = asked.key ORDER BY d.key, d.listing_id
        LIMIT asked.most + 1
    ) few
) found
CROSS JOIN unnest(found.ids) AS other (listing_id)
WHERE cardinality(found.ids) <= asked.most AND other.listing_id <> asked.listing_id
    AND (NOT %(earlier)s OR other.listing_id < asked.listing_id)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that may be the one asked about. ``score.reasons`` say why, in words."""

    listing_id: int
    status: str
    score: Score


@dataclass(frozen=True, slots=True)
class Found:
    """Two listings that may be one, by key; first < second."""

    first: int
    second: int
    kind: str
    score: Score


def similar_to(
    document: Document, *, kind: str, limit: int = 5, apart_from: int | None = None
) -> list[Candidate]:
    """Listings that a document (of one not saved yet, half of it missing) may be an entry of, the likeliest first.

    Also those that were withdrawn, which their group may want back; none that somebody is still writing. ``apart_from``
    is the listing's own key once it has one. Nothing here tells where a protected place is.
    """
    facts = facts_of(kind, document)
    others = _sharing({apart_from or 0: facts}, at_entry=True, earlier=False).get(apart_from or 0, set())
    found = []
    for pk, other in stored.read(others, (*COMPARED, Status.WITHDRAWN)).items():
        weighed = score(facts, other.facts)
        if weighed.value >= ENTRY or any(
            r.code in OF_ITS_OWN and r.weight >= OWN_WEIGHT for r in weighed.reasons
        ):
            found.append(Candidate(pk, other.status, weighed))
    return sorted(found, key=lambda c: (-c.score.value, c.listing_id))[:limit]


def find_candidates(ids: Collection[int], *, earlier: bool = False) -> tuple[list[Found], int]:
    """The pairs that these listings make with others, and how many were weighed for that.

    With ``earlier`` only those with a smaller key: going through all listings then meets every pair once.
    """
    those = stored.read(ids, COMPARED)
    sharing = _sharing({pk: one.facts for pk, one in those.items()}, at_entry=False, earlier=earlier)
    missing = {pk for others in sharing.values() for pk in others} - those.keys()
    known: Mapping[int, Stored] = those | (stored.read(missing, COMPARED) if missing else {})
    pairs = {
        (min(pk, other), max(pk, other))
        for pk, others in sharing.items()
        for other in others
        if other in known
    }
    found = []
    for first, second in sorted(pairs):
        a, b = known[first].facts, known[second].facts
        weighed = score(a, b, least=QUEUE)
        if weighed.value >= QUEUE:
            found.append(Found(first, second, a.kind, weighed))
    return found, len(pairs)


def _sharing(facts: Mapping[int, Facts], *, at_entry: bool, earlier: bool) -> dict[int, set[int]]:
    """The listings that share a key with each of these, but for keys that too many share."""
    listings: list[int] = []
    wanted: list[int] = []
    most: list[int] = []
    for pk, one in facts.items():
        for key, shared_by in (keys.asked_at_entry(one) if at_entry else keys.asked(one)).items():
            listings.append(pk)
            wanted.append(key)
            most.append(shared_by)
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, {"listings": listings, "keys": wanted, "most": most, "earlier": earlier})
        return _grouped(cursor.fetchall())


def _grouped(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    grouped: dict[int, set[int]] = {}
    for pk, other in rows:
        grouped.setdefault(pk, set()).add(other)
    return grouped
