from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.freshness import Freshness, ago, describe, doubt_words, due_on, freshness, stale_on
from assets.local_time import LONDON, local_date
from assets.vocabulary import ConfirmedHow

CONFIRMED = datetime(2026, 3, 1, 15, 30, tzinfo=LONDON)
MOMENTS = st.integers(0, 4 * 365 * 24).map(
    lambda hours: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)
INTERVALS = st.integers(1, 800)


def state(at: datetime, *, interval_days: int = 180) -> Freshness:
    return freshness(confirmed_at=CONFIRMED, interval_days=interval_days, at=at)


def test_the_boundaries_are_local_midnights() -> None:
    due, stale = date(2026, 8, 28), date(2026, 11, 26)
    assert due_on(confirmed_at=CONFIRMED, interval_days=180) == due
    assert stale_on(confirmed_at=CONFIRMED, interval_days=180) == stale
    minute = timedelta(minutes=1)
    midnight = datetime(due.year, due.month, due.day, tzinfo=LONDON)
    assert (state(midnight - minute), state(midnight)) == (Freshness.FRESH, Freshness.DUE)
    midnight = datetime(stale.year, stale.month, stale.day, tzinfo=LONDON)
    assert (state(midnight - minute), state(midnight)) == (Freshness.DUE, Freshness.STALE)


@pytest.mark.parametrize(("interval_days", "stale_after"), [(1, 2), (2, 3), (3, 5), (7, 11), (180, 270)])
def test_half_days_round_up(interval_days: int, stale_after: int) -> None:
    stale = stale_on(confirmed_at=CONFIRMED, interval_days=interval_days)
    assert (stale - CONFIRMED.date()).days == stale_after


@given(confirmed=MOMENTS, interval=INTERVALS, at=MOMENTS)
def test_the_state_is_that_of_the_age_in_days(confirmed: datetime, interval: int, at: datetime) -> None:
    age = (local_date(at) - local_date(confirmed)).days
    if age < 0 or age >= 1.5 * interval:
        expected = Freshness.STALE
    else:
        expected = Freshness.FRESH if age < interval else Freshness.DUE
    assert freshness(confirmed_at=confirmed, interval_days=interval, at=at) is expected


@given(confirmed=MOMENTS, interval=INTERVALS, first=MOMENTS, later=MOMENTS)
def test_it_never_grows_fresher_by_itself(
    confirmed: datetime, interval: int, first: datetime, later: datetime
) -> None:
    order = list(Freshness)
    first, later = sorted((max(first, confirmed), max(later, confirmed)))
    states = [freshness(confirmed_at=confirmed, interval_days=interval, at=at) for at in (first, later)]
    assert order.index(states[0]) <= order.index(states[1])


@given(confirmed=MOMENTS, interval=INTERVALS, at=MOMENTS, ago_=st.integers(-3, 400), closed=st.integers(0, 3))
def test_a_doubt_never_makes_it_fresher(
    confirmed: datetime, interval: int, at: datetime, ago_: int, closed: int
) -> None:
    today = local_date(at)
    undoubted = freshness(confirmed_at=confirmed, interval_days=interval, at=at)
    doubted = freshness(
        confirmed_at=confirmed,
        interval_days=interval,
        doubted_on=today - timedelta(days=ago_),
        closed_reports=closed,
        at=at,
    )
    if ago_ < 0:
        assert doubted is undoubted
    elif closed >= 2:
        assert doubted is Freshness.STALE
    else:
        assert doubted is (Freshness.STALE if undoubted is Freshness.STALE else Freshness.DUE)


def test_a_doubt_is_said_in_plain_words_while_there_is_one() -> None:
    today = local_date(CONFIRMED)
    said = partial(doubt_words, at=CONFIRMED)
    assert said(doubted_on=None, closed_reports=0) == ""
    assert said(doubted_on=today + timedelta(days=1), closed_reports=1) == ""
    assert said(doubted_on=today, closed_reports=0) == "Somebody said something here is wrong"
    assert said(doubted_on=today, closed_reports=1) == "Somebody said it may have closed"


def test_never_confirmed_is_stale() -> None:
    assert freshness(confirmed_at=None, interval_days=180, at=CONFIRMED) is Freshness.STALE


def test_confirmed_in_the_future_is_no_confirmation() -> None:
    assert state(CONFIRMED - timedelta(days=1)) is Freshness.STALE
    assert (
        describe(confirmed_at=CONFIRMED, how="email", at=CONFIRMED - timedelta(days=1)) == "Not yet confirmed"
    )


def test_the_interval_is_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least a day"):
        state(CONFIRMED, interval_days=0)


def test_naive_datetimes_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        state(datetime(2026, 3, 1))  # noqa: DTZ001 - what is tested


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("email", "Confirmed by the group 3 weeks ago"),
        ("online", "Confirmed by the group 3 weeks ago"),
        ("phone", "Confirmed by phone 3 weeks ago"),
        ("visit", "Confirmed on a visit 3 weeks ago"),
        ("import", "Confirmed by the list it came from 3 weeks ago"),
        ("", "Confirmed 3 weeks ago"),
        ("telepathy", "Confirmed 3 weeks ago"),
    ],
)
def test_words(how: str, words: str) -> None:
    assert describe(confirmed_at=CONFIRMED, how=how, at=CONFIRMED + timedelta(days=23)) == words


@pytest.mark.parametrize("how", ConfirmedHow.values)
def test_each_way_of_confirming_has_its_words(how: str) -> None:
    assert describe(confirmed_at=CONFIRMED, how=how, at=CONFIRMED) != "Confirmed today"


def test_not_yet_confirmed() -> None:
    assert describe(confirmed_at=None, how="", at=CONFIRMED) == "Not yet confirmed"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (62, "8 weeks ago"),
        (63, "2 months ago"),
        (365, "12 months ago"),
        (729, "23 months ago"),
        (730, "2 years ago"),
    ],
)
def test_how_long_ago(days: int, words: str) -> None:
    assert ago(CONFIRMED, at=CONFIRMED + timedelta(days=days)) == words


def test_yesterday_is_a_matter_of_the_date() -> None:
    late, early = datetime(2026, 7, 1, 23, 50, tzinfo=LONDON), datetime(2026, 7, 2, 0, 10, tzinfo=LONDON)
    assert ago(late, at=early) == "yesterday"
    assert ago(late, at=early.astimezone(UTC)) == "yesterday"
