"""Filters that several pages share, read with django-filter."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import Listing, Term
from assets.search import tokens
from assets.search.tokens import Facet
from assets.vocabulary import Access, Cost, Kind

ACCESS_ASKED = (
    Access.STEP_FREE,
    Access.ACCESSIBLE_TOILET,
    Access.HEARING_LOOP,
    Access.QUIET_SPACE,
    Access.TRANSPORT,
)


class ListingFilter(django_filters.FilterSet):
    """Filters that mean the same wherever listings are listed; usable on any queryset of them."""

    kind = django_filters.MultipleChoiceFilter(
        choices=Kind.choices,
        label=_("Kind"),
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
        error_messages={"invalid_choice": _("Choose kinds from the list.")},
    )
    theme: django_filters.Filter = django_filters.ModelChoiceFilter(
        queryset=Term.objects.order_by("name", "pk"),
        to_field_name="slug",
        label=_("What it is about"),
        empty_label=_("Anything"),
        error_messages={"invalid_choice": _("Choose what it is about from the list.")},
        method="about",
    )
    cost = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in Cost.choices if choice[0] != Cost.UNKNOWN],
        label=_("Cost"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose costs from the list.")},
        distinct=False,
    )
    access = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in Access.choices if choice[0] in ACCESS_ASKED],
        label=_("Access"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose access needs from the list.")},
        method="with_access",
    )

    class Meta:
        model = Listing
        fields = ("kind", "theme", "cost", "access")

    def about(self, queryset: QuerySet[Listing], name: str, term: Term | None) -> QuerySet[Listing]:
        """About a theme or anything below it, as the search index knows it."""
        return queryset if term is None else self._with_tokens(queryset, [tokens.theme(term.pk)])

    def with_access(self, queryset: QuerySet[Listing], name: str, codes: list[str]) -> QuerySet[Listing]:
        return self._with_tokens(queryset, [tokens.coded(Facet.ACCESS, code) for code in codes])

    @staticmethod
    def _with_tokens(queryset: QuerySet[Listing], wanted: list[int]) -> QuerySet[Listing]:
        return queryset.filter(search_entry__tokens__contains=wanted) if wanted else queryset
