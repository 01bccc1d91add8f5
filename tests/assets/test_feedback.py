"""What people say of listings and met with there: kept without them, in one transaction with what follows from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assets.actions.feedback import (
    answer_report,
    erase_words,
    note_full,
    note_reply,
    note_returned,
    report_listing,
    take_back_reply,
    take_back_return,
)
from assets.actions.listings import revise_listing, withdraw_listing
from assets.actor import Actor
from assets.capacity import DEFAULT_VALID_DAYS
from assets.errors import Invalid
from assets.models import Experience, Listing, Report, Revision, SearchEntry
from assets.models.report import MOST_WORDS
from assets.search import index
from assets.snapshot import snapshot
from tests.factories import BY, NOW, document, make_listing, make_place, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


@pytest.fixture
def listing(at: datetime) -> Listing:
    return make_listing(confirmed_at=(at - DAY).isoformat(), confirmed_how="phone")


def wrong(
    listing: Listing, *, at: datetime, about: str = "times", source: str = "visitor", **more: Any
) -> Report:
    return report_listing(listing, kind="wrong", about=about, source=source, by=BY, at=at, **more)


def closed(listing: Listing, *, at: datetime, source: str = "plan") -> Report:
    return report_listing(listing, kind="closed", source=source, by=BY, at=at)


def stored(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def test_a_report_is_kept_and_its_listing_doubted(listing: Listing, at: datetime) -> None:
    report = wrong(listing, at=at, words="  It is on Fridays now.  ")
    assert (report.words, report.said_at, report.answer) == ("It is on Fridays now.", at, "")
    assert list(Report.objects.open()) == [report]
    now = stored(listing)
    assert (now.doubted_on, now.closed_reports, now.freshness_at(at)) == (at.date(), 0, "due")


def test_a_doubt_is_no_part_of_the_document_nor_of_the_history(listing: Listing, at: datetime) -> None:
    before = snapshot(listing)
    closed(listing, at=at)
    for _ in range(3):
        note_returned(listing, at=at)
    now = stored(listing)
    assert snapshot(now) == before
    assert now.updated_at == listing.updated_at
    assert Revision.objects.filter(listing=listing).count() == 1


@pytest.mark.parametrize("field", ["doubted_on", "closed_reports", "returns"])
def test_no_document_can_set_what_others_said(listing: Listing, field: str, at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        revise_listing(listing, document={field: None}, by=BY, at=at)
    assert field in refused.value.problems


def test_the_same_said_again_that_day_is_one_report_with_all_its_words(
    listing: Listing, at: datetime
) -> None:
    first = wrong(listing, at=at, words="Fridays")
    assert wrong(listing, at=at + timedelta(hours=3), words="At ten") == first
    assert wrong(listing, at=at + timedelta(hours=4), words="At ten") == first
    assert Report.objects.get().words == "Fridays\n\nAt ten"
    for other in ({"about": "place"}, {"source": "staff"}, {"at": at + DAY}):
        wrong(listing, **({"at": at} | other))
    closed(listing, at=at)
    assert Report.objects.count() == 5


def test_the_day_is_the_one_in_london(listing: Listing) -> None:
    evening = datetime.fromisoformat("2026-07-01T22:30:00+00:00")  # half past eleven at night
    closed(listing, at=evening)
    closed(listing, at=evening + timedelta(hours=1))
    assert stored(listing).closed_reports == 2


def test_words_that_are_added_stay_within_what_fits(listing: Listing, at: datetime) -> None:
    wrong(listing, at=at, words="a" * MOST_WORDS)
    wrong(listing, at=at, words="b")
    assert Report.objects.get().words == "a" * MOST_WORDS


def test_after_an_answer_the_same_can_be_said_again(listing: Listing, at: datetime) -> None:
    answer_report(wrong(listing, at=at), answer="not_understood", by=BY, at=at)
    wrong(listing, at=at)
    assert (Report.objects.count(), Report.objects.open().count()) == (2, 1)


BAD = [
    ({"kind": "haunted"}, "kind"),
    ({"kind": "wrong", "about": ""}, "about"),
    ({"kind": "wrong", "about": "weather"}, "about"),
    ({"kind": "closed", "about": "times"}, "about"),
    ({"kind": "closed", "source": "rumour"}, "source"),
    ({"kind": "closed", "source": "plan", "words": "He told me"}, "words"),
    ({"kind": "closed", "words": "x" * (MOST_WORDS + 1)}, "words"),
]


@pytest.mark.parametrize(("asked", "problem"), BAD, ids=lambda value: str(value)[:40])
def test_what_cannot_be_a_report_is_told(
    listing: Listing, asked: dict[str, str], problem: str, at: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        report_listing(listing, **({"source": "visitor"} | asked), by=BY, at=at)
    assert problem in refused.value.problems
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "haunted"},
        {"kind": "closed", "about": "times"},
        {"about": ""},
        {"source": "rumour"},
        {"source": "plan", "words": "He told me"},
        {"words": "x" * (MOST_WORDS + 1)},
        {"answer": "corrected"},
        {"answered_at": NOW},
        {"answered_at": NOW, "answer": "perhaps"},
        {"answered_at": NOW - DAY, "answer": "corrected"},
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_database_refuses_a_report_that_makes_no_sense(listing: Listing, columns: dict[str, Any]) -> None:
    report = wrong(listing, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**columns)


def test_the_database_holds_one_open_report_a_day(listing: Listing, at: datetime) -> None:
    report = wrong(listing, at=at)
    report.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


def test_the_database_refuses_reports_of_a_listing_that_nobody_doubts(listing: Listing) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(closed_reports=1)


def test_an_answer_ends_the_doubt(listing: Listing, at: datetime) -> None:
    convenor = make_user("convenor")
    report = answer_report(closed(listing, at=at), answer="still_right", by=Actor.of(convenor), at=at + DAY)
    assert (report.answer, report.answered_at, report.answered_by) == ("still_right", at + DAY, convenor)
    now = stored(listing)
    assert (now.doubted_on, now.closed_reports, now.freshness_at(at + DAY)) == (None, 0, "fresh")


def test_the_doubt_that_is_left_is_that_of_the_oldest_open_report(listing: Listing, at: datetime) -> None:
    first = closed(listing, at=at)
    closed(listing, at=at + DAY)
    assert stored(listing).freshness_at(at + DAY) == "stale"
    answer_report(first, answer="not_understood", by=BY, at=at + DAY)
    now = stored(listing)
    assert (now.doubted_on, now.closed_reports, now.freshness_at(at + DAY)) == ((at + DAY).date(), 1, "due")


def test_reports_of_one_day_that_it_has_closed_make_it_due_only(listing: Listing, at: datetime) -> None:
    closed(listing, at=at, source="plan")
    closed(listing, at=at, source="staff")
    wrong(listing, at=at + DAY)
    assert stored(listing).freshness_at(at + DAY) == "due"


def test_an_answer_stands(listing: Listing, at: datetime) -> None:
    report = wrong(listing, at=at)
    with pytest.raises(Invalid):
        answer_report(report, answer="perhaps", by=BY, at=at)
    with pytest.raises(Invalid, match="still on the map"):
        answer_report(report, answer="withdrawn", by=BY, at=at)
    given = answer_report(report, answer="corrected", by=BY, at=at)
    assert answer_report(report, answer="corrected", by=BY, at=at + DAY) == given
    with pytest.raises(Invalid, match="put right"):
        answer_report(report, answer="still_right", by=BY, at=at)
    assert Report.objects.get().answered_at == at


def test_a_report_of_what_has_left_the_map_is_answered_as_it_comes(listing: Listing, at: datetime) -> None:
    withdraw_listing(listing, by=BY, at=at)
    report = closed(listing, at=at + DAY)
    assert (report.answer, report.answered_at) == ("withdrawn", at + DAY)
    assert stored(listing).doubted_on is None


def test_words_can_be_erased_and_the_report_stays(listing: Listing, at: datetime) -> None:
    report = wrong(listing, at=at, words="Ask Mrs Ackroyd at number 9")
    erase_words(report)
    again = Report.objects.get()
    assert (again.words, again.said_at) == ("", at)
    assert stored(listing).doubted_on == at.date()


def test_a_crash_leaves_neither_report_nor_doubt(
    listing: Listing, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_on = SearchEntry.objects.get(listing=listing).due_on

    def crash(ids: Any) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(index, "refresh", crash)
    with pytest.raises(RuntimeError):
        closed(listing, at=at)
    assert not Report.objects.exists()
    assert stored(listing).doubted_on is None
    assert SearchEntry.objects.get(listing=listing).due_on == due_on


def test_full_is_noted_for_as_long_as_it_holds(listing: Listing, at: datetime) -> None:
    revise_listing(listing, document=_room("few", at - DAY) | {"room_places": 3}, by=BY, at=at - DAY)
    assert note_full(listing, by=BY, at=at)
    now = stored(listing)
    until = at + timedelta(days=DEFAULT_VALID_DAYS["full"])
    assert (now.room, now.room_places, now.room_as_of, now.room_valid_until) == ("full", None, at, until)
    entry = SearchEntry.objects.get(listing=listing)
    assert (entry.room, entry.room_until) == ("full", until)


def test_full_gives_way_to_what_is_newer_and_to_what_is_gone(listing: Listing, at: datetime) -> None:
    revise_listing(listing, document=_room("yes", at), by=BY, at=at)
    assert not note_full(listing, by=BY, at=at - timedelta(minutes=1))
    assert stored(listing).room == "yes"
    withdraw_listing(listing, by=BY, at=at)
    assert not note_full(listing, by=BY, at=at + DAY)


def _room(room: str, as_of: datetime) -> dict[str, Any]:
    until = as_of + timedelta(days=DEFAULT_VALID_DAYS[room])
    return {"room": room, "room_as_of": as_of.isoformat(), "room_valid_until": until.isoformat()}


def test_an_experience_keeps_the_month_and_nothing_else(listing: Listing, at: datetime) -> None:
    note_returned(listing, at=at)
    note_reply(listing, days=2, at=at)
    note_reply(listing, days=None, at=at)
    note_reply(listing, days=5_000, at=at)
    rows = Experience.objects.order_by("kind", "days").values_list("kind", "days", "month")
    month = date(2026, 11, 1)
    assert list(rows) == [
        ("no_reply", None, month),
        ("replied", 2, month),
        ("replied", 366, month),
        ("returned", None, month),
    ]
    assert {f.name for f in Experience._meta.get_fields()} == {"id", "listing", "kind", "month", "days"}
    with pytest.raises(Invalid):
        note_reply(listing, days=-1, at=at)


def test_the_month_is_the_one_in_london(listing: Listing) -> None:
    note_returned(listing, at=datetime.fromisoformat("2026-06-30T23:30:00+00:00"))
    assert Experience.objects.get().month == date(2026, 7, 1)


def test_one_of_the_same_month_can_be_taken_back(listing: Listing, at: datetime) -> None:
    for _ in range(2):
        note_returned(listing, at=at)
    note_reply(listing, days=2, at=at)
    assert not take_back_return(listing, at=at + timedelta(days=31))
    assert not take_back_reply(listing, days=3, at=at)
    assert not take_back_reply(listing, days=None, at=at)
    assert take_back_return(listing, at=at + DAY)
    assert take_back_reply(listing, days=2, at=at)
    assert [row.kind for row in Experience.objects.all()] == ["returned"]
    assert stored(listing).returns == SearchEntry.objects.get(listing=listing).returns == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "enjoyed"},
        {"month": date(2026, 11, 24)},
        {"days": 3},
        {"kind": "replied"},
        {"kind": "replied", "days": 367},
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_database_refuses_an_experience_that_makes_no_sense(
    listing: Listing, columns: dict[str, Any], at: datetime
) -> None:
    note_returned(listing, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Experience.objects.update(**columns)


@pytest.mark.parametrize("privacy", ["rough", "hidden"])
def test_a_protected_place_stays_protected(privacy: str, at: datetime) -> None:
    refuge = make_listing(**document(location_privacy=privacy))
    shown = SearchEntry.objects.get(listing=refuge)
    closed(refuge, at=at)
    note_returned(refuge, at=at)
    note_full(refuge, by=BY, at=at)
    again = SearchEntry.objects.get(listing=refuge)
    assert again.point == shown.point != refuge.point
    assert again.tokens == shown.tokens
