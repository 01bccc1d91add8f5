"""Writes: one transaction for rows, history and index; nothing half done, nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from assets.actions import listings
from assets.actions.listings import (
    Edit,
    confirm_listing,
    publish_listing,
    revise_listing,
    save_listings,
    withdraw_listing,
)
from assets.errors import Invalid, NotPublishable
from assets.models import Listing, Revision, SearchEntry, Space
from assets.permissions import may_edit
from assets.search import index
from assets.snapshot import changes, snapshot
from assets.vocabulary import ConfirmedHow, Kind, Status
from tests import factories
from tests.factories import BY, NOW, make_listing, make_place, make_term, make_user, spot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_is_saved_published_indexed_and_recorded(kind: str) -> None:
    listing = make_listing(kind, schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"])
    assert listing.kind == kind
    assert listing.published_at == NOW
    assert SearchEntry.objects.filter(listing=listing).exists()
    revision = Revision.objects.get(listing=listing)
    assert (revision.number, revision.by_name, revision.action) == (1, "a test", "created")
    assert revision.after["schedules"] == ["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"]


def test_a_change_records_who_what_before_and_after(at: datetime) -> None:
    worker = make_user("convenor")
    listing = make_listing(summary="Tea and talk")
    from assets.actor import Actor

    revise_listing(
        listing, document={"summary": "Tea, talk and cake"}, by=Actor.of(worker), at=at, why="they told us"
    )
    first, second = Revision.objects.filter(listing=listing).order_by("number")
    assert changes(first.after, second.after) == {"summary": ("Tea and talk", "Tea, talk and cake")}
    assert (second.by, second.why, second.at) == (worker, "they told us", at)


def test_what_is_not_named_stays(at: datetime) -> None:
    listing = make_listing(
        summary="Tea", access=["step_free"], schedules=["FREQ=WEEKLY;BYDAY=MO 10:00-11:00"]
    )
    revise_listing(listing, document={"summary": "Coffee"}, by=BY, at=at)
    document = snapshot(Listing.objects.get(pk=listing.pk))
    assert document["access"] == ["step_free"]
    assert document["schedules"] == ["FREQ=WEEKLY;BYDAY=MO 10:00-11:00"]


def test_a_change_that_changes_nothing_leaves_no_trace(at: datetime) -> None:
    listing = make_listing(summary="Tea")
    revise_listing(listing, document={"summary": "Tea"}, by=BY, at=at)
    assert Revision.objects.filter(listing=listing).count() == 1


def test_withdrawing_takes_it_out_of_search_and_keeps_its_history(at: datetime) -> None:
    listing = make_listing()
    withdraw_listing(listing, by=BY, at=at)
    assert not SearchEntry.objects.filter(listing=listing).exists()
    assert not Listing.objects.published().filter(pk=listing.pk).exists()
    assert [r.action for r in Revision.objects.filter(listing=listing).order_by("number")] == [
        "created",
        "withdrawn",
    ]


def test_publishing_names_what_is_missing(at: datetime) -> None:
    draft = make_listing(status="draft", themes=[], point=None)
    with pytest.raises(NotPublishable) as refused:
        publish_listing(draft, by=BY, at=at)
    assert refused.value.missing == ["at least one theme", "a place, or the area it reaches"]
    assert Listing.objects.get(pk=draft.pk).status == Status.DRAFT


def test_confirming_says_when_and_how(at: datetime) -> None:
    listing = make_listing()
    confirm_listing(listing, how=ConfirmedHow.PHONE, by=BY, at=at)
    saved = Listing.objects.get(pk=listing.pk)
    assert (saved.confirmed_at, saved.confirmed_how) == (at, "phone")


def test_one_bad_edit_undoes_the_whole_batch(at: datetime) -> None:
    listing = make_listing(summary="Before")
    edits = [
        Edit(kind="activity", document={"summary": "After"}, listing_id=listing.pk),
        Edit(kind="activity", document=factories.document(email="not an address"), action="created"),
    ]
    with pytest.raises(Invalid) as refused:
        save_listings(edits, by=BY, at=at)
    assert "email" in refused.value.problems
    assert Listing.objects.get(pk=listing.pk).summary == "Before"
    assert Listing.objects.count() == 1


def test_a_crash_after_the_rows_leaves_the_old_state(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = make_listing(name="Old name")
    old = SearchEntry.objects.get(listing=listing).tsv

    def crash(ids: Any) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(index, "refresh", crash)
    with pytest.raises(RuntimeError):
        revise_listing(listing, document={"name": "New name"}, by=BY, at=at)
    assert Listing.objects.get(pk=listing.pk).name == "Old name"
    assert SearchEntry.objects.get(listing=listing).tsv == old
    assert Revision.objects.filter(listing=listing).count() == 1


BAD = [
    ({"name": ""}, "name"),
    ({"name": "x" * 161}, "name"),
    ({"themes": ["no-such-theme"]}, "themes"),
    ({"reach_areas": ["E99999999"]}, "reach_areas"),
    ({"schedules": ["FREQ=WEEKLY;BYDAY=XX 10:00-11:00"]}, "schedules"),
    ({"schedules": ["FREQ=MONTHLY;BYMONTHDAY=30 not-months=1,3,4,5,6,7,8,9,10,11,12"]}, "schedules"),
    ({"access": ["teleport"]}, "access"),
    ({"cost": "a fiver"}, "cost"),
    ({"website": "javascript:alert(1)"}, "website"),
    ({"point": [float("nan"), 1.0]}, "point"),
    ({"point": [-5.0, 430_000.0]}, "point"),
    ({"point": [53.4, "west"]}, "point"),
    ({"reach_kind": "polygon", "reach_polygon": "POLYGON((0 0,2 2,0 2,2 0,0 0))"}, "reach_polygon"),
    ({"reach_kind": "polygon", "reach_polygon": "not a shape"}, "reach_polygon"),
    ({"age_min": 60, "age_max": 18}, "age_min"),
    ({"age_min": -1}, "age_min"),
    ({"confirmed_at": "2026-02-31T10:00:00+00:00", "confirmed_how": "email"}, "confirmed_at"),
    ({"owner": "00000000-0000-0000-0000-000000000000"}, "owner"),
    ({"id": 7}, "id"),
    ({"favourite_colour": "green"}, "favourite_colour"),
]


@pytest.mark.parametrize(("fields", "problem"), BAD, ids=lambda value: str(value)[:40])
def test_bad_fields_are_named_and_nothing_is_saved(
    fields: dict[str, Any], problem: str, at: datetime
) -> None:
    make_term("gardening")
    with pytest.raises(Invalid) as refused:
        listings.create_listing("activity", document=factories.document() | fields, by=BY, at=at)
    assert problem in refused.value.problems
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "published", "published_at": None},
        {"reach_kind": "distance", "reach_m": None},
        {"reach_kind": "anywhere", "reach_m": 500},
        {"reach_kind": "distance", "reach_m": 500, "location_privacy": "hidden"},
        {"confirmed_at": NOW, "confirmed_how": ""},
        {"room": "yes", "room_as_of": None},
        {"age_min": 9, "age_max": 3},
        {"access": ["teleport"]},
        {"location_privacy": "sort of"},
        {"confirm_every_days": 0},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_makes_no_sense(columns: dict[str, Any]) -> None:
    listing = make_listing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(**columns)


def test_what_has_a_venue_is_where_its_venue_is_and_follows_it(at: datetime) -> None:
    hall = make_listing("space", name="Old Hall", street="1 Mill Lane", point=[*spot(500, 500)])
    club = make_listing("activity", venue=str(hall.uuid), point=None)
    assert (club.point.x, club.street, club.ward.name) == (hall.point.x, "1 Mill Lane", "West")  # type: ignore[union-attr]
    moved = spot(5_500, 500)
    revise_listing(hall, document={"street": "9 Low Road", "point": [moved.x, moved.y]}, by=BY, at=at)
    saved = Listing.objects.select_related("ward").get(pk=club.pk)
    assert (saved.point.x, saved.street, saved.ward.name) == (moved.x, "9 Low Road", "East")  # type: ignore[union-attr]
    assert SearchEntry.objects.get(listing=club).point == moved


def test_a_venue_that_is_protected_protects_what_goes_on_in_it() -> None:
    home = make_listing("space", location_privacy="rough")
    club = make_listing("activity", venue=str(home.uuid), point=None)
    assert club.location_privacy == "rough"
    assert Space.objects.get(pk=home.pk).location_privacy == "rough"


def test_wards_are_those_of_the_point_that_may_be_shown() -> None:
    exact = make_listing(point=[*spot(1_990, 300)])
    rough = make_listing(point=[*spot(1_990, 300)], location_privacy="rough")
    hidden = make_listing(point=[*spot(1_990, 300)], location_privacy="hidden")
    assert [row.ward and row.ward.name for row in (exact, rough, hidden)] == ["West", "West", None]


def test_a_new_vintage_of_wards_re_wards_every_listing() -> None:
    from assets.actions.places import reward_everything
    from geo.models import BoundarySet

    listing = make_listing(point=[*spot(300, 300)])
    BoundarySet.objects.filter(kind="ward").update(is_current=False)
    factories.make_area("ward", "X09", "Whole", factories.square(0, 0, 6_000, 6_000), vintage="2027")
    reward_everything()
    assert Listing.objects.get(pk=listing.pk).ward.code == "X09"  # type: ignore[union-attr]


def test_who_may_edit() -> None:
    group = make_listing("organisation", name="Ours")
    club = make_listing("activity", owner=str(group.uuid))
    other = make_listing("activity")
    member, stranger, convenor = make_user("member"), make_user("member"), make_user("convenor")
    member.memberships.create(organisation_id=group.pk, role="editor", since=NOW)
    assert [may_edit(member, row) for row in (group, club, other)] == [True, True, False]
    assert not any(may_edit(stranger, row) for row in (group, club, other))
    assert all(may_edit(convenor, row) for row in (group, club, other))


def test_saving_many_costs_few_queries(django_assert_max_num_queries: Any, at: datetime) -> None:
    make_term("gardening")
    edits = [Edit(kind="activity", document=factories.document(), action="created") for _ in range(50)]
    with django_assert_max_num_queries(50 * 3 + 25):
        save_listings(edits, by=BY, at=at)


def test_history_is_in_order_even_when_two_save_at_once(at: datetime) -> None:
    listing = make_listing()
    for n in range(3):
        revise_listing(listing, document={"summary": f"word {n}"}, by=BY, at=at + timedelta(minutes=n))
    assert list(
        Revision.objects.filter(listing=listing).order_by("number").values_list("number", flat=True)
    ) == [1, 2, 3, 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assets_revision")
        assert cursor.fetchone() == (4,)
