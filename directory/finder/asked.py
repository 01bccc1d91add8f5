"""The finder's address bar, read once: the checked form, what its words were understood as, and where it looks.

What the form says outright wins over what its words seem to say, and nothing understood is forced: ``not`` in the
address names what the words were wrongly taken for, as ``cost`` or ``cost:free``, and they are then only words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.http import QueryDict
from django.utils.translation import gettext as _

from assets.search.asking import SearchQuery, Sort
from assets.search.times import Day, when
from assets.search.words.parts import Part, PartKind
from assets.search.words.spelling import correct
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.understand import Understood, understand
from directory.finder.filters import distance_words, finder_form
from geo.drawn import AreaNotUnderstood, Drawn, read_area, read_view
from geo.known_names import is_a_name
from geo.places import Place, PlaceNotFound, locate

MOST_NOT = 20

# Where a part that was understood belongs in the form. A time and a place are read by themselves.
FIELD = {
    PartKind.DAY: "day",
    PartKind.COST: "cost",
    PartKind.ACCESS: "access",
    PartKind.GROUP: "who",
    PartKind.AGE: "age",
    PartKind.LANGUAGE: "language",
    PartKind.ATTENDANCE: "attendance",
    PartKind.REFERRAL: "referral",
    PartKind.ROOM: "room",
    PartKind.KIND: "kind",
}
NARROWING = (
    "kind", "theme", "day", "after", "before", "cost", "access", "who", "age", "language", "attendance", "referral",
    "room", "confirmed",
)  # fmt: skip
"""The fields that are filters, in the order they are told."""
_NOTHING = Understood(said=(), parts=())


@dataclass(frozen=True, slots=True)
class Asked:
    query: QueryDict
    form: Any
    at: datetime
    understood: Understood = _NOTHING
    place: Place | None = None
    not_found: PlaceNotFound | None = None
    drawn: Drawn | None = None
    area_problem: str = ""
    ignored: tuple[Part, ...] = field(default=())
    """What was understood but gave way to what the form says outright."""

    @classmethod
    def read(cls, query: QueryDict, *, at: datetime, empty_asks: bool = False) -> Asked:
        """Read a query string. Nothing in it makes this fail: problems are in the form, or named beside it.

        An empty one asks nothing yet, unless ``empty_asks`` says that it asks for everything.
        """
        if not query and not empty_asks:
            return cls(query, finder_form()(), at)
        form: Any = finder_form()(_with_defaults(query))
        asked = cls(query, form, at)
        if not form.is_valid():
            return asked
        return asked._understood()._located()

    def _understood(self) -> Asked:
        text = self.data["q"]
        if not text:
            return self
        known: dict[str, Place] = {}
        not_meant = frozenset(self.not_meant)

        def place_of(name: str) -> str | None:
            try:
                place = locate(name)
            except PlaceNotFound:
                return None
            known[place.label] = place
            return place.label

        def spelt(words: Sequence[str]) -> Mapping[str, str]:
            return correct([word for word in words if f"spelling:{word}" not in not_meant])

        understood = understand(
            text,
            at=self.at,
            taxonomy=Taxonomy.current(),
            keep=not_meant,
            place_of=place_of,
            is_name=is_a_name,
            correct=spelt,
        )
        said = tuple(
            replace(said, theme_ids=()) if f"theme:{said.words}" in not_meant else said
            for said in understood.said
        )
        said_outright = [part for part in understood.parts if not self._gives_way(part)]
        named = next((part.value for part in said_outright if part.kind is PartKind.PLACE), None)
        ignored = tuple(part for part in understood.parts if part not in said_outright)
        understood = replace(understood, said=said, parts=tuple(said_outright))
        asked = replace(self, understood=understood, ignored=ignored, place=known.get(named or ""))
        # A postcode in a sentence is meant as a place even if it is none that is known: say so.
        return asked if named is None or asked.place is not None else asked._at(named)

    def _gives_way(self, part: Part) -> bool:
        if part.kind is PartKind.PLACE:
            return bool(self.data["area"] or self.data["view"])
        if part.kind is PartKind.TIME:
            return bool(self.data["after"] or self.data["before"])
        return bool(self.data[FIELD[part.kind]])

    def _located(self) -> Asked:
        asked = self
        if self.data["area"] or self.data["view"]:
            try:
                drawn = read_area(self.data["area"]) if self.data["area"] else read_view(self.data["view"])
                asked = replace(asked, drawn=drawn)
            except AreaNotUnderstood as problem:
                asked = replace(asked, area_problem=problem.message)
        if asked.place is None and asked.not_found is None and self.data["near"]:
            return asked._at(self.data["near"])
        return asked

    def _at(self, name: str) -> Asked:
        try:
            return replace(self, place=locate(name))
        except PlaceNotFound as problem:
            return replace(self, not_found=problem)

    @property
    def not_meant(self) -> list[str]:
        return [value[:60] for value in self.query.getlist("not")[:MOST_NOT]]

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.form.cleaned_data
        return data

    @property
    def answerable(self) -> bool:
        return (
            self.form.is_bound and self.form.is_valid() and self.not_found is None and not self.area_problem
        )

    @property
    def within_shape(self) -> Polygon | MultiPolygon | None:
        return None if self.drawn is None else self.drawn.shape

    def codes(self, name: str) -> tuple[str, ...]:
        """What a field asks for: what is chosen in it, or else what the words were understood as."""
        chosen = self.data[name]
        if chosen:
            return (chosen,) if isinstance(chosen, str) else tuple(chosen)
        return tuple(part.value for part in self.understood.parts if FIELD.get(part.kind) == name)

    def search(self, *, start: int = 0, limit: int = 20, count_facets: bool = False) -> SearchQuery:
        """The question as the search engine takes it."""
        theme = Taxonomy.current().by_slug.get(self.data["theme"])
        return SearchQuery(
            at=self.at,
            said=self.understood.said,
            hints=self.understood.hints,
            typed=self.understood.typed,
            leaning=self.understood.leaning,
            centre=self.place.point if self.place else None,
            radius_m=float(self.radius_m),
            within=self.within_shape,
            kinds=self.codes("kind"),
            theme_ids=(theme.id,) if theme else (),
            costs=self.codes("cost"),
            access=self.codes("access"),
            groups=self.codes("who"),
            ages=self.codes("age"),
            languages=self.codes("language"),
            attendance=self.codes("attendance"),
            when=self._when(),
            self_referral=bool(self.codes("referral")),
            has_room=bool(self.codes("room")),
            confirmed=bool(self.codes("confirmed")),
            sort=Sort(self.data["sort"] or Sort.BEST),
            start=start,
            limit=limit,
            count_facets=count_facets,
        )

    def _when(self) -> Any:
        day = next(iter(self.codes("day")), None)
        after, before = self.times
        return when(Day(day) if day else None, from_=after, until=before, at=self.at)

    @property
    def times(self) -> tuple[time | None, time | None]:
        """The part of the day asked for, as local wall times."""
        after, before = self.data["after"], self.data["before"]
        if not after and not before:
            said = next((part.value for part in self.understood.parts if part.kind is PartKind.TIME), "-")
            after, before = said.split("-")
        return _wall(after), _wall(before)

    @property
    def radius_m(self) -> int:
        return int(self.data["radius"] or settings.SEARCH_RADIUS_M)

    @property
    def extent_m(self) -> float:
        """How far the place that was named may reach, in metres."""
        return self.place.extent_m if self.place else 0.0

    @property
    def within(self) -> str:
        """Where was searched: "within 3 km of MX3 4AB", "in the area you drew"; empty when that is anywhere."""
        if self.drawn is not None:
            return _("in the area you drew") if self.data["area"] else _("in this part of the map")
        if self.place is None:
            return ""
        return _("within {distance} of {place}").format(
            distance=distance_words(self.radius_m), place=self.place.label
        )

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

    def changed(self, **changes: str | list[str]) -> Asked:
        """The same question with some parameters changed; words and place are not looked up again unless changed."""
        query = QueryDict(self.url(**changes).removeprefix("?"))
        form: Any = finder_form()(_with_defaults(query))
        if {"q", "near", "not", "area", "view"} & changes.keys() or not form.is_valid():
            return Asked.read(query, at=self.at)
        asked = replace(self, query=query, form=form)
        parts = (*self.understood.parts, *self.ignored)
        kept = [part for part in parts if not asked._gives_way(part)]
        ignored = tuple(part for part in parts if part not in kept)
        return replace(asked, understood=replace(self.understood, parts=tuple(kept)), ignored=ignored)

    def literally(self) -> Asked | None:
        """The same question with its words only as words, but for a place: "Safe Evening" may be a name.

        None when nothing was understood that would change.
        """
        meanings = [
            f"{part.kind}:{part.value}" for part in self.understood.parts if part.kind is not PartKind.PLACE
        ]
        return self.changed(**{"not": [*self.not_meant, *meanings]}) if meanings else None

    def without(self, name: str) -> Asked:
        """The same question without one of its filters, whether it was chosen or understood."""
        kinds = [part for part in self.understood.parts if _field_of(part) == name]
        changes: dict[str, str | list[str]] = {name: ""} if self.data[name] else {}
        if name == "day":
            changes |= {"after": "", "before": ""}
        asked = self.changed(**changes) if changes else self
        kept = tuple(part for part in asked.understood.parts if part not in kinds)
        query = asked.query.copy()
        for part in kinds:
            query.appendlist("not", f"{part.kind}:{part.value}")
        return replace(asked, query=query, understood=replace(asked.understood, parts=kept))


def _field_of(part: Part) -> str:
    return "day" if part.kind is PartKind.TIME else FIELD.get(part.kind, "")


def _wall(text: str) -> time | None:
    """A wall time; None for none, and for the end of the day."""
    return None if text in ("", "24:00") else time.fromisoformat(text)


def _with_defaults(query: QueryDict) -> QueryDict:
    """A search that names no distance shows the one it is made with, and not the first of the list."""
    if query.get("radius"):
        return query
    data = query.copy()
    data["radius"] = str(settings.SEARCH_RADIUS_M)
    return data
