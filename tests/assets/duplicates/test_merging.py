"""Two listings made one and parted again: what follows, what stays, what was edited meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from assets.actions import following
from assets.actions.feedback import note_returned, report_listing
from assets.actions.listings import publish_listing, revise_listing
from assets.actions.memberships import add_member
from assets.actions.merging import MergedAlready, MergedFurther, merge_listings, undo_merge
from assets.actions.pairs import DecidedAlready, decide_not_duplicates, look_at_changed
from assets.errors import Invalid
from assets.models import DuplicatePair, ExternalId, Listing, Merge, Report, SearchEntry, Source
from assets.snapshot import snapshot
from assets.vocabulary import MembershipRole
from tests.factories import BY, NOW, make_listing, make_place, make_plan, make_term, make_user, spot

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    make_term("music")


def fresh(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def two_choirs(**theirs: Any) -> tuple[Listing, Listing]:
    here = spot(3_010)
    fields: dict[str, Any] = {"name": "Kestrel Choir CIC", "phone": "0161 496 0001", "themes": ["music"]}
    return (
        make_listing("organisation", name="Kestrel Choir", website="https://kestrel.example"),
        make_listing("organisation", point=[here.x, here.y], **fields | theirs),
    )


def test_every_key_to_a_listing_follows_or_stays() -> None:
    """Whoever adds a key to listings says here, or in following, what becomes of it."""
    kinds = {"Listing", "Organisation", "Space", "Activity", "VolunteerOffer", "Opening"}
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation
        and field.related_model is not None
        and field.related_model._meta.app_label == "assets"
        and field.related_model.__name__ in kinds
        and not getattr(field.remote_field, "parent_link", False)
    }
    known = {f.label for f in following.FOLLOWERS} | following.REDIRECTED | following.STAYING
    assert keys == known


def test_a_merge_and_its_undo_leave_both_as_they_were() -> None:
    keep, drop = two_choirs()
    before = [snapshot(fresh(row)) for row in (keep, drop)]
    merge = merge_listings(keep, drop, choices={"phone": "drop", "themes": "drop"}, by=BY, at=LATER)
    merged, dropped = snapshot(fresh(keep)), fresh(drop)
    assert (merged["phone"], merged["themes"], merged["name"]) == (
        "0161 496 0001",
        ["music"],
        "Kestrel Choir",
    )
    assert (dropped.status, dropped.merged_into_id) == ("withdrawn", keep.pk)
    assert not SearchEntry.objects.filter(listing=drop).exists()
    undone = undo_merge(merge, by=BY, at=LATER)
    assert undone.edited == ()
    assert [snapshot(fresh(row)) for row in (keep, drop)] == before
    assert SearchEntry.objects.filter(listing=drop).exists()
    with pytest.raises(MergedAlready):
        undo_merge(merge, by=BY, at=LATER)


def test_what_was_edited_since_the_merge_stays_and_is_said() -> None:
    keep, drop = two_choirs()
    merge = merge_listings(keep, drop, choices={"phone": "drop", "themes": "drop"}, by=BY, at=LATER)
    revise_listing(fresh(keep), document={"phone": "0161 496 0002", "summary": "We sing"}, by=BY, at=LATER)
    assert undo_merge(merge, by=BY, at=LATER).edited == ("phone",)
    now = snapshot(fresh(keep))
    assert (now["phone"], now["summary"], now["themes"]) == ("0161 496 0002", "We sing", ["gardening"])


def test_what_points_at_the_dropped_one_follows_and_comes_back() -> None:
    keep, drop = two_choirs()
    sarah, omar = make_user(), make_user()
    source = Source.objects.create(slug="charities", name="Charities")
    listed = ExternalId.objects.create(source=source, value="7", listing=drop, imported={"name": "Then"})
    for row in (keep, drop):
        add_member(row, sarah, role=MembershipRole.OWNER, at=NOW)  # type: ignore[arg-type]
    add_member(drop, omar, role=MembershipRole.EDITOR, at=NOW)  # type: ignore[arg-type]
    club = make_listing("activity", owner=str(drop.uuid))
    item = make_plan(listings=[drop]).items.get()
    report_listing(drop, kind="closed", source="visitor", by=BY, at=NOW)
    note_returned(drop, at=NOW)

    def where() -> dict[str, Any]:
        item.refresh_from_db()
        return {
            "owner": fresh(club).owner_id,
            "plan": item.listing_id,
            "list": ExternalId.objects.get(pk=listed.pk).listing_id,
            "omar": set(omar.memberships.values_list("organisation_id", flat=True)),
            "sarah": set(sarah.memberships.values_list("organisation_id", flat=True)),
            "report": Report.objects.open().get().listing_id,
            "doubted": [fresh(row).doubted_on is not None for row in (keep, drop)],
            "returns": [fresh(row).returns for row in (keep, drop)],
        }

    before = where()
    merge = merge_listings(keep, drop, choices={}, by=BY, at=LATER)
    assert where() == {
        "owner": keep.pk,
        "plan": keep.pk,
        "list": keep.pk,
        "omar": {keep.pk},
        # She looked after both, and still does: nobody is twice in one organisation.
        "sarah": {keep.pk, drop.pk},
        "report": keep.pk,
        "doubted": [True, False],
        "returns": [1, 0],
    }
    ExternalId.objects.filter(pk=listed.pk).update(imported={"name": "Now"})
    undo_merge(merge, by=BY, at=LATER)
    assert where() == before
    # So that the next import brings to it what the list has said meanwhile.
    assert ExternalId.objects.get(pk=listed.pk).imported == {"name": "Then"}


def test_what_goes_on_in_a_dropped_space_moves_to_the_kept_one_and_back() -> None:
    there = spot(3_040)
    hall = make_listing("space", name="Kestrel House", location_privacy="rough")
    twin = make_listing("space", name="Kestrel Hse", point=[there.x, there.y])
    club = make_listing("activity", venue=str(twin.uuid), point=None)
    before = snapshot(fresh(club))
    merge = merge_listings(hall, twin, choices={}, by=BY, at=LATER)
    moved = snapshot(fresh(club))
    assert (moved["venue"], moved["location_privacy"]) == (str(hall.uuid), "rough")
    assert moved["point"] == snapshot(hall)["point"]
    undo_merge(merge, by=BY, at=LATER)
    assert snapshot(fresh(club)) == before


def test_chains_lead_to_the_last_and_are_undone_from_the_end() -> None:
    a, b, c = (make_listing("organisation", name="Kestrel Choir") for _ in range(3))
    first = merge_listings(b, a, choices={}, by=BY, at=LATER)
    with pytest.raises(MergedAlready):
        merge_listings(a, b, choices={}, by=BY, at=LATER)
    second = merge_listings(c, b, choices={}, by=BY, at=LATER)
    assert Listing.objects.kept_for([a.pk, b.pk, c.pk]) == {a.pk: c.pk, b.pk: c.pk}
    with pytest.raises(MergedFurther):
        undo_merge(first, by=BY, at=LATER)
    with pytest.raises(Invalid):
        publish_listing(fresh(a), by=BY, at=LATER)
    undo_merge(second, by=BY, at=LATER)
    undo_merge(first, by=BY, at=LATER)
    assert {fresh(row).status for row in (a, b, c)} == {"published"}


def test_what_cannot_be_merged_is_refused_and_nothing_is_changed() -> None:
    keep, drop = two_choirs()
    with pytest.raises(Invalid):
        merge_listings(keep, keep, choices={}, by=BY, at=LATER)
    with pytest.raises(Invalid):
        merge_listings(keep, make_listing("activity"), choices={}, by=BY, at=LATER)
    with pytest.raises(Invalid):
        merge_listings(make_listing("organisation", status="draft"), drop, choices={}, by=BY, at=LATER)
    with pytest.raises(Invalid):
        merge_listings(keep, drop, choices={"nothing": "drop"}, by=BY, at=LATER)
    # A distance with no place to measure it from.
    far = make_listing("organisation", point=None, name="Kestrel Choir")
    near = make_listing("organisation", name="Kestrel Choir", reach_kind="distance", reach_m=500)
    with pytest.raises(Invalid):
        merge_listings(far, near, choices={"reach": "drop"}, by=BY, at=LATER)
    assert fresh(near).status == "published"
    assert not Merge.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=keep.pk).update(merged_into=drop.pk)


def test_a_pair_is_found_decided_on_once_and_not_asked_again() -> None:
    keep, drop = two_choirs()
    assert look_at_changed(at=NOW).pairs == 1
    pair = DuplicatePair.objects.waiting().get()
    merge = merge_listings(keep, drop, choices={}, by=BY, at=LATER, pair=pair)
    with pytest.raises(DecidedAlready):
        decide_not_duplicates(pair, by=BY, at=LATER)
    undo_merge(merge, by=BY, at=LATER)
    decide_not_duplicates(DuplicatePair.objects.waiting().get(), by=BY, at=LATER)
    revise_listing(fresh(drop), document={"name": "Kestrel Choir"}, by=BY, at=LATER)
    assert look_at_changed(at=LATER).pairs == 1
    assert not DuplicatePair.objects.open().exists()
