"""The measures there are: what each is called, what it counts in, and how its figures are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

REACH, NEAREST, THIRD, CHOICE, PLACES, HOURS = "reach", "nearest", "third", "choice", "places", "hours"
DEFAULT_MEASURE = REACH


def share_words(value: float) -> str:
    """A share of 0 to 1 as "62 %"; what is not quite none or all is not said to be."""
    percent = round(value * 100)
    if percent == 0 and value > 0:
        return gettext("under 1 %")
    if percent == 100 and value < 1:
        return gettext("over 99 %")
    return gettext("{n} %").format(n=percent)


def minutes_words(value: float) -> str:
    whole = max(1, round(value))
    return ngettext("{n} minute", "{n} minutes", whole).format(n=whole)


def number_words(value: float) -> str:
    """A figure with one decimal below ten, and none above."""
    if 0 < value < 0.05:
        return gettext("under 0.1")
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


@dataclass(frozen=True, slots=True)
class Measure:
    """``words`` says a figure; ``more_is_better`` which end of the scale is the gap; ``by_minutes`` whether the walking
    time that was chosen matters to it; ``by_capacity`` whether it needs to know how much each can take.
    """

    code: str
    name: str | Promise
    column: str | Promise
    """What stands over its figures in a table."""
    meaning: str | Promise
    words: Callable[[float], str]
    more_is_better: bool = True
    by_minutes: bool = True
    by_capacity: bool = False

    @property
    def is_share(self) -> bool:
        return self.code == REACH


MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure(
            REACH,
            _("Share of people within a walk"),
            _("Can reach one"),
            _("How many of every hundred people live within the walking time of at least one."),
            share_words,
        ),
        Measure(
            NEAREST,
            _("Walk to the nearest"),
            _("Walk to the nearest"),
            _("Half of the people live no further than this from the nearest one."),
            minutes_words,
            more_is_better=False,
            by_minutes=False,
        ),
        Measure(
            THIRD,
            _("Walk to the third nearest"),
            _("Walk to the third nearest"),
            _("Half of the people live no further than this from three to choose from."),
            minutes_words,
            more_is_better=False,
            by_minutes=False,
        ),
        Measure(
            CHOICE,
            _("How many to choose from"),
            _("To choose from"),
            _("How many a person has within the walking time, on average over all who live there."),
            number_words,
        ),
        Measure(
            PLACES,
            _("Places a month for every 1,000 people"),
            _("Places for every 1,000"),
            _(
                "Each one's places in four weeks are shared out among the people within the walking time, those near by"
                " counting most. Then each person's shares are added up."
            ),
            number_words,
            by_capacity=True,
        ),
        Measure(
            HOURS,
            _("Volunteer hours a week for every 1,000 people"),
            _("Hours for every 1,000"),
            _(
                "The hours that volunteers can give, shared out among the people within the walking time, those near by"
                " counting most."
            ),
            number_words,
            by_capacity=True,
        ),
    )
}
