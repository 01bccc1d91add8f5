"""Records against what is stored: which listings are new, changed, gone, the same, or kept as edited here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from assets.actions.listings import Edit, complete, lock_for, rehearse
from assets.errors import AssetsError
from assets.imports.mapping import Mapping
from assets.imports.records import Found, Record
from assets.imports.resolve import PLACED_BY_VENUE
from assets.merge import merge
from assets.models import ExternalId, Listing
from assets.snapshot import Document, snapshot
from assets.vocabulary import Status
from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.report import Report
from geo.text import shortened

_BATCH = 2_000


@dataclass(slots=True)
class Entry:
    """What is to be done about one record, or about one listing the file no longer has.

    ``imported`` is what to remember the source as saying; ``edit`` is None where only that changes.
    """

    key: str
    name: str
    imported: Document
    edit: Edit | None = None
    external: ExternalId | None = None
    record: Record | None = None
    before: Document = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def reconcile(
    mapping: Mapping,
    found: Found,
    records: Sequence[Record],
    report: Report,
    *,
    at: datetime,
    lock: bool,
) -> tuple[list[Entry], Diff]:
    """Work out what applying the records would do, rejecting those not fit to publish. Writes nothing.

    With ``lock`` the listings concerned stay as they were found until the transaction ends. Without it, what
    is told may be out of date by the time it is applied: good for a trial only.
    """
    known = _known(mapping)
    if lock:
        known = _locked(mapping, known, found, records)
    entries: list[Entry] = []
    unchanged = 0
    for batch in _batches(records):
        new, stored, same = _compare(mapping, known, batch, report)
        unchanged += same
        entries += _publishable([*new, *stored], report, at=at)
    entries += _gone(mapping, known, found, report)
    _one_edit_each(entries)
    return entries, _told(entries, unchanged)


def _one_edit_each(entries: Sequence[Entry]) -> None:
    """Make of several edits of one listing a single one: a list may know by two ids what was merged here.

    What the first says holds.
    """
    first: dict[int, Entry] = {}
    for entry in entries:
        if entry.edit is None or entry.edit.listing_id is None:
            continue
        other = first.setdefault(entry.edit.listing_id, entry)
        if other is not entry and other.edit is not None:
            other.edit = replace(other.edit, document=entry.edit.document | other.edit.document)
            entry.edit = None


def _known(mapping: Mapping) -> dict[str, ExternalId]:
    ids = ExternalId.objects.filter(source__slug=mapping.source.slug).select_related("listing")
    ids = ids.only("value", "imported", "listing__kind", "listing__status", "listing__name")
    return {row.value: row for row in ids}


def _locked(
    mapping: Mapping, known: dict[str, ExternalId], found: Found, records: Sequence[Record]
) -> dict[str, ExternalId]:
    """Lock every listing that may be changed; return what is known, without what was deleted meanwhile.

    Before anything of them is read: an edit committed between the reading and the writing would be
    overwritten untold. With all that saving them will lock, at once and in key order, so that an import and
    somebody editing a venue do not wait for each other. Where an id has meanwhile become another listing's (two were
    merged), the locks are given back and taken again.
    """
    while True:
        with transaction.atomic():
            locked = _lock_once(mapping, known, found, records)
            now = dict(
                ExternalId.objects.filter(source__slug=mapping.source.slug).values_list("value", "listing_id")
            )
            if all(now.get(key, row.listing_id) == row.listing_id for key, row in known.items()):
                return locked
            transaction.set_rollback(True)
        known = _known(mapping)


def _lock_once(
    mapping: Mapping, known: dict[str, ExternalId], found: Found, records: Sequence[Record]
) -> dict[str, ExternalId]:
    said = {record.key: record.document for record in records}
    ids = {
        row.listing_id
        for key, row in known.items()
        if row.imported != said.get(key, row.imported) or (key not in found.seen and not mapping.partial)
    }
    news = (r.document for r in records if r.key not in known or known[r.key].imported != r.document)
    lock_for([Edit(kind=mapping.kind, document=document) for document in news], ids)
    statuses = dict(Listing.objects.filter(pk__in=ids).values_list("pk", "status"))
    for row in known.values():
        row.listing.status = statuses.get(row.listing_id, row.listing.status)
    return {key: row for key, row in known.items() if row.listing_id not in ids - statuses.keys()}


def _batches(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), _BATCH):
        yield records[start : start + _BATCH]


def _compare(
    mapping: Mapping, known: dict[str, ExternalId], records: Sequence[Record], report: Report
) -> tuple[list[Entry], list[Entry], int]:
    """Return entries for new records, for those of which the source now says something else, and how many are
    the same.
    """
    new: list[Entry] = []
    same = 0
    differing: list[tuple[Record, ExternalId]] = []
    for record in records:
        external = known.get(record.key)
        if external is None:
            new.append(_entry_for_new(mapping, record))
        elif external.listing.kind != mapping.kind:
            kind = external.listing.get_kind_display().lower()
            report.reject(
                record.line, f"the id “{record.key}” belongs to another kind of listing ({kind})", record.row
            )
        elif external.imported != record.document:
            differing.append((record, external))
        else:
            same += 1
    ours = {
        pk: snapshot(row) for pk, row in complete(mapping.kind, [e.listing_id for _, e in differing]).items()
    }
    return new, [_entry_for_stored(mapping, r, e, ours[e.listing_id]) for r, e in differing], same


def _entry_for_new(mapping: Mapping, record: Record) -> Entry:
    edit = Edit(kind=mapping.kind, document=dict(record.document), action="imported", why=_why(mapping))
    return Entry(record.key, record.document["name"], record.document, edit, record=record)


def _entry_for_stored(mapping: Mapping, record: Record, external: ExternalId, ours: Document) -> Entry:
    theirs = record.document
    fields = mapping.fields - PLACED_BY_VENUE if theirs.get("venue") else mapping.fields
    merged = merge(mapping.kind, fields, base=external.imported, ours=ours, theirs=theirs)
    edit = None
    if merged.changes:
        back = merged.changes.get("status") == Status.PUBLISHED
        action = "published" if back else "imported"
        edit = Edit(
            kind=mapping.kind,
            document=merged.changes,
            listing_id=external.listing_id,
            action=action,
            why=_why(mapping),
        )
    return Entry(record.key, theirs["name"], theirs, edit, external, record, before=ours, kept=merged.kept)


def _publishable(entries: Sequence[Entry], report: Report, *, at: datetime) -> list[Entry]:
    """Leave out entries whose edit would be refused, rejecting their rows."""
    edits = [entry.edit for entry in entries if entry.edit is not None]
    refusals: dict[int, AssetsError | None] = dict(zip(map(id, edits), rehearse(edits, at=at), strict=True))
    good = []
    for entry in entries:
        refusal = refusals.get(id(entry.edit))
        if refusal is not None and entry.record is not None:
            report.reject(entry.record.line, str(refusal).rstrip("."), entry.record.row)
        else:
            good.append(entry)
    return good


def _gone(mapping: Mapping, known: dict[str, ExternalId], found: Found, report: Report) -> list[Entry]:
    """Entries for listings that the file, being complete, should have and has not."""
    if mapping.partial:
        return []
    missing = [
        external
        for key, external in known.items()
        if key not in found.seen
        and external.listing.kind == mapping.kind
        and external.listing.status == Status.PUBLISHED
        and external.imported.get("status") == Status.PUBLISHED
    ]
    if missing and found.nameless:
        report.note(
            f"{len(missing):,} listings are not in the file, but are kept: {found.nameless:,} of its rows "
            "could not be read far enough to tell which listings they are"
        )
        return []
    elsewhere = _listed_elsewhere(missing)
    return [
        Entry(
            external.value,
            external.listing.name,
            {**external.imported, "status": Status.WITHDRAWN.value},
            None if external.listing_id in elsewhere else _withdrawal(mapping, external.listing_id),
            external,
        )
        for external in missing
    ]


def _withdrawal(mapping: Mapping, listing_id: int) -> Edit:
    return Edit(
        kind=mapping.kind,
        document={"status": Status.WITHDRAWN.value},
        listing_id=listing_id,
        action="withdrawn",
        why=shortened(f"No longer in {mapping.source.name}", 300),
    )


def _listed_elsewhere(missing: Sequence[ExternalId]) -> set[int]:
    """Those of these listings that another id still stands for: what two lists had was merged into one."""
    others = ExternalId.objects.filter(
        listing_id__in=[external.listing_id for external in missing], imported__status=Status.PUBLISHED
    ).exclude(pk__in=[external.pk for external in missing])
    return set(others.values_list("listing_id", flat=True))


def _why(mapping: Mapping) -> str:
    return shortened(f"From {mapping.source.name}", 300)


def _told(entries: Sequence[Entry], unchanged: int) -> Diff:
    """Tell the difference as a person wants to see it."""
    diff = Diff(noun="listing", unchanged=unchanged)
    kept: list[str] = []
    for entry in entries:
        if entry.kept:
            kept.append(f"{entry.name} ({', '.join(entry.kept)})")
        if entry.edit is None:
            diff.same()
        elif entry.external is None:
            diff.add(entry.key, entry.name)
        elif entry.record is None:
            diff.remove(entry.key, entry.name)
        else:
            diff.change(Change(entry.key, entry.name, _field_changes(entry.before, entry.edit.document)))
    if kept:
        more = f" and {len(kept) - 5:,} more" if len(kept) > 5 else ""
        diff.also.append(f"edited here, so not overwritten: {'; '.join(kept[:5])}{more}")
    return diff


def _field_changes(before: Document, changes: Document) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(n, _shown(before.get(n)), _shown(v)) for n, v in sorted(changes.items()))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "" if value is None else shortened(str(value), 60)
