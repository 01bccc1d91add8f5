"""Every theme at a glance: what is kept of the questions that planners ask most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.search.words.taxonomy import Taxonomy
from directory.gaps.measures import MEASURES, REACH
from directory.gaps.question import Question
from directory.gaps.result import Result
from directory.models import Analysis


@dataclass(frozen=True, slots=True)
class Glance:
    """A theme; what is not worked out yet is empty."""

    name: str
    address: str
    share: str
    possible: str
    lowest: str
    lowest_share: str
    listings: int | None


def common_questions() -> list[Question]:
    """What is worked out before anybody asks: who can reach something of each group of themes."""
    taxonomy = Taxonomy.current()
    return [Question(themes=(taxonomy.themes[root].slug,)) for root in taxonomy.roots]


def overview() -> Sequence[Glance]:
    """The common questions with what is kept of them. One query besides the themes."""
    taxonomy, questions = Taxonomy.current(), common_questions()
    kept = Analysis.objects.filter(key__in=[question.key for question in questions], result__isnull=False)
    results = dict(kept.order_by("pk").values_list("key", "result"))
    found = []
    for question in questions:
        name, raw = taxonomy.by_slug[question.themes[0]].name, results.get(question.key)
        result = Result.from_json(raw["by_ward"]) if raw else None
        found.append(_glance(name, question, result))
    return found


def _glance(name: str, question: Question, result: Result | None) -> Glance:
    words = MEASURES[REACH].words
    if result is None:
        return Glance(name, question.address, "", "", "", "", None)
    total, worst = result.total, result.lowest
    return Glance(
        name,
        question.address,
        "" if total.value is None else words(total.value),
        "" if total.possible is None else words(total.possible),
        worst.name if worst else "",
        words(worst.value) if worst and worst.value is not None else "",
        result.supply.listings,
    )
