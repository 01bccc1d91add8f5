"""What the results page says, made ready for its template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson
from django.urls import reverse

from assets.search.query import Results
from assets.vocabulary import Kind
from directory.components.cards import Card
from directory.components.paging import Paging
from directory.finder.asked import Asked
from geo.crs import to_wgs84


@dataclass(frozen=True, slots=True)
class ResultsPage:
    asked: Asked
    found: Results | None = None
    paging: Paging | None = None
    cards: list[Card] = field(default_factory=list)
    widen: list[dict[str, Any]] = field(default_factory=list)
    openings: int = 0
    """Chances to volunteer among what was found; 0 when kinds were chosen."""

    kinds: ClassVar[type[Kind]] = Kind

    @property
    def heading(self) -> str:
        """How many were found, and where: "23 within 3 km of MX3 4AB"."""
        return f"{_counted(self.found.total if self.found else 0)} {self.asked.within}".strip()

    @property
    def title(self) -> str:
        """For the browser's tab: how many, and which page. Never what was asked or where: tabs are seen and kept."""
        if self.asked.form.errors:
            return "Error: Find support"
        if self.asked.not_found is not None:
            return "Place not found"
        if self.found is None or self.paging is None:
            return "Find support"
        page = f" (page {self.paging.page} of {self.paging.pages})" if self.paging.pages > 1 else ""
        return f"{_counted(self.found.total)}{page}"

    @property
    def looked_for(self) -> str:
        """What was looked for, so that an empty answer explains itself."""
        data = self.asked.data
        parts = [f"“{data['q']}”"] if data["q"] else []
        if data["theme"]:
            parts.append(f"about {data['theme'].name}")
        if self.asked.place is not None:
            parts.append(self.asked.within)
        narrowed = ", with the filters you chose" if data["kind"] or data["cost"] or data["access"] else ""
        looked = f"We looked for {' '.join(parts) or 'anything'}{narrowed}."
        return f"{looked} There is nothing here that matches all of it."

    @property
    def chips(self) -> list[tuple[str, str]]:
        return self.asked.chips()

    @property
    def filter_count(self) -> int:
        return len(self.chips) if self.asked.answerable else 0

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """Places that may have been meant, each with the address that searches there."""
        if self.asked.not_found is None:
            return []
        return [(label, self.asked.url(near=label)) for label in self.asked.not_found.suggestions]

    @property
    def other_places(self) -> list[tuple[str, str]]:
        """Places of the same name, each with the address that searches there instead."""
        if self.asked.place is None:
            return []
        return [(label, self.asked.url(near=label)) for label in self.asked.place.alternatives]

    @property
    def openings_url(self) -> str:
        return self.asked.url(kind=Kind.OPENING.value)

    @property
    def anywhere_url(self) -> str:
        return self.asked.url(near="", radius="")

    @property
    def clear_url(self) -> str:
        return reverse("results") + self.asked.url(kind="", theme="", cost="", access="", sort="")

    @property
    def all_url(self) -> str:
        return f"{reverse('results')}?q="

    @property
    def cut_short(self) -> bool:
        return self.paging is not None and self.paging.total > self.paging.furthest

    @property
    def map_json(self) -> str:
        """What the map's module needs: where the pins are, and the circle that was searched."""
        total = self.found.total if self.found else 0
        shown: dict[str, Any] = {"points": reverse("points") + self.asked.url(), "total": total}
        if self.asked.place is not None:
            centre = to_wgs84(self.asked.place.point)
            shown |= {"lat": round(centre.y, 5), "lon": round(centre.x, 5), "radius": self.asked.radius_m}
            shown["label"] = self.asked.place.label
        return orjson.dumps(shown).decode()


def _counted(total: int) -> str:
    if not total:
        return "Nothing found"
    return f"{total:,} result" if total == 1 else f"{total:,} results"
