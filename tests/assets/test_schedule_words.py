from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.schedule_words import (
    BadSchedule,
    describe,
    describe_occurrence,
    parse_notation,
    time_words,
    to_notation,
)
from assets.schedules import LONDON, BankHolidays, Calendar, Frequency, Occurrence, Rule, occurrences
from tests.assets.schedule_oracle import DATES, TIMES, rules

TODAY = date(2026, 11, 22)


def rule_of(notation: str) -> Rule:
    (rule,) = parse_notation(notation)
    return rule


# ------------------------------------------------------------------------------------------ notation


@settings(max_examples=100, deadline=None)
@given(st.lists(rules(), max_size=3))
def test_notation_comes_back_the_same(some: list[Rule]) -> None:
    assert parse_notation(" | ".join(map(to_notation, some))) == some


def test_the_notation_of_the_files() -> None:
    read = parse_notation(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 10:30-12:00 from=2026-01-06"
        " | FREQ=MONTHLY;BYDAY=2TU,-1FR 19:00-24:00"
        " term-time not-bank-holidays not-months=8,12 until=2026-12-12"
    )
    assert read == [
        Rule(
            freq=Frequency.WEEKLY,
            interval=2,
            byday=("TU",),
            dtstart=date(2026, 1, 6),
            opens_at=time(10, 30),
            closes_at=time(12),
        ),
        Rule(
            freq=Frequency.MONTHLY,
            byday=("2TU", "-1FR"),
            opens_at=time(19),
            closes_at=time(0),
            term_time_only=True,
            bank_holidays=BankHolidays.SKIPS,
            except_months=(8, 12),
            valid_until=date(2026, 12, 12),
        ),
    ]


def test_a_first_day_without_an_interval_is_only_when_it_is_valid() -> None:
    rule = rule_of("FREQ=WEEKLY;BYDAY=TU 10:00-11:00 from=2026-01-07")
    assert (rule.dtstart, rule.valid_from) == (None, date(2026, 1, 7))


def test_a_single_date_and_an_unknown_end() -> None:
    rule = rule_of("FREQ=ONCE 14:00- from=2026-12-12")
    assert (rule.dtstart, rule.valid_from, rule.closes_at) == (date(2026, 12, 12), None, None)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_cell_has_no_rules(blank: str) -> None:
    assert parse_notation(blank) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Thursdays", "Thursdays"),
        ("BYDAY=TH 12:00-14:00", "BYDAY=TH"),
        ("FREQ=YEARLY 12:00-14:00", "FREQ=YEARLY"),
        ("FREQ=WEEKLY;BYDAY=TH;COUNT=3", "COUNT=3"),
        ("FREQ=WEEKLY;BYDAY=TH;BYDAY=FR", "BYDAY=FR"),
        ("FREQ=WEEKLY;INTERVAL=two;BYDAY=TH", "INTERVAL=two"),
        ("FREQ=WEEKLY;BYDAY=TH 12-14", "12-14"),
        ("FREQ=WEEKLY;BYDAY=TH 12:00-25:00", "25:00"),
        ("FREQ=WEEKLY;BYDAY=TH 12:00-14:00 termtime", "termtime"),
        ("FREQ=WEEKLY;BYDAY=TH from=2026-02-30", "from=2026-02-30"),
        ("FREQ=WEEKLY;BYDAY=TH from=20260203", "from=20260203"),
        ("FREQ=WEEKLY;BYDAY=TH not-months=Aug", "not-months=Aug"),
        ("FREQ=WEEKLY;BYDAY=TH until=2026-02-03 until=2026-02-04", "until=2026-02-04"),
        ("FREQ=WEEKLY;BYDAY=TH not-bank-holidays on-bank-holidays", "on-bank-holidays"),
        ("FREQ=WEEKLY;BYDAY=TD 12:00-14:00", "FREQ=WEEKLY;BYDAY=TD 12:00-14:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH 12:00-14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH 12:00-14:00"),
        ("FREQ=DAILY 12:00-14:00 | ", ""),
    ],
)
def test_what_cannot_be_read_is_named(text: str, part: str) -> None:
    with pytest.raises(BadSchedule) as refused:
        parse_notation(text)
    assert refused.value.part == part
    assert part in str(refused.value)


# ------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TH 12:00-14:00", "Every Thursday, 12 noon to 2 pm"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 10:30-12:00 from=2026-01-06 term-time",
            "Every other Tuesday, 10.30 am to 12 noon, in term time",
        ),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU from=2026-01-06", "Every 3 weeks on Tuesday, all day"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH 10:00-11:00 from=2026-01-05",
            "Mondays and Thursdays, every other week, 10 am to 11 am",
        ),
        (
            "FREQ=WEEKLY;BYDAY=FR,MO,WE 09:30-11:30 not-months=8",
            "Mondays, Wednesdays and Fridays, 9.30 am to 11.30 am, not in August",
        ),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 09:00-17:00", "Monday to Friday, 9 am to 5 pm"),
        ("FREQ=WEEKLY;BYDAY=SA,SU 10:00-16:00", "Saturdays and Sundays, 10 am to 4 pm"),
        ("FREQ=WEEKLY;BYDAY=FR 22:00-02:00", "Every Friday, 10 pm to 2 am"),
        ("FREQ=WEEKLY;BYDAY=FR 20:00-00:00", "Every Friday, 8 pm to midnight"),
        ("FREQ=WEEKLY;BYDAY=FR 10:00-10:00", "Every Friday, 10 am to 10 am the next day"),
        ("FREQ=WEEKLY;BYDAY=FR 10:00-", "Every Friday, from 10 am"),
        ("FREQ=DAILY 09:00-17:00", "Every day, 9 am to 5 pm"),
        ("FREQ=DAILY;INTERVAL=2 from=2026-01-06", "Every other day, all day"),
        ("FREQ=DAILY;INTERVAL=3;BYDAY=MO from=2026-01-06", "Every 3 days, only Mondays, all day"),
        ("FREQ=MONTHLY;BYDAY=2TU 19:00-21:00", "Second Tuesday of the month, 7 pm to 9 pm"),
        ("FREQ=MONTHLY;BYDAY=-1FR 19:00-21:00", "Last Friday of the month, 7 pm to 9 pm"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU 19:00-21:00", "First and third Tuesday of the month, 7 pm to 9 pm"),
        ("FREQ=MONTHLY;BYDAY=2TU,-2FR", "Second Tuesday and second-last Friday of the month, all day"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO from=2026-01-05", "Every Monday of every other month, all day"),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA 10:00-12:00 from=2026-01-03",
            "First Saturday of the month, every 3 months, 10 am to 12 noon",
        ),
        ("FREQ=MONTHLY;INTERVAL=12;BYDAY=1SA from=2026-06-06", "First Saturday of June every year, all day"),
        ("FREQ=MONTHLY;BYMONTHDAY=1 18:00-20:00", "1st of the month, 6 pm to 8 pm"),
        ("FREQ=MONTHLY;BYMONTHDAY=11,22,-1", "11th, 22nd and last day of the month, all day"),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "Every Friday of the month, only when it is the 13th, all day",
        ),
        ("FREQ=ONCE 14:00-16:00 from=2026-12-12", "Saturday 12 December 2026, 2 pm to 4 pm"),
        (
            "FREQ=WEEKLY;BYDAY=TH 12:00-14:00 from=2026-09-01 until=2026-12-12",
            "Every Thursday, 12 noon to 2 pm, from 1 September 2026, until 12 December 2026",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH 12:00-14:00 not-bank-holidays not-months=12,7,8",
            "Every Thursday, 12 noon to 2 pm, not on bank holidays, not in July, August and December",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH 12:00-14:00 on-bank-holidays",
            "Every Thursday, 12 noon to 2 pm, bank holidays too",
        ),
        (
            "FREQ=WEEKLY;BYDAY=SU 14:00- not-months=1,12,11",
            "Every Sunday, from 2 pm, not from November to January",
        ),
        (
            "FREQ=WEEKLY;BYDAY=SU 14:00- not-months=4,12,8",
            "Every Sunday, from 2 pm, not in April, August and December",
        ),
        (
            "FREQ=WEEKLY;BYDAY=SU 14:00-16:00 not-months=1,2,3,4,9,10,11,12",
            "Every Sunday, 2 pm to 4 pm, only from May to August",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH 12:00- not=2026-05-24,2026-12-31 also=2027-01-02",
            "Every Thursday, from 12 noon, not on 24 May 2026 and 31 December 2026, also on 2 January 2027",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH 12:00-14:00 not=2026-12-10,2026-12-17,2026-12-24,2026-12-31",
            "Every Thursday, 12 noon to 2 pm, with 4 dates off",
        ),
    ],
)
def test_rules_in_words(notation: str, words: str) -> None:
    assert describe(rule_of(notation)) == words


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TH 12:00- from=2026-09-01", "Every Thursday, from 12 noon"),
        ("FREQ=WEEKLY;BYDAY=TH 12:00- from=2027-01-07", "Every Thursday, from 12 noon, from 7 January 2027"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from=2026-09-03", "Every other Thursday, all day"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from=2027-01-07",
            "Every other Thursday, all day, from 7 January 2027",
        ),
        ("FREQ=WEEKLY;BYDAY=TH not=2026-11-19", "Every Thursday, all day"),
        ("FREQ=WEEKLY;BYDAY=TH not=2026-11-26", "Every Thursday, all day, not on 26 November 2026"),
    ],
)
def test_what_is_over_is_left_out(notation: str, words: str) -> None:
    assert describe(rule_of(notation), today=TODAY) == words


@settings(max_examples=150, deadline=None)
@given(rules(), st.none() | DATES)
def test_every_rule_has_plain_words(rule: Rule, today: date | None) -> None:
    words = describe(rule, today=today)
    assert words == describe(parse_notation(to_notation(rule))[0], today=today)
    assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9 ,.-]+", words)
    assert "None" not in words
    assert ", ," not in words
    assert "  " not in words


@given(TIMES)
def test_times_are_said_apart(moment: time) -> None:
    everything = {
        time_words((datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)).time()) for m in range(1440)
    }
    assert len(everything) == 1440
    assert time_words(moment) in everything


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0), "midnight"),
        (time(0, 30), "12.30 am"),
        (time(9, 5), "9.05 am"),
        (time(12), "12 noon"),
        (time(12, 30), "12.30 pm"),
        (time(21, 30), "9.30 pm"),
    ],
)
def test_times_in_words(moment: time, words: str) -> None:
    assert time_words(moment) == words


# ------------------------------------------------------------------------------------------ occurrences


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "Today, 2 pm to 4 pm"),
        (TODAY + timedelta(days=1), "Tomorrow, 2 pm to 4 pm"),
        (TODAY - timedelta(days=1), "Yesterday, 2 pm to 4 pm"),
        (date(2026, 11, 24), "Tuesday 24 November, 2 pm to 4 pm"),
        (date(2027, 9, 1), "Wednesday 1 September, 2 pm to 4 pm"),
        (date(2027, 11, 24), "Wednesday 24 November 2027, 2 pm to 4 pm"),
        (date(2025, 11, 24), "Monday 24 November 2025, 2 pm to 4 pm"),
    ],
)
def test_an_occurrence_in_words(day: date, words: str) -> None:
    occurrence = Occurrence(
        starts=datetime.combine(day, time(14), LONDON), ends=datetime.combine(day, time(16), LONDON)
    )
    assert describe_occurrence(occurrence, today=TODAY) == words


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "Tomorrow, all day"),
        ("FREQ=WEEKLY;BYDAY=MO 10:00-", "Tomorrow, from 10 am"),
        ("FREQ=WEEKLY;BYDAY=MO 22:00-02:00", "Tomorrow, 10 pm to 2 am"),
        ("FREQ=WEEKLY;BYDAY=MO 10:00-11:00 term-time", "Tomorrow, 10 am to 11 am, if it is term time"),
    ],
)
def test_an_occurrence_of_a_rule_in_words(notation: str, words: str) -> None:
    monday = datetime(2026, 11, 23, tzinfo=LONDON)
    found = occurrences(
        rule_of(notation), from_=monday, until=monday + timedelta(days=1), calendar=Calendar()
    )
    assert [describe_occurrence(occurrence, today=TODAY) for occurrence in found] == [words]


def test_a_bank_holiday_nobody_spoke_of_is_said() -> None:
    christmas = datetime(2026, 12, 25, tzinfo=LONDON)
    calendar = Calendar(bank_holidays=frozenset({christmas.date()}))
    rule = rule_of("FREQ=WEEKLY;BYDAY=FR 10:00-11:00")
    (found,) = occurrences(rule, from_=christmas, until=christmas + timedelta(days=1), calendar=calendar)
    words = "Friday 25 December, 10 am to 11 am, but ask first: it is a bank holiday"
    assert describe_occurrence(found, today=TODAY) == words
