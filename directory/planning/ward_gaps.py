"""A ward's reach against that of the whole place, for each group of themes, from analyses that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assets.models import Term
from directory.gaps.actions import ask
from directory.gaps.measures import share_words
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Figure, why_words
from directory.gaps.stored import Stored
from directory.models import Analysis
from geo.models import Area


@dataclass(frozen=True, slots=True)
class Gap:
    """``figure`` and ``place`` are None where it has not been worked out, or this ward was none then."""

    theme: Term
    question: Question
    figure: AreaFigure | None
    place: Figure | None
    worked_out_at: datetime | None
    is_waited_for: bool

    @property
    def words(self) -> str:
        return _words(self.figure)

    @property
    def place_words(self) -> str:
        return _words(self.place)

    @property
    def possible(self) -> str:
        """The ward's share if unconfirmed entries are right, where that is another."""
        return _possible(self.figure)

    @property
    def place_possible(self) -> str:
        return _possible(self.place)

    @property
    def by_possible(self) -> bool:
        """Whether the gap is that of all entries: where none is confirmed, there is no other."""
        return self.place is not None and self.place.value == 0 and bool(self.place.possible)

    @property
    def points(self) -> int | None:
        """How many points of a hundred the ward is above the place; below it if under 0."""
        here, there = self._compared
        return None if here is None or there is None else round(100 * here) - round(100 * there)

    @property
    def _compared(self) -> tuple[float | None, float | None]:
        if self.figure is None or self.place is None or self.figure.value is None:
            return None, None
        if self.by_possible:
            return self.figure.possible, self.place.possible
        return self.figure.value, self.place.value

    @property
    def below(self) -> int:
        return -(self.points or 0)


def questions() -> list[tuple[Term, Question]]:
    """What is asked of every ward: the share of all people within a walk of anything of each group of themes."""
    roots = Term.objects.filter(parent=None).order_by("position", "name", "pk")
    return [(term, Question(themes=(term.slug,))) for term in roots]


def gaps(ward: Area) -> list[Gap]:
    """Read them, the widest gap first, what is not known last. Two queries."""
    asked = questions()
    keys = {question.key: question for _, question in asked}
    kept = {row.key: row for row in Analysis.objects.filter(key__in=keys).order_by("pk")}
    found = [_gap(ward, term, question, kept.get(question.key)) for term, question in asked]
    return sorted(found, key=lambda gap: (gap.points is None, gap.points or 0))


def ask_for_all(*, at: datetime) -> None:
    """Have worked out what is not, or is out of date."""
    for _, question in questions():
        ask(question, at=at)


def _gap(ward: Area, term: Term, question: Question, row: Analysis | None) -> Gap:
    stored = Stored(question, row, current=True, maps={})
    result = stored.result
    figure = next((area for area in result.areas if area.code == ward.code), None) if result else None
    return Gap(
        theme=term,
        question=question,
        figure=figure,
        place=result.total if result and figure else None,
        worked_out_at=row.finished_at if row and figure else None,
        is_waited_for=stored.is_waited_for,
    )


def _words(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return why_words(figure.why) if figure.value is None else share_words(figure.value)


def _possible(figure: Figure | None) -> str:
    if figure is None or figure.value is None or figure.possible is None:
        return ""
    words = share_words(figure.possible)
    return "" if words == share_words(figure.value) else words
