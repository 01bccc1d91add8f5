"""A listing as a card shows it: what, how far, when next, what it costs, who it is for, how sure we are.

Presenters stand between rows and templates, so that every page says the same thing in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, pgettext

from assets import capacity, freshness
from assets.calendars import place_calendar
from assets.models import Listing, Opening, Space, VolunteerOffer
from assets.returns import come_back_words
from assets.schedule_words import describe_occurrence
from assets.schedules import Calendar, next_occurrence
from assets.snapshot import as_kind
from assets.venues import may_name_venue
from assets.vocabulary import Access, Attendance, Cost, Group, Kind
from geo.privacy import LocationPrivacy
from geo.walking import walk_minutes

FAR_ON_FOOT_M = 2_500


@dataclass(frozen=True, slots=True)
class Card:
    pk: int
    url: str
    name: str
    kind: str
    kind_label: str
    summary: str
    place: str
    distance: str
    when: str
    cost: str
    who: str
    access: str
    room: str
    freshness: str
    confirmed: str
    doubt: str
    """That somebody said it does not hold; empty where nobody did."""
    come_back: str
    hours: str
    mappable: bool
    labels: dict[str, str]
    """What its facts are called, in the language of its words."""
    why: str = ""
    """Why a search found it; empty where nothing was searched for."""


@lru_cache(maxsize=16)
def _labels(language: str | None) -> dict[str, str]:
    """Looked up once and not for each card of a page: that would be a good part of the time the page takes."""
    return {
        "where": pgettext("label of a fact", "Where"),
        "next": pgettext("label of a fact", "Next"),
        "time": pgettext("label of a fact", "Time"),
        "cost": gettext("Cost"),
        "for": pgettext("label of a fact", "For"),
        "access": gettext("Access"),
        "room": gettext("Room"),
        "unknown_times": gettext("Times not known. Ask first."),
        "why": gettext("Shown because:"),
        "otherwise": gettext("Otherwise fits:"),
        "almost": gettext("Almost:"),
        "show": gettext("Show on map"),
        "put": gettext("Add to a plan"),
        "take_off": gettext("Take off"),
    }


_PAGES = frozenset({"history", "withdraw", "report", "claim", "confirm", "edit"})
"""What pages about a listing are called in its address: a group named “History” is not to be taken for one."""


def listing_url(listing: Listing) -> str:
    slug = slugify(listing.name)[:60] or "listing"
    return reverse("listing", args=[listing.pk, f"{slug}-listing" if slug in _PAGES else slug])


def cards(
    listings: Iterable[Listing], *, at: datetime, distances: dict[int, float | None] | None = None
) -> list[Card]:
    """Make cards; ``distances`` are metres in a straight line by listing key, None where it comes to you."""
    calendar = place_calendar(at)
    return [make_card(listing, at=at, calendar=calendar, distances=distances) for listing in listings]


def make_card(
    listing: Listing, *, at: datetime, calendar: Calendar, distances: dict[int, float | None] | None = None
) -> Card:
    return Card(
        pk=listing.pk,
        url=listing_url(listing),
        name=listing.name,
        kind=listing.kind,
        kind_label=Kind(listing.kind).label,
        summary=listing.summary,
        place=place_words(listing),
        distance=distance_words(listing, distances.get(listing.pk)) if distances is not None else "",
        when=next_words(listing, at=at, calendar=calendar),
        cost=cost_words(listing),
        who=who_words(listing),
        access=", ".join(Access(code).label for code in listing.access),
        room=room_words(listing, at=at),
        freshness=listing.freshness_at(at).value,
        confirmed=freshness.describe(confirmed_at=listing.confirmed_at, how=listing.confirmed_how, at=at),
        doubt=doubt_words(listing, at=at),
        come_back=come_back_words(listing.returns),
        hours=hours_words(listing, at=at),
        labels=_labels(get_language()),
        mappable=listing.point is not None and listing.location_privacy != LocationPrivacy.HIDDEN,
    )


def next_words(listing: Listing, *, at: datetime, calendar: Calendar) -> str:
    """When it is next on, in words; empty where that is not known."""
    rules = [schedule.rule for schedule in listing.schedules.all()]
    coming = next_occurrence(rules, at=at, calendar=calendar)
    return "" if coming is None else describe_occurrence(coming, today=localdate(at))


def place_words(listing: Listing) -> str:
    """Where it is, no more exactly than it may be shown."""
    ways = [Attendance(code).label for code in listing.attendance if code != Attendance.IN_PERSON]
    privacy = listing.location_privacy
    if privacy == LocationPrivacy.HIDDEN:
        where = gettext("Address not published")
    elif privacy == LocationPrivacy.ROUGH:
        known = gettext("Around {place}") if listing.town else gettext("Address not published")
        where = known.format(place=listing.town)
    else:
        venue = venue_name(listing)
        known_as = venue or (listing.name if listing.kind == Kind.SPACE else "")
        street = without_name(listing.street, known_as)
        where = ", ".join(part for part in (venue, street, listing.town) if part)
    in_person = Attendance.IN_PERSON in listing.attendance or not listing.attendance
    return " · ".join([*([where] if where and in_person else []), *ways])


def without_name(street: str, name: str) -> str:
    """A street without the building in front, where its name says that already.

    "Dyehouse Wharf, Wharf Street" at "Studio 4, Dyehouse Wharf" is "Wharf Street".
    """
    said = {words.strip().casefold() for words in (name, *name.split(","))}
    first, _, rest = (part.strip() for part in street.partition(","))
    repeats = first.casefold() in said or (rest and name.casefold().startswith(f"{first.casefold()} "))
    return without_name(rest, name) if first and repeats else street


def named_venue(listing: Listing) -> Space | None:
    """The venue, where the listing may be tied to it."""
    venue: Space | None = getattr(as_kind(listing), "venue", None)
    if venue is None or not may_name_venue(privacy=listing.location_privacy, venue_status=venue.status):
        return None
    return venue


def venue_name(listing: Listing) -> str:
    venue = named_venue(listing)
    return "" if venue is None else venue.name


def distance_words(listing: Listing, distance_m: float | None) -> str:
    """How far, in minutes on foot where that makes sense; both of a straight line, and the page says so."""
    if distance_m is None:
        return ""
    rough = listing.location_privacy == LocationPrivacy.ROUGH
    if distance_m > FAR_ON_FOOT_M:
        said = gettext("about {distance} away") if rough else gettext("{distance} away")
        return said.format(distance=metres_words(distance_m))
    minutes = walk_minutes(distance_m)
    said = (
        gettext("about {n} min walk ({distance} in a straight line)")
        if rough
        else gettext("{n} min walk ({distance} in a straight line)")
    )
    return said.format(n=minutes, distance=metres_words(distance_m))


def metres_words(distance_m: float) -> str:
    """Metres as they are said: "850 m", "1.4 km"."""
    if distance_m < 995:
        return gettext("{n} m").format(n=f"{round(distance_m, -1):.0f}")
    return gettext("{n} km").format(n=f"{distance_m / 1000:.1f}")


def cost_words(listing: Listing) -> str:
    """What it costs; of a space, what hiring it costs in its own words, where somebody has said."""
    row = as_kind(listing)
    if isinstance(row, Space) and row.hire_cost:
        return row.hire_cost
    label = Cost(listing.cost).label
    if listing.cost == Cost.PAID:
        if listing.cost_pence:
            label = f"£{listing.cost_pence / 100:.2f}".removesuffix(".00")
        elif listing.cost_note:
            return listing.cost_note
    return label


def who_words(listing: Listing) -> str:
    """Whom it is for, in words; "Anyone" when nothing narrows it."""
    groups = ", ".join(Group(code).label for code in listing.groups)
    ages = _ages(listing.age_min, listing.age_max)
    if groups and ages:
        return f"{groups}, {ages}"
    if ages:
        return gettext("Anyone {ages}").format(ages=ages)
    return groups or gettext("Anyone")


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest and oldest:
        return gettext("aged {youngest} to {oldest}").format(youngest=youngest, oldest=oldest)
    if youngest:
        return gettext("aged {youngest} and over").format(youngest=youngest)
    return gettext("aged up to {oldest}").format(oldest=oldest) if oldest else ""


def hours_words(listing: Listing, *, at: datetime) -> str:
    """What time is given or wished for, while that is still known."""
    row = as_kind(listing)
    if not isinstance(row, VolunteerOffer | Opening):
        return ""
    return capacity.describe_hours(hours=row.hours_per_week, valid_until=row.valid_until, at=at)


def doubt_words(listing: Listing, *, at: datetime) -> str:
    return freshness.doubt_words(doubted_on=listing.doubted_on, closed_reports=listing.closed_reports, at=at)


def room_words(listing: Listing, *, at: datetime) -> str:
    left = capacity.room_left(
        status=listing.room,
        places=listing.room_places,
        as_of=listing.room_as_of,
        valid_until=listing.room_valid_until,
        at=at,
    )
    return "" if left.status == capacity.Room.UNKNOWN else capacity.describe_room(left, at=at)
