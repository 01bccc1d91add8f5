"""A question in words: for headings, aims and what-ifs."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Kind
from directory.gaps.measures import CHOICE, HOURS, MEASURES, NEAREST, PLACES, REACH
from directory.gaps.question import (
    ADULTS,
    ALL,
    CHILDREN,
    EVENING,
    FIGURE,
    FREE,
    OLDER,
    ROOM,
    STEP_FREE,
    WEEKEND,
    Question,
)
from directory.gaps.result import Figure
from geo.indicators import shares_of_people

AGES: dict[str, str | Promise] = {
    ALL: _("Everyone"),
    CHILDREN: _("Aged 15 and under"),
    ADULTS: _("Aged 16 to 64"),
    OLDER: _("Aged 65 and over"),
}
_WHO: dict[str, str | Promise] = {
    ALL: _("people"),
    CHILDREN: _("people aged 15 and under"),
    ADULTS: _("people aged 16 to 64"),
    OLDER: _("people aged 65 and over"),
}
CONDITIONS: dict[str, str | Promise] = {
    FREE: _("Free"),
    STEP_FREE: _("Step-free"),
    EVENING: _("On a weekday evening (5 pm to 10 pm)"),
    WEEKEND: _("At the weekend"),
    ROOM: _("Has room now"),
}
_DAYS = (
    _("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"),
)  # fmt: skip


def who_words(question: Question) -> str:
    """“people aged 65 and over”; for a figure “people: households without a car”."""
    if question.people in _WHO:
        return str(_WHO[question.people])
    # Translators: {figure} is the name of a figure of the census, such as "Households without a car or van".
    return gettext("people (by the figure “{figure}”)").format(figure=figure_name(question.people))


def figure_name(people: str) -> str:
    code = people.removeprefix(FIGURE)
    return next((found.name for found in shares_of_people() if found.code == code), code)


def people_choices() -> list[tuple[str, str]]:
    """Whom one can ask about: ages, and the figures there are."""
    figures = [(f"{FIGURE}{found.code}", found.name) for found in shares_of_people()]
    return [(code, str(label)) for code, label in AGES.items()] + figures


def themes_words(question: Question) -> str:
    themes = Taxonomy.current().by_slug
    names = [themes[slug].name for slug in question.themes if slug in themes]
    return ", ".join(names) if names else gettext("Anything")


def title(question: Question) -> str:
    """The question in one line: “Food and warmth, step-free: share of people within a walk of 15 minutes”."""
    parts = [themes_words(question)]
    if question.kind:
        parts.append(Kind(question.kind).label.lower())
    parts += [str(CONDITIONS[code]).lower() for code in question.filters]
    measure = MEASURES[question.measure]
    said = f"{', '.join(parts)}: {str(measure.name).lower()}"
    if measure.by_minutes:
        said = gettext("{what} ({minutes} minutes)").format(what=said, minutes=question.minutes)
    return said if question.people == ALL else f"{said}, {who_words(question)}"


def headline(question: Question, total: Figure) -> str:
    """The answer for the whole place, in a sentence, with what it would be if unconfirmed listings are right."""
    words = MEASURES[question.measure].words
    if total.value is None and total.possible is not None:
        said = _sentence(question).format(
            value=words(total.possible), who=who_words(question), minutes=question.minutes
        )
        right = gettext("{sentence}, if listings not confirmed lately are right.").format(sentence=said)
        return f"{right} {gettext('Of what is confirmed there is none.')}"
    if total.value is None:
        return ""
    said = _sentence(question).format(
        value=words(total.value), who=who_words(question), minutes=question.minutes
    )
    if total.possible is not None and words(total.possible) != words(total.value):
        return gettext("{sentence}, or {possible} if listings not confirmed lately are right.").format(
            sentence=said, possible=words(total.possible)
        )
    return f"{said}."


def _sentence(question: Question) -> str:
    return {
        REACH: gettext("{value} of {who} can walk to one in {minutes} minutes"),
        NEAREST: gettext("Half of {who} can walk to the nearest in {value}"),
        CHOICE: gettext("Within a walk of {minutes} minutes, {who} have {value} to choose from on average"),
        PLACES: gettext("There are {value} places a month for every 1,000 {who}"),
        HOURS: gettext("Volunteers can give {value} hours a week for every 1,000 {who}"),
    }.get(question.measure, gettext("Half of {who} can walk to the third nearest in {value}"))


def days_words(days: Sequence[int]) -> str:
    """“Mondays only”, “every day”; nothing where nobody said."""
    if not days:
        return ""
    if len(days) == 7:
        return gettext("every day")
    if len(days) == 1:
        return gettext("{day} only").format(day=_DAYS[days[0]])
    first = ", ".join(str(_DAYS[day]) for day in days[:-1])
    return gettext("{days} and {day}").format(days=first, day=_DAYS[days[-1]])


_INDENT = "\u2003"


def theme_choices() -> list[tuple[str, str]]:
    """Every theme with those below it, in the tree's order."""
    taxonomy, found = Taxonomy.current(), list[tuple[str, str]]()
    for root in taxonomy.roots:
        found.append((taxonomy.themes[root].slug, taxonomy.themes[root].name))
        for child in taxonomy.themes[root].children:
            found.append((taxonomy.themes[child].slug, f"{_INDENT}{taxonomy.themes[child].name}"))
    return found
