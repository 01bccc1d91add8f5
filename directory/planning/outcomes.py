"""How things on people's plans turned out in a quarter: by ward and by theme, with small counts hidden.

Two tables of one quarter are all that is ever shown of the ledger of outcomes, and they are hidden as one, since they
share the totals of their columns (docs/decisions/0013). Wards are never crossed with themes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from assets.models import Term
from directory.ledger.quarters import Quarter, finished
from directory.models import OutcomeEntry
from directory.models.plan_codes import Outcome
from directory.planning.themes import root_of
from geo.analysis.suppression import Shown, Suppressed, suppress_two
from geo.models import Area, BoundaryKind

TROUBLE = (Outcome.FULL, Outcome.CLOSED, Outcome.WRONG, Outcome.NO_ANSWER)
"""What somebody who plans or looks after groups can do something about."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    code: str
    """The ward's or the theme's; empty for what is of none."""
    counts: tuple[Shown, ...]
    total: Shown


@dataclass(frozen=True, slots=True)
class Most:
    name: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    quarter: Quarter
    labels: tuple[str, ...]
    """What the columns are of: every outcome, in their own order."""
    wards: tuple[Row, ...]
    themes: tuple[Row, ...]
    columns: tuple[Shown, ...]
    total: Shown

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def all_of_each(self) -> list[tuple[str, int]]:
        """How often each outcome was told of, the most often first; without those that are hidden or never were."""
        found = [(label, n) for label, n in zip(self.labels, self.columns, strict=True) if n]
        return sorted(found, key=lambda each: -each[1])

    @property
    def most(self) -> list[Most]:
        """The greatest of the counts that are shown of things that did not work, of a known ward or theme."""
        found = [
            Most(row.name, str(outcome.label), count)
            for row in (*self.wards, *self.themes)
            for outcome, count in zip(Outcome, row.counts, strict=True)
            if count and row.code and outcome in TROUBLE
        ]
        return sorted(found, key=lambda most: -most.count)[:_MOST_NAMED]


def quarters(*, today: date) -> list[Quarter]:
    """The quarters there is something of, the latest first, without the one that still goes on."""
    days = OutcomeEntry.objects.values_list("quarter", flat=True).order_by("quarter").distinct()
    there = {Quarter.of(day) for day in days}
    return [quarter for quarter in finished(today=today) if quarter in there]


def outcomes(quarter: Quarter) -> Outcomes:
    """Return how things on plans turned out in a quarter, each counted once in each of the two tables.

    At most four queries.
    """
    groups = OutcomeEntry.objects.filter(quarter=quarter.first).values_list("ward", "theme", "outcome")
    found = list(groups.annotate(n=Count("pk")).order_by("ward", "theme", "outcome"))
    terms = {term.pk: term for term in Term.objects.only("name", "slug", "parent", "position")}
    by_ward: _Counts = Counter()
    by_theme: _Counts = Counter()
    for ward, theme, outcome, n in found:
        by_ward[ward, outcome] += n
        by_theme[root_of(theme, terms), outcome] += n
    wards, themes = list(_wards(by_ward)), list(_themes(by_theme, terms))
    first, second = suppress_two(_cells(wards, by_ward), _cells(themes, by_theme))
    return Outcomes(
        quarter,
        labels=tuple(str(outcome.label) for outcome in Outcome),
        wards=_rows(wards, first),
        themes=_rows(themes, second),
        columns=first.columns,
        total=first.total,
    )


_Counts = Counter[tuple[int | None, str]]
_Line = tuple[int | None, str, str]
"""Key, name and code of what a row is of."""


def _wards(counts: _Counts) -> Iterator[_Line]:
    """Every ward of today, those there were when it was counted, and at last no ward."""
    kept = {key for key, _ in counts if key is not None}
    now = list(Area.objects.current(BoundaryKind.WARD).only("code", "name").order_by("name", "pk"))
    then = Area.objects.filter(pk__in=kept - {area.pk for area in now})
    for area in (*now, *then.only("code", "name").order_by("name", "pk")):
        yield area.pk, area.name, area.code
    if any(key is None for key, _ in counts):
        yield None, _("No one ward"), ""


def _themes(counts: _Counts, terms: dict[int, Term]) -> Iterator[_Line]:
    """The groups of themes there is something of, in their own order, and at last no theme."""
    there = {key for key, _ in counts if key is not None}
    for key in sorted(there, key=lambda key: (terms[key].position, terms[key].name, key)):
        yield key, terms[key].name, terms[key].slug
    if any(key is None for key, _ in counts):
        yield None, _("No theme"), ""


def _cells(lines: Sequence[_Line], counts: _Counts) -> list[list[int]]:
    return [[counts[key, outcome.value] for outcome in Outcome] for key, _, _ in lines]


def _rows(lines: Sequence[_Line], shown: Suppressed) -> tuple[Row, ...]:
    return tuple(
        Row(name, code, cells, total)
        for (_, name, code), cells, total in zip(lines, shown.cells, shown.rows, strict=True)
    )
