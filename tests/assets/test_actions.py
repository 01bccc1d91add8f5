"""Writes: one transaction for rows, history and index; nothing half done, nothing lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction

from assets.actions import listings
from assets.actions.listings import (
    Edit,
    confirm_listing,
    publish_listing,
    rehearse,
    revise_listing,
    save_listings,
    withdraw_listing,
)
from assets.actions.term_dates import save_terms
from assets.errors import Invalid, NotPublishable
from assets.models import Listing, Opening, Revision, SchoolTerm, SearchEntry, Space, VolunteerOffer
from assets.permissions import may_edit
from assets.search import index
from assets.search.query import search
from assets.snapshot import changes, snapshot
from assets.vocabulary import ConfirmedHow, Kind, Status
from geo.imports.after import boundaries_applied
from geo.models import Area, BoundarySet
from tests import factories
from tests.factories import BY, NOW, make_listing, make_place, make_term, make_user, question, spot

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
    ({"cost": "free", "cost_pence": 400}, "cost_pence"),
    ({"reach_kind": "distance", "reach_m": 0}, "reach_m"),
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
        {"reach_kind": "distance", "reach_m": 0},
        {"cost": "free", "cost_pence": 400},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_makes_no_sense(columns: dict[str, Any]) -> None:
    listing = make_listing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"freq": "ONCE", "dtstart": None, "byday": []},
        {"interval": 2, "dtstart": None},
        {"freq": "WEEKLY", "byday": []},
    ],
    ids=str,
)
def test_the_database_itself_refuses_times_that_never_come(columns: dict[str, Any]) -> None:
    listing = make_listing(schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"])
    with pytest.raises(IntegrityError), transaction.atomic():
        listing.schedules.update(**columns)


@pytest.mark.parametrize("model", [Opening, VolunteerOffer])
def test_the_database_itself_refuses_a_wish_without_a_role(model: Any) -> None:
    make_listing("opening")
    make_listing("volunteer_offer")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(role="")


def test_school_terms_do_not_overlap() -> None:
    autumn, spring = date(2026, 9, 1), date(2027, 1, 4)
    save_terms({autumn: ("Autumn", date(2026, 12, 18)), spring: ("Spring", date(2027, 3, 25))})
    with pytest.raises(Invalid, match="“Autumn” ends on 2027-01-04, after “Spring” begins"):
        save_terms({autumn: ("Autumn", spring)})
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolTerm.objects.filter(starts=autumn).update(ends=spring)
    # what only overlaps on the way is fine
    save_terms({autumn: ("Autumn", date(2026, 10, 23)), date(2026, 11, 2): ("Late", date(2026, 12, 18))})
    assert SchoolTerm.objects.count() == 3


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


def test_a_venue_that_is_hidden_later_hides_what_goes_on_in_it(at: datetime) -> None:
    home = make_listing("space", name="Kestrel House", street="1 Mill Lane")
    rows = [make_listing(kind, venue=str(home.uuid), point=None) for kind in ("activity", "opening")]
    revise_listing(home, document={"location_privacy": "hidden"}, by=BY, at=at)
    for row in Listing.objects.filter(pk__in=[row.pk for row in rows]):
        assert (row.location_privacy, row.ward, row.updated_at) == ("hidden", None, at)
        assert SearchEntry.objects.get(listing=row).point is None
        assert Revision.objects.filter(listing=row).count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [({"location_privacy": "hidden"}, "location_privacy"), ({"point": None}, "point")],
    ids=["hidden", "nowhere"],
)
def test_a_venue_may_not_become_what_somebody_in_it_cannot_follow(
    change: dict[str, Any], field: str, at: datetime
) -> None:
    home = make_listing("space", status="draft")
    club = make_listing(
        name="Lift club", venue=str(home.uuid), point=None, reach_kind="distance", reach_m=800
    )
    edit = Edit(kind="space", document=change, listing_id=home.pk)
    [refusal] = rehearse([edit], at=at)
    with pytest.raises(Invalid, match="“Lift club” happens here and could not follow") as refused:
        save_listings([edit], by=BY, at=at)
    assert isinstance(refusal, Invalid)
    assert refusal.problems == refused.value.problems
    assert list(refused.value.problems) == [field]
    saved = Listing.objects.get(pk=club.pk)
    assert (saved.location_privacy, saved.point is None) == ("exact", False)


def test_what_is_published_may_not_lose_its_place_with_its_venue(at: datetime) -> None:
    home = make_listing("space", status="draft")
    make_listing(name="Choir", venue=str(home.uuid), point=None)
    with pytest.raises(Invalid, match=r"“Choir” happens here and could not follow\. It would need a place"):
        revise_listing(home, document={"point": None}, by=BY, at=at)


def test_only_a_change_makes_a_listing_newer(at: datetime) -> None:
    later = at + timedelta(days=3)
    listing = make_listing(summary="Tea")
    club = make_listing(venue=str(make_listing("space").uuid), point=None)
    assert revise_listing(listing, document={"summary": "Tea"}, by=BY, at=later).updated_at == NOW
    revise_listing(club.venue, document={"summary": "A hall"}, by=BY, at=later)  # type: ignore[attr-defined]
    assert set(Listing.objects.filter(pk__in=[listing.pk, club.pk]).values_list("updated_at", flat=True)) == {
        NOW
    }
    # what is kept in a table of its own counts too
    changed = revise_listing(listing, document={"themes": ["gardening"], "access": ["lift"]}, by=BY, at=later)
    assert changed.updated_at == Listing.objects.get(pk=listing.pk).updated_at == later
    timed = revise_listing(club, document={"schedules": ["FREQ=DAILY 10:00-11:00"]}, by=BY, at=later)
    assert timed.updated_at == later


def test_two_edits_of_one_listing_in_one_call_are_refused(at: datetime) -> None:
    listing = make_listing(summary="Before")
    edits = [
        Edit(kind="activity", document={"summary": word}, listing_id=listing.pk) for word in ("One", "Two")
    ]
    with pytest.raises(ValueError, match="two edits of one listing"):
        save_listings(edits, by=BY, at=at)
    assert Listing.objects.get(pk=listing.pk).summary == "Before"


def test_wards_are_those_of_the_point_that_may_be_shown() -> None:
    exact = make_listing(point=[*spot(1_990, 300)])
    rough = make_listing(point=[*spot(1_990, 300)], location_privacy="rough")
    hidden = make_listing(point=[*spot(1_990, 300)], location_privacy="hidden")
    assert [row.ward and row.ward.name for row in (exact, rough, hidden)] == ["West", "West", None]


def new_vintage(kind: str, **codes: tuple[float, float, float, float]) -> BoundarySet:
    """Put a new vintage of boundaries in force, as the import does, and let those follow who must."""
    BoundarySet.objects.filter(kind=kind).update(is_current=False)
    areas = [
        factories.make_area(kind, code, code, factories.square(*box), vintage="2027")
        for code, box in codes.items()
    ]
    for follow in boundaries_applied:
        follow(areas[0].boundary_set)
    return areas[0].boundary_set


def test_a_new_vintage_of_wards_re_wards_every_listing() -> None:
    listing = make_listing(point=[*spot(300, 300)])
    new_vintage("ward", X09=(0, 0, 6_000, 6_000))
    assert Listing.objects.get(pk=listing.pk).ward.code == "X09"  # type: ignore[union-attr]


def reached(text: str, *spots: Point) -> list[bool]:
    return [bool(search(question(text=text, centre=point, radius_m=50)).hits) for point in spots]


def test_the_areas_a_listing_reaches_follow_a_new_vintage_by_their_codes() -> None:
    west, mid, east = spot(1_000), spot(3_000), spot(5_000)
    for name, codes in {"Meals": ["X05000000"], "Rides": ["X05000000", "X05000001"]}.items():
        make_listing(name=name, attendance=["at_home"], point=None, reach_kind="areas", reach_areas=codes)
    assert reached("meals", west, mid, east) == [True, False, False]
    # West moves to the east; Mid's code is no longer used, so it stays as it was drawn.
    boundary_set = new_vintage("ward", X05000000=(4_000, 0, 2_000, 6_000))
    assert reached("meals", west, mid, east) == [False, False, True]
    assert reached("rides", west, mid, east) == [False, True, True]
    rides = Listing.objects.get(name="Rides").reach_areas.order_by("code")
    assert [(a.code, a.boundary_set == boundary_set) for a in rides] == [
        ("X05000000", True),
        ("X05000001", False),
    ]


def test_an_area_redrawn_is_reached_as_it_now_is_and_one_gone_is_not_reached() -> None:
    make_listing(
        name="Meals", attendance=["at_home"], point=None, reach_kind="areas", reach_areas=["X05000000"]
    )
    ward = Area.objects.get(code="X05000000")
    Area.objects.filter(pk=ward.pk).update(geometry=factories.square(4_000, 0, 2_000, 6_000))
    boundaries_applied[0](ward.boundary_set)
    assert reached("meals", spot(1_000), spot(5_000)) == [False, True]
    ward.delete()
    boundaries_applied[0](ward.boundary_set)
    assert reached("meals", spot(1_000), spot(3_000), spot(5_000)) == [False, False, False]


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
