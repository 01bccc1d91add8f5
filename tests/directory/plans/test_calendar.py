"""The calendar file, read back by another reader of RFC 5545 and held against what the site itself says is on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import icalendar
import pytest
from dateutil.rrule import rrule, rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.schedules import LONDON, BankHolidays, Calendar, Frequency, Rule, occurrences
from directory.plans.calendar import calendar_file, has_times
from directory.plans.sheet import Sheet, SheetItem
from tests.assets.schedule_oracle import CALENDAR, rules
from tests.directory.plans.sheets import SHEET, THREE

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WINDOW = timedelta(days=364)
MOMENTS = st.integers(0, 600).map(lambda days: datetime(2025, 6, 1, 9, tzinfo=UTC) + timedelta(days=days))


def made(sheet: Sheet, *, at: datetime = AT, calendar: Calendar = CALENDAR) -> Any:
    """The file as it is read back; what its parts are is for the test to say."""
    written = calendar_file(sheet, at=at, host="map.example.org", calendar=calendar)
    return icalendar.Calendar.from_ical(written)


def sheet_of(*given_rules: Rule) -> Sheet:
    return replace(SHEET, items=(replace(THREE[0], rules=given_rules),))


def starts(file: Any, *, until: datetime) -> list[datetime]:
    """When everything in a file begins, in UTC, by dateutil's expansion of the text of the file."""
    found: list[datetime] = []
    for event in file.walk("VEVENT"):
        begins = event["dtstart"].dt
        all_day = not isinstance(begins, datetime)
        first = datetime.combine(begins, time()) if all_day else begins
        dates = rruleset()
        if "rrule" in event:
            dates.rrule(cast("rrule", rrulestr(event["rrule"].to_ical().decode(), dtstart=first)))
        else:
            dates.rdate(first)
        for listed in [event["exdate"]] if "exdate" in event else []:
            for off in listed.dts:
                dates.exdate(datetime.combine(off.dt, time()) if all_day else off.dt)
        last = until.astimezone(LONDON)
        last_wall = last.replace(tzinfo=None) if all_day else last
        moments = dates.between(first - timedelta(days=1), last_wall, inc=True)
        found += [moment.replace(tzinfo=LONDON).astimezone(UTC) for moment in moments]
    return sorted(found)


@settings(max_examples=150, deadline=None)
@given(rule=rules(), at=MOMENTS, known=st.booleans())
def test_a_calendar_shows_what_the_site_shows(rule: Rule, at: datetime, known: bool) -> None:
    if len({len(code) > 2 for code in rule.byday}) > 1:
        return  # dateutil reads "MO,2TU" as both at once, where RFC 5545 means either
    calendar = CALENDAR if known else Calendar()
    begin = datetime.combine(at.astimezone(LONDON).date(), time(), LONDON)
    until = begin + WINDOW
    expected = [
        o.starts.astimezone(UTC)
        for o in occurrences(rule, from_=begin, until=until, calendar=calendar)
        if o.starts.astimezone(UTC) >= begin.astimezone(UTC)
    ]
    found = starts(made(sheet_of(rule), at=at, calendar=calendar), until=until)
    assert [moment for moment in found if moment < until.astimezone(UTC)] == expected


def test_across_the_clock_change_the_wall_time_stays() -> None:
    weekly = Rule(freq=Frequency.WEEKLY, byday=("SU",), opens_at=time(14), closes_at=time(16))
    file = made(sheet_of(weekly))
    [zone] = file.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    [event] = file.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "Europe/London"
    before, after = starts(file, until=datetime(2026, 4, 6, tzinfo=UTC))[3:5]
    assert (before, after) == (
        datetime(2026, 3, 29, 13, tzinfo=UTC),
        datetime(2026, 4, 5, 13, tzinfo=UTC),
    )
    assert starts(file, until=datetime(2026, 3, 23, tzinfo=UTC))[-1] == datetime(2026, 3, 22, 14, tzinfo=UTC)


def test_the_zone_of_the_file_changes_when_the_clocks_do() -> None:
    [zone] = made(SHEET).walk("VTIMEZONE")
    london = zone.to_tz()
    for moment in (datetime(2026, 7, 1, 12), datetime(2026, 12, 1, 12), datetime(2029, 5, 1, 12)):  # noqa: DTZ001
        assert moment.replace(tzinfo=london).utcoffset() == moment.replace(tzinfo=LONDON).utcoffset()


@pytest.mark.parametrize(
    ("opens", "closes", "hours"), [(time(22), time(1), 3), (time(9), time(9), 24), (time(9, 30), None, 0)]
)
def test_an_event_lasts_as_long_as_it_does(opens: time, closes: time | None, hours: int) -> None:
    [event] = made(
        sheet_of(Rule(freq=Frequency.WEEKLY, byday=("TU",), opens_at=opens, closes_at=closes))
    ).walk("VEVENT")
    assert event.duration == timedelta(hours=hours)
    assert ("dtend" in event) == (closes is not None)


def test_in_the_hour_that_march_skips_an_event_does_not_end_before_it_begins() -> None:
    once = Rule(freq=Frequency.ONCE, dtstart=date(2026, 3, 29), opens_at=time(1, 30), closes_at=time(2))
    [event] = made(sheet_of(once)).walk("VEVENT")
    begins, ends = event["dtstart"].dt, event["dtend"].dt
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(minutes=30)


def test_holidays_are_left_out_and_what_depends_on_them_is_given_for_a_year() -> None:
    [event, _, _] = made(SHEET, at=datetime(2026, 4, 20, 9, tzinfo=UTC)).walk("VEVENT")
    off = {moment.dt.date() for moment in event["exdate"].dts}
    assert date(2026, 5, 28) in off
    assert date(2026, 8, 6) in off
    assert date(2026, 5, 14) not in off
    assert event["rrule"]["UNTIL"][0] < datetime(2027, 4, 23, tzinfo=UTC)


def test_an_event_keeps_its_uid_and_no_two_share_one() -> None:
    extra = replace(THREE[1].rules[0], extra_dates=(date(2026, 3, 4), date(2026, 3, 5)))
    sheet = replace(SHEET, items=(THREE[0], replace(THREE[1], rules=(extra, THREE[2].rules[0]))))
    first, later = (
        [str(event["uid"]) for event in made(sheet, at=at).walk("VEVENT")]
        for at in (AT, AT + timedelta(days=1))
    )
    assert first == later
    assert len(set(first)) == len(first) == 5
    assert all(uid.endswith("@map.example.org") for uid in first)


def test_nothing_personal_and_no_word_that_could_be_taken_for_a_line_of_the_file() -> None:
    evil = replace(
        THREE[0],
        name="Lunch\r\nATTACH:https://evil.example/x\r\nSUMMARY:Other",
        place="Hall; 4, Church\nLane",
        note="my own secret note",
        outcome="I cried",
    )
    written = calendar_file(
        replace(SHEET, items=(evil,)), at=AT, host="map.example.org", calendar=CALENDAR
    ).decode()
    unfolded = written.replace("\r\n ", "")
    assert not any(line.startswith("ATTACH") for line in unfolded.splitlines())
    for secret in (SHEET.matters, SHEET.brings, evil.note, evil.outcome, evil.first_step, SHEET.code):
        assert secret not in unfolded
    event: Any
    [event] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert event["location"] == "Hall; 4, Church\nLane"
    assert "01632 960123" in event["description"]
    assert event["url"] == "https://map.example.org/listings/101/"


def test_what_is_gone_or_cannot_be_is_left_out() -> None:
    gone = replace(THREE[0], gone=True)
    broken = replace(THREE[1], rules=(Rule(freq=Frequency.WEEKLY),))
    over = replace(THREE[2], rules=(Rule(freq=Frequency.ONCE, dtstart=date(2020, 1, 1)),))
    file = made(replace(SHEET, items=(gone, broken, over)))
    assert not file.walk("VEVENT")
    assert not has_times(replace(SHEET, items=(gone,)))
    assert has_times(SHEET)


def test_a_time_that_never_stops_goes_on() -> None:
    weekly = Rule(
        freq=Frequency.WEEKLY,
        byday=("MO",),
        opens_at=time(10),
        bank_holidays=BankHolidays.RUNS,
        except_dates=(date(2029, 1, 1),),
    )
    [event] = made(sheet_of(weekly)).walk("VEVENT")
    assert "UNTIL" not in event["rrule"]
    found = starts(made(sheet_of(weekly)), until=datetime(2029, 1, 9, tzinfo=UTC))
    assert found[-1] == datetime(2029, 1, 8, 10, tzinfo=UTC)
    assert datetime(2029, 1, 1, 10, tzinfo=UTC) not in found


def test_an_item_without_times_makes_no_event() -> None:
    assert not made(replace(SHEET, items=(SheetItem(number=1, pk=1, name="A", kind_label="Space"),))).walk(
        "VEVENT"
    )
