from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from assets.actions.feedback import note_reply, note_returned
from assets.replies import Replies, replies_of, reply_words
from tests.factories import make_listing, make_place


@pytest.mark.parametrize(
    ("days", "unanswered", "words"),
    [
        ((), 0, ""),
        ((1, 1), 0, ""),
        ((1, 1), 1, ""),
        ((0, 0, 0), 0, "Usually answers on the same day"),
        ((0, 1, 30), 0, "Usually answers within 1 day"),
        ((2, 2, 2), 0, "Usually answers within 2 days"),
        ((1, 1, 2, 2), 0, "Usually answers within 2 days"),
        ((13, 13, 13), 0, "Usually answers within 13 days"),
        ((14, 14, 14), 0, "Usually answers within 2 weeks"),
        ((15, 15, 15), 0, "Usually answers within 3 weeks"),
        ((2, 2, 2), 2, "Usually answers within 2 days"),
        ((2, 2, 2), 3, "Often does not answer"),
        ((), 3, ""),
        ((), 4, "Often does not answer"),
        ((0, 0), 2, "Often does not answer"),
        ((0, 0, 0), 1, "Usually answers on the same day"),
    ],
    ids=str,
)
def test_words(days: tuple[int, ...], unanswered: int, words: str) -> None:
    assert Replies(days, unanswered).words == words


@pytest.mark.django_db
def test_many_are_read_in_one_query(at: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_place()
    quick, silent, new = make_listing(), make_listing(), make_listing()
    for days in (1, 1, 3):
        note_reply(quick, days=days, at=at)
    for _ in range(4):
        note_reply(silent, days=None, at=at)
    note_returned(new, at=at)
    with django_assert_num_queries(1):
        found = replies_of([quick.pk, silent.pk, new.pk], at=at)
    assert found == {quick.pk: Replies((1, 1, 3)), silent.pk: Replies((), 4)}
    with django_assert_num_queries(1):
        assert reply_words(quick, at=at) == "Usually answers within 1 day"
    assert reply_words(new, at=at) == ""


@pytest.mark.django_db
def test_after_a_year_it_is_not_repeated(at: datetime) -> None:
    make_place()
    listing = make_listing()
    for _ in range(3):
        note_reply(listing, days=1, at=at)
    assert reply_words(listing, at=at + timedelta(days=365))
    assert reply_words(listing, at=at + timedelta(days=400)) == ""
