"""What is erased is nowhere: looked for in every column of every table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from assets.actions.erasing import SOMEBODY, erase_personal, forget_person, values_of
from assets.actions.feedback import report_listing
from assets.actions.listings import revise_listing
from assets.actions.proposals import start_proposal, submit_proposal, write_proposal
from assets.actions.restoring import restore
from assets.actor import Actor
from assets.errors import Invalid
from assets.models import ExternalId, Source
from assets.search.words.spelling import rebuild_vocabulary
from tests.factories import BY, NOW, make_listing, make_place, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def everywhere(words: str) -> list[str]:
    """The tables in which these words stand, in any column, whatever its type."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{words}%"])
            row = cursor.fetchone()
            if row is not None and row[0]:
                found.append(table)
    return found


def test_a_name_a_number_and_an_address_are_nowhere_after() -> None:
    make_place()
    club = make_listing(
        name="Ermintrude Quill’s chess club", phone="01632 960777", email="erm@quill.example",
        description="Ask ERMINTRUDE  QUILL, 01632-960 777 or +44 1632 960777.", skills=None,
    )  # fmt: skip
    revise_listing(
        club, document={"phone": "01632960778", "description": "Ask Ermintrude Quill."}, by=BY, at=NOW
    )
    source = Source.objects.create(slug="list", name="A list")
    ExternalId.objects.create(
        source=source,
        value="1",
        listing=club,
        imported={"phone": "01632 960777", "cost_note": "£2 to E. Quill"},
    )
    report_listing(
        club, kind="wrong", about="contact", source="visitor", words="Ring Ermintrude Quill", by=BY, at=NOW
    )
    member = Actor.of(make_user("member"))
    proposal = start_proposal(kind=club.kind, listing=club, by=member, at=NOW)
    proposal = write_proposal(
        proposal, changes={"phone": "(01632) 960777", "summary": "x"}, by=member, at=NOW
    )
    submit_proposal(proposal, by=member, at=NOW, why="Ermintrude Quill is back")
    rebuild_vocabulary()
    assert len(everywhere("quill")) >= 5

    assert values_of(club, "phone") == ["(01632) 960777", "01632 960777", "01632960778"]
    words = ["Ermintrude Quill", "E. Quill", "erm@quill.example", *values_of(club, "phone")]
    done = erase_personal(club, words=words, by=BY, at=LATER)
    for words_ in ("quill", "ermintrude", "960777", "960 777", "960778"):
        assert everywhere(words_) == []
    club.refresh_from_db()
    assert (club.name, club.phone, club.email) == ("[erased]’s chess club", "", "")
    assert {"name", "phone", "email", "description", "words", "why", "cost_note"} <= set(done.fields)
    # What is left can still be gone back to.
    back = restore(club.revisions.get(number=1), by=BY, at=LATER)
    assert (back.kept, everywhere("960777")) == (("email", "phone"), [])


def test_too_little_to_be_told_from_other_words_is_refused() -> None:
    make_place()
    club = make_listing(description="An art club")
    with pytest.raises(Invalid):
        erase_personal(club, words=["An a"], by=BY, at=NOW)


def test_somebody_who_left_is_forgotten_and_what_they_did_stays() -> None:
    make_place()
    user = make_user("convenor")
    user.name = "Zebedee Marsh"
    user.save()
    club = make_listing(by=Actor.of(user))
    assert forget_person(user) == 1
    assert (club.revisions.get().by, club.revisions.get().by_name) == (None, SOMEBODY)
    get_user_model().objects.filter(pk=user.pk).delete()
    assert everywhere("zebedee") == []
