"""What the finder's form asks, read with django-filter and turned into one SearchQuery."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from assets.models import Listing, Term
from assets.search.query import SearchQuery, Sort
from directory.components.filters import ListingFilter

_TOO_LONG = {"max_length": "Use %(limit_value)d letters or fewer. You typed %(show_value)d."}

RADII = (
    (500, "500 metres"),
    (1_000, "1 km"),
    (2_000, "2 km"),
    (3_000, "3 km"),
    (5_000, "5 km"),
    (10_000, "10 km"),
    (25_000, "25 km"),
)


def distance_words(metres: int) -> str:
    """Metres as the form says them."""
    return dict(RADII).get(metres) or f"{metres / 1000:g} km"


def _radii() -> list[tuple[str, str]]:
    """The distances to choose from, with the one this site searches by if it is another."""
    return [
        (str(metres), distance_words(metres)) for metres in sorted({*dict(RADII), settings.SEARCH_RADIUS_M})
    ]


class FinderFilter(ListingFilter):
    """The finder's whole form. Words and place are free text; the place is located by the view."""

    q = django_filters.CharFilter(
        label="What would help?", max_length=200, method="unused", error_messages=_TOO_LONG
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

    def unused(self, queryset: QuerySet[Listing], name: str, value: Any) -> QuerySet[Listing]:
        """These are answered by the search index and not by the queryset."""
        return queryset

    def to_search(self, centre: Point | None, *, start: int, limit: int) -> SearchQuery:
        """Turn the checked form into a query. ``centre`` is EPSG:27700."""
        asked = self.form.cleaned_data
        term: Term | None = asked["theme"]
        return SearchQuery(
            text=asked["q"] or "",
            centre=centre,
            radius_m=float(asked["radius"] or settings.SEARCH_RADIUS_M),
            kinds=tuple(asked["kind"]),
            theme_ids=(term.pk,) if term else (),
            costs=tuple(asked["cost"]),
            access=tuple(asked["access"]),
            sort=Sort(asked["sort"] or Sort.BEST),
            start=start,
            limit=limit,
        )
