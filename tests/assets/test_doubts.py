"""What puts a listing right answers the reports of it, whichever way it is saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from assets.actions.doubts import FACTS
from assets.actions.feedback import report_listing
from assets.actions.listings import Edit, confirm_listing, publish_listing, revise_listing, save_listings
from assets.actions.listings import withdraw_listing as withdraw
from assets.actions.memberships import add_member
from assets.actor import Actor
from assets.document import LISTS
from assets.models import (
    Activity,
    Listing,
    Opening,
    Organisation,
    Report,
    SearchEntry,
    Space,
    VolunteerOffer,
)
from assets.vocabulary import ConfirmedHow, MembershipRole, ReportAbout
from tests.factories import BY, make_listing, make_place, make_user, spot

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


@pytest.fixture
def listing(at: datetime) -> Listing:
    """With a report of each sort."""
    made = make_listing(confirmed_at=(at - 24 * HOUR).isoformat(), confirmed_how="phone")
    report_listing(made, kind="closed", source="plan", by=BY, at=at)
    for about in ReportAbout.values:
        report_listing(made, kind="wrong", about=about, source="visitor", by=BY, at=at)
    return made


def answers() -> dict[str, str]:
    return {report.about or report.kind: report.answer for report in Report.objects.order_by("pk")}


def doubted(listing: Listing) -> bool:
    """Whether it is doubted: on its row and in its search entry alike."""
    row = Listing.objects.get(pk=listing.pk)
    entry = SearchEntry.objects.filter(listing=listing).first()
    if entry is not None and row.doubted_on is not None:
        assert entry.due_on == row.doubted_on
    elif entry is not None and entry.confirmed_on is not None:
        assert entry.due_on == entry.confirmed_on + timedelta(days=row.confirm_every_days)
    assert (row.doubted_on is not None) == row.reports.open().exists()
    return row.doubted_on is not None


def test_confirming_says_that_it_is_still_right(listing: Listing, at: datetime) -> None:
    saved = confirm_listing(listing, how=ConfirmedHow.PHONE, by=BY, at=at + HOUR)
    assert set(answers().values()) == {"still_right"}
    assert saved.doubted_on is None
    assert not doubted(listing)
    assert {r.answered_at for r in Report.objects.all()} == {at + HOUR}


def test_withdrawing_answers_whenever_it_was_decided(listing: Listing, at: datetime) -> None:
    withdraw(listing, by=BY, at=at - HOUR)
    assert set(answers().values()) == {"withdrawn"}
    assert {r.answered_at for r in Report.objects.all()} == {at}
    assert not doubted(listing)
    publish_listing(listing, by=BY, at=at + HOUR)
    assert not doubted(listing)


@pytest.mark.parametrize(
    ("document", "about"),
    [
        ({"schedules": ["FREQ=WEEKLY;BYDAY=FR 10:00-12:00"]}, "times"),
        ({"point": [*spot(900, 900)]}, "place"),
        ({"cost": "free"}, "cost"),
        ({"phone": "01632 960999"}, "contact"),
        ({"groups": ["carers"]}, "who_for"),
    ],
    ids=str,
)
def test_correcting_a_fact_answers_what_was_said_of_it(
    listing: Listing, document: dict[str, Any], about: str, at: datetime
) -> None:
    revise_listing(listing, document=document, by=BY, at=at + HOUR)
    assert {name for name, answer in answers().items() if answer} == {about}
    assert answers()[about] == "corrected"
    assert doubted(listing)


def test_correcting_and_confirming_at_once_tells_them_apart(listing: Listing, at: datetime) -> None:
    now = at + HOUR
    document = {"cost": "free", "confirmed_at": now.isoformat(), "confirmed_how": "online"}
    revise_listing(listing, document=document, by=BY, at=now)
    assert answers().pop("cost") == "corrected"
    assert sorted(answers().values()) == ["corrected", *["still_right"] * 6]
    assert not doubted(listing)


@pytest.mark.parametrize(
    "document",
    [
        {"summary": "Something else"},
        {"cost": "unknown"},
        {"room": "unknown"},
    ],
    ids=str,
)
def test_what_says_nothing_to_it_leaves_it_open(
    listing: Listing, document: dict[str, Any], at: datetime
) -> None:
    saved = revise_listing(listing, document=document, by=BY, at=at + HOUR)
    assert set(answers().values()) == {""}
    assert doubted(listing)
    assert saved.freshness_at(at) == "due"


def test_what_was_confirmed_before_the_report_was_made_does_not_answer_it(
    listing: Listing, at: datetime
) -> None:
    confirm_listing(listing, how=ConfirmedHow.PHONE, by=BY, at=at - HOUR)
    revise_listing(listing, document={"cost": "free"}, by=BY, at=at - HOUR)
    assert set(answers().values()) == {""}


def test_a_list_that_is_stamped_anew_has_not_heard_of_the_report(listing: Listing, at: datetime) -> None:
    confirm_listing(listing, how=ConfirmedHow.IMPORT, by=BY, at=at + HOUR)
    assert set(answers().values()) == {""}
    assert doubted(listing)


def test_only_who_may_edit_it_can_answer(listing: Listing, at: datetime) -> None:
    worker = Actor.of(make_user("worker"))
    confirm_listing(listing, how=ConfirmedHow.VISIT, by=worker, at=at + HOUR)
    revise_listing(listing, document={"cost": "free"}, by=worker, at=at + HOUR)
    assert set(answers().values()) == {""}
    convenor = make_user("convenor")
    confirm_listing(listing, how=ConfirmedHow.VISIT, by=Actor.of(convenor), at=at + 2 * HOUR)
    assert set(answers().values()) == {"still_right"}
    assert {report.answered_by for report in Report.objects.all()} == {convenor}


def test_a_member_of_the_organisation_answers_for_what_it_runs(at: datetime) -> None:
    group = make_listing("organisation")
    club = make_listing(owner=str(group.uuid))
    report_listing(club, kind="wrong", about="contact", source="visitor", by=BY, at=at)
    member = make_user()
    assert isinstance(group, Organisation)
    add_member(group, member, role=MembershipRole.EDITOR, at=at)
    revise_listing(club, document={"phone": "01632 960999"}, by=Actor.of(member), at=at + HOUR)
    assert answers() == {"contact": "corrected"}


def test_what_moves_with_its_venue_is_where_it_should_be(at: datetime) -> None:
    hall = make_listing("space")
    club = make_listing(venue=str(hall.uuid), point=None)
    report_listing(club, kind="wrong", about="place", source="visitor", by=BY, at=at)
    revise_listing(hall, document={"point": [*spot(500, 500)]}, by=BY, at=at + HOUR)
    assert answers() == {"place": "corrected"}
    assert not doubted(club)


def test_many_are_answered_in_one_save(at: datetime) -> None:
    made = [make_listing() for _ in range(3)]
    for each in made:
        report_listing(each, kind="closed", source="staff", by=BY, at=at)
    confirmed = {"confirmed_at": (at + HOUR).isoformat(), "confirmed_how": "visit"}
    edits = [Edit(kind=each.kind, document=confirmed, listing_id=each.pk) for each in made[:2]]
    save_listings(edits, by=BY, at=at + HOUR)
    assert [doubted(each) for each in made] == [False, False, True]


def test_facts_are_fields_that_listings_have() -> None:
    models = (Organisation, Space, Activity, VolunteerOffer, Opening)
    fields = {field.name for model in models for field in model._meta.concrete_fields} | set(LISTS)
    assert set().union(*FACTS.values()) <= fields
    assert sum(map(len, FACTS.values())) == len(set().union(*FACTS.values()))
