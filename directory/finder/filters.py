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
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models import Listing
from assets.schedule_words import time_words
from assets.search.asking import Sort
from assets.search.times import Day
from assets.search.words.languages import LANGUAGES
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Attendance, Group, Referral
from directory.components.filters import ListingFilter

_TOO_LONG = {"max_length": _("Use %(limit_value)d letters or fewer. You typed %(show_value)d.")}
MOST_LETTERS = 200

RADII = (
    (500, _("500 metres")),
    (1_000, _("1 km")),
    (2_000, _("2 km")),
    (3_000, _("3 km")),
    (5_000, _("5 km")),
    (10_000, _("10 km")),
    (25_000, _("25 km")),
)
DAYS = (
    (Day.NOW, _("Open now")),
    (Day.TODAY, _("Today")),
    (Day.TOMORROW, _("Tomorrow")),
    (Day.WEEKEND, _("This weekend")),
    (Day.MO, _("Mondays")),
    (Day.TU, _("Tuesdays")),
    (Day.WE, _("Wednesdays")),
    (Day.TH, _("Thursdays")),
    (Day.FR, _("Fridays")),
    (Day.SA, _("Saturdays")),
    (Day.SU, _("Sundays")),
)


def _hours() -> list[tuple[str, str]]:
    return [(f"{hour:02}:00", time_words(time(hour))) for hour in range(6, 24)]


# The bands of assets.search.ages.
AGES = {
    "under_5": _("Under 5"),
    "child": _("5 to 11"),
    "teen": _("12 to 17"),
    "young_adult": _("18 to 25"),
    "adult": _("26 to 59"),
    "older": _("60 and over"),
}


def distance_words(metres: int) -> str:
    """Metres as the form says them."""
    known = dict(RADII).get(metres)
    return str(known) if known else gettext("{n} km").format(n=f"{metres / 1000:g}")


def _radii() -> list[tuple[str, str]]:
    """The distances to choose from, with the one this site searches by if it is another."""
    return [
        (str(metres), distance_words(metres)) for metres in sorted({*dict(RADII), settings.SEARCH_RADIUS_M})
    ]


def _languages() -> list[tuple[str, str]]:
    """The languages to choose from, by their names in the reader's."""
    return sorted(((code, gettext(names[0])) for code, names in LANGUAGES.items()), key=itemgetter(1))


def _themes() -> list[tuple[str, str]]:
    return [(theme.slug, theme.name) for theme in Taxonomy.current().themes.values()]


def _boxes(name: Any, choices: Any) -> django_filters.MultipleChoiceFilter:
    """A group of check boxes, answered by the search index."""
    return django_filters.MultipleChoiceFilter(
        choices=choices,
        label=name,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": format_lazy(_("Choose from the list under “{name}”."), name=name)},
        method="unused",
    )


def _one(name: Any, choices: Any, empty: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=choices,
        label=name,
        empty_label=empty,
        error_messages={"invalid_choice": format_lazy(_("Choose from the list under “{name}”."), name=name)},
        method="unused",
    )


class FinderFilter(ListingFilter):
    """The finder's whole form. Words and place are free text; the place is located by the view."""

    q = django_filters.CharFilter(
        label=_("What would help?"), max_length=MOST_LETTERS, method="unused", error_messages=_TOO_LONG
    )
    near = django_filters.CharFilter(
        label=_("Near"),
        max_length=100,
        method="unused",
        help_text=_("Postcode, ward or village"),
        error_messages=_TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "spellcheck": "false"}),
    )
    radius = django_filters.ChoiceFilter(
        choices=_radii,
        label=_("Within"),
        error_messages={"invalid_choice": _("Choose a distance from the list.")},
        empty_label=None,
        initial=str(settings.SEARCH_RADIUS_M),
        method="unused",
    )
    sort = django_filters.ChoiceFilter(
        choices=[(Sort.BEST.value, _("Best match")), (Sort.NEAR.value, _("Nearest"))],
        empty_label=None,
        label=_("Sort by"),
        error_messages={"invalid_choice": _("Choose an order from the list.")},
        method="unused",
    )
    theme = _one(_("What it is about"), _themes, _("Anything"))
    day = _one(_("Day"), [(day.value, label) for day, label in DAYS], _("Any day"))
    after = _one(_("From"), _hours, _("Any time"))
    before = _one(_("Until"), _hours, _("Any time"))
    who = _boxes(_("Who it is for"), Group.choices)
    age = _boxes(_("Age"), list(AGES.items()))
    language = _boxes(_("Language"), _languages)
    attendance = _boxes(_("How"), Attendance.choices)
    referral = _boxes(_("Getting in"), [(Referral.SELF.value, _("No referral needed"))])
    room = _boxes(_("Room"), [("yes", _("Has room now"))])
    confirmed = _boxes(_("How sure"), [("yes", _("Confirmed recently"))])
    # Set by the map: an area that was drawn, or what it shows.
    area = django_filters.CharFilter(label=_("Drawn area"), max_length=8_000, method="unused")
    view = django_filters.CharFilter(label=_("View of the map"), max_length=200, method="unused")

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
