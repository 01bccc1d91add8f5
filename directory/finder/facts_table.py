"""The table of facts on a listing's page: each row a label and its lines, only what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assets.capacity import describe_hours, people_available
from assets.models import Listing, Opening, VolunteerOffer
from assets.schedule_words import describe, describe_occurrence
from assets.schedules import Calendar, occurrences
from assets.snapshot import as_kind
from assets.vocabulary import Access, Booking, Facility, Kind, ReachKind, Referral
from directory.components.cards import (
    cost_words,
    listing_url,
    named_venue,
    room_words,
    venue_name,
    who_words,
    without_name,
)
from directory.components.languages import language_name
from geo.privacy import Address, public_address

DATES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str = ""
    external: bool = False
    exact: bool = False
    """It is read letter by letter, from the left in any language: a number, an address of the net."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    lines: list[Line]


def rows_of(listing: Listing, *, at: datetime, calendar: Calendar) -> list[Row]:
    """Return the rows that have something to say, in the order people ask: when, where, cost, who, contact."""
    row: Any = as_kind(listing)
    happens = listing.kind == Kind.ACTIVITY
    table: list[tuple[str, list[Line]]] = [
        (_("Run by"), _linked(listing.owner)),
        (
            _("Days and times"),
            _text(*(describe(s.rule, today=localdate(at)) for s in listing.schedules.all())),
        ),
        (pgettext("label of a fact", "Next"), _text(*_coming(listing, at, calendar))),
        (pgettext("label of a fact", "Where"), [*_linked(named_venue(listing)), *_address(listing)]),
        (_("Who it reaches"), _text(*_reach(listing))),
        (
            _("Cost"),
            _text(cost_words(listing), _unless_said(listing))
            if listing.kind in (Kind.ACTIVITY, Kind.SPACE)
            else [],
        ),
        (pgettext("label of a fact", "For"), _text(who_words(listing))),
        (_("Access"), _text(*(Access(code).label for code in listing.access))),
        (_("Room left"), _text(room_words(listing, at=at))),
        (
            _("How to join"),
            _text(Booking(listing.booking).label, Referral(listing.referral).label) if happens else [],
        ),
        (_("Role"), _text(getattr(row, "role", ""))),
        (_("Skills"), _text(", ".join(getattr(row, "skills", [])))),
        (pgettext("label of a fact", "Time"), _text(*_hours(row, at))),
        (_("Training"), _text(getattr(row, "training", ""))),
        (_("Holds"), _text(_people(row.people) if listing.kind == Kind.SPACE and row.people else "")),
        (_("There is"), _text(", ".join(Facility(code).label for code in getattr(row, "facilities", [])))),
        (_("Free times"), _text(getattr(row, "free_slots", ""))),
        (_("Languages"), _text(", ".join(language_name(code) for code in listing.languages))),
        (_("Phone"), _exact(listing.phone, f"tel:{listing.phone.replace(' ', '')}")),
        (_("E-mail"), _exact(listing.email, f"mailto:{listing.email}")),
        (_("Website"), _exact(urlsplit(listing.website).netloc, listing.website, external=True)),
    ]
    return [Row(label, lines) for label, lines in table if lines]


def _text(*lines: str) -> list[Line]:
    return [Line(line) for line in lines if line]


def _exact(text: str, url: str, *, external: bool = False) -> list[Line]:
    return [Line(text, url, external, exact=True)] if text else []


def _linked(listing: Listing | None) -> list[Line]:
    if listing is None or listing.status != "published":
        return []
    return [Line(listing.name, listing_url(listing))]


def _coming(listing: Listing, at: datetime, calendar: Calendar) -> list[str]:
    until = at + timedelta(days=200)
    found = {
        occurrence
        for schedule in listing.schedules.all()
        for occurrence in islice(
            occurrences(schedule.rule, from_=at, until=until, calendar=calendar), DATES_SHOWN
        )
    }
    soonest = sorted(found, key=lambda occurrence: (occurrence.starts, occurrence.ends))[:DATES_SHOWN]
    return [describe_occurrence(occurrence, today=localdate(at)) for occurrence in soonest]


def _address(listing: Listing) -> list[Line]:
    shown = public_address(Address(listing.street, listing.town, listing.postcode), listing.location_privacy)
    if shown is None:
        return []
    street = without_name(shown.street, venue_name(listing) or listing.name)
    return _text(street, shown.town, shown.postcode)


def _reach(listing: Listing) -> list[str]:
    if listing.reach_kind == ReachKind.DISTANCE and listing.reach_m:
        return [_("People within {n} km").format(n=f"{listing.reach_m / 1000:g}")]
    if listing.reach_kind == ReachKind.AREAS:
        return [", ".join(sorted(area.name for area in listing.reach_areas.all()))]
    if listing.reach_kind == ReachKind.POLYGON:
        return [_("People inside an area drawn by the group")]
    return []


def _unless_said(listing: Listing) -> str:
    return listing.cost_note if listing.cost_note != cost_words(listing) else ""


def _hours(row: Any, at: datetime) -> list[str]:
    if not isinstance(row, VolunteerOffer | Opening):
        return []
    known = people_available(people=row.people, valid_until=row.valid_until, at=at)
    people = _people(known) if known else ""
    if people and isinstance(row, Opening):
        people = ngettext("{n} person wanted", "{n} people wanted", known or 0).format(n=known)
    return [people, describe_hours(hours=row.hours_per_week, valid_until=row.valid_until, at=at)]


def _people(count: int) -> str:
    return ngettext("{n} person", "{n} people", count).format(n=count)
