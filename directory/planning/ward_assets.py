"""What a ward has, by kind and theme: published entries at the places that may be shown of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from assets.areas import counts_by_kind
from assets.models import Listing, ListingTheme, Term
from assets.vocabulary import Kind
from directory.planning.themes import root_of


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """How many entries of each kind, in the order of ``Kind``, are about a group of themes; each counts once in it."""

    term: Term
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def counts_of_kinds(here: QuerySet[Listing]) -> list[tuple[str, str, int]]:
    """Code, name and number of each kind, in their own order. One query."""
    counts = counts_by_kind(here)
    return [(kind.value, kind.label, counts.get(kind.value, 0)) for kind in Kind]


def theme_rows(here: QuerySet[Listing]) -> list[ThemeRow]:
    """Every group of themes, those with nothing too: what is not there is what a planner looks for. Two queries."""
    terms = {term.pk: term for term in Term.objects.only("name", "slug", "parent", "position")}
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    said = ListingTheme.objects.filter(listing__in=here).order_by("pk")
    for term, listing, kind in said.values_list("term", "listing", "listing__kind"):
        root = root_of(term, terms)
        if root is not None:
            found[root][kind].add(listing)
    roots = sorted(
        (term for term in terms.values() if term.parent_id is None), key=lambda t: (t.position, t.name, t.pk)
    )
    return [ThemeRow(term, tuple(len(found[term.pk][kind.value]) for kind in Kind)) for term in roots]
