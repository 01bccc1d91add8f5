"""The facts of listings as they are stored, and the keys they are found under: read and written many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from assets.duplicates import contacts, keys
from assets.duplicates.facts import Facts, facts_of
from assets.duplicates.words import folded
from assets.models import Listing
from assets.snapshot import Document
from geo.privacy import LocationPrivacy

_FACTS = f"""
SELECT l.id, l.kind, l.status, l.name, ST_X(l.point), ST_Y(l.point), l.street, l.town, l.postcode, l.phone, l.email,
    l.website, l.location_privacy = '{LocationPrivacy.EXACT}', o.charity_number, o.company_number,
    coalesce(a.activity_type, s.space_type, ''), owner.uuid::text,
    ARRAY(SELECT t.slug FROM assets_listingtheme lt JOIN assets_term t ON t.id = lt.term_id
        WHERE lt.listing_id = l.id)::text[],
    ARRAY(SELECT src.name || chr(10) || x.value FROM assets_externalid x
        JOIN assets_source src ON src.id = x.source_id WHERE x.listing_id = l.id)::text[]
FROM assets_listing l
LEFT JOIN assets_organisation o ON o.listing_ptr_id = l.id
LEFT JOIN assets_activity a ON a.listing_ptr_id = l.id
LEFT JOIN assets_space s ON s.listing_ptr_id = l.id
LEFT JOIN assets_listing owner ON owner.id = l.owner_id
WHERE l.id = ANY(%(ids)s) AND l.status = ANY(%(statuses)s)
"""  # noqa: S608  only a code of our own is put in


@dataclass(frozen=True, slots=True)
class Stored:
    status: str
    facts: Facts


def read(ids: Collection[int], statuses: Iterable[str]) -> dict[int, Stored]:
    """The facts of those of these listings that have one of these statuses, by key."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"ids": sorted(ids), "statuses": [str(status) for status in statuses]})
        return {row[0]: Stored(row[2], _facts(row)) for row in cursor.fetchall()}


def _facts(row: tuple) -> Facts:  # type: ignore[type-arg]
    (_, kind, _, name, x, y, street, town, postcode, phone, email, website, shown) = row[:13]
    charity, company, category, owner, themes, ids = row[13:]
    host, path = contacts.web_address(website) if website else ("", "")
    return Facts(
        kind=kind,
        name=name,
        point=(x, y) if shown and x is not None else None,
        street=folded(street) if shown else "",
        town=town,
        postcode=contacts.postcode(postcode) if shown else "",
        phone=contacts.phone_number(phone) if phone else "",
        email=contacts.email_address(email),
        host=host,
        path=path,
        charity=contacts.register_number(charity or ""),
        company=contacts.register_number(company or ""),
        category=category,
        themes=frozenset(themes),
        owner=owner or "",
        ids=frozenset((source, value) for source, _, value in (each.partition("\n") for each in ids)),
    )


# The markers of what is to be looked at are no reason to wait for somebody who is just looking at them.
_FORGET = """
DELETE FROM assets_duplicatekey d USING unnest(%(listings)s::bigint[], %(keys)s::bigint[]) AS gone (listing_id, key)
WHERE d.listing_id = gone.listing_id AND d.key = gone.key
"""
_KEEP = """
INSERT INTO assets_duplicatekey (listing_id, key)
SELECT * FROM unnest(%(listings)s::bigint[], %(keys)s::bigint[]) ON CONFLICT DO NOTHING
"""
_LOOK = """
INSERT INTO assets_duplicatelook (listing_id) SELECT unnest(%(ids)s::bigint[]) ON CONFLICT DO NOTHING
"""


def refresh(rows: Sequence[Listing], before: Mapping[int, Document], after: Mapping[int, Document]) -> None:
    """Keep the keys of listings in step with what was just saved, and note which are to be compared again.

    Runs in the transaction that saved them, with their locks. Costs nothing where only other things changed.
    """
    gone: list[tuple[int, int]] = []
    new: list[tuple[int, int]] = []
    look: list[int] = []
    for row in rows:
        was = before.get(row.pk)
        facts = facts_of(row.kind, after[row.pk])
        same_status = was is not None and was.get("status") == after[row.pk].get("status")
        if was is not None and same_status and facts_of(row.kind, was) == facts:
            continue
        old = set() if was is None else keys.kept(facts_of(row.kind, was))
        now = keys.kept(facts)
        gone += [(row.pk, key) for key in old - now]
        new += [(row.pk, key) for key in now - old]
        look.append(row.pk)
    with connection.cursor() as cursor:
        for statement, pairs in ((_FORGET, gone), (_KEEP, new)):
            if pairs:
                cursor.execute(statement, _columns(pairs))
        if look:
            cursor.execute(_LOOK, {"ids": sorted(look)})


def keep_anew(found: Mapping[int, Stored]) -> None:
    """Make the keys of these listings anew."""
    pairs = [(pk, key) for pk, stored in found.items() for key in keys.kept(stored.facts)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assets_duplicatekey WHERE listing_id = ANY(%s)", [sorted(found)])
        cursor.execute(_KEEP, _columns(pairs))


def _columns(pairs: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    """In the order of the index, so that two who write do not wait for each other in a circle."""
    ordered = sorted(pairs)
    return {"listings": [pk for pk, _ in ordered], "keys": [key for _, key in ordered]}
