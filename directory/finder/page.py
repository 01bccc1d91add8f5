"""What the results page says, made ready for its template."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import orjson
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.search.asking import Results, Words
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Kind
from directory.components.cards import Card
from directory.components.paging import Paging
from directory.components.quick import quickly
from directory.finder import chips
from directory.finder.asked import NARROWING, Asked
from directory.finder.chips import Chip
from directory.finder.groups import Choice, Group, groups, selects, theme_choices
from directory.finder.tiles import tiles_url
from geo.crs import to_wgs84


@dataclass(frozen=True, slots=True)
class Offer:
    """A change to the question that would find more: one click."""

    label: str
    url: str
    total: int


@dataclass(frozen=True)
class ResultsPage:
    asked: Asked
    found: Results | None = None
    paging: Paging | None = None
    cards: list[Card] = field(default_factory=list)
    misses: list[tuple[str, Card]] = field(default_factory=list)
    """What only just is not a result, each with the one condition it fails."""
    widen: list[Offer] = field(default_factory=list)
    openings: int = 0
    """Chances to volunteer among what was found; 0 when kinds were chosen."""

    kinds: ClassVar[type[Kind]] = Kind

    @property
    def met(self) -> int:
        """How many results have all that was asked, the words included."""
        return self.found.total if self.found and self.found.words is not Words.SOME else 0

    @property
    def heading(self) -> str:
        """How many were found, and where: "23 within 3 km of MX3 4AB"."""
        return f"{_counted(self.found.total if self.found else 0)} {self.asked.within}".strip()

    @property
    def title(self) -> str:
        """For the browser's tab: how many, and which page. Never what was asked or where: tabs are seen and kept."""
        if self.asked.form.errors:
            return _("Error: {title}").format(title=_("Find support"))
        if self.asked.not_found is not None:
            return _("Place not found")
        if self.found is None or self.paging is None:
            return _("Find support")
        counted = _counted(self.found.total)
        if self.paging.pages < 2:
            return counted
        said = _("{results} (page {page} of {pages})")
        return said.format(results=counted, page=self.paging.page, pages=self.paging.pages)

    @property
    def looked_for(self) -> str:
        """What was looked for, so that an empty answer explains itself."""
        data = self.asked.data
        parts = [f"“{data['q']}”"] if data["q"] else []
        theme = Taxonomy.current().by_slug.get(data["theme"])
        if theme is not None:
            parts.append(_("about {theme}").format(theme=theme.name))
        if self.asked.within:
            parts.append(self.asked.within)
        narrowed = any(data[n] for n in NARROWING if n != "theme")
        said = (
            _(
                "We looked for {what}, with the filters you chose. There is nothing here that matches all of it."
            )
            if narrowed
            else _("We looked for {what}. There is nothing here that matches all of it.")
        )
        return said.format(what=" ".join(parts) or _("anything"))

    @cached_property
    def chips(self) -> list[Chip]:
        return chips.chosen(self.asked)

    @cached_property
    def understood(self) -> list[Chip]:
        """What the words were understood as, beyond being words."""
        return chips.understood(self.asked)

    @property
    def filter_count(self) -> int:
        return len(self.chips) if self.asked.answerable else 0

    @cached_property
    def groups(self) -> list[Group]:
        return groups(self.asked, self.found.facets if self.found else {})

    @cached_property
    def themes(self) -> list[Choice]:
        return theme_choices(self.asked, self.found.facets if self.found else {})

    @property
    def groups_html(self) -> str:
        """The groups of filters, made ready for the page."""
        return quickly("groups.html", groups=self.groups)

    @property
    def themes_html(self) -> str:
        return quickly("themes.html", themes=self.themes)

    @property
    def day_html(self) -> str:
        return quickly("selects.html", fields=selects(self.asked, "day"))

    @property
    def hours_html(self) -> str:
        return quickly("selects.html", fields=selects(self.asked, "after", "before"))

    @property
    def counts_json(self) -> str:
        """The counts by field and value, for the form to show after the list alone has been refreshed."""
        counts = {
            f"{g.name}-{c.value}": c.count for g in self.groups for c in g.choices if c.count is not None
        }
        return orjson.dumps(counts | {f"theme-{c.value}": c.count for c in self.themes}).decode()

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
        return reverse("results") + self.asked.url(**dict.fromkeys((*NARROWING, "area", "view", "sort"), ""))

    @property
    def no_area_url(self) -> str:
        return self.asked.url(area="", view="")

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
        if self.asked.drawn is not None:
            shown["area"] = [[lat, lon] for lon, lat in self.asked.drawn.corners]
            shown["drawn"] = bool(self.asked.data["area"])
        if address := tiles_url(self.asked.query, total=total):
            shown["tiles"] = address
        return orjson.dumps(shown).decode()


def _counted(total: int) -> str:
    if not total:
        return _("Nothing found")
    return ngettext("{n} result", "{n} results", total).format(n=f"{total:,}")
