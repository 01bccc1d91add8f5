"""The engine against the database: what is found, in what order, and that nothing protected leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import hypot

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.actions.listings import revise_listing
from assets.models import Listing, SearchEntry
from assets.search import index
from assets.search.asking import Said, Sort, Words
from assets.search.pins import map_points
from assets.search.plan import FURTHEST_START, plan
from assets.search.query import search
from assets.vocabulary import Kind
from geo.crs import to_wgs84
from tests.factories import BY, make_listing, make_listings, make_place, make_term, question, spot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def found(**asked: object) -> list[int]:
    return [hit.listing_id for hit in search(question(**asked)).hits]  # type: ignore[arg-type]


def test_words_are_found_in_name_summary_text_and_theme_by_stem_and_without_accents() -> None:
    make_term("loneliness", synonyms=["nobody to talk to", "lonely"])
    cafe = make_listing(name="Café Écoute")
    walk = make_listing(summary="Walking slowly by the river")
    chat = make_listing(name="Natter table", themes=["loneliness"])
    assert found(text="cafe ecoute") == [cafe.pk]
    assert found(text="walks rivers") == [walk.pk]
    assert found(text="lonely") == [chat.pk]
    assert found(text="nobody to talk to") == [chat.pk]


def test_a_word_in_the_name_counts_more_than_one_in_the_text() -> None:
    in_text = make_listing(name="Tuesday group", description="We sometimes go to the garden")
    in_name = make_listing(name="The walled garden")
    assert found(text="garden")[:2] == [in_name.pk, in_text.pk]


def test_a_sentence_finds_what_has_some_of_its_words_when_nothing_has_all() -> None:
    make_term("bereavement", synonyms=["lost my husband"])
    group = make_listing(name="Bereavement café", themes=["bereavement"])
    answer = search(question(text="my dad needs bereavement advice urgently"))
    assert answer.words is Words.SOME
    assert [hit.listing_id for hit in answer.hits] == [group.pk]


def test_words_that_say_nothing_rule_nothing_out() -> None:
    listing = make_listing()
    assert found(text="what is there for me") == [listing.pk]
    assert found(text="zebra") == []


def test_the_map_asks_as_much_of_the_words_as_the_list_could_answer() -> None:
    listing = make_listing(name="Bereavement café")
    for text in ("bereavement helicopter", "what is there for me"):
        assert [pin.listing_id for pin in map_points(question(text=text), limit=9)] == [listing.pk]
    assert map_points(question(text="helicopter"), limit=9) == []


def test_pins_are_those_with_a_place_however_many_have_none() -> None:
    for _ in range(3):
        make_listing(attendance=["phone"], point=None)
    listing = make_listing()
    assert [pin.listing_id for pin in map_points(question(), limit=1)] == [listing.pk]


def test_what_only_comes_to_people_has_no_distance_and_must_reach_them() -> None:
    visits = make_listing(
        attendance=["at_home"], point=[*spot(3_100, 3_000)], reach_kind="areas", reach_areas=["X05000001"]
    )
    [hit] = search(question(centre=spot(), radius_m=2_000)).hits
    assert (hit.listing_id, hit.distance_m) == (visits.pk, None)
    assert found(centre=spot(1_900, 3_000), radius_m=2_000) == []


def test_distance_cuts_and_orders() -> None:
    near = make_listing(point=[*spot(3_100, 3_000)])
    mid = make_listing(point=[*spot(4_000, 3_000)])
    far = make_listing(point=[*spot(6_000, 3_000)])
    answer = search(question(centre=spot(), radius_m=1_500))
    assert [(hit.listing_id, round(hit.distance_m or 0)) for hit in answer.hits] == [
        (near.pk, 100),
        (mid.pk, 1_000),
    ]
    assert found(centre=spot(), radius_m=25_000) == [near.pk, mid.pk, far.pk]


def test_facets_narrow_and_a_parent_theme_finds_its_children() -> None:
    food = make_term("food")
    make_term("pantry", parent=food)
    pantry = make_listing("organisation", themes=["pantry"], access=["step_free", "lift"])
    make_listing("space", access=["step_free"])
    assert found(theme_ids=(food.pk,)) == [pantry.pk]
    assert found(kinds=("organisation",)) == [pantry.pk]
    assert found(access=("step_free", "lift")) == [pantry.pk]
    assert len(found(access=("step_free",))) == 2
    assert found(costs=("free",)) == []


def test_what_comes_to_people_is_found_where_it_reaches_however_far_it_lives() -> None:
    far = [*spot(5_900, 5_900)]
    everywhere = make_listing(attendance=["phone"], point=None)
    reaching = make_listing(attendance=["at_home"], point=far, reach_kind="areas", reach_areas=["X05000000"])
    elsewhere = make_listing(attendance=["at_home"], point=far, reach_kind="areas", reach_areas=["X05000002"])
    in_the_west = spot(300, 300)
    assert set(found(centre=in_the_west, radius_m=1_000)) == {everywhere.pk, reaching.pk}
    assert elsewhere.pk in found(centre=spot(5_000, 300), radius_m=1_000)


def test_what_does_not_come_to_people_is_not_found_by_its_reach() -> None:
    make_listing(
        attendance=["in_person"], point=[*spot(5_900, 5_900)], reach_kind="areas", reach_areas=["X05000000"]
    )
    assert found(centre=spot(300, 300), radius_m=1_000) == []


def test_a_rough_place_is_found_measured_and_drawn_by_its_public_point_only() -> None:
    listing = make_listing(point=[*spot(3_123, 3_456)], location_privacy="rough")
    [hit] = search(question(centre=spot(3_123, 3_456), radius_m=2_000)).hits
    public = spot(3_500, 3_500)
    assert hit.distance_m == pytest.approx(hypot(377, 44))
    [pin] = map_points(question(), limit=10)
    expected = to_wgs84(public)
    assert (pin.listing_id, pin.approximate) == (listing.pk, True)
    assert pin.lon == pytest.approx(expected.x, abs=2e-5)
    assert pin.lat == pytest.approx(expected.y, abs=2e-5)


def test_a_hidden_place_has_no_point_anywhere_in_the_index_nor_its_town_in_the_words() -> None:
    listing = make_listing(
        point=[*spot(3_123, 3_456)], town="Secretville", location_privacy="hidden", attendance=["phone"]
    )
    entry = SearchEntry.objects.get(listing=listing)
    assert entry.point is None
    assert "secretvill" not in str(entry.tsv)
    [hit] = search(question(centre=spot(), radius_m=500)).hits
    assert hit.distance_m is None
    assert map_points(question(), limit=10) == []


# What a listing's document keeps of a place: more exactly said, one could stand in the square beside.
_DECIMETRES = st.integers(0, 60_000).map(lambda decimetres: decimetres / 10)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=_DECIMETRES, y=_DECIMETRES, privacy=st.sampled_from(["rough", "hidden"]))
def test_nothing_the_index_holds_tells_two_places_of_one_square_apart(
    x: float, y: float, privacy: str
) -> None:
    one = make_listing(point=[*spot(x, y)], location_privacy=privacy, name="Same", attendance=["phone"])
    other = make_listing(
        point=[*spot(x // 1_000 * 1_000 + 1, y // 1_000 * 1_000 + 1)],
        location_privacy=privacy,
        name="Same",
        attendance=["phone"],
    )
    entries = SearchEntry.objects.in_bulk([one.pk, other.pk])
    a, b = entries[one.pk], entries[other.pk]
    assert (a.point, sorted(a.tokens), a.reach, a.tsv) == (b.point, sorted(b.tokens), b.reach, b.tsv)


def test_pages_join_up_without_gaps_or_repeats() -> None:
    made = {row.pk for row in make_listings([("activity", {"name": "Equal name"}) for _ in range(45)])}
    for query in (
        {"text": "equal"},
        {"centre": spot()},
        {"text": "equal", "centre": spot(), "sort": Sort.NEAR},
        {},
    ):
        pages = [found(start=start, limit=20, **query) for start in (0, 20, 40)]
        assert [len(page) for page in pages] == [20, 20, 5]
        assert {pk for page in pages for pk in page} == made


def test_a_page_past_the_end_still_says_how_many_there_are() -> None:
    make_listing()
    answer = search(question(start=100))
    assert (answer.hits, answer.total) == ((), 1)


def test_the_index_follows_the_names_of_organisation_and_venue(at: datetime) -> None:
    hall = make_listing("space", name="Weavers Hall")
    group = make_listing("organisation", name="Larks")
    club = make_listing("activity", owner=str(group.uuid), venue=str(hall.uuid), point=None)
    assert club.pk in found(text="weavers")
    revise_listing(hall, document={"name": "Spinners Hall"}, by=BY, at=at)
    revise_listing(group, document={"name": "Robins"}, by=BY, at=at)
    assert club.pk in found(text="spinners robins")
    assert found(text="weavers") == []


def test_a_rebuild_makes_what_saving_made() -> None:
    make_term("loneliness", synonyms=["lonely"])
    for kind in Kind.values:
        make_listing(kind, themes=["loneliness"], access=["lift"], groups=["women"], attendance=["at_home"],
                     reach_kind="distance", reach_m=900)  # fmt: skip
    before = list(SearchEntry.objects.order_by("pk").values_list("pk", "tsv", "tokens", "point", "reach"))
    SearchEntry.objects.all().delete()
    seen: list[int] = []
    assert index.rebuild(progress=seen.append) == 5
    assert seen == [5]
    after = list(SearchEntry.objects.order_by("pk").values_list("pk", "tsv", "tokens", "point", "reach"))
    assert after == before


HOSTILE = [
    "'; DROP TABLE assets_listing; --",
    "a & b | !c <-> (d:*)",
    '"unclosed phrase',
    "-",
    "OR AND NOT",
    "\\ % _ %s %(x)s {}",
    "😀 שלום ‮abc",
    "the and of",
    "x" * 5_000,
    "(" * 200,
    "\t\r\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:24])
def test_hostile_words_are_only_words(text: str) -> None:
    make_listing()
    for words in Words:
        search(question(text=text, words=words, centre=spot()))
        search(replace(question(words=words), said=(Said(text), Said(text, exact=True))))
    assert Listing.objects.count() == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=60),
    radius=st.floats(allow_nan=False, allow_infinity=False, width=32),
    start=st.integers(-10, 10**9),
)
def test_no_query_makes_it_fail(text: str, radius: float, start: int) -> None:
    search(question(text=text, centre=spot(), radius_m=radius, start=min(start, FURTHEST_START)))


def test_the_plan_uses_the_one_index() -> None:
    """With words and a place among many listings, the finder must not scan the table."""
    make_listings(
        [
            ("activity", {"name": f"Club {n}", "point": [*spot(n % 60 * 100, n // 60 * 300)]})
            for n in range(600)
        ]
    )
    statement = plan(question(text="club 17", centre=spot(1_700, 0), radius_m=400, kinds=("activity",)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE assets_searchentry")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + statement.sql, statement.params)
        explained = "\n".join(row[0] for row in cursor.fetchall())
    assert "search_entry_find" in explained, explained
