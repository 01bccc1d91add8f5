"""Values as publishers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.imports import tidying


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1617486414.0", "0161 748 6414"),
        ("3300583240.0", "0330 058 3240"),
        ("01617492570", "0161 749 2570"),
        ("0161-912-2122", "0161 912 2122"),
        ("0161 9733485", "0161 973 3485"),
        ("0790 460 1257", "07904 601257"),
        ("+44 (0)161 123 4567", "0161 123 4567"),
        ("0044 20 7946 0000", "020 7946 0000"),
        ("01632 960700", "01632 960700"),
        ("116 123", "116 123"),
        ("00000 000000", ""),
        ("0161 123 4567 ext 2", "0161 123 4567 ext 2"),
        ("0161 123 4567 / 0161 123 4568", "0161 123 4567 / 0161 123 4568"),
    ],
)
def test_phones_are_repaired(written: str, read: str) -> None:
    assert tidying.phone(written) == read


@given(st.text(alphabet="0123456789 +-().", max_size=20))
def test_a_repaired_phone_stays_as_it_is(text: str) -> None:
    once = tidying.phone(text)
    assert tidying.phone(once) == once


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("www.trafford.gov.uk", "https://www.trafford.gov.uk"),
        ("http://x.org/a", "http://x.org/a"),
        ("HTTP://X.org", "http://X.org"),
        ("http:\\\\www.x.org", "http://www.x.org"),
        ("http://http://x.org", "http://x.org"),
        ("javascript:alert(1)", ""),
        ("ask at the desk", ""),
    ],
)
def test_web_addresses_get_a_scheme(written: str, read: str) -> None:
    assert tidying.website(written) == read


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a", "Unknown", "NONE", "-", "Not known", "null"])
def test_nothing_has_many_spellings(text: str) -> None:
    assert tidying.is_empty(text)


@pytest.mark.parametrize(
    ("text", "read"), [("m337xx", "M33 7XX"), ("M33  7XX", "M33 7XX"), ("WA154 1HF", ""), ("M33", "")]
)
def test_postcodes(text: str, read: str) -> None:
    assert tidying.postcode(text) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1ST SALE SCOUT GROUP", "1st Sale Scout Group"),
        ("ST. MARY'S CHURCH OF ENGLAND PTA", "St. Mary's Church of England PTA"),
        ("THE MND TRUST (UK)", "The MND Trust (UK)"),
        ("A.B.C. TRUST", "A.B.C. Trust"),
        ("AlreadyMixed CASE", "AlreadyMixed CASE"),
    ],
)
def test_names_in_capitals(written: str, read: str) -> None:
    assert tidying.titled(written) == read


@pytest.mark.parametrize(
    ("written", "street", "town"),
    [
        ("130 Broadway, Davyhulme,Urmston, Urmston, Manchester", "130 Broadway, Davyhulme", "Urmston"),
        ("36 New Mount Street, Manchester", "36 New Mount Street", "Manchester"),
        (
            "The Space, 87-91 Great Ancoats Street, Manchester",
            "The Space, 87-91 Great Ancoats Street",
            "Manchester",
        ),
        ("Lloyd House, 7 Lloyd Street, Altrincham, WA14 2DD", "Lloyd House, 7 Lloyd Street", "Altrincham"),
        ("Chester Road", "Chester Road", ""),
        ("", "", ""),
    ],
)
def test_addresses_are_parted(written: str, street: str, town: str) -> None:
    assert tidying.address(written, ["Manchester", "Cheshire"]) == (street, town)


@given(st.text(max_size=400), st.integers(20, 300))
def test_shortened_text_fits(text: str, most: int) -> None:
    short = tidying.shortened(text, most)
    assert len(short) <= most
    if len(text) <= most:
        assert short == text


def test_shortening_keeps_whole_sentences() -> None:
    assert (
        tidying.shortened("We meet on Mondays. All are welcome. Bring tea.", 40)
        == "We meet on Mondays. All are welcome."
    )


@given(st.text(max_size=300))
def test_a_key_is_stable_and_short(text: str) -> None:
    made = tidying.key(text)
    assert len(made) <= 200
    assert tidying.key(made) == made
