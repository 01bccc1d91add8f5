"""Times as people type them: read, said back, and refused by name where they cannot be read."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.schedule_words import describe
from assets.schedules import Rule, first_date, occurrences
from assets.spoken_times import LONG_AGO, NotUnderstood, read_line, read_lines, words_for
from tests.assets.schedule_oracle import CALENDAR, rules

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "every other Thursday 2–4, not in August",
            "Every other Thursday, 2 pm to 4 pm, not in August, from 26 November 2026",
        ),
        ("first Monday of the month 10am-12", "First Monday of the month, 10 am to 12 noon"),
        (
            "Tuesdays and Fridays 9.30 to 11, term time only",
            "Tuesdays and Fridays, 9.30 am to 11 am, in term time",
        ),
        ("Mon-Fri 9-5, not bank holidays", "Monday to Friday, 9 am to 5 pm, not on bank holidays"),
        ("We meet on Thursday evenings, 8-10", "Every Thursday, 8 pm to 10 pm"),
        ("2nd & 4th Tuesday of each month at 7.30pm", "Second and fourth Tuesday of the month, from 7.30 pm"),
        ("every second Tuesday of the month 2-3", "Second Tuesday of the month, 2 pm to 3 pm"),
        (
            "Wednesdays fortnightly 1-3 from 2 December",
            "Every other Wednesday, 1 pm to 3 pm, from 2 December 2026",
        ),
        ("Saturday 12 December, noon to 2pm", "Saturday 12 December 2026, 12 noon to 2 pm"),
        (
            "Sundays 11am-1pm from April to September only",
            "Every Sunday, 11 am to 1 pm, only from April to September",
        ),
        (
            "Wednesdays 18:00-20:00 until 31/03/2027",
            "Every Wednesday, 6 pm to 8 pm, until 31 March 2027",
        ),
    ],
)
def test_words_people_use(typed: str, said: str) -> None:
    assert words_for(read_line(typed, today=TODAY)) == said


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("Thursdays 2-4 when it is sunny", "when it is sunny"),
        ("every third Tuesday 2-3", "every third tuesday"),
        ("Tuesdays 25-26", "25-26"),
        ("Tuesdays", "tuesdays"),
        ("31 February 2-3", "31 february"),
        ("Mondays 2-4 and 6-8", "and 6-8"),
        ("Friday 12 December 2026 2-4pm", "friday"),
        ("29 February 2-3pm every other week", "29 february 2-3pm every other week"),
        ("", ""),
    ],
)
def test_what_cannot_be_read_is_named(typed: str, part: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        read_line(typed, today=TODAY)
    assert problem.value.part.startswith(part)
    assert problem.value.why


def test_thousands_of_times_are_refused_at_once() -> None:
    began = clock.perf_counter()
    for text in ("Mondays 2-4\n" * 5_000, "Mondays 2-4 " * 5_000, "monday, " * 49, "every second " * 30):
        with pytest.raises(NotUnderstood):
            read_lines(text, today=TODAY)
    assert clock.perf_counter() - began < 1
    with pytest.raises(NotUnderstood) as second:
        read_lines("Mondays 2-4\n\nwhenever", today=TODAY)
    assert second.value.line == 2


@settings(max_examples=120, deadline=None)
@given(rules())
def test_what_is_said_is_read_back_as_the_same_times(rule: Rule) -> None:
    rule = _plain_hours(rule)
    assume(rule.interval == 1 or first_date(rule, on_or_after=LONG_AGO) is not None)
    said = words_for(rule)
    read = read_line(said, today=TODAY)
    assert words_for(read) == said
    assert _coming(read) == _coming(rule)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(["every", "other", "monday", "2", "-", "4", "pm", "not", "in", "may", "of", "the", "month", "1st", "until"]), max_size=12).map(" ".join))  # fmt: skip
def test_whatever_is_typed_is_a_time_or_a_plain_refusal(text: str) -> None:
    try:
        assert describe(read_line(text, today=TODAY))
    except NotUnderstood as problem:
        assert problem.why


def _coming(rule: Rule) -> list[datetime]:
    begins = datetime(2024, 1, 1, tzinfo=UTC)
    found = occurrences(rule, from_=begins, until=begins + timedelta(days=900), calendar=CALENDAR)
    return [occurrence.starts for occurrence in islice(found, 40)]


def _plain_hours(rule: Rule) -> Rule:
    """Without what is refused when it is typed: an end before the beginning, and 12.15 am, which many take for noon."""
    opens, closes = (
        moment if moment is None or moment.hour else time() for moment in (rule.opens_at, rule.closes_at)
    )
    if opens is not None and closes is not None and (closes < opens or not opens.hour):
        closes = None
    # A pattern of which only an extra date is left says nothing of its weeks.
    extra = () if rule.interval > 1 else rule.extra_dates
    return replace(rule, opens_at=opens, closes_at=closes, extra_dates=extra)
