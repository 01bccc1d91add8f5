"""Two listings that may be one, as a convenor sees them: why, and side by side, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.calendars import place_calendar
from assets.duplicates.parts import differing, said, suggested
from assets.duplicates.reasons import Reason
from assets.models import DuplicatePair, Listing
from assets.schedule_words import describe
from assets.snapshot import as_kind, snapshot
from assets.vocabulary import Access, Booking, Facility, Kind, Referral, Status
from directory.components.cards import listing_url, make_card
from geo.crs import BNG, to_wgs84
from geo.ground import ground
from geo.picture import Pin, frame_round, picture
from geo.privacy import LocationPrivacy, public_point

WIDTH, HEIGHT = 640, 300
"""Of the map, in units of the picture: it takes the width of the page, so on a phone a unit is half a pixel."""

PART_LABELS: dict[str, Any] = {
    "name": _("Name"),
    "summary": _("In short"),
    "description": _("More about it"),
    "type": _("Type"),
    "role": _("What is done"),
    "owner": _("Organisation"),
    "place": pgettext_lazy("label of a fact", "Where"),
    "reach": _("How far it reaches"),
    "times": _("Days and times"),
    "themes": _("Themes"),
    "cost": _("Cost"),
    "who": pgettext_lazy("label of a fact", "For"),
    "access": pgettext_lazy("label of a fact", "Access"),
    "languages": _("Languages"),
    "joining": _("How to join"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "website": _("Website"),
    "registers": _("Charity or company number"),
    "people": _("How many people"),
    "room": pgettext_lazy("label of a fact", "Room"),
    "confirmed": _("Last confirmed"),
}


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair in the queue."""

    pk: int
    first: Listing
    second: Listing
    kind_label: str
    how_likely: Any
    speaks_for: list[str]
    speaks_against: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part in which the two differ. ``suggested`` is the side, "first" or "second", that had best be kept."""

    code: str
    label: Any
    first: str
    second: str
    chosen: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    pair: Likely
    first_url: str
    second_url: str
    parts: list[Part]
    same: list[tuple[Any, str]]
    map: SafeString
    keep: str


def likely(pair: DuplicatePair) -> Likely:
    reasons = [Reason(*reason) for reason in pair.reasons]
    return Likely(
        pk=pair.pk,
        first=pair.first,
        second=pair.second,
        kind_label=str(Kind(pair.kind).label),
        how_likely=how_likely(pair.score),
        speaks_for=[r.words for r in reasons if r.speaks_for],
        speaks_against=[r.words for r in reasons if not r.speaks_for],
    )


def how_likely(score: float) -> Any:
    if score >= 0.9:
        return _("Very likely the same")
    return _("Likely the same") if score >= 0.7 else _("May be the same")


def side_by_side(
    pair: DuplicatePair, first: Listing, second: Listing, chosen: Mapping[str, str], *, at: datetime
) -> SideBySide:
    """``first`` and ``second`` are read for a page; ``chosen`` is what was already chosen, by part."""
    documents = snapshot(first), snapshot(second)
    keep = chosen.get("keep") or suggested_keep(first, second)
    other = "second" if keep == "first" else "first"
    mine, theirs = documents if keep == "first" else documents[::-1]
    words = [_Words(row, at) for row in (first, second)]
    parts = [
        Part(
            code,
            PART_LABELS.get(code, code),
            words[0].of(code, documents[0]),
            words[1].of(code, documents[1]),
            chosen.get(code) or (keep if suggested(code, mine, theirs) == "keep" else other),
        )
        for code in differing(*documents)
    ]
    alike = [
        (label, words[0].of(code, documents[0]))
        for code, label in PART_LABELS.items()
        if code not in {part.code for part in parts} and words[0].of(code, documents[0])
    ]
    return SideBySide(
        likely(pair), listing_url(first), listing_url(second), parts, alike, _map([first, second]), keep
    )


def suggested_keep(first: Listing, second: Listing) -> str:
    """Keep what is on the map, then what was there first: its address has been given to people."""

    def standing(row: Listing) -> tuple[bool, datetime, int]:
        return row.status != Status.PUBLISHED, row.published_at or row.created_at, row.pk

    return "first" if standing(first) <= standing(second) else "second"


class _Words:
    """The parts of one listing in words."""

    def __init__(self, listing: Listing, at: datetime) -> None:
        self.listing, self.row, self.at = listing, as_kind(listing), at
        self.card = make_card(listing, at=at, calendar=place_calendar(at))

    def of(self, part: str, document: Mapping[str, Any]) -> str:
        if all(value in (None, "", []) for value in said(document, part).values()):
            return ""
        made = getattr(self, f"_{part}", None)
        if made is not None:
            return str(made())
        return ", ".join(str(value) for value in said(document, part).values() if value not in (None, "", []))

    def _type(self) -> str:
        names = ("activity_type", "space_type", "legal_form")
        return next((str(getattr(self.row, f"get_{n}_display")()) for n in names if hasattr(self.row, n)), "")

    def _owner(self) -> str:
        return "" if self.listing.owner is None else self.listing.owner.name

    def _place(self) -> str:
        return ", ".join(filter(None, (self.card.place, self._shown_postcode())))

    def _shown_postcode(self) -> str:
        return self.listing.postcode if self.listing.location_privacy == LocationPrivacy.EXACT else ""

    def _reach(self) -> str:
        areas = ", ".join(sorted(area.name for area in self.listing.reach_areas.all()))
        metres = f": {self.listing.reach_m:,} m" if self.listing.reach_m else ""
        return f"{self.listing.get_reach_kind_display()}{metres}{': ' if areas else ''}{areas}"

    def _times(self) -> str:
        today = localdate(self.at)
        times = sorted(self.listing.schedules.all(), key=lambda s: s.pk)
        return "; ".join([describe(s.rule, today=today) for s in times]) or getattr(
            self.row, "free_slots", ""
        )

    def _themes(self) -> str:
        ordered = sorted(self.listing.listing_themes.all(), key=lambda t: t.position)
        return ", ".join(t.term.name for t in ordered)

    def _cost(self) -> str:
        return self.card.cost

    def _who(self) -> str:
        return self.card.who

    def _access(self) -> str:
        facilities = [str(Facility(code).label) for code in getattr(self.row, "facilities", ())]
        return ", ".join([*(str(Access(code).label) for code in self.listing.access), *facilities])

    def _joining(self) -> str:
        labels = [str(Booking(self.listing.booking).label), str(Referral(self.listing.referral).label)]
        return "; ".join(filter(None, [*labels, getattr(self.row, "first_visit", "")]))

    def _room(self) -> str:
        return self.card.room

    def _confirmed(self) -> str:
        return self.card.confirmed


def _map(listings: Sequence[Listing]) -> SafeString:
    """Both places, as far as they may be shown; drawn here. Empty when neither has one."""
    pins = []
    for number, row in enumerate(listings, 1):
        xy = None if row.point is None else public_point(row.point.x, row.point.y, row.location_privacy)
        if xy is not None:
            where = to_wgs84(Point(x=xy[0], y=xy[1], srid=BNG))
            pins.append(Pin(number, where.x, where.y, row.location_privacy == LocationPrivacy.ROUGH))
    frame = frame_round(pins, width=WIDTH, height=HEIGHT)
    drawn = picture(pins, ground=ground(frame), width=WIDTH, height=HEIGHT) if frame is not None else None
    # The picture is made of numbers and of escaped names (geo.picture).
    return mark_safe(drawn or "")  # noqa: S308
