from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.capacity import (
    DEFAULT_VALID_DAYS,
    Room,
    RoomLeft,
    default_valid_until,
    describe_hours,
    describe_room,
    hours_available,
    room_left,
)
from assets.local_time import LONDON

ASKED = datetime(2026, 11, 20, 11, 0, tzinfo=LONDON)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=LONDON)
UNKNOWN = RoomLeft(Room.UNKNOWN)
KNOWN = [room.value for room in Room if room is not Room.UNKNOWN]


def left(
    status: str = "few",
    places: int | None = 6,
    as_of: datetime | None = ASKED,
    valid_until: datetime | None = None,
    at: datetime = NOW,
) -> RoomLeft:
    return room_left(status=status, places=places, as_of=as_of, valid_until=valid_until, at=at)


@pytest.mark.parametrize("status", KNOWN)
def test_an_answer_holds_for_its_time_and_no_longer(status: str) -> None:
    lasts = timedelta(days=DEFAULT_VALID_DAYS[status])
    assert left(status, at=ASKED).status == status
    assert left(status, at=ASKED.astimezone(UTC) + lasts - timedelta(seconds=1)).status == status
    assert left(status, at=ASKED.astimezone(UTC) + lasts) == UNKNOWN


def test_the_group_may_say_until_when() -> None:
    ends = NOW + timedelta(days=300)
    assert left(valid_until=ends, at=ends - timedelta(seconds=1)).status is Room.FEW
    assert left(valid_until=ends, at=ends) == UNKNOWN
    assert left(valid_until=NOW) == UNKNOWN


@given(
    status=st.sampled_from(Room.values),
    places=st.none() | st.integers(-3, 40),
    as_of=st.none() | st.integers(-400, 400),
    ends=st.none() | st.integers(-400, 400),
    later=st.integers(0, 2000),
)
def test_once_unknown_it_stays_unknown(
    status: str, places: int | None, as_of: int | None, ends: int | None, later: int
) -> None:
    said = None if as_of is None else NOW + timedelta(days=as_of)
    until = None if ends is None else NOW + timedelta(days=ends)
    now = left(status, places, said, until)
    after = left(status, places, said, until, at=NOW + timedelta(days=later))
    if said is not None and said <= NOW:
        assert after in (now, UNKNOWN)
        assert after == UNKNOWN or now != UNKNOWN
    if now.status is Room.UNKNOWN:
        assert now == UNKNOWN
    assert left(status, places, said, until, at=NOW + timedelta(days=900)) == UNKNOWN


def test_nothing_is_made_of_an_answer_without_a_date_or_from_the_future() -> None:
    assert left(as_of=None) == UNKNOWN
    assert left(as_of=NOW + timedelta(seconds=1)) == UNKNOWN


def test_unknown_has_nothing_more_to_say() -> None:
    assert left("unknown") == UNKNOWN


def test_a_word_that_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="plenty"):
        left("plenty")


@pytest.mark.parametrize(
    ("status", "places", "kept"),
    [
        ("yes", 6, 6),
        ("few", 2, 2),
        ("yes", None, None),
        ("yes", 0, None),
        ("full", 3, None),
        ("waiting_list", 3, None),
    ],
)
def test_places_are_kept_where_they_mean_something(status: str, places: int | None, kept: int | None) -> None:
    assert left(status, places).places == kept


def test_default_ends() -> None:
    assert default_valid_until(status="few", as_of=ASKED) == ASKED + timedelta(days=14)
    assert default_valid_until(status="unknown", as_of=ASKED) is None


@pytest.mark.parametrize(
    ("status", "places", "words"),
    [
        ("yes", 6, "6 places when asked 2 days ago"),
        ("few", 1, "1 place when asked 2 days ago"),
        ("yes", None, "Room for more when asked 2 days ago"),
        ("few", None, "A few places when asked 2 days ago"),
        ("waiting_list", None, "Waiting list when asked 2 days ago"),
        ("full", None, "Full when asked 2 days ago"),
        ("unknown", None, "Room: not known"),
    ],
)
def test_room_in_words(status: str, places: int | None, words: str) -> None:
    assert describe_room(left(status, places), at=NOW) == words


def test_hours_hold_through_their_last_day() -> None:
    last = date(2026, 12, 12)
    evening = datetime(2026, 12, 12, 23, 59, tzinfo=LONDON)
    assert hours_available(hours=Decimal("6.0"), valid_until=last, at=evening) == 6
    assert hours_available(hours=Decimal("6.0"), valid_until=last, at=evening + timedelta(minutes=1)) is None
    assert hours_available(hours=Decimal("6.0"), valid_until=None, at=evening) is None
    assert hours_available(hours=None, valid_until=last, at=evening) is None


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (Decimal("6.0"), "6 hours a week, until 12 December 2026"),
        (Decimal("2.5"), "2.5 hours a week, until 12 December 2026"),
        (Decimal("1.0"), "1 hour a week, until 12 December 2026"),
        (Decimal("100.0"), "100 hours a week, until 12 December 2026"),
        (None, "Hours not known"),
    ],
)
def test_hours_in_words(hours: Decimal | None, words: str) -> None:
    assert describe_hours(hours=hours, valid_until=date(2026, 12, 12), at=NOW) == words


def test_hours_that_ran_out_are_not_said() -> None:
    assert describe_hours(hours=Decimal(6), valid_until=date(2026, 11, 21), at=NOW) == "Hours not known"
