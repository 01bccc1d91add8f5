"""Merges beside each other and beside imports: whoever comes second sees what the first has done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assets.actions.merging import MergedAlready, merge_listings, undo_merge
from assets.actions.pairs import look_at_all, look_at_changed, make_keys_anew
from assets.duplicates import similar_to
from assets.models import DuplicateKey, DuplicatePair, Listing, Merge
from tests.assets.importing import Desk, row
from tests.assets.test_at_once import before_it_is_committed
from tests.factories import BY, NOW, make_listing, make_place, make_term, spot

LATER = NOW + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_the_second_is_told() -> None:
    make_place()
    a, b = (make_listing("organisation", name="Kestrel Choir") for _ in range(2))
    refused: list[str] = []

    def the_other_way() -> None:
        try:
            merge_listings(b, a, choices={}, by=BY, at=LATER)
        except MergedAlready as refusal:
            refused.append(str(refusal))

    before_it_is_committed(lambda: merge_listings(a, b, choices={}, by=BY, at=LATER), the_other_way)
    assert len(refused) == Merge.objects.count() == 1


@pytest.mark.django_db
def test_a_list_that_had_the_dropped_one_keeps_the_kept_one_up(tmp_path: Path) -> None:
    make_place()
    make_term("gardening")
    desk = Desk(tmp_path, LATER)
    desk.bring([row("1", name="Kestrel Choir", summary="We sing"), row("2", name="Kestrel Choir, The")])
    keep, drop = Listing.objects.order_by("pk")
    merge = merge_listings(keep, drop, choices={}, by=BY, at=LATER)
    # Both ids say something new of one listing: the first holds, and the second adds what it alone knows.
    desk.bring([
        row("1", name="Kestrel Choir", summary="We sing loudly"),
        row("2", name="Kestrel Choir, The", phone="0161 496 0001"),
    ])  # fmt: skip
    keep.refresh_from_db()
    assert (keep.summary, keep.phone) == ("We sing loudly", "0161 496 0001")
    # One of the two has left the list; what the other still stands for stays.
    desk.bring([row("1", name="Kestrel Choir", summary="We sing loudly")])
    assert Listing.objects.get(pk=keep.pk).status == "published"
    undo_merge(merge, by=BY, at=LATER)
    assert Listing.objects.get(pk=drop.pk).status == "published"
    desk.bring([row("1", name="Kestrel Choir", summary="We sing loudly")])
    assert Listing.objects.get(pk=drop.pk).status == "withdrawn"


@pytest.mark.django_db
def test_somebody_who_types_a_name_is_shown_what_is_there() -> None:
    make_place()
    choir = make_listing("organisation", name="Kestrel Choir", phone="0161 496 0001")
    hidden = make_listing("organisation", name="Wimberry Refuge", location_privacy="hidden")
    make_listing("organisation", name="Kestrel Choir", status="draft")
    gone = make_listing("organisation", name="Heron Players", status="withdrawn")
    here = spot()

    def found(**document: object) -> list[int]:
        return [c.listing_id for c in similar_to(document, kind="organisation")]

    assert found(name="kestrel chior") == found(name="Young Voices", phone="+44 161 496 0001") == [choir.pk]
    assert found(name="Heron Players Ltd") == [gone.pk]
    assert found(name="Kestrel Choir", point=[here.x, here.y])[0] == choir.pk
    # Being near a protected place finds nothing, and tells nothing of it.
    assert found(name="Wimbledon Choir", point=[here.x + 5, here.y]) == []
    [candidate] = similar_to({"name": "Wimberry Refuge", "point": [here.x, here.y]}, kind="organisation")
    assert candidate.listing_id == hidden.pk
    assert not any(reason.code == "distance" for reason in candidate.score.reasons)
    assert similar_to({}, kind="organisation") == []


@pytest.mark.django_db
def test_keys_made_with_each_save_are_those_made_anew() -> None:
    make_place()
    near = spot(3_020)
    make_listing(
        "organisation", name="Kestrel Choir", website="https://kestrel.example", charity_number="1001"
    )
    make_listing("organisation", name="Kestrel Choir", charity_number="01001", point=[near.x, near.y])
    make_listing("space", location_privacy="hidden", phone="0161 496 0001")
    kept = set(DuplicateKey.objects.values_list("listing_id", "key"))
    looked = look_at_changed(at=NOW)
    DuplicatePair.objects.all().delete()
    make_keys_anew()
    assert set(DuplicateKey.objects.values_list("listing_id", "key")) == kept
    assert look_at_all(at=NOW).pairs == looked.pairs == 1
    assert look_at_changed(at=NOW).listings == 0
