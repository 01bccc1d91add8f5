"""Ideas for a plan, from the person's own words."""

from __future__ import annotations

import pytest

from directory.models import LedgerEntry
from directory.plans.ideas import MOST, MOST_ASKED, Ideas, ideas, sentences
from directory.plans.person import Person
from tests.factories import NOW, make_listing, make_place, make_term, spot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    make_term("gardening", synonyms=["garden", "allotment"])
    make_term("music", "Music", synonyms=["songs", "singing"])


def proposed(found: Ideas) -> tuple[list[str], list[str]]:
    return [card.name for _, cards in found.enjoy for card in cards], [
        card.name for _, cards in found.give for card in cards
    ]


def test_what_matters_is_enjoyed_and_what_is_brought_is_given() -> None:
    make_listing(name="Choir", themes=["music"])
    make_listing(name="Plot", themes=["gardening"])
    make_listing("opening", name="Diggers wanted", themes=["gardening"])
    person = Person(matters="Old songs. My knees.", brings="I love the garden")
    found = ideas(person, start=spot(), at=NOW)
    assert proposed(found) == (["Choir"], ["Diggers wanted"])
    assert [because for because, _ in (*found.enjoy, *found.give)] == ["Old songs", "I love the garden"]
    assert all(card.why for _, cards in (*found.enjoy, *found.give) for card in cards)


def test_each_sentence_gets_its_turn_and_nothing_comes_twice() -> None:
    for n in range(6):
        make_listing(name=f"Choir {n}", themes=["music"])
        make_listing(name=f"Plot {n}", themes=["gardening"])
    enjoy, give = proposed(ideas(Person(matters="songs\ngarden"), start=spot(), at=NOW))
    assert len(enjoy) == len(set(enjoy)) == MOST
    # Those of one sentence stand together.
    assert [name.split()[0] for name in enjoy] == ["Choir"] * (MOST // 2) + ["Plot"] * (MOST // 2)
    assert give == []


def test_what_is_chosen_already_or_not_published_is_not_proposed() -> None:
    chosen = make_listing(name="Choir", themes=["music"])
    make_listing(name="Other choir", themes=["music"])
    make_listing(name="Draft choir", themes=["music"], status="draft")
    found = ideas(Person(matters="songs"), start=spot(), at=NOW, leave_out=[chosen.pk])
    assert proposed(found) == (["Other choir"], [])


def test_what_makes_it_easier_is_asked_for() -> None:
    make_listing(name="Upstairs choir", themes=["music"], cost="free")
    make_listing(name="Level choir", themes=["music"], access=["step_free"], cost="free")
    make_listing(name="Dear choir", themes=["music"], access=["step_free"], cost="paid")
    person = Person(matters="songs", easier=("step_free", "free", "company"))
    assert proposed(ideas(person, start=spot(), at=NOW))[0] == ["Level choir"]


def test_people_go_further_to_give_and_no_distance_is_told_without_a_start() -> None:
    make_listing(name="Far choir", themes=["music"], point=[spot().x + 8_000, spot().y])
    make_listing("opening", name="Far singers", themes=["music"], point=[spot().x + 8_000, spot().y])
    person = Person(matters="songs")
    assert proposed(ideas(person, start=spot(), at=NOW)) == ([], ["Far singers"])
    anywhere = ideas(person, start=None, at=NOW)
    assert proposed(anywhere) == (["Far choir"], ["Far singers"])
    assert not anywhere.enjoy[0][1][0].distance


def test_without_words_there_are_none_and_nothing_is_counted() -> None:
    make_listing(name="Choir", themes=["music"])
    assert ideas(Person(), start=spot(), at=NOW) == Ideas([], [])
    ideas(Person(matters="songs"), start=spot(), at=NOW)
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Songs. Songs.\nGarden!", ["Songs", "Garden"]),
        ("tea, and cake, but no bingo", ["tea", "cake", "no bingo"]),
        ("a. b. no", []),
        ("\n".join(f"thing {n}" for n in range(20)), [f"thing {n}" for n in range(MOST_ASKED)]),
    ],
)
def test_sentences_are_asked_by_themselves(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
