from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from assets.search.suggest import MOST, Suggestion, SuggestionKind, suggest
from assets.search.words.spelling import rebuild_vocabulary
from assets.search.words.taxonomy import Taxonomy, forget
from tests.factories import make_listing, make_listings, make_place, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> Iterator[None]:
    make_place()
    forget()
    yield
    forget()


def labels(prefix: str, **asked: int) -> list[str]:
    return [f"{one.kind}:{one.label}" for one in suggest(prefix, **asked)]


def test_themes_come_first_then_listings_then_places() -> None:
    make_term("western-dance", "Western dance")
    listing = make_listing(name="Westerly walkers")
    found = suggest("west")
    assert found[:2] == [
        Suggestion(SuggestionKind.THEME, "Western dance", "", "western-dance"),
        Suggestion(SuggestionKind.LISTING, "Westerly walkers", "Activity", str(listing.pk)),
    ]
    assert [one.kind for one in found[2:]] == [SuggestionKind.PLACE] * 2
    assert {one.label for one in found[2:]} == {"Westville", "West (ward)"}


def test_a_theme_is_met_by_its_synonym_which_is_told() -> None:
    make_term("loneliness", "Loneliness", synonyms=["nobody to talk to"])
    assert suggest("nobody to")[0] == Suggestion(
        SuggestionKind.THEME, "Loneliness", "nobody to talk to", "loneliness"
    )


def test_a_listing_is_met_by_the_beginning_of_any_word_of_its_name() -> None:
    make_listing(name="Thursday Walking Group", summary="Zebras welcome")
    rebuild_vocabulary()
    for typed in ("wal", "walki", "walking gr", "thursday wal", "GRÖUP"):
        assert "listing:Thursday Walking Group" in labels(typed), typed
    assert labels("zebr") == []
    assert labels("w") == []


def test_only_what_is_published_is_suggested_and_no_place_of_what_is_hidden() -> None:
    make_listing(name="Quilting draft", status="draft")
    make_listing(name="Quilting refuge", location_privacy="hidden", town="Secretham")
    found = suggest("quilt")
    assert [one.label for one in found] == ["Quilting refuge"]
    assert "Secretham" not in str(found)
    assert labels("secreth") == []


def test_it_asks_three_times_at_most_and_gives_no_more_than_asked(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_listings([("activity", {"name": f"Westerly {n}"}) for n in range(30)])
    make_term("western", "Western")
    Taxonomy.current()
    with django_assert_max_num_queries(3):
        found = suggest("west", limit=8)
    assert len(found) == 8
    assert {one.kind for one in found} == set(SuggestionKind)
    assert len(suggest("west", limit=1_000)) <= MOST
    assert suggest("west", limit=0) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(["west", "' ", ":*", "& ", "%", "\\", "the ", "_"])).map("".join),
    )
)
def test_nothing_typed_makes_it_fail(prefix: str) -> None:
    assert len(suggest(prefix)) <= 8
