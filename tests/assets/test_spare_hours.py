from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.schedule_notation import parse_notation
from assets.schedules import Calendar, Rule
from assets.spare_hours import spare_hours, week_after

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PLACE = Calendar(terms=((date(2026, 9, 1), date(2026, 12, 18)),))


def hours(opens: list[str], on: list[str]) -> tuple[float, float] | None:
    found = spare_hours(opens=rules(opens), on=rules(on), at=AT, calendar=PLACE)
    return None if found is None else (found.open, found.spare)


def rules(texts: list[str]) -> list[Rule]:
    return [rule for text in texts for rule in parse_notation(text)]


def test_the_week_begins_on_the_next_monday_in_london() -> None:
    starts, ends = week_after(AT)
    assert starts == datetime(2026, 11, 30, tzinfo=UTC)
    assert (ends - starts).days == 7


@pytest.mark.parametrize(
    ("opens", "on", "expected"),
    [
        (["FREQ=WEEKLY;BYDAY=MO,TU 09:00-17:00"], [], (16, 16)),
        (["FREQ=WEEKLY;BYDAY=MO 09:00-17:00"], ["FREQ=WEEKLY;BYDAY=MO 10:00-12:00"], (8, 6)),
        # Two at once take an hour once; what is on while it is shut takes none of its open hours.
        (["FREQ=DAILY 09:00-10:00"], ["FREQ=DAILY 09:00-10:00", "FREQ=DAILY 09:30-11:00"], (7, 0)),
        (["FREQ=WEEKLY;BYDAY=MO 09:00-12:00", "FREQ=WEEKLY;BYDAY=MO 11:00-13:00"], [], (4, 4)),
        # Not known: when it is open, or when what is on there ends.
        ([], ["FREQ=DAILY 09:00-10:00"], None),
        (["FREQ=DAILY 09:00-10:00"], ["FREQ=DAILY 09:00-"], None),
        (["FREQ=DAILY 09:00-"], [], None),
    ],
)
def test_hours_not_used(opens: list[str], on: list[str], expected: tuple[float, float] | None) -> None:
    assert hours(opens, on) == expected


TIMES = st.tuples(st.sampled_from(["MO", "TU", "SU"]), st.integers(0, 22), st.integers(1, 23)).map(
    lambda t: f"FREQ=WEEKLY;BYDAY={t[0]} {t[1]:02}:00-{max(t[1] + 1, t[2]):02}:30"
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TIMES, min_size=1, max_size=4), st.lists(TIMES, max_size=4), TIMES)
def test_more_going_on_never_leaves_more_unused(opens: list[str], on: list[str], one_more: str) -> None:
    before, after = hours(opens, on), hours(opens, [*on, one_more])
    assert before is not None
    assert after is not None
    assert 0 <= after[1] <= before[1] <= before[0] == after[0]
