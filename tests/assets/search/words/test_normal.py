"""Words that are the same word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from assets.search.words.normal import british, fold, key, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("men’s", "mens"),
        ("men's", "men"),
        ("colour", "color"),
        ("neighbourhood", "neighborhood"),
        ("favourite", "favorite"),
        ("centre", "center"),
        ("organisation", "organization"),
        ("organised", "organized"),
        ("programme", "program"),
        ("mum", "mom"),
        ("mums", "mothers"),
        ("counselling", "counseling"),
        ("counsellor", "counselor"),
        ("traveller", "traveler"),
        ("theatre", "theater"),
        ("tyre", "tire"),
        ("lights", "lites"),
        ("practise", "practice"),
        ("walks", "walking"),
        ("Straße", "strasse"),
    ],
)
def test_the_same_word(one: str, other: str) -> None:
    assert key(fold(one)) == key(fold(other))


@pytest.mark.parametrize(
    "word",
    [
        "prize",
        "size",
        "seize",
        "citizen",
        "resize",
        "motor",
        "corridor",
        "laboratory",
        "colorado",
        "dial",
        "model",
    ],
)
def test_words_that_only_look_american_stay(word: str) -> None:
    assert british(word) == word


def test_hyphens_part_words_and_apostrophes_do_not() -> None:
    assert [(t.folded, t.glued) for t in tokens("drop-in, he can't – 2-4pm")] == [
        ("drop", False),
        ("in", True),
        ("he", False),
        ("cant", False),
        ("2", False),
        ("4pm", True),
    ]


def test_accents_and_vowel_signs_belong_to_their_word() -> None:
    assert [t.word for t in tokens("cafe\u0301 योग اردو")] == ["cafe\u0301", "योग", "اردو"]


@given(st.text(max_size=200))
def test_every_word_is_where_it_says_it_is(text: str) -> None:
    found = tokens(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(t.respelt or t.word in (text[t.start : t.end], "and") for t in found)


@pytest.mark.django_db
def test_stems_are_those_of_the_database_but_for_a_few_newer_ones() -> None:
    words = (
        "loneliness lonely walking walks gardens gardening bereavement counselling swimming families"
        " bodies knitting"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w, (ts_lexize('english_stem', w))[1] FROM unnest(%s::text[]) w", [words.split()]
        )
        rows = cursor.fetchall()
    assert [stem(word) for word, _ in rows] == [stemmed for _, stemmed in rows]
