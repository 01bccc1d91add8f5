"""What every file of figures holds: a table by ward, its columns in words, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from assets.local_time import local_date
from assets.models import Source
from directory.components.definitions import Definition, method_facts
from directory.gaps.defined import DEFINED
from directory.gaps.measures import CHOICE, HOURS, MEASURES, NEAREST, PLACES, REACH, THIRD
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Result
from directory.gaps.words import title
from geo.models import Area, BoundaryKind, BoundarySet, Indicator

_ALWAYS = (
    *(Definition.WALK, Definition.BY_WARD, Definition.UNCONFIRMED, Definition.PROTECTED),
    *(Definition.HIDDEN, Definition.NO_DATA, Definition.VINTAGE),
)
_UNITS = {REACH: "share of people, 0 to 1", NEAREST: "minutes on foot", THIRD: "minutes on foot",
          CHOICE: "how many", PLACES: "places in four weeks for each 1,000 people",
          HOURS: "hours a week for each 1,000 people"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the files: its name, what kind of value it holds (as Frictionless has it), and what that means."""

    name: str
    type: str
    says: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose work something is, and by which licence it is here."""

    name: str
    source: str = ""
    licence: str = ""
    attribution: str = ""

    def __str__(self) -> str:
        parts = (self.name, self.source, self.licence, self.attribution)
        return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True, slots=True)
class Figures:
    """``credits`` are the sources of what it stands on, with their licences."""

    question: Question
    result: Result
    title: str
    worked_out: datetime
    columns: tuple[Column, ...]
    definitions: tuple[Definition, ...]
    credits: tuple[Credit, ...]

    @classmethod
    def of(cls, question: Question, result: Result, *, worked_out: datetime) -> Figures:
        return cls(
            question=question,
            result=result,
            title=title(question),
            worked_out=worked_out,
            columns=_columns(question),
            definitions=defined(question),
            credits=tuple(_credits(result)),
        )

    @property
    def name(self) -> str:
        """What a file of it is called, less its ending."""
        about = "-".join(self.question.themes[:2]) or "everything"
        return f"{self.question.measure}-{about}-{local_date(self.worked_out).isoformat()}"[:100]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The wards in the order of the columns. None for what is not known or hidden, and why."""
        for area in self.result.areas:
            yield _row(area)

    @property
    def licences(self) -> list[str]:
        """Each licence once."""
        return list(dict.fromkeys(credit.licence for credit in self.credits if credit.licence))

    @property
    def method(self) -> list[tuple[str, str]]:
        """Name and plain text of each thing to be known."""
        facts = method_facts()
        return [
            (each.label, " ".join(strip_tags(render_to_string(each.template, facts)).split()))
            for each in self.definitions
        ]

    @property
    def vintages(self) -> list[tuple[str, str]]:
        said = self.result.sources
        pairs = (
            (_("Areas"), said.areas),
            (_("People"), said.people),
            (_("Deprivation"), said.deprivation),
            (_("Figure"), said.figure),
        )
        return [(name, words) for name, words in pairs if words]

    @property
    def about(self) -> dict[str, object]:
        """All of it, as it goes into files."""
        return {
            "title": self.title,
            "question": self.question.as_json(),
            "worked_out": self.worked_out.isoformat(timespec="seconds"),
            "straight_line_m": round(self.result.reach_m),
            "entries_counted": self.result.supply.listings,
            "entries_confirmed": self.result.supply.confirmed,
            "columns": {column.name: column.says for column in self.columns},
            "method": dict(self.method),
            "vintages": dict(self.vintages),
            "sources_and_licences": [str(credit) for credit in self.credits],
        }


def wards_of(figures: Figures) -> QuerySet[Area]:
    """The wards of the table that are there now, with their shapes; in no order."""
    codes = [area.code for area in figures.result.areas]
    return Area.objects.current(BoundaryKind.WARD).filter(code__in=codes)


def defined(question: Question) -> tuple[Definition, ...]:
    """The definitions that somebody needs who reads figures of this question."""
    more = (Definition.CAPACITY,) if MEASURES[question.measure].by_capacity else ()
    return (DEFINED[question.measure], *more, *_ALWAYS)


def _columns(question: Question) -> tuple[Column, ...]:
    unit = _UNITS[question.measure]
    return (
        Column("ward_code", "string", "code of the ward"),
        Column("ward", "string", "name of the ward"),
        Column("value", "number", f"{unit}, by confirmed entries; empty where it is not known or hidden"),
        Column("value_if_unconfirmed_right", "number", f"{unit}, if entries nobody has confirmed are right"),
        Column("why_no_value", "string", "why there is no value: hidden, nobody, no_points, and so on"),
        Column("people", "integer", "how many people it is about; empty where that is hidden"),
        Column("people_reached", "integer", "of a share: how many people have one within reach"),
        Column("deprivation", "number", "mean deprivation of the ward’s people; more is more deprived"),
    )


def _row(area: AreaFigure) -> tuple[object, ...]:
    return (
        area.code,
        area.name,
        area.value,
        area.possible,
        str(area.why),
        area.people,
        area.people_reached,
        area.deprivation,
    )


def _credits(result: Result) -> Iterator[Credit]:
    """Who made what it stands on: boundaries, people, figures, lists of what there is."""
    kinds = [BoundaryKind.WARD, BoundaryKind.LSOA, BoundaryKind.OA]
    for found in BoundarySet.objects.filter(kind__in=kinds, is_current=True).order_by("kind", "pk"):
        yield Credit(str(found), found.source, found.licence, found.attribution)
    said = f"{result.sources.deprivation} {result.sources.figure}"
    for indicator in Indicator.objects.order_by("name", "pk"):
        if indicator.name in said:
            yield Credit(indicator.name, indicator.source, indicator.licence)
    for source in Source.objects.exclude(external_ids=None).order_by("name", "pk").distinct():
        yield Credit(source.name, "", source.licence, source.attribution)


def listed(credits: Sequence[Credit]) -> str:
    return "\n".join(f"- {credit}" for credit in credits)
