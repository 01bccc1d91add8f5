"""What the finder's form asks, read with django-filter and turned into one SearchQuery."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from assets.models import Listing, Term
from assets.search.query import SearchQuery, Sort
from directory.components.filters import ListingFilter

RADII = (
    (500, "500 metres"),
    (1_000, "1 km"),
    (2_000, "2 km"),
    (3_000, "3 km"),
    (5_000, "5 km"),
    (10_000, "10 km"),
    (25_000, "25 km"),
)


class FinderFilter(ListingFilter):
    """The finder's whole form. Words and place are free text; the place is located by the view."""

    q = django_filters.CharFilter(label="What would help?", max_length=200, method="unused")
    near = django_filters.CharFilter(label="Near", max_length=100, method="unused")
    radius = django_filters.ChoiceFilter(
        choices=[(str(metres), words) for metres, words in RADII],
        label="Within",
        empty_label=None,
        initial=str(settings.SEARCH_RADIUS_M),
        method="unused",
    )
    sort = django_filters.ChoiceFilter(
        choices=[(Sort.BEST.value, "Best match"), (Sort.NEAR.value, "Nearest")], empty_label=None, label="Sort by", method="unused"
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
