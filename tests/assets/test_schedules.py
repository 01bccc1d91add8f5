from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from assets.schedules import (
    LONDON,
    MAX_SPAN,
    BankHolidays,
    Calendar,
    Frequency,
    ImpossibleRule,
    Occurrence,
    Rule,
    english_calendar,
    first_date,
    next_occurrence,
    occurrences,
    open_at,
    skipped_dates,
)
from tests.assets.schedule_oracle import CALENDAR

NOTHING_KNOWN = Calendar()
D = date(2026, 1, 6)
THURSDAY_LUNCH = Rule(freq=Frequency.WEEKLY, byday=("TH",), opens_at=time(12), closes_at=time(14))


def weekly(*days: str, at: tuple[time, time] = (time(10), time(12)), **facts: object) -> Rule:
    return Rule(freq=Frequency.WEEKLY, byday=days, opens_at=at[0], closes_at=at[1], **facts)  # type: ignore[arg-type]


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def starts(rule: Rule, first: datetime, days: int, calendar: Calendar = CALENDAR) -> list[str]:
    found = occurrences(rule, from_=first, until=first + timedelta(days=days), calendar=calendar)
    return [f"{occurrence.starts:%Y-%m-%d %H:%M}" for occurrence in found]


# ------------------------------------------------------------------------------------------ patterns


def test_a_fortnight_keeps_step_for_years() -> None:
    rule = weekly("TU", interval=2, dtstart=date(2016, 1, 5))
    for year in range(2016, 2031):
        found = occurrences(rule, from_=local(year, 1, 1), until=local(year + 1, 1, 1), calendar=CALENDAR)
        days = [occurrence.starts.date() for occurrence in found]
        assert all((day - date(2016, 1, 5)).days % 14 == 0 for day in days)
        assert all(later - earlier == timedelta(days=14) for earlier, later in pairwise(days))
        assert len(days) in (26, 27)


def test_a_fortnight_of_two_days_keeps_them_in_one_week() -> None:
    rule = weekly("MO", "TH", interval=2, dtstart=date(2026, 1, 8))
    assert [text[:10] for text in starts(rule, local(2026, 1, 1), 28)] == [
        "2026-01-08",
        "2026-01-19",
        "2026-01-22",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("2TU", ["2026-01-13", "2026-02-10", "2026-03-10", "2026-04-14"]),
        ("-1FR", ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"]),
        ("5FR", ["2026-01-30"]),
        ("5TH", ["2026-01-29", "2026-04-30"]),
        ("-5TH", ["2026-01-01", "2026-04-02"]),
    ],
)
def test_ordinal_weekdays(code: str, expected: list[str]) -> None:
    rule = Rule(freq=Frequency.MONTHLY, byday=(code,), opens_at=time(19), closes_at=time(21))
    assert [text[:10] for text in starts(rule, local(2026, 1, 1), 120)] == expected


def test_either_of_a_plain_and_an_ordinal_day() -> None:
    rule = Rule(freq=Frequency.MONTHLY, byday=("MO", "2TU"))
    assert [text[8:10] for text in starts(rule, local(2026, 6, 1), 30)] == [
        "01",
        "08",
        "09",
        "15",
        "22",
        "29",
    ]


def test_the_31st_is_left_out_of_short_months() -> None:
    rule = Rule(freq=Frequency.MONTHLY, bymonthday=(31,))
    assert [text[5:10] for text in starts(rule, local(2026, 1, 1), 155)] == ["01-31", "03-31", "05-31"]


def test_friday_the_13th_needs_both() -> None:
    rule = Rule(freq=Frequency.MONTHLY, byday=("FR",), bymonthday=(13,))
    assert [text[:10] for text in starts(rule, local(2026, 1, 1), 365)] == [
        "2026-02-13",
        "2026-03-13",
        "2026-11-13",
    ]


def test_a_single_date() -> None:
    rule = Rule(freq=Frequency.ONCE, dtstart=date(2026, 12, 12), opens_at=time(14), closes_at=time(16))
    assert starts(rule, local(2026, 1, 1), 700) == ["2026-12-12 14:00"]


def test_what_never_matches_ends_at_once() -> None:
    rule = Rule(freq=Frequency.DAILY, interval=7, byday=("TU",), dtstart=date(2026, 11, 23))
    assert starts(rule, local(2026, 1, 1), 900) == []


# ------------------------------------------------------------------------------------------ clock changes


def test_two_o_clock_stays_two_o_clock() -> None:
    rule = weekly("SU", at=(time(14), time(16)))
    found = list(occurrences(rule, from_=local(2026, 3, 20), until=local(2026, 4, 10), calendar=CALENDAR))
    assert [o.starts.strftime("%H:%M %z") for o in found] == ["14:00 +0000", "14:00 +0100", "14:00 +0100"]
    found = list(occurrences(rule, from_=local(2026, 10, 17), until=local(2026, 10, 26), calendar=CALENDAR))
    assert [o.starts.strftime("%H:%M %z") for o in found] == ["14:00 +0100", "14:00 +0000"]


def test_a_time_that_march_skips_takes_the_offset_before_it() -> None:
    rule = weekly("SU", at=(time(1, 30), time(4)))
    (found,) = occurrences(rule, from_=local(2026, 3, 29), until=local(2026, 3, 30), calendar=CALENDAR)
    assert found.starts.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert (found.starts.hour, found.ends.hour) == (2, 4)


def test_an_opening_in_the_skipped_hour_keeps_its_length() -> None:
    rule = weekly("SU", at=(time(1, 30), time(2, 15)))
    (found,) = occurrences(rule, from_=local(2026, 3, 29), until=local(2026, 3, 30), calendar=CALENDAR)
    assert found.ends.astimezone(UTC) - found.starts.astimezone(UTC) == timedelta(minutes=45)


def test_of_a_time_that_october_repeats_the_first_is_meant() -> None:
    rule = weekly("SU", at=(time(1, 30), time(3)))
    (found,) = occurrences(rule, from_=local(2026, 10, 25), until=local(2026, 10, 26), calendar=CALENDAR)
    assert found.starts.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.ends.astimezone(UTC) - found.starts.astimezone(UTC) == timedelta(hours=2, minutes=30)


def test_open_in_both_of_the_hours_that_october_repeats() -> None:
    rules_ = [weekly("SU", at=(time(1), time(2)))]
    for minute in (0, 30, 60, 90):
        at = datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=minute)
        assert open_at(rules_, at=at.astimezone(LONDON), calendar=CALENDAR) is not None
    assert open_at(rules_, at=datetime(2026, 10, 25, 2, tzinfo=UTC), calendar=CALENDAR) is None


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 7), 24)])
def test_all_day_is_midnight_to_midnight(day: tuple[int, int, int], hours: int) -> None:
    rule = Rule(freq=Frequency.WEEKLY, byday=("SU",))
    (found,) = occurrences(rule, from_=local(*day, 12), until=local(*day, 13), calendar=CALENDAR)
    assert found.all_day
    assert found.ends.astimezone(UTC) - found.starts.astimezone(UTC) == timedelta(hours=hours)


# ------------------------------------------------------------------------------------------ spans


def test_spans_are_half_open() -> None:
    noon, two = local(2026, 11, 26, 12), local(2026, 11, 26, 14)
    hour, instant = timedelta(hours=1), timedelta(microseconds=1)

    def count(from_: datetime, until: datetime) -> int:
        return len(list(occurrences(THURSDAY_LUNCH, from_=from_, until=until, calendar=CALENDAR)))

    assert count(noon - hour, noon) == 0
    assert count(noon - hour, noon + instant) == 1
    assert count(two, two + hour) == 0
    assert count(two - instant, two) == 1


def test_it_is_still_on_past_midnight() -> None:
    club = weekly("FR", at=(time(22), time(2)))
    assert open_at([club], at=local(2026, 11, 28, 1, 59), calendar=CALENDAR) is not None
    assert open_at([club], at=local(2026, 11, 28, 2), calendar=CALENDAR) is None
    assert open_at([club], at=local(2026, 11, 27, 1), calendar=CALENDAR) is None


def test_closing_when_it_opens_means_a_day_later() -> None:
    rule = weekly("FR", at=(time(10), time(10)))
    (found,) = occurrences(
        rule, from_=local(2026, 11, 28, 9), until=local(2026, 11, 28, 9, 30), calendar=CALENDAR
    )
    assert found.starts == local(2026, 11, 27, 10)


def test_with_no_known_end_it_is_next_but_never_open() -> None:
    rule = Rule(freq=Frequency.WEEKLY, byday=("TH",), opens_at=time(12))
    noon = local(2026, 11, 26, 12)
    found = next_occurrence([rule], at=noon, calendar=CALENDAR)
    assert found is not None
    assert (found.starts, found.end_known) == (noon, False)
    assert open_at([rule], at=noon, calendar=CALENDAR) is None


def test_next_is_what_is_on_or_comes_first() -> None:
    both = [weekly("FR"), THURSDAY_LUNCH]
    during = next_occurrence(both, at=local(2026, 11, 26, 13), calendar=CALENDAR)
    after = next_occurrence(both, at=local(2026, 11, 26, 14), calendar=CALENDAR)
    assert during is not None
    assert after is not None
    assert (during.starts.day, after.starts.day) == (26, 27)
    assert next_occurrence([], at=local(2026, 11, 26), calendar=CALENDAR) is None


def test_next_looks_no_further_than_the_horizon() -> None:
    rule = Rule(freq=Frequency.ONCE, dtstart=date(2027, 11, 1))
    assert next_occurrence([rule], at=local(2026, 11, 1), calendar=CALENDAR) is None
    assert next_occurrence([rule], at=local(2026, 11, 1), calendar=CALENDAR, horizon_days=400) is not None


def test_open_gives_the_one_that_lasts() -> None:
    short, long = weekly("TH", at=(time(12), time(13))), weekly("TH", at=(time(11), time(15)))
    found = open_at([short, long], at=local(2026, 11, 26, 12, 30), calendar=CALENDAR)
    assert found is not None
    assert found.ends.hour == 15


def test_a_long_span_is_cut() -> None:
    rule = Rule(freq=Frequency.DAILY)
    found = list(occurrences(rule, from_=local(2026, 1, 1), until=local(2090, 1, 1), calendar=NOTHING_KNOWN))
    assert len(found) == MAX_SPAN.days


def test_naive_datetimes_are_refused_at_the_call() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - what is tested
    with pytest.raises(ValueError, match="aware"):
        occurrences(THURSDAY_LUNCH, from_=naive, until=local(2026, 2, 1), calendar=CALENDAR)


def test_a_rule_that_cannot_be_expanded_is_refused_at_the_call() -> None:
    with pytest.raises(ImpossibleRule, match="first date"):
        occurrences(
            weekly("TU", interval=2), from_=local(2026, 1, 1), until=local(2026, 2, 1), calendar=CALENDAR
        )


# ----------------------------------------------------------------------- terms, bank holidays, named dates


def test_term_time_is_inside_a_term() -> None:
    rule = weekly("TU", term_time_only=True)
    assert [text[5:10] for text in starts(rule, local(2026, 2, 1), 35)] == [
        "02-03",
        "02-10",
        "02-24",
        "03-03",
    ]


def test_unknown_terms_do_not_hide_a_group() -> None:
    rule = weekly("TU", term_time_only=True)
    found = list(occurrences(rule, from_=local(2026, 2, 1), until=local(2026, 3, 1), calendar=NOTHING_KNOWN))
    assert len(found) == 4
    assert all(occurrence.term_uncertain and occurrence.uncertain for occurrence in found)


def test_terms_are_unknown_once_the_last_is_long_over() -> None:
    assert CALENDAR.in_term(date(2026, 7, 21)) is True
    assert CALENDAR.in_term(date(2026, 8, 20)) is False
    assert CALENDAR.in_term(date(2026, 9, 8)) is None
    assert CALENDAR.in_term(date(2025, 9, 1)) is None
    found = next_occurrence([weekly("TU", term_time_only=True)], at=local(2026, 7, 22), calendar=CALENDAR)
    assert found is not None
    assert (found.starts.date(), found.term_uncertain) == (date(2026, 9, 8), True)


@pytest.mark.parametrize(
    ("policy", "runs", "uncertain"),
    [
        (BankHolidays.RUNS, True, False),
        (BankHolidays.SKIPS, False, False),
        (BankHolidays.UNKNOWN, True, True),
    ],
)
def test_bank_holidays(policy: BankHolidays, runs: bool, uncertain: bool) -> None:
    rule = weekly("MO", bank_holidays=policy)
    found = list(occurrences(rule, from_=local(2026, 5, 4), until=local(2026, 5, 5), calendar=CALENDAR))
    assert bool(found) == runs
    assert any(occurrence.bank_holiday_uncertain for occurrence in found) == uncertain


def test_english_bank_holidays_with_substitutes() -> None:
    days = english_calendar([2026]).bank_holidays
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 8, 31), date(2026, 12, 28)} <= days
    assert date(2026, 1, 2) not in days, "that is Scotland's"


def test_named_dates_hold_whatever_else_and_dates_off_win() -> None:
    rule = weekly(
        "TU",
        term_time_only=True,
        bank_holidays=BankHolidays.SKIPS,
        valid_from=date(2026, 7, 1),
        except_months=(8,),
        extra_dates=(date(2026, 8, 31), date(2026, 7, 14)),
        except_dates=(date(2026, 7, 7),),
    )
    found = list(occurrences(rule, from_=local(2026, 6, 20), until=local(2026, 9, 1), calendar=CALENDAR))
    assert [f"{o.starts:%m-%d}" for o in found] == ["07-14", "07-21", "08-31"]
    assert not any(o.uncertain for o in found)


def test_the_first_and_last_days_count() -> None:
    rule = weekly("TH", valid_from=date(2026, 11, 5), valid_until=date(2026, 11, 19))
    assert [text[8:10] for text in starts(rule, local(2026, 10, 20), 60)] == ["05", "12", "19"]


# ------------------------------------------------------------------------------- calendars and slots


def test_first_date_is_in_step() -> None:
    rule = weekly("TU", interval=2, dtstart=D)
    assert first_date(rule, on_or_after=date(2026, 1, 7)) == date(2026, 1, 20)
    assert first_date(rule, on_or_after=date(2020, 1, 1)) == D
    once = Rule(freq=Frequency.ONCE, dtstart=D)
    assert first_date(once, on_or_after=D) == D
    assert first_date(once, on_or_after=D + timedelta(1)) is None


def test_skipped_dates_are_those_a_diary_must_leave_out() -> None:
    rule = weekly(
        "MO", term_time_only=True, bank_holidays=BankHolidays.SKIPS, except_dates=(date(2026, 6, 8),)
    )
    skipped = skipped_dates(rule, first=date(2026, 4, 27), last=date(2026, 6, 14), calendar=CALENDAR)
    assert skipped == [date(2026, 5, 4), date(2026, 5, 25), date(2026, 6, 8)]


def test_an_occurrence_compares_moments_and_not_wall_times() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(LONDON)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(LONDON)
    assert not Occurrence(starts=first, ends=first + timedelta(minutes=10)).includes(second)
