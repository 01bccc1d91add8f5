"""The import of one file of listings by one mapping."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import ClassVar

from assets.actions.listings import save_listings
from assets.actor import Actor
from assets.imports.discretion import discreet
from assets.imports.mapping import Mapping
from assets.imports.reconcile import Entry, reconcile
from assets.imports.records import read_records
from assets.imports.resolve import check_themes, resolve
from assets.local_time import local_date
from assets.models import ExternalId, Source
from geo.imports.diff import Diff
from geo.imports.files import open_records
from geo.imports.plan import Author, Import
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.models import ImportRun

_BATCH = 500


class ListingImport(Import):
    """Reads a file by a mapping, compares it with what its source said before, and applies the difference.

    ``at`` is what "days ago" counts from. ``crs`` and ``layer`` stand in for the mapping's own. ``trial`` is for
    one that will not be applied: nobody editing a listing has to wait for it.
    """

    kind: ClassVar[str] = "listings"

    def __init__(
        self,
        source: SourceFile,
        mapping: Mapping,
        *,
        at: datetime,
        crs: str = "",
        layer: str = "",
        trial: bool = False,
    ) -> None:
        super().__init__(source)
        self.mapping, self.at, self.trial = mapping, at, trial
        self.crs, self.layer = crs or mapping.crs, layer or mapping.layer
        self._entries: list[Entry] = []

    def prepare(self, report: Report) -> Diff:
        check_themes(self.mapping)
        table = open_records(self.source, crs=self.crs, layer=self.layer)
        told = discreet(report, self.mapping)
        found = read_records(self.mapping, table, told, today=local_date(self.at))
        records = resolve(self.mapping, found.records, told)
        before = len(report.rejects)
        self._entries, diff = reconcile(self.mapping, found, records, report, at=self.at, lock=not self.trial)
        report.accepted = len(records) - (len(report.rejects) - before)
        diff.also += self._source_changes()
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        if self.trial:
            raise ValueError("this was prepared as a trial, without locks, and must not be applied")
        source = self._save_source()
        actor = Actor(by.name, by.account)
        entries = iter(self._entries)
        while batch := list(islice(entries, _BATCH)):
            self._save(batch, source, actor, at)

    def recorded(self, run: ImportRun) -> None:
        """Note on what was touched which run it was."""
        keys = [entry.key for entry in self._entries]
        ExternalId.objects.filter(source__slug=self.mapping.source.slug, value__in=keys).update(last_run=run)

    def _save(self, batch: list[Entry], source: Source, by: Actor, at: datetime) -> None:
        to_save = [(entry, entry.edit) for entry in batch if entry.edit is not None]
        rows = save_listings([edit for _, edit in to_save], by=by, at=at)
        new = [
            ExternalId(source=source, value=entry.key, listing_id=row.pk, imported=entry.imported)
            for (entry, _), row in zip(to_save, rows, strict=True)
            if entry.external is None
        ]
        stored = [entry.external for entry in batch if entry.external is not None]
        for entry in batch:
            if entry.external is not None:
                entry.external.imported = entry.imported
        ExternalId.objects.bulk_create(new)
        ExternalId.objects.bulk_update(stored, ["imported"], batch_size=_BATCH)

    def _source_changes(self) -> list[str]:
        """What the mapping says of its source that is stored otherwise."""
        stored = Source.objects.filter(slug=self.mapping.source.slug).first()
        if stored is None:
            return []
        said = self.mapping.source
        return [
            f"the source's {name} was “{getattr(stored, name)}” and is “{getattr(said, name)}”"
            for name in ("name", "licence", "attribution", "url")
            if getattr(stored, name) != getattr(said, name)
        ]

    def _save_source(self) -> Source:
        said = self.mapping.source
        values = {
            "name": said.name,
            "licence": said.licence,
            "attribution": said.attribution,
            "url": said.url,
        }
        return Source.objects.update_or_create(slug=said.slug, defaults=values)[0]
