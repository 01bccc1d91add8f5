"""Room in a group and hours of volunteers: facts that decay, and are not repeated once they are old.

The worst thing a directory can do to a person is send them somewhere full, so after its time each answer
becomes "not known" and never stays "yes".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assets.freshness import ago
from assets.local_time import local_date
from assets.schedule_words import date_words
from assets.vocabulary import Coded


class Room(Coded):
    """Whether a group can take another person."""

    YES = "yes", _("Room for more")
    FEW = "few", _("A few places")
    WAITING_LIST = "waiting_list", _("Waiting list")
    FULL = "full", _("Full")
    UNKNOWN = "unknown", _("Not known")


DEFAULT_VALID_DAYS: dict[str, int] = {
    Room.YES.value: 56,
    Room.FEW.value: 14,
    Room.WAITING_LIST.value: 56,
    Room.FULL.value: 28,
}
"""How long an answer holds when nobody said: the last few places go soonest."""


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """What may be said of the room now. ``places`` only with yes and few; ``as_of`` is when it was said."""

    status: Room
    places: int | None = None
    as_of: datetime | None = None


def default_valid_until(*, status: str, as_of: datetime) -> datetime | None:
    """Until when an answer given at ``as_of`` (aware) holds if nobody said; in UTC, None for unknown."""
    days = DEFAULT_VALID_DAYS.get(status)
    return None if days is None else as_of.astimezone(UTC) + timedelta(days=days)


def room_left(
    *, status: str, places: int | None, as_of: datetime | None, valid_until: datetime | None, at: datetime
) -> RoomLeft:
    """What is still known at ``at`` of an answer given at ``as_of``; all aware datetimes.

    It holds from ``as_of`` until just before ``valid_until``, or for DEFAULT_VALID_DAYS if that is None.
    An answer with no date, or one from the future, was never worth anything. Raises ValueError for a
    status that is no Room.
    """
    room = Room(status)
    if room is Room.UNKNOWN or as_of is None or as_of > at:
        return RoomLeft(Room.UNKNOWN)
    ends = valid_until or default_valid_until(status=status, as_of=as_of)
    if ends is None or ends <= at:
        return RoomLeft(Room.UNKNOWN)
    countable = room in (Room.YES, Room.FEW) and places is not None and places > 0
    return RoomLeft(room, places if countable else None, as_of)


def room_expression(
    at: datetime, *, status: str = "room", as_of: str = "room_as_of", valid_until: str = "room_valid_until"
) -> Case:
    """The status of :func:`room_left` as a column, to annotate a queryset; the names are its fields."""
    said = Q(**{f"{as_of}__lte": at})
    holds = Q(**{f"{valid_until}__gt": at})
    undated = Q(**{f"{valid_until}__isnull": True})
    cases = []
    for room, days in DEFAULT_VALID_DAYS.items():
        recent = Q(**{f"{as_of}__gt": at.astimezone(UTC) - timedelta(days=days)})
        cases.append(When(Q(**{status: room}) & said & (holds | (undated & recent)), then=Value(room)))
    return Case(*cases, default=Value(Room.UNKNOWN.value))


def describe_room(room: RoomLeft, *, at: datetime) -> str:
    """Say it with its date: "6 places when asked 2 days ago", "Full when asked today", "Room: not known"."""
    if room.status is Room.UNKNOWN or room.as_of is None:
        return gettext("Room: not known")
    what = room.status.label
    if room.places is not None:
        what = ngettext("{n} place", "{n} places", room.places).format(n=room.places)
    # Translators: {room} is "6 places" or "Full"; {ago} is "today" or "5 days ago".
    return gettext("{room} when asked {ago}").format(room=what, ago=ago(room.as_of, at=at))


def hours_available(*, hours: Decimal | None, valid_until: date | None, at: datetime) -> Decimal | None:
    """Volunteer hours a week that may still be counted on at ``at``: None after the day ``valid_until``.

    The day itself still counts, in local time. An offer with no end was never a promise, and is None too.
    """
    return hours if _still_holds(valid_until, at) else None


def hours_known(at: datetime, *, hours: str = "hours_per_week", valid_until: str = "valid_until") -> Q:
    """The offers whose hours :func:`hours_available` still gives, as a condition; the names are its fields."""
    return Q(**{f"{hours}__isnull": False, f"{valid_until}__gte": local_date(at)})


def people_available(*, people: int | None, valid_until: date | None, at: datetime) -> int | None:
    """How many people give that time, or are wanted: known for as long as the hours are."""
    return people if _still_holds(valid_until, at) else None


def _still_holds(valid_until: date | None, at: datetime) -> bool:
    return valid_until is not None and local_date(at) <= valid_until


def describe_hours(*, hours: Decimal | None, valid_until: date | None, at: datetime) -> str:
    """Say it with its end: "6 hours a week, until 12 December 2026", or "Hours not known"."""
    known = hours_available(hours=hours, valid_until=valid_until, at=at)
    if known is None or valid_until is None:
        return gettext("Hours not known")
    said = ngettext("{n} hour a week, until {day}", "{n} hours a week, until {day}", _as_counted(known))
    return said.format(n=f"{known.normalize():f}", day=date_words(valid_until))


def _as_counted(hours: Decimal) -> int:
    """The whole number whose plural such hours take: their own, or that of many for a part of one."""
    return int(hours) if hours == int(hours) else 100
