"""What is held of a listing, to be read by whoever looks after it: the whole of it, in the words visitors see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext

from assets.calendars import place_calendar
from assets.models import Listing
from assets.schedule_words import describe
from assets.schedules import Calendar
from directory.components.cards import Card, make_card


@dataclass(frozen=True, slots=True)
class Held:
    """One listing, with its facts as labels and lines."""

    card: Card
    waits: bool
    rows: list[tuple[str, list[str]]]

    @property
    def pk(self) -> int:
        return self.card.pk


def held(listings: list[Listing], *, waiting: frozenset[int], at: datetime) -> list[Held]:
    calendar = place_calendar(at)
    return [_held(listing, listing.pk in waiting, at=at, calendar=calendar) for listing in listings]


def _held(listing: Listing, waits: bool, *, at: datetime, calendar: Calendar) -> Held:
    card = make_card(listing, at=at, calendar=calendar)
    times = [describe(schedule.rule, today=localdate(at)) for schedule in listing.schedules.all()]
    rows = [
        (gettext("What it is"), [card.kind_label, card.summary]),
        (pgettext("label of a fact", "When"), times),
        (pgettext("label of a fact", "Where"), [card.place]),
        (pgettext("label of a fact", "Time"), [card.hours]),
        (gettext("Cost"), [card.cost]),
        (pgettext("label of a fact", "For"), [card.who]),
        (gettext("Access"), [card.access]),
        (gettext("Room"), [card.room]),
        (gettext("Contact"), [listing.phone, listing.email, listing.website]),
    ]
    return Held(
        card, waits, [(label, [line for line in lines if line]) for label, lines in rows if any(lines)]
    )
