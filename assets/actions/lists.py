"""The parts of listings kept in tables of their own: themes, areas reached, times. Written many at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

from assets.document import Lookups
from assets.models import Listing, ListingTheme, Schedule
from assets.schedules import Rule
from assets.snapshot import Document

M = TypeVar("M", bound=Model)
_ReachArea = Listing.reach_areas.through


@dataclass(slots=True)
class Lists:
    """Gathers rows of these tables while listings are saved, so that a thousand cost a few statements."""

    themes: dict[int, list[ListingTheme]] = field(default_factory=dict)
    areas: dict[int, list[Any]] = field(default_factory=dict)
    times: dict[int, list[Schedule]] = field(default_factory=dict)
    stored: set[int] = field(default_factory=set)

    def add(
        self, row: Listing, document: Document, times: list[Rule], lookups: Lookups, *, is_new: bool
    ) -> None:
        """Take the lists that a document names, of a listing that has been saved."""
        if not is_new:
            self.stored.add(row.pk)
        if "themes" in document:
            slugs = dict.fromkeys(document["themes"] or ())
            self.themes[row.pk] = [
                ListingTheme(listing_id=row.pk, term_id=lookups.terms[slug], position=n)
                for n, slug in enumerate(slugs)
            ]
        if "reach_areas" in document:
            codes = dict.fromkeys(document["reach_areas"] or ())
            self.areas[row.pk] = [
                _ReachArea(listing_id=row.pk, area_id=lookups.areas[code]) for code in codes
            ]
        if "schedules" in document:
            self.times[row.pk] = [Schedule(listing_id=row.pk, **_columns(rule)) for rule in times]

    def save(self) -> None:
        """Replace what was gathered for listings that were there before, and write the rest."""
        self._replace(ListingTheme, self.themes)
        self._replace(_ReachArea, self.areas)
        self._replace(Schedule, self.times)

    def _replace(self, model: type[M], rows: dict[int, list[M]]) -> None:
        replaced = self.stored & rows.keys()
        if replaced:
            model._default_manager.filter(listing_id__in=replaced).delete()
        model._default_manager.bulk_create([row for each in rows.values() for row in each])


def _columns(rule: Rule) -> dict[str, Any]:
    columns: dict[str, Any] = {f: getattr(rule, f) for f in rule.__slots__}
    for name in ("byday", "bymonthday", "except_dates", "extra_dates", "except_months"):
        columns[name] = list(columns[name])
    return columns
