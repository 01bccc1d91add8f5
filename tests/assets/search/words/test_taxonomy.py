from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from assets.models import Term
from assets.search.words.normal import tokens
from assets.search.words.taxonomy import KEPT_S, Taxonomy, TermRow, forget
from tests.assets.search.words.reading import taxonomy
from tests.factories import make_term


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.django_db
def test_it_is_read_in_two_queries_and_kept_for_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_term("loneliness", synonyms=["lonely"])
    with django_assert_num_queries(2):
        first = Taxonomy.current(clock=lambda: 1_000.0)
        again = Taxonomy.current(clock=lambda: 1_000.0 + KEPT_S - 1)
    assert again is first
    Term.objects.filter(slug="loneliness").update(name="Being lonely")
    later = Taxonomy.current(clock=lambda: 1_000.0 + KEPT_S)
    assert later.by_slug["loneliness"].name == "Being lonely"
    forget()
    assert Taxonomy.current(clock=lambda: 1_000.0 + KEPT_S) is not later


@pytest.mark.django_db
def test_the_tree_is_at_hand() -> None:
    parent = make_term("feeling-well")
    child = make_term("loneliness", parent=parent)
    grandchild = make_term("widows", parent=child)
    found = Taxonomy.read()
    assert found.roots == (parent.pk,)
    assert found.themes[parent.pk].children == (child.pk,)
    assert found.themes[grandchild.pk].ancestors == (child.pk, parent.pk)
    assert found.by_slug["widows"].parent_id == child.pk


def test_children_are_in_their_order_and_a_lost_parent_or_a_ring_does_no_harm() -> None:
    rows = [
        TermRow(1, "a", "A", "", None, 1),
        TermRow(2, "b", "B", "", None, 0),
        TermRow(3, "c", "C", "", 99, 2),
        TermRow(4, "d", "D", "", 5, 0),
        TermRow(5, "e", "E", "", 4, 0),
    ]
    found = Taxonomy(rows, [(99, "nobody's")])
    assert found.roots == (2, 1, 3)
    assert found.themes[4].ancestors == (5,)


def test_all_themes_of_a_phrase_are_given_and_every_phrase_that_begins_there() -> None:
    found = taxonomy()
    slugs = [
        (end, [found.themes[key].slug for key in ids])
        for end, ids in found.phrases_at(tokens("skint dementia friendly cinema"), 0)
    ]
    food, money = (
        ["food-parcels", "cheap-meals", "community-pantry"],
        ["money-and-home", "money-advice", "debt"],
    )
    assert slugs == [(1, [*food, *money, "energy-bills"])]
    ends = [end for end, _ in found.phrases_at(tokens("dementia friendly cinema"), 0)]
    assert ends == [1, 2, 3]


def test_beginnings_of_names_come_before_synonyms_and_those_before_later_words() -> None:
    found = [(theme.slug, words) for theme, words in taxonomy().beginning_with("Danc", limit=3)]
    assert found == [("dance", "dance"), ("culture-and-heritage", "folk dancing")]
    assert taxonomy().beginning_with("  ", limit=3) == []
    assert [theme.slug for theme, _ in taxonomy().beginning_with("loneli", limit=9)] == ["loneliness"]
