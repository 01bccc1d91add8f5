"""What a typed text may mean. No database."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import search_name
from geo.place_text import Degrees, Metres, Name, Part, Typed, Unit, read, spaced

LETTER = st.sampled_from("ABCDEFGHJKLMNPRSTUWXYZ")
OUTCODE = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?", fullmatch=True)
INCODE = st.from_regex(r"[0-9][A-Z]{2}", fullmatch=True)
MARKS = st.text(" -./,\t\u00a0", max_size=3)


@given(OUTCODE, INCODE, MARKS, MARKS, st.booleans())
def test_a_postcode_is_read_however_it_is_typed(
    out: str, inc: str, before: str, between: str, low: bool
) -> None:
    typed = f"{before}{out}{between[:2]}{inc}"
    assert isinstance(found := read(typed.lower() if low else typed), Unit)
    assert found.codes[0] == out + inc
    assert read(spaced(out + inc)) == found


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("m33 7xx", "M337XX"),
        ("M337XX", "M337XX"),
        ("M 33 7X X", "M337XX"),
        ("m33-7xx.", "M337XX"),
        ("Ｍ33 7XX", None),
    ],
)
def test_postcodes_by_example(typed: str, code: str | None) -> None:
    found = read(typed)
    assert isinstance(found, Unit) if code else not isinstance(found, Unit)
    assert not isinstance(found, Unit) or found.codes[0] == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MI5 4AB", "M154AB"),
        ("M15 4A0", "M154AO"),
        ("M33 OAA", "M330AA"),
        ("SKI 1AA", "SK11AA"),
        ("M33 l AA", "M331AA"),
    ],
)
def test_letters_and_figures_that_look_alike_are_forgiven(typed: str, meant: str) -> None:
    found = read(typed)
    assert isinstance(found, Unit)
    assert meant in found.codes


def test_a_postcode_at_the_end_of_an_address_is_found() -> None:
    assert read("12 Cross Street, Sale, Cheshire M33 7XX, UK") == Unit(("M337XX",))


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("M33", (("M33", ""), ("M3", "3"))),
        ("m3 3", (("M3", "3"), ("M33", ""))),
        ("WA14", (("WA14", ""), ("WA1", "4"))),
        ("M33 7", (("M33", "7"),)),
        ("m337", (("M33", "7"),)),
        ("M1", (("M1", ""),)),
        ("EC1A", (("EC1A", ""),)),
    ],
)
def test_parts_of_postcodes(typed: str, readings: tuple[tuple[str, str], ...]) -> None:
    assert read(typed) == Part(readings)


@pytest.mark.parametrize(
    "typed",
    ["53.42,-2.32", "53.42, -2.32", "53.42 -2.32", " (53.42;-2.32) ", "53.42N 2.32W", "53.42° N, 2.32° W",
     "lat: 53.42, lon: -2.32", "53.42 −2.32", "53.42/-2.32"],
)  # fmt: skip
def test_degrees(typed: str) -> None:
    assert read(typed) == Degrees(53.42, -2.32)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_degrees_written_plainly(lat: float, lon: float) -> None:
    found = read(f"{lat:.6f},{lon:.6f}")
    assert found == Degrees(float(f"{lat:.6f}"), float(f"{lon:.6f}"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SJ 788 915", Metres(378_850, 391_550, 100)),
        ("sj788915", Metres(378_850, 391_550, 100)),
        ("SJ 7889 9156", Metres(378_895, 391_565, 10)),
        ("TQ 30 80", Metres(530_500, 180_500, 1000)),
        ("378800, 391500", Metres(378_800, 391_500, 1)),
        ("NN 16671 71283", Metres(216_671.5, 771_283.5, 1)),
    ],
)
def test_grid_references(typed: str, meant: Metres) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "typed", ["Sale Moor", "St. Mary’s", "A56 Chester Road", "3rd Sale Scouts", "😀", "Unit", "100"]
)
def test_anything_else_is_a_name(typed: str) -> None:
    assert read(typed) == Name(typed)


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u202e\u200b", "\n\t"])
def test_nothing_is_nothing(typed: str) -> None:
    assert read(typed) is None


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    found: Typed | None = read(text)
    if isinstance(found, Unit):
        assert all(re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", code) for code in found.codes)
    if isinstance(found, Name):
        assert found.text.strip()
        assert "\x00" not in found.text


@given(st.text(max_size=60))
def test_names_are_folded_once_and_for_all(text: str) -> None:
    folded = search_name(text)
    assert search_name(folded) == folded
    assert re.fullmatch(r"[a-z0-9 ]*", folded)


@pytest.mark.parametrize("text", ["St. Mary’s Rd", "saint marys road", "ST MARY'S ROAD", "Šaint Márys  röad"])
def test_ways_of_writing_a_name_are_one(text: str) -> None:
    assert search_name(text) == "st marys rd"
