"""What the finder's form asks, read with django-filter and turned into one SearchQuery."""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from operator import itemgetter
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet

from assets.models import Listing
from assets.schedule_words import time_words
from assets.search.ages import AGE_LABELS
from assets.search.asking import Sort
from assets.search.times import Day
from assets.search.words.languages import LANGUAGES
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Attendance, Group, Referral
from directory.components.filters import ListingFilter

_TOO_LONG = {"max_length": "Use %(limit_value)d letters or fewer. You typed %(show_value)d."}
MOST_LETTERS = 200

RADII = (
    (500, "500 metres"),
    (1_000, "1 km"),
    (2_000, "2 km"),
    (3_000, "3 km"),
    (5_000, "5 km"),
    (10_000, "10 km"),
    (25_000, "25 km"),
)
DAYS = (
    (Day.NOW, "Open now"),
    (Day.TODAY, "Today"),
    (Day.TOMORROW, "Tomorrow"),
    (Day.WEEKEND, "This weekend"),
    (Day.MO, "Mondays"),
    (Day.TU, "Tuesdays"),
    (Day.WE, "Wednesdays"),
    (Day.TH, "Thursdays"),
    (Day.FR, "Fridays"),
    (Day.SA, "Saturdays"),
    (Day.SU, "Sundays"),
)


_HOURS = [(f"{hour:02}:00", time_words(time(hour))) for hour in range(6, 24)]


def distance_words(metres: int) -> str:
    """Metres as the form says them."""
    return dict(RADII).get(metres) or f"{metres / 1000:g} km"


def _radii() -> list[tuple[str, str]]:
    """The distances to choose from, with the one this site searches by if it is another."""
    return [
        (str(metres), distance_words(metres)) for metres in sorted({*dict(RADII), settings.SEARCH_RADIUS_M})
    ]


def _themes() -> list[tuple[str, str]]:
    return [(theme.slug, theme.name) for theme in Taxonomy.current().themes.values()]


def _boxes(name: str, choices: Any) -> django_filters.MultipleChoiceFilter:
    """A group of check boxes, answered by the search index."""
    return django_filters.MultipleChoiceFilter(
        choices=choices,
        label=name,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": f"Choose from the list under “{name}”."},
        method="unused",
    )


def _one(name: str, choices: Any, empty: str) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=choices,
        label=name,
        empty_label=empty,
        error_messages={"invalid_choice": f"Choose from the list under “{name}”."},
        method="unused",
    )


class FinderFilter(ListingFilter):
    """The finder's whole form. Words and place are free text; the place is located by the view."""

    q = django_filters.CharFilter(
        label="What would help?", max_length=MOST_LETTERS, method="unused", error_messages=_TOO_LONG
    )
    near = django_filters.CharFilter(
        label="Near",
        max_length=100,
        method="unused",
        help_text="Postcode, ward or village",
        error_messages=_TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "spellcheck": "false"}),
    )
    radius = django_filters.ChoiceFilter(
        choices=_radii(),
        label="Within",
        error_messages={"invalid_choice": "Choose a distance from the list."},
        empty_label=None,
        initial=str(settings.SEARCH_RADIUS_M),
        method="unused",
    )
    sort = django_filters.ChoiceFilter(
        choices=[(Sort.BEST.value, "Best match"), (Sort.NEAR.value, "Nearest")],
        empty_label=None,
        label="Sort by",
        error_messages={"invalid_choice": "Choose an order from the list."},
        method="unused",
    )
    theme = _one("What it is about", _themes, "Anything")
    day = _one("Day", [(day.value, label) for day, label in DAYS], "Any day")
    after = _one("From", _HOURS, "Any time")
    before = _one("Until", _HOURS, "Any time")
    who = _boxes("Who it is for", Group.choices)
    age = _boxes("Age", list(AGE_LABELS.items()))
    language = _boxes(
        "Language", sorted(((code, names[0]) for code, names in LANGUAGES.items()), key=itemgetter(1))
    )
    attendance = _boxes("How", Attendance.choices)
    referral = _boxes("Getting in", [(Referral.SELF.value, "No referral needed")])
    room = _boxes("Room", [("yes", "Has room now")])
    confirmed = _boxes("How sure", [("yes", "Confirmed recently")])
    # Set by the map: an area that was drawn, or what it shows.
    area = django_filters.CharFilter(label="Drawn area", max_length=8_000, method="unused")
    view = django_filters.CharFilter(label="View of the map", max_length=200, method="unused")

    def unused(self, queryset: QuerySet[Listing], name: str, value: Any) -> QuerySet[Listing]:
        """These are answered by the search index and not by the queryset."""
        return queryset


class _Shared(dict[str, forms.Field]):
    """Fields that every form of the class shares: copying them is half of what a quick search costs.

    They are only read. A form that changed one of its fields would change them all.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> _Shared:
        return _Shared(self)


@lru_cache(maxsize=1)
def finder_form() -> type[forms.Form]:
    """The form of the filters, made once: what stands in it does not depend on what is asked."""
    form: type[forms.Form] = FinderFilter(None, queryset=Listing.objects.none()).get_form_class()
    form.base_fields = _Shared(form.base_fields)
    return form
