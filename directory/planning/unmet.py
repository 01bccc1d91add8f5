"""What people looked for in a quarter and did not find, by ward and theme, with small counts hidden.

One table of one quarter is all that is ever shown of the ledger by area: quarters do not overlap, only those that are
over are shown, and the same searches are not cut in a second way (docs/decisions/0009).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncQuarter

from assets.models import Term
from directory.ledger.quarters import Quarter, finished
from directory.models import LedgerEntry
from directory.planning.themes import root_of
from geo.analysis.suppression import THRESHOLD, Shown, suppress
from geo.models import Area, BoundaryKind

THIN = 5
"""A search that found fewer than this found little: too few to choose from, once days and distance are thought of."""
NO_THEME = "No theme"
NO_WARD = "No one ward"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    code: str
    """The ward's; empty for what is in no one ward."""
    counts: tuple[Shown, ...]
    total: Shown


@dataclass(frozen=True, slots=True)
class Most:
    theme: str
    ward: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How all searches of the quarter ended; a part is None where it, or what it leaves of the whole, is small."""

    searches: Shown
    nothing: Shown
    opened: Shown
    planned: Shown


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    quarter: Quarter
    themes: tuple[str, ...]
    rows: tuple[Row, ...]
    columns: tuple[Shown, ...]
    total: Shown
    outcome: Outcome

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def most(self) -> list[Most]:
        """The greatest of the counts that are shown, of a ward and a theme both known."""
        found = [
            Most(theme, row.name, count)
            for row in self.rows
            for theme, count in zip(self.themes, row.counts, strict=True)
            if count and row.code and theme != NO_THEME
        ]
        return sorted(found, key=lambda most: -most.count)[:_MOST_NAMED]


def quarters(*, today: date) -> list[Quarter]:
    """The quarters there is something of, the latest first, without the one that still goes on."""
    days = LedgerEntry.objects.annotate(start=TruncQuarter("day")).values_list("start", flat=True)
    there = {Quarter.of(day) for day in days.order_by("start").distinct()}
    return [quarter for quarter in finished(today=today) if quarter in there]


def unmet_need(quarter: Quarter) -> UnmetNeed:
    """Return the searches of a quarter with fewer than THIN results, each counted once.

    A search counts under the theme it was most about, and in the ward its small area's centre lies in. Five queries.
    """
    entries = LedgerEntry.objects.filter(day__range=(quarter.first, quarter.last))
    wards = list(Area.objects.current(BoundaryKind.WARD).only("code", "name").order_by("name", "pk"))
    themes, counts = _counts(entries.filter(results__lt=THIN))
    places: list[tuple[int | None, str, str]] = [(ward.pk, ward.name, ward.code) for ward in wards]
    if any(place is None for place, _ in counts):
        places.append((None, NO_WARD, ""))
    shown = suppress([[counts[place, theme] for theme, _ in themes] for place, _, _ in places])
    return UnmetNeed(
        quarter,
        themes=tuple(name for _, name in themes),
        rows=tuple(
            Row(name, code, cells, total)
            for (_, name, code), cells, total in zip(places, shown.cells, shown.rows, strict=True)
        ),
        columns=shown.columns,
        total=shown.total,
        outcome=_outcome(entries, shown.total),
    )


_Counts = Counter[tuple[int | None, int | None]]


def _counts(thin: QuerySet[LedgerEntry]) -> tuple[list[tuple[int | None, str]], _Counts]:
    """Return the themes that were looked for, in their own order, and how often by ward and theme; None is neither."""
    terms = {term.pk: term for term in Term.objects.only("name", "parent", "position")}
    groups = thin.annotate(theme=F("themes__0")).values_list("area", "theme").annotate(n=Count("pk"))
    found = list(groups.order_by("area", "theme"))
    around = Area.objects.filter(pk__in={area for area, _, _ in found if area}).larger(BoundaryKind.WARD)
    counts: _Counts = Counter()
    for area, theme, n in found:
        ward = next(iter(around.get(area, [])), None)
        counts[ward, root_of(theme, terms)] += n
    roots = {theme for _, theme in counts if theme is not None}
    named = sorted(roots, key=lambda key: (terms[key].position, terms[key].name, key))
    themes: list[tuple[int | None, str]] = [(key, terms[key].name) for key in named]
    if any(theme is None for _, theme in counts):
        themes.append((None, NO_THEME))
    return themes, counts


def _outcome(entries: QuerySet[LedgerEntry], unmet: Shown) -> Outcome:
    """Count how searches ended, so that neither a part nor what is left beside it is a small count."""
    n = entries.aggregate(
        searches=Count("pk"),
        thin=Count("pk", filter=Q(results__lt=THIN)),
        nothing=Count("pk", filter=Q(results=0)),
        opened=Count("pk", filter=Q(opened=True, planned=False)),
        planned=Count("pk", filter=Q(planned=True)),
    )
    if unmet is None or _any_small(n["searches"], n["searches"] - n["thin"]):
        return Outcome(None, None, None, None)
    split = not _any_small(n["nothing"], n["thin"] - n["nothing"])
    used = not _any_small(n["opened"], n["planned"], n["searches"] - n["opened"] - n["planned"])
    return Outcome(
        n["searches"],
        n["nothing"] if split else None,
        n["opened"] if used else None,
        n["planned"] if used else None,
    )


def _any_small(*counts: int) -> bool:
    return any(0 < count < THRESHOLD for count in counts)
