"""Records against the database: add, change, withdraw, keep what was edited here, and nothing a second time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.actions.listings import confirm_listing, publish_listing, revise_listing, withdraw_listing
from assets.models import ExternalId, Listing, Revision, SearchEntry, Source
from assets.search import index
from assets.snapshot import snapshot
from assets.vocabulary import ConfirmedHow, Kind
from geo.imports.problem import ImportProblem
from geo.models import ImportRun, RejectedRow
from tests.assets.importing import Desk, a_mapping, counts, listing_of, reasons, row, said_of
from tests.factories import BY, make_listing, make_place, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    for slug in ("gardening", "sport", "walking"):
        make_term(slug)


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    return Desk(tmp_path, at)


def test_a_trial_tells_and_writes_nothing(desk: Desk) -> None:
    outcome = desk.bring([row("a"), row("b")], apply=False)
    assert counts(outcome) == (2, 0, 0, 0, 0)
    assert not Listing.objects.exists()
    assert not Source.objects.exists()
    assert not ImportRun.objects.exists()


def test_new_rows_are_published_recorded_indexed_and_warded(desk: Desk, at: datetime) -> None:
    outcome = desk.bring([row("a", summary="Tea", themes="walking|sport")])
    listing = listing_of("a")
    assert (listing.name, listing.status, listing.published_at) == ("Group a", "published", at)
    assert [theme.slug for theme in listing.themes.order_by("slug")] == ["sport", "walking"]
    assert listing.ward is not None
    assert listing.ward.name == "Mid"
    assert SearchEntry.objects.filter(listing=listing).exists()
    revision = Revision.objects.get(listing=listing)
    assert (revision.action, revision.by_name, revision.why) == ("imported", "the tests", "From A list")
    external = ExternalId.objects.get()
    assert external.last_run == outcome.run
    assert external.source.licence == "CC0 1.0"
    run = ImportRun.objects.get()
    assert (run.kind, run.added, run.rejected) == ("listings", 1, 0)


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    rows = [row("a", summary="Tea", phone="01617492570"), row("b")]
    desk.bring(rows)
    before = [snapshot(listing) for listing in Listing.objects.order_by("pk")]
    again = desk.bring(rows)
    assert counts(again) == (0, 0, 0, 2, 0)
    assert again.diff.is_empty
    assert again.run is None
    assert Revision.objects.count() == 2
    assert [snapshot(listing) for listing in Listing.objects.order_by("pk")] == before


def test_a_newer_file_updates_adds_and_withdraws(desk: Desk) -> None:
    desk.bring([row("a", summary="Tea"), row("b"), row("c")])
    outcome = desk.bring([row("a", summary="Coffee"), row("b"), row("d")])
    assert counts(outcome) == (1, 1, 1, 1, 0)
    assert listing_of("a").summary == "Coffee"
    assert listing_of("c").status == "withdrawn"
    assert listing_of("d").status == "published"
    assert not SearchEntry.objects.filter(listing=listing_of("c")).exists()
    last = Revision.objects.filter(listing=listing_of("c")).order_by("-number")[0]
    assert (last.action, last.why) == ("withdrawn", "No longer in A list")
    assert Revision.objects.filter(listing=listing_of("b")).count() == 1


def test_an_emptied_cell_empties_the_field(desk: Desk) -> None:
    desk.bring([row("a", summary="Tea", phone="01617492570")])
    desk.bring([row("a", summary="", phone="N/A")])
    assert not {"summary", "phone"} & said_of("a").keys()


def test_a_partial_file_withdraws_nothing(desk: Desk) -> None:
    mapping = a_mapping(partial=True)
    desk.bring([row("a"), row("b")], mapping)
    assert counts(desk.bring([row("c")], mapping)) == (1, 0, 0, 0, 0)
    assert Listing.objects.published().count() == 3


def test_what_comes_back_is_published_again_if_the_import_withdrew_it(desk: Desk) -> None:
    both = [row("a"), row("b")]
    desk.bring(both)
    desk.bring([row("a")])
    outcome = desk.bring(both)
    assert counts(outcome) == (0, 1, 0, 1, 0)
    assert listing_of("b").status == "published"
    assert Revision.objects.filter(listing=listing_of("b")).order_by("-number")[0].action == "published"
    assert counts(desk.bring(both)) == (0, 0, 0, 2, 0)


def test_what_somebody_here_withdrew_stays_withdrawn(desk: Desk, at: datetime) -> None:
    both = [row("a"), row("b")]
    desk.bring(both)
    withdraw_listing(listing_of("b"), by=BY, at=at, why="It closed")
    assert counts(desk.bring(both)) == (0, 0, 0, 2, 0)
    assert counts(desk.bring([row("a")])) == (0, 0, 0, 1, 0)
    desk.bring(both)
    assert listing_of("b").status == "withdrawn"


def test_what_somebody_here_published_again_stays(desk: Desk, at: datetime) -> None:
    desk.bring([row("a"), row("b")])
    desk.bring([row("a")])
    publish_listing(listing_of("b"), by=BY, at=at)
    assert counts(desk.bring([row("a")])) == (0, 0, 0, 1, 0)
    assert listing_of("b").status == "published"


def test_an_edit_made_here_is_kept_and_told(desk: Desk, at: datetime) -> None:
    desk.bring([row("a", summary="Tea", phone="0161 749 2570")])
    revise_listing(listing_of("a"), document={"summary": "Tea and cake"}, by=BY, at=at)
    newer = [row("a", summary="Coffee", phone="0161 749 0000")]
    outcome = desk.bring(newer)
    assert said_of("a")["summary"] == "Tea and cake"
    assert said_of("a")["phone"] == "0161 749 0000"
    assert outcome.diff.also == ["edited here, so not overwritten: Group a (summary)"]
    assert desk.bring(newer).diff.is_empty
    assert ExternalId.objects.get().imported["summary"] == "Coffee"


def test_an_edit_here_of_what_the_source_left_alone_stays_silently(desk: Desk, at: datetime) -> None:
    rows = [row("a", summary="Tea")]
    desk.bring(rows)
    revise_listing(listing_of("a"), document={"summary": "Tea and cake", "cost": "free"}, by=BY, at=at)
    assert desk.bring(rows).diff.is_empty
    assert said_of("a")["summary"] == "Tea and cake"


def test_a_later_confirmation_here_is_not_taken_back(desk: Desk, at: datetime) -> None:
    mapping = a_mapping(fields={"confirmed_at": "checked"})
    desk.bring([row("a", checked="2026-01-05")], mapping)
    confirm_listing(listing_of("a"), how=ConfirmedHow.PHONE, by=BY, at=at)
    outcome = desk.bring([row("a", checked="2026-03-01")], mapping)
    assert outcome.diff.also == []
    assert listing_of("a").confirmed_how == "phone"
    desk.bring([row("a", checked="2027-01-01")], mapping)
    assert listing_of("a").confirmed_how == "import"


def test_a_mapping_that_learns_a_field_fills_it_and_one_that_forgets_one_leaves_it(desk: Desk) -> None:
    rows = [row("a", summary="Tea", price="free")]
    desk.bring(rows)
    desk.bring(rows, a_mapping(fields={"cost": "price"}))
    assert said_of("a")["cost"] == "free"
    desk.bring(rows, a_mapping(fields={"summary": None}))
    assert said_of("a")["summary"] == "Tea"
    assert said_of("a")["cost"] == "free"


def test_days_ago_move_with_the_day_of_the_import(desk: Desk, at: datetime) -> None:
    mapping = a_mapping(fields={"confirmed_at": {"column": "days", "days": "ago"}})
    desk.bring([row("a", days="10")], mapping)
    assert counts(desk.bring([row("a", days="10")], mapping, at=at + timedelta(hours=5))) == (0, 0, 0, 1, 0)
    assert counts(desk.bring([row("a", days="10")], mapping, at=at + timedelta(days=1))) == (0, 1, 0, 0, 0)


def test_a_row_that_cannot_be_published_is_rejected_with_the_reason(desk: Desk) -> None:
    outcome = desk.bring(
        [row("a"), row("b", easting="", northing="", postcode="ZZ1 1ZZ"), row("c", name="")],
        a_mapping("space"),
    )
    assert counts(outcome) == (1, 0, 0, 0, 2)
    assert dict(reasons(outcome))[3] == "Before it can be published it needs a place, or the area it reaches"
    assert RejectedRow.objects.count() == 2
    assert "left out 1 points of postcodes that are not loaded here" in outcome.notes


def test_a_row_that_has_become_bad_does_not_withdraw_its_listing(desk: Desk) -> None:
    desk.bring([row("a"), row("b")])
    outcome = desk.bring([row("a"), row("b", name="x" * 400)])
    assert counts(outcome) == (0, 0, 0, 1, 1)
    assert listing_of("b").status == "published"


def test_while_rows_have_no_id_nothing_is_withdrawn(desk: Desk) -> None:
    desk.bring([row("a"), row("b")])
    outcome = desk.bring([row("a"), row("")])
    assert counts(outcome) == (0, 0, 0, 1, 1)
    assert listing_of("b").status == "published"
    assert any("are kept: 1 of its rows" in note for note in outcome.notes)


def test_a_point_comes_from_the_postcode_where_there_is_no_other(desk: Desk) -> None:
    desk.bring([row("a", easting="", northing="", postcode="mx11aa")], a_mapping("space"))
    assert said_of("a")["point"] == [291000.0, 433000.0]
    assert said_of("a")["postcode"] == "MX1 1AA"


def test_reach_by_ward_names_codes_and_distance(desk: Desk) -> None:
    mapping = a_mapping("activity", fields={"reach": "reach"})
    rows = [
        row("a", reach="wards:West; mid"),
        row("b", reach="areas:X08000001"),
        row("c", reach="distance:3000"),
        row("d", reach="wards:Nowhere"),
        row("e", reach=""),
    ]
    outcome = desk.bring(rows, mapping)
    assert said_of("a")["reach_areas"] == ["X05000000", "X05000001"]
    assert said_of("b")["reach_areas"] == ["X08000001"]
    assert (said_of("c")["reach_kind"], said_of("c")["reach_m"]) == ("distance", 3000)
    assert said_of("e")["reach_kind"] == "anywhere"
    assert reasons(outcome) == [(5, "reach: there is no ward “Nowhere”")]


def test_a_circle_round_a_hidden_place_is_refused_and_not_a_crash(desk: Desk) -> None:
    mapping = a_mapping("activity", fields={"reach": "reach", "location_privacy": "privacy"})
    outcome = desk.bring(
        [row("a", reach="distance:500", privacy="hidden"), row("b", reach="", privacy="hidden")], mapping
    )
    assert counts(outcome) == (1, 0, 0, 0, 1)
    assert "would show where it is" in reasons(outcome)[0][1]


def test_owners_and_venues_are_named_by_their_ids(desk: Desk) -> None:
    desk.bring([row("org")], a_mapping("organisation"))
    desk.bring([row("hall", group="org")], a_mapping("space", fields={"owner": "group"}))
    activity = a_mapping(
        "activity",
        slug="another-list",
        fields={
            "owner": {"column": "group", "source": "a-list"},
            "venue": {"column": "where", "source": "a-list"},
            "street": "street",
            "location_privacy": {"value": "exact"},
        },
    )
    rows = [
        row("yoga", group="org", where="hall", easting="290100", northing="430100", street="Elsewhere"),
        row("lost", group="nobody", where="", street=""),
        row("wrong", group="hall", where="org", street=""),
    ]
    outcome = desk.bring(rows, activity)
    yoga = said_of("yoga", "another-list")
    assert yoga["owner"] == str(listing_of("org").uuid)
    assert yoga["venue"] == str(listing_of("hall").uuid)
    assert yoga["point"] == said_of("hall")["point"]
    assert "street" not in yoga
    assert [line for line, _ in reasons(outcome)] == [3, 4]
    assert "there is no “nobody” in the list a-list" in reasons(outcome)[0][1]
    assert "owner: “hall” is a listing of the wrong kind (space)" in reasons(outcome)[1][1]
    assert counts(desk.bring(rows, activity)) == (0, 0, 0, 1, 2)


def test_an_activity_moves_and_hides_with_its_venue(desk: Desk) -> None:
    space = a_mapping("space", fields={"location_privacy": "privacy"})
    desk.bring([row("hall", privacy="exact")], space)
    activity = a_mapping("activity", slug="others", fields={"venue": {"column": "where", "source": "a-list"}})
    desk.bring([row("yoga", where="hall")], activity)
    desk.bring([row("hall", privacy="rough", easting="290500")], space)
    yoga = said_of("yoga", "others")
    assert yoga["point"] == [290500.0, 433000.0]
    assert yoga["location_privacy"] == "rough"
    history = Revision.objects.filter(listing=listing_of("yoga", "others")).order_by("-number")
    assert history[0].action == "moved"
    assert counts(desk.bring([row("yoga", where="hall")], activity)) == (0, 0, 0, 1, 0)


def test_an_id_of_another_kind_is_not_taken_over(desk: Desk) -> None:
    desk.bring([row("a")], a_mapping("organisation"))
    outcome = desk.bring([row("a"), row("b")], a_mapping("space"))
    assert counts(outcome) == (1, 0, 0, 0, 1)
    assert "belongs to another kind of listing (organisation)" in reasons(outcome)[0][1]


def test_lists_of_other_sources_and_kinds_are_left_alone(desk: Desk) -> None:
    own = make_listing(Kind.ORGANISATION)
    desk.bring([row("a")], a_mapping("organisation"))
    desk.bring([row("h")], a_mapping("space"))
    outcome = desk.bring([row("z")], a_mapping("organisation", slug="other-list"))
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert Listing.objects.published().count() == 4
    assert Listing.objects.filter(pk=own.pk, status="published").exists()


def test_a_theme_that_does_not_exist(desk: Desk) -> None:
    outcome = desk.bring([row("a", themes="sport"), row("b", themes="levitation")])
    assert (
        reasons(outcome) == [(3, "themes: Not known: levitation.")] or "levitation" in reasons(outcome)[0][1]
    )
    with pytest.raises(ImportProblem, match="names themes that are not in the taxonomy: levitation"):
        desk.bring([row("a")], a_mapping(fields={"themes": {"value": ["levitation"]}}))


def test_a_source_that_changes_its_licence_is_told_and_noted(desk: Desk) -> None:
    desk.bring([row("a")])
    source = {"slug": "a-list", "name": "A list", "licence": "OGL v3.0"}
    outcome = desk.bring([row("a")], a_mapping(source=source))
    assert outcome.diff.also == ["the source's licence was “CC0 1.0” and is “OGL v3.0”"]
    assert Source.objects.get().licence == "OGL v3.0"


def test_a_crash_in_the_middle_leaves_the_old_state(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring([row("a", summary="Tea"), row("b")])
    before = {listing.pk: snapshot(listing) for listing in Listing.objects.all()}
    imported = list(ExternalId.objects.order_by("pk").values_list("imported", flat=True))

    def crash(ids: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(index, "refresh", crash)
    with pytest.raises(DatabaseError):
        desk.bring([row("a", summary="Coffee"), row("c")])
    assert {listing.pk: snapshot(listing) for listing in Listing.objects.all()} == before
    assert list(ExternalId.objects.order_by("pk").values_list("imported", flat=True)) == imported
    assert ImportRun.objects.count() == 1
    assert Revision.objects.count() == 2


def test_what_is_gone_from_the_database_is_brought_again(desk: Desk) -> None:
    desk.bring([row("a"), row("b")])
    listing_of("a").delete()
    assert counts(desk.bring([row("a"), row("b")])) == (1, 0, 0, 1, 0)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a", "b", "c", "d"]),
            "name": st.sampled_from(["Tea", "Choir <b>loud</b>", "Café", "'; DROP TABLE x; --"]),
            "easting": st.sampled_from(["293000", "290500"]),
            "northing": st.just("433000"),
            "summary": WORDS,
            "phone": st.sampled_from(["", "1617486414.0", "N/A", "0161 1"]),
            "postcode": st.sampled_from(["", "MX1 1AA", "m337xx", "nonsense"]),
            "themes": st.sampled_from(["", "sport", "sport|walking", "walking|sport|walking"]),
            "cost": st.sampled_from(["", "free", "paid"]),
            "times": st.sampled_from(["", "FREQ=WEEKLY;BYDAY=TU 10:00-12:00", "FREQ=MONTHLY;BYDAY=2TU"]),
            "days": st.sampled_from(["", "0", "12"]),
            "people": st.sampled_from(["", "12", "1,200"]),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda r: r["id"],
)
SPACES: dict[str, Any] = {
    "cost": "cost",
    "schedules": "times",
    "confirmed_at": {"column": "days", "days": "ago"},
    "people": "people",
    "space_type": {"value": "hall"},
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, ROWS)
def test_whatever_the_files_a_snapshot_says_what_the_source_said(
    desk: Desk, first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    mapping = a_mapping("space", fields=SPACES)
    Listing.objects.all().delete()
    for rows in (first, second):
        outcome = desk.bring(rows, mapping)
        assert not reasons(outcome)
        assert set(
            ExternalId.objects.filter(listing__status="published").values_list("value", flat=True)
        ) == {r["id"] for r in rows}
        for external in ExternalId.objects.select_related("listing"):
            stored = snapshot(external.listing)
            assert {n: stored.get(n) for n in external.imported} == external.imported
    assert desk.bring(second, mapping).diff.is_empty
