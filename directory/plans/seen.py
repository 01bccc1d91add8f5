"""What was shown of a listing on the day it was chosen, and what has changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from assets.capacity import Room
from assets.freshness import Freshness
from assets.models import Listing
from assets.schedule_words import describe
from assets.schedules import Calendar
from assets.vocabulary import Kind, Status
from directory.components import cards

Seen = dict[str, Any]


def seen(listing: Listing, *, at: datetime, calendar: Calendar) -> Seen:
    """The facts a plan remembers, all of them public. ``listing`` has what for_cards fetches.

    In one language whoever asks, so that a worker's words and the person's are not taken for a change.
    """
    with override(settings.LANGUAGE_CODE):
        card = cards.make_card(listing, at=at, calendar=calendar)
        when = times(listing, at=at)
    return {
        "name": card.name,
        "kind": card.kind,
        "place": card.place,
        "times": when,
        "cost": card.cost,
        "room": listing.room if card.room else Room.UNKNOWN.value,
        "sure": card.freshness,
    }


def times(listing: Listing, *, at: datetime) -> list[str]:
    """Every time it is on, each as a sentence."""
    return [describe(schedule.rule, today=localdate(at)) for schedule in listing.schedules.all()]


def changes(before: Seen, now: Seen, *, status: str, told: Seen | None = None) -> list[str]:
    """What somebody with the plan should know, each as a sentence: what is not as it was, or not sure any more.

    ``told`` are times, place and cost in the reader's language, where that is not the one they are compared in.
    """
    told = now if told is None else told
    if status != Status.PUBLISHED:
        return [_("This is not on the map any more. Choose something else together.")]
    found = []
    if before["times"] != now["times"]:
        new = "; ".join(told["times"]) or _("not known")
        found.append(_("The times have changed. Now: %(times)s.") % {"times": new})
    if before["place"] != now["place"] and now["kind"] != Kind.ORGANISATION:
        found.append(
            _("The place has changed. Now: %(place)s.") % {"place": told["place"] or _("not published")}
        )
    if before["cost"] != now["cost"]:
        found.append(_("The cost has changed. Now: %(cost)s.") % {"cost": told["cost"]})
    if now["room"] in (Room.FULL, Room.WAITING_LIST) and before["room"] != now["room"]:
        found.append(_("It is full now. Ask before you go."))
    if now["sure"] != Freshness.FRESH and before["sure"] == Freshness.FRESH:
        found.append(_("Nobody has told us lately that this is right. Ring before you go."))
    if before["name"] != now["name"]:
        found.append(_("It was called %(name)s.") % {"name": before["name"]})
    return found
