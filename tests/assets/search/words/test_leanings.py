"""Which kinds of listing words lean to."""

from __future__ import annotations

import pytest

from assets.search.words.leanings import leanings
from assets.search.words.normal import tokens
from assets.vocabulary import Kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("hall with a stage", (Kind.SPACE,)),
        ("a private room for counselling", (Kind.SPACE,)),
        ("somewhere to go with mum", ()),
        ("volunteer driver", (Kind.OPENING,)),
        ("a volunteer to visit my mum", ()),
        ("I'd like to visit a lonely old person", (Kind.OPENING,)),
        ("someone to visit my mum", ()),
        ("help children with maths", (Kind.OPENING,)),
        ("I want to help people with reading", (Kind.OPENING,)),
        ("help with reading", ()),
        ("help me", ()),
        ("can somebody help", ()),
        ("", ()),
    ],
)
def test_words_lean_to_spaces_and_to_giving(text: str, kinds: tuple[Kind, ...]) -> None:
    assert leanings(tokens(text)) == kinds
