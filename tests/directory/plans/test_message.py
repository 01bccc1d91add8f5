from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.plans.message import as_mail, as_text, text_length
from tests.directory.plans.sheets import LINK, SHEET, THREE

PRIVATE = replace(THREE[0], note="my own note", outcome="I cried")


def test_a_text_message_is_short_and_plain() -> None:
    text = as_text(SHEET, link=LINK)
    assert text.splitlines() == [
        "My plan:",
        "1 Thursday Lunch Club. Thursday 26 November, 12 noon to 2 pm. Ring 01632 960123",
        "2 Bobbin Orchard needs two people on Saturdays. Saturday 28 November, 10.30 am to 12.30 pm. Ring 01632 960456",
        "3 Walk and Talk. Tuesday 8 December, 9.30 am. Ring 01632 960789",
        LINK,
    ]


def test_curly_letters_do_not_make_a_message_dear() -> None:
    item = replace(THREE[0], name="Mary’s “Tea” – cakes…")
    text = as_text(replace(SHEET, items=(item,)), link=None)
    assert 'Mary\'s "Tea" - cakes...' in text
    assert text_length(text).messages == 1


@pytest.mark.parametrize(
    ("text", "characters", "messages"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ي" * 70, 70, 1),
        ("ي" * 71, 71, 2),
        ("😀", 2, 1),
    ],
)
def test_how_long_a_text_is(text: str, characters: int, messages: int) -> None:
    length = text_length(text)
    assert (length.characters, length.messages) == (characters, messages)


def test_a_mail_has_what_is_needed_and_nothing_of_the_person() -> None:
    subject, body = as_mail(replace(SHEET, items=(PRIVATE, *THREE[1:])), link=LINK)
    assert subject == "Your plan"
    for words in (
        "1. Thursday Lunch Club",
        "Where: St Mary’s Hall",
        "01632 960123",
        LINK,
        "half an hour earlier",
    ):
        assert words in body
    for private in (
        SHEET.matters,
        SHEET.brings,
        PRIVATE.note,
        PRIVATE.outcome,
        SHEET.code,
        PRIVATE.first_step,
    ):
        assert private not in body


@given(st.text(max_size=60))
def test_no_words_can_add_a_header_or_a_line(words: str) -> None:
    item = replace(THREE[0], name=f"x{words}", phone=words, warnings=(words,), times=(words,))
    hostile = replace(SHEET, items=(item,), team=words, code=words, matters=words)
    subject, body = as_mail(hostile, link=LINK + words)
    assert subject == "Your plan"
    plain = as_mail(replace(SHEET, items=(replace(THREE[0], warnings=("w",)),)), link=LINK)[1]
    assert len(body.splitlines()) <= len(plain.splitlines())
    assert len(as_text(hostile, link=LINK + words).splitlines()) == 3
    mail = EmailMessage()
    mail["Subject"] = subject
    mail.set_content("body")
    assert mail.keys() == ["Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]


def test_what_is_gone_is_said_to_be() -> None:
    gone = replace(SHEET, items=(replace(THREE[0], gone=True),))
    assert "Not on the map any more." in as_text(gone, link=None)
    assert "Not on the map any more." in as_mail(gone, link=None)[1]
