from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from assets.actions.listings import revise_listing
from assets.models import SearchWord
from assets.search.words.spelling import best, correct, listings_with, rebuild_vocabulary, slips_of
from tests.factories import BY, NOW, make_listing, make_term


def vocabulary() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "listings"))


@pytest.mark.django_db
def test_the_vocabulary_has_the_words_of_what_is_published_and_of_themes() -> None:
    make_term("loneliness", "Loneliness", synonyms=["nobody to talk to"])
    make_listing(name="Bazm-e-Adab Café", summary="Poets’ corner, 24 places", description="Mushaira")
    make_listing(name="Café again")
    make_listing(name="Unseen", status="draft")
    make_listing(name="Refuge", location_privacy="hidden", town="Secretham")
    rebuild_vocabulary()
    words = vocabulary()
    assert (words["cafe"], words["bazm"], words["poets"], words["mushaira"]) == (2, 1, 1, 1)
    assert (words["loneliness"], words["nobody"]) == (0, 0)
    assert not words.keys() & {"unseen", "24", "to", "secretham"}


@pytest.mark.django_db
def test_a_rebuild_follows_what_changes() -> None:
    listing = make_listing(name="Zither circle")
    rebuild_vocabulary()
    assert vocabulary()["zither"] == 1
    revise_listing(listing, document={"name": "Kazoo circle"}, by=BY, at=NOW)
    assert rebuild_vocabulary() == SearchWord.objects.count()
    assert "zither" not in vocabulary()
    assert vocabulary()["kazoo"] == 1


@pytest.fixture
def words() -> None:
    SearchWord.objects.bulk_create(
        SearchWord(word=word, listings=listings)
        for word, listings in {
            "walking": 90, "waking": 1, "talking": 20, "yoga": 30, "yoghurt": 2, "bereavement": 12, "wednesday": 80,
            "gardening": 40, "counselling": 15, "fettlers": 1, "knit": 4, "befriending": 9, "friend": 20, "choir": 25,
            "chair": 30, "cat": 3, "cart": 2, "fettling": 3, "felting": 5, "feeling": 60,
        }.items()
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("wlaking", "walking"),
        ("walkng", "walking"),
        ("wakling", "walking"),
        ("ygoa", "yoga"),
        ("yogga", "yoga"),
        ("beravement", "bereavement"),
        ("berevment", "bereavement"),
        ("wensday", "wednesday"),
        ("fetling", "fettling"),
        ("gardning", "gardening"),
        ("counciling", "counselling"),
        ("fetlers", "fettlers"),
        ("befreinding", "befriending"),
        ("qoir", ""),
        ("walking", ""),
        ("walks", ""),
        ("knitting", ""),
        ("zebra", ""),
        ("cta", ""),
        ("w4lking", ""),
        ("m33", ""),
    ],
)
def test_a_word_is_corrected_when_nothing_has_it_and_something_near_is_there(wrong: str, right: str) -> None:
    assert correct([wrong]).get(wrong, "") == right


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_any_number_of_words_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert correct(["wlaking", "ygoa", "zebra", "walking"]) == {"wlaking": "walking", "ygoa": "yoga"}
    with django_assert_num_queries(0):
        assert correct(["cat", "", "5k", "a" * 41]) == {}


def test_of_words_as_near_the_commonest_is_meant() -> None:
    assert best("bord", {"bird": 3, "bard": 9}) == "bard"
    assert best("bord", {"bird": 3, "bard": 3}) == "bard"
    assert best("bord", {}) == ""


@given(st.text(alphabet="abcdeé", min_size=1, max_size=12))
def test_slips_never_have_the_word_itself(word: str) -> None:
    assert word not in slips_of(word)
    assert all(abs(len(slip) - len(word)) <= 1 for slip in slips_of(word))


def test_no_word_becomes_one_that_is_left_out() -> None:
    assert best("littel", {"little": 50}) == ""
    assert best("littel", {"little": 50, "lintel": 1}) == "lintel"


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_how_many_listings_have_the_rarest_word_of_a_text() -> None:
    assert listings_with(["walking choir", "knitting", "zebra", ""]) == [25, 4, 0, 0]
    assert listings_with([]) == []
