"""How alike two listings are: whatever they say, and in cases that people meet with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.duplicates import contacts, keys
from assets.duplicates.facts import Facts
from assets.duplicates.names import compare
from assets.duplicates.score import QUEUE, score
from assets.duplicates.words import folded

_WORDS = "Kestrel choir 1st 2nd hall of St Mary’s church (Sale) Ltd infant junior Walton park Ö"
_NAMES = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=5).map(" ".join)
_FACTS = st.builds(
    Facts,
    kind=st.sampled_from(["organisation", "space", "activity"]),
    name=_NAMES | st.text(max_size=12),
    point=st.none() | st.tuples(st.floats(0, 4_000), st.floats(0, 4_000)),
    town=st.sampled_from(["", "Sale"]),
    phone=st.sampled_from(["", "441614960001", "441614960002"]),
    email=st.sampled_from(["", "a@b.example"]),
    charity=st.sampled_from(["", "1", "2"]),
    owner=st.sampled_from(["", "x", "y"]),
    themes=st.frozensets(st.sampled_from(["music", "gardening"])),
)


@settings(max_examples=150, deadline=None)
@given(_FACTS, _FACTS)
def test_the_order_makes_no_difference_and_more_in_common_never_less(a: Facts, b: Facts) -> None:
    forth, back = score(a, b), score(b, a)
    assert forth.value == back.value
    assert {r.code for r in forth.reasons} == {r.code for r in back.reasons}
    assert 0 <= forth.value <= 1
    assert score(a, b, least=0.5).value in (forth.value, 0.0)
    assert forth.value < 0.5 or score(a, b, least=0.5) == forth
    same_phone = score(replace(a, phone="441614960009"), replace(b, phone="441614960009"))
    other_phones = score(replace(a, phone="441614960008"), replace(b, phone="441614960009"))
    assert other_phones.value <= score(replace(a, phone=""), b).value <= same_phone.value
    if a.kind != b.kind:
        assert forth.value == 0
    for reason in forth.reasons:
        assert reason.words


@settings(max_examples=30, deadline=None)
@given(_FACTS)
def test_a_listing_is_its_own_like_and_is_found(facts: Facts) -> None:
    whole = replace(facts, name="Kestrel Choir", point=(1_000.0, 1_000.0), phone="441614960001")
    assert score(whole, whole).value >= 0.99
    assert keys.kept(whole) & keys.asked(whole).keys()


@pytest.mark.parametrize("dx", [-59.0, -30.0, 0.0, 59.0])
@pytest.mark.parametrize("x", [0.0, 119.9, 120.0, 500.0, 3_999.0])
def test_no_border_of_a_square_hides_a_neighbour(x: float, dx: float) -> None:
    here = Facts(kind="space", name="Kestrel House", point=(x, 77.0))
    there = Facts(kind="space", name="Another", point=(x + dx, 77.0))
    assert keys.asked(here).keys() & keys.kept(there)


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("St. Mary’s C of E Primary School", "Saint Marys Church of England Primary Sch", 0.99),
        ("Sаle Lіbrary", "SALE LIBRARY", 0.99),
        ("Ｋｅｓｔｒｅｌ Choir", "The Kestrel Choir CIC", 0.99),
        ("Café Olé", "cafe ole ltd", 0.99),
        ("Canalside Lunch Club", "Canalside Luncheon Club", 0.9),
        ("Bankfoot Bowlng Club", "Bankfoot Bowling Club", 0.9),
    ],
)
def test_what_only_looks_different_is_alike(one: str, other: str, least: float) -> None:
    alike = compare(one, other)
    assert alike.share >= least
    assert alike.apart is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1st Sale Scouts", "2nd Sale Scouts"),
        ("Marlsden Infant School", "Marlsden Junior School"),
        ("Walton Park", "Friends of Walton Park"),
        ("St Bede's Church", "St Bede's Church Hall"),
        ("Hall A, Weir House", "Hall B, Weir House"),
    ],
)
def test_what_looks_alike_may_be_two(one: str, other: str) -> None:
    here = Facts(kind="space", name=one, point=(10.0, 10.0), phone="441614960001")
    assert score(here, replace(here, name=other)).value < QUEUE


def test_contacts_are_one_however_they_are_written() -> None:
    numbers = {
        contacts.phone_number(n) for n in ("0161 496 0001", "+44 (0)161 4960001", "0044 161 496 0001 ext 2")
    }
    assert numbers == {"441614960001"}
    assert contacts.web_address("http://www.Kestrel.example/index.html?x=1") == ("kestrel.example", "")
    assert contacts.web_address("https://[bad") == ("", "")
    assert contacts.register_number("SC 012345") == "sc012345"
    facebook = [Facts(kind="space", name="A", host="facebook.com", path=p).web for p in ("", "kestrel")]
    assert facebook == ["", "facebook.com/kestrel"]
    assert folded("K​estrel—Choir") == "kestrel choir"
