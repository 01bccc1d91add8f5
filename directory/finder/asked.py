"""The finder's address bar, read once: the checked form, the place it names, and links that change one thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict

from assets.models import Listing
from assets.search.query import SearchQuery
from assets.vocabulary import Access, Cost, Kind
from directory.finder.filters import RADII, FinderFilter, distance_words
from geo.places import Place, PlaceNotFound, locate


@dataclass(frozen=True, slots=True)
class Asked:
    query: QueryDict
    filters: FinderFilter
    place: Place | None
    not_found: PlaceNotFound | None

    @classmethod
    def read(cls, query: QueryDict, *, empty_asks: bool = False) -> Asked:
        """Read a query string. Nothing in it makes this fail: problems are in the form or in ``not_found``.

        An empty one asks nothing yet, unless ``empty_asks`` says that it asks for everything.
        """
        asked = _with_defaults(query) if query or empty_asks else None
        filters = FinderFilter(asked, queryset=Listing.objects.none())
        place, not_found = None, None
        if filters.form.is_valid() and filters.form.cleaned_data["near"]:
            try:
                place = locate(filters.form.cleaned_data["near"])
            except PlaceNotFound as problem:
                not_found = problem
        return cls(query, filters, place, not_found)

    @property
    def form(self) -> Any:
        return self.filters.form

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.form.cleaned_data
        return data

    @property
    def answerable(self) -> bool:
        return self.form.is_bound and self.form.is_valid() and self.not_found is None

    def search(self, *, start: int, limit: int) -> SearchQuery:
        return self.filters.to_search(self.place.point if self.place else None, start=start, limit=limit)

    @property
    def radius_m(self) -> int:
        return int(self.data["radius"] or settings.SEARCH_RADIUS_M)

    @property
    def within(self) -> str:
        """Where was searched: "within 3 km of MX3 4AB"; empty when no place was given."""
        return f"within {distance_words(self.radius_m)} of {self.place.label}" if self.place else ""

    def url(self, **changes: str | list[str]) -> str:
        """The address of this search with some parameters changed; empty ones are left out. Always page one."""
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.setlist(name, [value] if isinstance(value, str) and value else list(value))
        for name in [name for name, values in query.lists() if not any(values)]:
            del query[name]
        # An address with nothing in it has not asked yet; this one asks for everything.
        return f"?{query.urlencode() or 'q='}"

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the search, each with the address that takes it away."""
        found: list[tuple[str, str]] = []
        for name, words in (("kind", Kind), ("cost", Cost), ("access", Access)):
            chosen = self.data[name]
            for code in chosen:
                others = [other for other in chosen if other != code]
                found.append((str(words(code).label), self.url(**{name: others})))
        if self.data["theme"]:
            found.append((f"About: {self.data['theme'].name}", self.url(theme="")))
        return found

    def changed(self, **changes: str | list[str]) -> Asked:
        """The same question with some parameters changed; the place is not looked up again."""
        query = QueryDict(self.url(**changes).removeprefix("?"))
        filters = FinderFilter(_with_defaults(query), queryset=Listing.objects.none())
        filters.form.is_valid()
        return replace(self, query=query, filters=filters)

    def widenings(self) -> list[list[tuple[str, Asked]]]:
        """Single changes that could find more, in groups of which one is enough, each with the smallest first."""
        groups = [
            [(label, self.changed(**{name: ""}))]
            for name, label in (
                ("access", "Leave out the access needs"),
                ("cost", "At any cost"),
                ("kind", "Of every kind"),
                ("theme", "About anything"),
            )
            if self.data[name]
        ]
        if self.place is not None:
            further = [(metres, words) for metres, words in RADII if metres > self.radius_m]
            groups.append([(f"Look up to {words} away", self.changed(radius=str(m))) for m, words in further])
            if self.data["q"]:
                everything = self.changed(q="", kind="", theme="", cost="", access="")
                groups.append([(f"Everything {self.within}", everything)])
        return groups


def _with_defaults(query: QueryDict) -> QueryDict:
    """A search that names no distance shows the one it is made with, and not the first of the list."""
    if query.get("radius"):
        return query
    data = query.copy()
    data["radius"] = str(settings.SEARCH_RADIUS_M)
    return data
