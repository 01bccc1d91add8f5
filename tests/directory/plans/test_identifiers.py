"""What looks like somebody's identity in free text, and what only looks a little like it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.plans.identifiers import Identifier, in_any, suspects

TODAY = date(2026, 11, 24)
GAPS = st.sampled_from(["", " ", "-"])
WORDS = st.sampled_from(["", "ring ", "is at ", "(", "tell him: "])


def kinds(text: str) -> list[Identifier]:
    return [suspect.kind for suspect in suspects(text, today=TODAY)]


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    """Numbers that pass the check of the NHS Data Model and Dictionary, reckoned the other way round."""
    nine = draw(st.integers(100_000_000, 999_999_999).filter(lambda n: _check(n) != 10))
    digits = f"{nine}{_check(nine)}"
    gap = draw(GAPS)
    return gap.join((digits[:3], digits[3:6], digits[6:]))


def _check(nine: int) -> int:
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(str(nine))) % 11
    return 0 if rest == 0 else 11 - rest


@given(nhs_numbers(), WORDS)
def test_every_nhs_number_is_found(number: str, before: str) -> None:
    assert kinds(f"{before}{number} today") == [Identifier.NHS_NUMBER]


@given(nhs_numbers(), st.integers(1, 9))
def test_a_number_whose_check_is_wrong_is_none(number: str, off: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + off) % 10)
    assert Identifier.NHS_NUMBER not in kinds(wrong)


@given(
    st.text("ABCEGHJKLMNOPRSTWXYZ", min_size=1, max_size=1),
    st.text("ABCEGHJKLMNPRSTWXYZ", min_size=1, max_size=1),
    st.integers(0, 999_999),
    st.sampled_from("ABCD"),
    GAPS,
    st.booleans(),
)
def test_every_national_insurance_number_is_found(
    first: str, second: str, number: int, last: str, gap: str, small: bool
) -> None:
    digits = f"{number:06}"
    text = gap.join((first + second, digits[:2], digits[2:4], digits[4:], last))
    never = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}
    found = kinds(f"her number {text.lower() if small else text}.")
    assert (Identifier.NI_NUMBER in found) == (first + second not in never)


@given(
    st.dates(date(1920, 1, 1), TODAY - timedelta(days=800)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%-d %B %Y", "%-d %b %Y", "%Y-%m-%d", "%-dth of %B %Y", "%d-%m-%y"]),
)
def test_every_day_somebody_may_have_been_born_on_is_found(day: date, form: str) -> None:
    assert kinds(f"was born {day.strftime(form)}") == [Identifier.BIRTH]
    if "%y" not in form:
        assert kinds(day.strftime(form)) == [Identifier.BIRTH]


@pytest.mark.parametrize(
    "text",
    ["07700 900123", "01632 960 123", "+44 7700 900123", "+44 (0)1632 960123", "(01632) 960123", "0044 7700 900123",
     "020 7946 0123", "07700900123", "0800 001066"],
)  # fmt: skip
def test_telephone_numbers_are_found(text: str) -> None:
    assert kinds(f"Her daughter: {text}, after six") == [Identifier.PHONE]


@pytest.mark.parametrize(
    "text",
    ["12 Mill Lane, MX1 1AA", "Flat 3, 12 Mill Lane, Marlsden MX1 1AA", "12a Mill Lane mx11aa", "MX1 1AA, number 12",
     "MX1 1AA 12"],
)  # fmt: skip
def test_home_addresses_are_found(text: str) -> None:
    assert Identifier.ADDRESS in kinds(text)


def test_mail_addresses_are_found_where_they_stand() -> None:
    text = "write to jo.b+x@mail.example.org soon"
    [suspect] = suspects(text, today=TODAY)
    assert (suspect.kind, text[suspect.start : suspect.end]) == (Identifier.EMAIL, "jo.b+x@mail.example.org")


@pytest.mark.parametrize(
    "text",
    ["", "bus 192", "£4.50", "10 am to 12 noon", "Tuesday 24 November 2026", "on 24/11/2026", "3 km", "call 111",
     "call 999 or 101", "ring 116 123", "7.5 hours", "Room 12", "MX1 1AA", "near MX1", "the 32 and the 41", "2 of 3",
     "1 in 1,000,000", "1st and 3rd Monday", "10:30-11:30", "£1,234,567.89", "9 to 5, 7 days", "up to 120 people",
     "since 2019", "in 1987", "12 weeks, 2 hours each", "A4 and B12", "size 10-12", "1 2 3 4 5 6", "GB123456A",
     "next 1/12", "15.12.", "1 December 2026", "aged 55+", "50/50", "the 1984 strike", "24 hours 7 days",
     "100000000001", "5 minutes from MX1 1AA", "MX1 1AA 10 am", "MX1 1AA 5 minutes"],
)  # fmt: skip
def test_what_plans_are_full_of_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_several_are_told_in_order_and_none_twice() -> None:
    text = "born 3/5/1950, NI QQ123456C not real, AB123456C, 07700 900123, 943 476 5919"
    found = suspects(text, today=TODAY)
    assert [suspect.kind for suspect in found] == ["birth", "ni_number", "phone", "nhs_number"]
    assert [s.start for s in found] == sorted(s.start for s in found)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert len(in_any([text, "", text], today=TODAY)) == 8


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    for suspect in suspects(text, today=TODAY):
        assert text[suspect.start : suspect.end] == suspect.text


@pytest.mark.parametrize("text", ["1 " * 5_000, "12 a " * 2_000, "1" * 10_000, "a.b" * 3_000 + "@", "AB 1" * 3_000])
def test_long_texts_are_read_quickly(text: str) -> None:
    from time import process_time

    began = process_time()
    suspects(text, today=TODAY)
    assert process_time() - began < 2
