from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.schedule_words import parse_day_columns, parse_opening_hours, to_notation
from assets.schedules import WEEKDAYS, validate

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read(text: str) -> list[str]:
    return [to_notation(rule).removeprefix("FREQ=WEEKLY;BYDAY=") for rule in parse_opening_hours(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As found in real open data.
        (
            "Mon-Fri: 6:30am-10:00pm, Sat-Sun: 8:00am-6:00pm",
            ["MO,TU,WE,TH,FR 06:30-22:00", "SA,SU 08:00-18:00"],
        ),
        (
            "Mon-Fri: 6.30am-10:00pm, Sat-Sun 9:00am-5:00pm",
            ["MO,TU,WE,TH,FR 06:30-22:00", "SA,SU 09:00-17:00"],
        ),
        ("Monday to Friday, 9.30am-4pm", ["MO,TU,WE,TH,FR 09:30-16:00"]),
        ("Tuesdays, Wednesdays and Fridays, 10am-2pm", ["TU,WE,FR 10:00-14:00"]),
        (
            "Mondays, Tuesdays and Thursdays, 9.30am-4pm; Wednesdays, 9.30am-6pm; Fridays, 9.30am-1pm",
            ["MO,TU,TH 09:30-16:00", "WE 09:30-18:00", "FR 09:30-13:00"],
        ),
        ("Tues 11am - 2pm, Fri 11.30am -1.30pm", ["TU 11:00-14:00", "FR 11:30-13:30"]),
        ("Monday 12noon - 2pm", ["MO 12:00-14:00"]),
        ("Friday 10am - 12noon", ["FR 10:00-12:00"]),
        ("Friday 2 - 4.30pm", ["FR 14:00-16:30"]),
        # Other ways of writing it.
        ("Mo-Fr 09:00-17:00; Sa 09:00-12:30", ["MO,TU,WE,TH,FR 09:00-17:00", "SA 09:00-12:30"]),
        ("Opening hours: Mon–Thu 9–5pm", ["MO,TU,WE,TH 09:00-17:00"]),
        ("Mon - Wed 10 a.m. – 12 noon and 1pm till 3pm", ["MO,TU,WE 10:00-12:00", "MO,TU,WE 13:00-15:00"]),
        ("10am to 4pm, Tuesday and Thursday", ["TU,TH 10:00-16:00"]),
        ("Every Thursday from 7pm to 9pm.", ["TH 19:00-21:00"]),
        ("Weekdays 9am-5pm\nWeekends closed", ["MO,TU,WE,TH,FR 09:00-17:00"]),
        ("Sat-Mon 10:00-16:00", ["MO,SA,SU 10:00-16:00"]),
        ("Daily 8am - midnight", ["MO,TU,WE,TH,FR,SA,SU 08:00-00:00"]),
        ("Fri & Sat 10pm-2am", ["FR,SA 22:00-02:00"]),
        ("Fri 18:00-01:00", ["FR 18:00-01:00"]),
        ("Tue 10-12pm", ["TU 10:00-12:00"]),
        ("24/7", ["MO,TU,WE,TH,FR,SA,SU"]),
        ("Sat-Sun 24 hours", ["SA,SU"]),
        ("24 hours, 7 days a week", ["MO,TU,WE,TH,FR,SA,SU"]),
        ("Mon 00:00-24:00", ["MO"]),
        ("Mon 9am-5pm, bank holidays closed", ["MO 09:00-17:00 not-bank-holidays"]),
    ],
)
def test_what_is_plain_is_read(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Evenings, Weekends and School Holidays",
        "Pitch bookings only: Mon-Fri: 5:00pm-10:00pm, Sat-Sun: 9:00am-5:00pm",
        "Monday to Thursdays, 9-5pm for calls; 10am-2pm for food collections and deliveries",
        "By appointment",
        "9am-5pm",  # on which days?
        "Mon-Fri",  # at what times?
        "Tue 9am-5",  # in the morning or the afternoon?
        "Tue 9-5",
        "Tue 2-4",
        "Mon 01:00-03:00",  # or the afternoon?
        "Mon 9am-12am",  # noon or midnight?
        "Mon 9am-2am",
        "Mon 10:00-04:00",
        "Mon 9am-9am",
        "Mon 5pm-9am",
        "Mon 13pm-15pm",
        "Mon 9:75am-11am",
        "Mon 0900-1700",
        "Mon 11 noon-2pm",
        "Mon 00:00-00:00",
        "1st Monday 2pm-4pm",  # not every Monday
        "First Monday of the month 2pm-4pm",
        "Alternate Tuesdays 2pm-4pm",
        "Every other Tuesday 2pm-4pm",
        "Mon 2pm-4pm term time only",
        "Mon-Fri 9am-5pm (closed for lunch)",
        "Mon-Fri 9am-5pm; Wed 9am-1pm",  # which of the two on Wednesday?
        "Mon 9am-5pm, 1pm-2pm",
        "Mon 9am-5pm, bank holidays 10am-4pm",
        "Mon to 5pm",
        "Mon 9am-5pm Tue",
    ],
)
def test_what_is_not_plain_is_left_as_a_note(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="monday tues-to&,;:.0123456789apm\n") | st.text())
def test_any_text_gives_possible_rules_or_none(text: str) -> None:
    for rule in parse_opening_hours(text):
        validate(rule)


@given(
    days=st.sets(st.integers(0, 6), min_size=1),
    opens=st.integers(1, 11),
    closes=st.integers(1, 11),
    style=st.sampled_from(("{d} {o}am-{c}pm", "{d}: {o}:00am to {c}.00 pm", "{o} am - {c}pm, {d}")),
)
def test_hours_written_out_come_back(days: set[int], opens: int, closes: int, style: str) -> None:
    names = " and ".join(DAYS[day] for day in sorted(days))
    codes = ",".join(WEEKDAYS[day] for day in sorted(days))
    assert read(style.format(d=names, o=opens, c=closes)) == [f"{codes} {opens:02d}:00-{closes + 12}:00"]


# ------------------------------------------------------------------------------------------ a column a day


def columns(*hours: str | None) -> dict[str, str | None]:
    return {f"opening_hours_{day.lower()}": text for day, text in zip(DAYS, hours, strict=True)}


def read_columns(hours: dict[str, str | None]) -> list[str]:
    return [to_notation(rule).removeprefix("FREQ=WEEKLY;BYDAY=") for rule in parse_day_columns(hours)]


def test_equal_days_become_one_rule() -> None:
    assert read_columns(columns(*["09:00-18:00"] * 5, "09:00-13:00", "CLOSED")) == [
        "MO,TU,WE,TH,FR 09:00-18:00",
        "SA 09:00-13:00",
    ]


def test_split_hours() -> None:
    whole, half = "09:00-13:00,14:30-18:30", "09:00-13:00"
    assert read_columns(columns(whole, whole, half, whole, whole, half, None)) == [
        "MO,TU,WE,TH,FR,SA 09:00-13:00",
        "MO,TU,TH,FR 14:30-18:30",
    ]


def test_three_spans_in_a_day() -> None:
    text = "09:00-12:30,13:00-16:30,17:00-21:00"
    assert len(read_columns(columns(*[text] * 6, "10:30-16:30"))) == 4


@pytest.mark.parametrize(
    "unclear", ["ring first", "9-5", "09:00-13:00,12:00-18:00", "09:00-18:00 Tue 9am-5pm"]
)
def test_one_unclear_day_leaves_all_as_a_note(unclear: str) -> None:
    assert read_columns(columns(*["09:00-18:00"] * 6, unclear)) == []


def test_keys_must_be_days_and_each_once() -> None:
    assert read_columns({"Mon": "09:00-17:00"}) == ["MO 09:00-17:00"]
    assert read_columns({"Mon": "09:00-17:00", "Notes": "09:00-17:00"}) == []
    assert read_columns({"Mon": "09:00-17:00", "monday": "10:00-17:00"}) == []
