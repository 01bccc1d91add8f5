"""The values of a document in plain words: themes by name, times as sentences with their next dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext

from assets.calendars import place_calendar
from assets.models import MODELS, Listing, Term
from assets.schedule_words import date_words, describe, describe_occurrence, parse_notation
from assets.schedules import Calendar, ScheduleError, occurrences
from assets.snapshot import Document
from assets.vocabulary import Status
from directory.components.languages import language_name
from geo.models import Area

DATES_SHOWN = 3
_AHEAD = timedelta(days=120)
_NAMED = {"themes": "terms", "reach_areas": "areas"}


@dataclass(slots=True)
class Names:
    """What documents name by what outlives this database, looked up once for all of them: four queries at most."""

    terms: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    listings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Names:
        wanted: dict[str, set[str]] = {"themes": set(), "reach_areas": set(), "uuids": set()}
        for document in documents:
            for name in ("themes", "reach_areas"):
                wanted[name].update(map(str, document.get(name) or ()))
            wanted["uuids"].update(str(document[n]) for n in ("owner", "venue") if document.get(n))
        return cls(
            terms=_read(Term.objects.filter(slug__in=wanted["themes"]), "slug", bool(wanted["themes"])),
            areas=_read(
                Area.objects.filter(code__in=wanted["reach_areas"], boundary_set__is_current=True),
                "code",
                bool(wanted["reach_areas"]),
            ),
            listings=_read(Listing.objects.filter(uuid__in=wanted["uuids"]), "uuid", bool(wanted["uuids"])),
        )


def _read(rows: models.QuerySet[Any], key: str, asked: bool) -> dict[str, str]:
    return {str(k): name for k, name in rows.values_list(key, "name")} if asked else {}


@dataclass(frozen=True, slots=True)
class Words:
    """Says values of one kind of listing at one moment."""

    kind: str
    names: Names
    at: datetime
    calendar: Calendar

    @classmethod
    def of(cls, kind: str, documents: Iterable[Document], *, at: datetime) -> Words:
        return cls(kind, Names.of(documents), at, place_calendar(at))

    def say(self, name: str, value: Any) -> list[str]:
        """A field's value as lines; none for an empty one. What cannot be read is shown as it was typed."""
        if value in (None, "", []):
            return []
        try:
            return self._lines(name, value)
        except (ValueError, TypeError, ArithmeticError, KeyError):
            return [str(value)]

    def _lines(self, name: str, value: Any) -> list[str]:
        if name == "status":
            return [gettext("Yes") if value == Status.PUBLISHED else gettext("No")]
        if name in _NAMED:
            known = self.names.terms if name == "themes" else self.names.areas
            return [", ".join(known.get(str(one), str(one)) for one in value)]
        if name in ("owner", "venue"):
            return [self.names.listings.get(str(value), gettext("something that is gone"))]
        if name == "schedules":
            return [line for notation in value for line in self._times(str(notation))]
        if name == "languages":
            return [", ".join(language_name(code) for code in value)]
        if name == "cost_pence":
            return [f"£{value / 100:.2f}"]
        if name == "reach_m":
            return [gettext("{n} km").format(n=f"{value / 1000:g}")]
        if name == "point":
            return [
                gettext("grid reference {east}, {north}").format(east=round(value[0]), north=round(value[1]))
            ]
        if name == "reach_polygon":
            return [gettext("an area drawn on the map")]
        if name == "photo":
            return [gettext("a photo")]
        return self._by_column(name, value)

    def _by_column(self, name: str, value: Any) -> list[str]:
        column = {f.name: f for f in MODELS[self.kind]._meta.concrete_fields}.get(name)
        if isinstance(column, ArrayField):
            labels = dict(column.base_field.flatchoices or ())
            return [", ".join(str(labels.get(one, one)) for one in value)]
        if isinstance(column, models.BooleanField):
            return [gettext("Yes") if value else gettext("No")]
        if isinstance(column, models.DateTimeField):
            return [date_format(localtime(datetime.fromisoformat(value)), "j F Y")]
        if isinstance(column, models.DateField):
            return [date_words(date.fromisoformat(value))]
        if column is not None and column.flatchoices:
            return [str(dict(column.flatchoices).get(value, value))]
        return str(value).split("\n\n")

    def _times(self, notation: str) -> list[str]:
        try:
            rules = list(parse_notation(notation))
        except ScheduleError:
            return [notation]
        lines = []
        for rule in rules:
            lines.append(describe(rule, today=localdate(self.at)))
            coming = occurrences(rule, from_=self.at, until=self.at + _AHEAD, calendar=self.calendar)
            days = [describe_occurrence(one, today=localdate(self.at)) for one in islice(coming, DATES_SHOWN)]
            lines.append(
                gettext("next: {dates}").format(dates="; ".join(days))
                if days
                else gettext("no date is coming")
            )
        return lines
