"""What comes first, and what is nearly a result: each rule of the ranking by two listings that differ in it alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assets.search.asking import Condition, Said, SearchQuery, Words
from assets.search.query import nearly, search
from assets.search.times import Day, when
from assets.search.words.spelling import rebuild_vocabulary
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.understand import understand
from assets.vocabulary import Kind
from tests.factories import NOW, make_listing, make_listings, make_place, make_term, question, spot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()


def asked(text: str, **more: object) -> SearchQuery:
    """A search for a text with what only orders it, as the finder asks."""
    read = understand(text, at=NOW, taxonomy=Taxonomy.read())
    return question(text, hints=read.hints, typed=read.typed, leaning=read.leaning, **more)  # type: ignore[arg-type]


def order(query: SearchQuery) -> list[int]:
    return [hit.listing_id for hit in search(query).hits]


def missed(query: SearchQuery) -> list[tuple[int, Condition]]:
    return [(miss.listing_id, miss.failed) for miss in nearly(query)]


def test_what_it_is_mainly_about_counts_more_than_what_it_is_also_about() -> None:
    food = make_term("food")
    make_term("pantry", synonyms=["cheap shop"], parent=food)
    make_term("singing")
    also = make_listing(themes=["singing", "pantry"])
    mainly = make_listing(themes=["pantry", "singing"])
    assert order(question("cheap shop")) == [mainly.pk, also.pk]
    # And so do the themes above them.
    assert order(question("food")) == [mainly.pk, also.pk]


def test_more_of_the_themes_that_words_stand_for_count_more() -> None:
    make_term("calls", synonyms=["housebound"])
    make_term("errands", synonyms=["housebound"])
    one = make_listing(themes=["calls"])
    both = make_listing(themes=["calls", "errands"])
    assert order(question("housebound")) == [both.pk, one.pk]


def test_a_theme_counts_more_than_its_words_by_the_way() -> None:
    make_term("families", synonyms=["mums"])
    by_the_way = make_listing(description="Tea for engineers, and sometimes their mums")
    about = make_listing(themes=["families"])
    assert order(question("mums")) == [about.pk, by_the_way.pk]


def test_words_that_belong_together_count_less_apart_and_one_of_them_counts_a_little() -> None:
    make_term("aches", synonyms=["bad back"])
    other = make_listing(summary="For sore knees", themes=["aches"])
    back = make_listing(summary="For whoever has a sore back", themes=["aches"])
    apart = make_listing(summary="Back to school, for good or bad", themes=["aches"])
    together = make_listing(summary="Help with a bad back", themes=["aches"])
    assert order(question("bad back")) == [together.pk, apart.pk, back.pk, other.pk]


def test_what_is_asked_for_by_its_whole_name_comes_first() -> None:
    make_term("memory", synonyms=["forget"])
    also = make_listing(name="Forget nothing", themes=["memory"])
    meant = make_listing("space", name="The Forget-Me-Lots")
    assert order(asked("forget me lots")) == [meant.pk, also.pk]


def test_of_a_sentence_the_rare_word_counts_more() -> None:
    common = [make_listing(name=f"Saint {n} church").pk for n in ("Ann", "Bede", "Chad")]
    rare = make_listing(name="Saint Ebba bells")
    rebuild_vocabulary()
    found = search(question("ebba church plumbing"))
    assert found.words is Words.SOME
    assert [hit.listing_id for hit in found.hits] == [rare.pk, *common]


def test_a_thing_to_go_to_comes_before_a_chance_to_give_unless_somebody_gives() -> None:
    opening = make_listing("opening", summary="Lonely people are visited")
    activity = make_listing(summary="Lonely people are visited")
    assert order(asked("lonely people")) == [activity.pk, opening.pk]
    assert order(asked("I'd like to visit lonely people")) == [opening.pk, activity.pk]


def test_a_thing_to_go_to_comes_before_a_space_unless_a_space_is_meant() -> None:
    space = make_listing("space", name="Piano in the hall")
    activity = make_listing(name="Piano in the hall")
    assert order(asked("piano")) == [activity.pk, space.pk]
    assert order(asked("hall with a piano")) == [space.pk, activity.pk]


def test_a_place_that_can_be_hired_is_found_as_a_hall_or_a_room_whatever_it_is_called() -> None:
    nave = make_listing("space", name="The nave", hire_cost="£12 an hour")
    make_listing("space", name="The park")
    assert order(question("hall")) == order(question("room")) == [nave.pk]


def test_the_words_of_a_condition_order_what_meets_it() -> None:
    youth = make_term("youth", synonyms=["teenagers"])
    others = make_listing(age_min=11, age_max=17)
    club = make_listing(age_min=11, age_max=17, themes=[youth.slug])
    said = make_listing(name="Evenings for teenagers", age_min=11, age_max=17, themes=[youth.slug])
    assert order(asked("for teenagers", ages=("teen",))) == [said.pk, club.pk, others.pk]


def test_what_is_for_a_few_ages_comes_before_what_is_for_most_of_them() -> None:
    everybody = make_listing(age_min=9)
    teens = make_listing(age_min=11, age_max=17)
    anyone = make_listing()
    assert order(question(ages=("teen",))) == [teens.pk, everybody.pk, anyone.pk]


def test_a_group_and_its_age_mean_each_other() -> None:
    anyone = make_listing()
    older = make_listing(groups=["older_people"])
    assert order(question(ages=("older",))) == [older.pk, anyone.pk]


def test_what_is_for_particular_people_comes_after_what_is_for_anyone() -> None:
    women = make_listing(name="Swim", groups=["women"])
    anyone = make_listing(name="Swim")
    assert order(question("swim")) == [anyone.pk, women.pk]
    assert order(question("swim", groups=("women",))) == [women.pk, anyone.pk]


def test_a_helpline_comes_after_what_is_there_when_nothing_was_said_but_a_place() -> None:
    helpline = make_listing(attendance=["phone"], point=None)
    away = make_listing(point=[*spot(4_900, 3_000)])
    assert order(question(centre=spot(), radius_m=3_000)) == [away.pk, helpline.pk]


def test_a_neighbouring_theme_is_nearly_a_result_and_no_result() -> None:
    food = make_term("food")
    make_term("food-bank", synonyms=["food parcels"], parent=food)
    make_term("pantry", parent=food)
    make_term("singing")
    pantry = make_listing(themes=["pantry"])
    make_listing(themes=["singing"])
    query = question("food parcels")
    assert search(query).total == 0
    assert missed(query) == [(pantry.pk, Condition.WORDS)]


def test_what_listings_with_a_word_are_mostly_about_is_nearly_a_result() -> None:
    make_term("meals")
    make_term("chess")
    make_listings([("activity", {"name": "Lunch together", "themes": ["meals"]}) for _ in range(3)])
    make_listing(themes=["chess"])
    supper = make_listing(name="Supper", themes=["meals"])
    rebuild_vocabulary()
    assert missed(question("lunch")) == [(supper.pk, Condition.WORDS)]


def test_some_of_the_words_are_nearly_a_result() -> None:
    make_listings([("activity", {"name": "Brass band"}) for _ in range(12)])
    band = make_listing(name="Jazz band")
    query = question("brass band")
    assert search(query).total == 12
    assert missed(query) == [(band.pk, Condition.WORDS)]


def test_what_has_no_times_yet_is_nearer_than_what_is_on_another_day() -> None:
    wednesdays = make_listing(name="Choir", schedules=["FREQ=WEEKLY;BYDAY=WE 10:00-11:00"])
    not_known = make_listing(name="Choir")
    query = question("choir", when=when(Day.SU, at=NOW))
    assert missed(query) == [(not_known.pk, Condition.WHEN), (wednesdays.pk, Condition.WHEN)]


def test_what_is_too_far_comes_last_of_what_is_nearly_a_result() -> None:
    far = make_listing(name="Choir", point=[*spot(4_200, 3_000)])
    paid = make_listing(name="Choir", cost="paid")
    query = question("choir", centre=spot(), radius_m=1_000, costs=("free",))
    assert missed(query)[0] == (paid.pk, Condition.COST)
    assert far.pk not in order(query)


def test_hostile_words_only_order_too() -> None:
    make_listing()
    for text in (
        "'; DROP TABLE assets_listing; --",
        "a & b | !c <-> (d:*)",
        "\\ % %s %(x)s {}",
        "'''",
        "the",
    ):
        query = question(typed=text, hints=(Said(text),), leaning=(Kind.SPACE,), at=NOW + timedelta(days=1))
        assert search(query).total == 1
        assert nearly(question(typed=text, hints=(Said(text),))) == ()
