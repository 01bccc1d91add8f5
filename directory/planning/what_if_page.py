"""What the page of a what-if shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from assets.models import Listing
from assets.search import tokens
from assets.search.words.taxonomy import Taxonomy
from directory.gaps import actions
from directory.gaps.measures import Measure
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Figure, Result, why_words
from directory.gaps.words import headline
from directory.models import Analysis, Scenario, ScenarioChange
from directory.planning.gaps_page import gaps_page, page_context

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    before: str
    after: str
    change: str


def what_if_context(scenario: Scenario, *, find: str, at: datetime) -> dict[str, Any]:
    """The scenario with its differences, what was found to change, and the measure before and after."""
    question = Question.from_json(scenario.question)
    changes = list(scenario.changes.select_related("listing").order_by("pk"))
    context: dict[str, Any] = {
        "scenario": scenario,
        "changes": [(change, _gone(change)) for change in changes],
        "find": find[:100],
        "found": _matching(question, find.strip()[:100]) if find.strip() else [],
    }
    if not changes:
        return context | {"page": None, "stored": None, "result": None}
    extra = {"token": scenario.token, "changed": scenario.changed_at.isoformat()}
    stored = actions.ask(question, at=at, work=Analysis.Work.SCENARIO, extra=extra)
    page = gaps_page(stored, asked=QueryDict(mutable=True))
    context |= page_context(page)
    kept = stored.row.result if stored.row else None
    if kept and page.result:
        before = Result.from_json(kept["before"])
        context |= {
            "before": headline(question, before.total),
            "missing": kept["missing"],
            "compared": _compared(before, page.result, page.measure),
        }
    return context


def _gone(change: ScenarioChange) -> bool:
    """Whether the listing that was meant is not on the map any more."""
    return change.what != ScenarioChange.What.ADD and (
        change.listing is None or change.listing.status != "published"
    )


def _matching(question: Question, find: str) -> list[Listing]:
    """Listings of the question's themes whose name holds what was typed, with a place that may be shown."""
    listings = Listing.objects.published().filter(name__icontains=find, search_entry__point__isnull=False)
    themes = Taxonomy.current().by_slug
    wanted = [tokens.theme(themes[slug].id) for slug in question.themes if slug in themes]
    if wanted:
        listings = listings.filter(search_entry__tokens__overlap=wanted)
    return list(listings.only("name", "town", "kind").order_by("name", "pk")[:MOST_FOUND])


def _compared(before: Result, after: Result, measure: Measure) -> list[Compared]:
    """The whole place, then the wards in which anything changes, the greatest change first."""
    then = {area.code: area for area in after.areas}
    pairs = [(area, then[area.code]) for area in before.areas if area.code in then]
    changed = [(a, b) for a, b in pairs if _words(a, measure) != _words(b, measure)]
    changed.sort(key=lambda pair: -_difference(*pair))
    rows = [_row(gettext("The whole place"), before.total, after.total, measure)]
    return rows + [_row(a.name, a, b, measure) for a, b in changed]


def _difference(before: AreaFigure, after: AreaFigure) -> float:
    if before.value is None or after.value is None:
        return float("inf")
    return abs(after.value - before.value)


def _row(name: str, before: Figure, after: Figure, measure: Measure) -> Compared:
    change = ""
    if (
        before.value is not None
        and after.value is not None
        and _words(before, measure) != _words(after, measure)
    ):
        up = after.value > before.value
        change = gettext("more") if up else gettext("less")
    return Compared(name, _words(before, measure), _words(after, measure), change)


def _words(figure: Figure, measure: Measure) -> str:
    return why_words(figure.why) if figure.value is None else measure.words(figure.value)
