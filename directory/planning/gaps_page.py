"""What the page of a measure shows: the answer in words, the wards in order, the legend, the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from directory.gaps.defined import DEFINED
from directory.gaps.measures import MEASURES, Measure
from directory.gaps.question import Question
from directory.gaps.result import AreaFigure, Result, Why, why_words
from directory.gaps.stored import Stored
from directory.gaps.words import headline, themes_words, title, who_words
from directory.planning.charts import Bars, Curves, Scatter, curves, ramp_step, ranked, scatter
from geo.shading import class_edges

SORTS = ("name", "value", "possible", "people", "deprivation")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A ward in the table. ``shade`` is a step of the ramp, None for no data."""

    code: str
    name: str
    value: str
    possible: str
    people: int | None
    short: int | None
    deprivation: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts; ``sorted`` is empty, ascending or descending, and ``address`` asks for the other way."""

    code: str
    name: str
    address: str
    sorted: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class LegendClass:
    shade: int
    said: str
    wards: str


@dataclass(frozen=True, slots=True)
class GapsPage:
    question: Question
    measure: Measure
    title: str
    subject: str
    stored: Stored
    result: Result | None
    headline: str
    lowest: str
    pattern: tuple[str, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    legend: tuple[LegendClass, ...]
    no_data: int
    scatter: Scatter | None
    bars: Bars | None
    curves: Curves | None
    unknown: str

    @property
    def definition(self) -> str:
        """What the method page calls its measure."""
        return DEFINED[self.measure.code].value

    @property
    def fifths(self) -> list[tuple[str, str]]:
        """The figure of each fifth of people, from the most deprived."""
        found = self.result.inequality if self.result else None
        if found is None or any(mean is None for mean in found.fifths):
            return []
        names = [
            gettext("Most deprived fifth"),
            gettext("Second"),
            gettext("Third"),
            gettext("Fourth"),
            gettext("Least deprived fifth"),
        ]
        return [
            (name, self.measure.words(mean or 0.0)) for name, mean in zip(names, found.fifths, strict=True)
        ]


def gaps_page(stored: Stored, *, asked: QueryDict) -> GapsPage:
    """Compose the page of a stored result. ``asked`` carries the order of the table besides the question."""
    question, result = stored.question, stored.result
    measure = MEASURES[question.measure]
    sort = asked.get("sort", "")
    sort, falling = (
        (sort.removeprefix("-"), sort.startswith("-")) if sort.lstrip("-") in SORTS else ("value", False)
    )
    areas = _in_order(result.areas, sort, falling=falling) if result else []
    classes = len(result.breaks) - 1 if result else 0
    return GapsPage(
        question=question,
        measure=measure,
        title=title(question),
        subject=themes_words(question),
        stored=stored,
        result=result,
        headline=headline(question, result.total) if result else "",
        lowest=_lowest(result, measure) if result else "",
        pattern=tuple(_pattern(question, result)) if result else (),
        rows=tuple(_row(area, measure, classes) for area in areas),
        columns=tuple(_columns(measure, sort, falling=falling, asked=asked)),
        legend=tuple(_legend(result, measure)) if result else (),
        no_data=sum(1 for area in areas if area.value is None),
        scatter=scatter(question, result) if result else None,
        bars=ranked(question, result) if result else None,
        curves=curves(result.inequality) if result else None,
        unknown=why_words(result.total.why) if result and result.total.value is None else "",
    )


def _in_order(areas: Sequence[AreaFigure], sort: str, *, falling: bool) -> list[AreaFigure]:
    """Wards in the order asked for, what is not known last either way, equals by name."""
    by_name = sorted(areas, key=lambda area: (area.name, area.code))
    if sort == "name":
        return by_name[::-1] if falling else by_name

    def figure(area: AreaFigure) -> float:
        value: float | None = getattr(area, sort)
        return 0.0 if value is None else -value if falling else value

    return sorted(by_name, key=lambda area: (getattr(area, sort) is None, figure(area)))


def _row(area: AreaFigure, measure: Measure, classes: int) -> Row:
    known = area.value is not None
    short = None
    if known and area.people is not None and area.people_reached is not None:
        short = area.people - area.people_reached
    return Row(
        code=area.code,
        name=area.name,
        value=measure.words(area.value or 0.0) if known else why_words(area.why),
        possible="" if area.possible is None else measure.words(area.possible),
        people=area.people,
        short=short,
        deprivation="" if area.deprivation is None else f"{area.deprivation:.1f}",
        shade=ramp_step(area.shade, classes) if known else None,
    )


def _columns(measure: Measure, sort: str, *, falling: bool, asked: QueryDict) -> list[Column]:
    names = {
        "name": gettext("Ward"),
        "value": str(measure.column),
        "possible": gettext("If unconfirmed listings are right"),
        "people": gettext("People"),
        "deprivation": gettext("Deprivation"),
    }
    found = []
    for code, name in names.items():
        now = ("descending" if falling else "ascending") if code == sort else ""
        to = asked.copy()
        to["sort"] = f"-{code}" if now == "ascending" else code
        found.append(Column(code, name, f"?{to.urlencode()}#wards", now, numeric=code != "name"))
    return found


def _legend(result: Result, measure: Measure) -> list[LegendClass]:
    edges = class_edges(result.breaks) or [(edge, edge) for edge in result.breaks[:1]]
    found = []
    for n, (low, high) in enumerate(edges):
        wards = sum(1 for area in result.areas if area.shade == n)
        said = measure.words(low)
        if measure.words(high) != said:
            # Translators: a class of figures on a map: "26 % to 86 %".
            said = gettext("{low} to {high}").format(low=said, high=measure.words(high))
        found.append(
            LegendClass(
                ramp_step(n, len(edges)), said, ngettext("{n} ward", "{n} wards", wards).format(n=wards)
            )
        )
    return found


def _lowest(result: Result, measure: Measure) -> str:
    worst = result.lowest
    if worst is None:
        return ""
    if worst.why == Why.NONE_FOUND:
        return gettext("From {ward} there is none to walk to.").format(ward=worst.name)
    said = measure.words(worst.value or 0.0)
    if measure.more_is_better:
        return gettext("It is lowest in {ward}: {value}.").format(ward=worst.name, value=said)
    return gettext("It is longest in {ward}: {value}.").format(ward=worst.name, value=said)


def _pattern(question: Question, result: Result) -> list[str]:
    """What the map shows, for who does not see it."""
    measure, known = MEASURES[question.measure], result.known
    said: list[str] = []
    if len(known) >= 2 * _MOST_NAMED:
        ordered = sorted(known, key=lambda area: (area.value or 0.0, area.name))
        ends = [ordered[:_MOST_NAMED], ordered[::-1][:_MOST_NAMED]]
        for words, wards in zip(
            (gettext("The least: {wards}."), gettext("The most: {wards}.")), ends, strict=True
        ):
            named = ", ".join(f"{area.name} ({measure.words(area.value or 0.0)})" for area in wards)
            said.append(words.format(wards=named))
    found = result.inequality
    if found and found.gap is not None and found.fifths[0] is not None and found.fifths[-1] is not None:
        said.append(
            gettext(
                "In the most deprived fifth of small areas it is {most}, in the least deprived {least}."
            ).format(most=measure.words(found.fifths[0]), least=measure.words(found.fifths[-1]))
        )
    return said


def page_context(page: GapsPage) -> dict[str, Any]:
    return {"page": page, "result": page.result, "stored": page.stored, "who": who_words(page.question)}
