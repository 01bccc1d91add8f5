"""A question in words, for the title of a file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assets.models import Term
from assets.vocabulary import Kind
from directory.gaps.measures import MEASURES
from directory.gaps.question import ALL, FIGURE, Question
from geo.models import Indicator


def question_words(question: Question) -> str:
    """What was asked: "Share of people within a walk of 15 minutes: Loneliness. People aged 65 and over"."""
    measure = MEASURES[question.measure]
    parts = [str(measure.name)]
    if measure.by_minutes:
        parts[0] = _("{measure} ({n} minutes)").format(measure=measure.name, n=question.minutes)
    names = dict(Term.objects.filter(slug__in=question.themes).values_list("slug", "name"))
    about = [names.get(slug, slug) for slug in question.themes] or [_("anything at all")]
    parts.append(_(" or ").join(about))
    if question.kind:
        parts.append(Kind(question.kind).label)
    parts.append(_people(question))
    parts += [_filters()[code] for code in question.filters]
    return "; ".join(part for part in parts if part)


def _people(question: Question) -> str:
    if question.people == ALL:
        return _("all people")
    if question.people.startswith(FIGURE):
        code = question.people.removeprefix(FIGURE)
        return Indicator.objects.filter(code=code).values_list("name", flat=True).first() or code
    return {
        "0-15": _("people aged 0 to 15"),
        "16-64": _("people aged 16 to 64"),
        "65-over": _("people aged 65 and over"),
    }[question.people]


def _filters() -> dict[str, str]:
    return {
        "free": _("free"),
        "step-free": _("step-free"),
        "evening": _("on a weekday evening"),
        "weekend": _("at the weekend"),
        "room": _("with room for more"),
    }
