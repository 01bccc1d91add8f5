"""What real sentences are understood as, with the demo's taxonomy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.search.asking import Said
from assets.search.words.normal import MOST_CHARACTERS
from assets.search.words.understand import Understood, understand
from assets.search.words.whereabouts import MOST_ASKED
from tests.assets.search.words.reading import NOW, correct, parts, place_of, read, said, taxonomy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "my dad is lonely since mum died",
            ["lonely > loneliness, befriending", "since mum died > bereavement"],
        ),
        (
            "lonely since my mother passed away",
            ["lonely > loneliness, befriending", "since my mother passed away > bereavement"],
        ),
        ("men's mental health", ["men's mental health > mens-health"]),
        ("mens mental health", ["mens mental health > mens-health"]),
        ("MEN’S MENTAL HEALTH", ["MEN’S MENTAL HEALTH > mens-health"]),
        ("mental health", ["mental health > feeling-well, low-mood"]),
        ("on her own", ["on her own > loneliness"]),
        ("she is on her own all day", ["on her own > loneliness"]),
        ("lost her lovely husband", ["lost", "lovely"]),
        ("lost our mum", ["lost our mum > bereavement"]),
        ("lip reading", ["lip reading > hearing-loss"]),
        ("lipreading class", ["lipreading > hearing-loss"]),
        ("food-bank", ["food bank > food-parcels, community-pantry"]),
        ("foodbank", ["foodbank > food-parcels, community-pantry"]),
        ("bird-watching", ["bird watching > nature"]),
        ("repair cafe", ["repair cafe > repair-and-reuse"]),
        ("repair café", ["repair café > repair-and-reuse"]),
        ("looking after mum", ["looking after mum > young-carers, carers"]),
        ("walking group", ["walking group > walking"]),
        ("yoga class", ["yoga > gentle-exercise"]),
        ("debt advice", ["debt > debt"]),
        ("advice", ["advice > money-and-home"]),
        ("group", ["group"]),
        ("support group", ["support group > feeling-well, who-it-is-for"]),
        ("dementia friendly cinema", ["dementia friendly cinema > film"]),
        ("learn Polish", ["learn > learning-and-work", "Polish"]),
        ("English lessons", ["English lessons > english-classes"]),
        ("Polish club", ["Polish club > culture-and-heritage"]),
        ("drop-in", ["drop in"]),
        ("dropin", ["drop in"]),
        ("drop in for knitting", ["drop in", "knitting > knitting-and-sewing"]),
        ("step-by-step sewing", ["step by step", "sewing > knitting-and-sewing"]),
        ("Shuttle Street Credit Union", ["Shuttle", "Street", "Credit Union > saving-and-borrowing"]),
        ("can't get out of bed", ["can't get out of bed > low-mood"]),
        ("he can't sleep at night", ["can't sleep > sleep"]),
        ("gluten free baking", ["gluten", "free", "baking > cooking"]),
        ("couch to 5k", ["couch to 5k > running"]),
        ("a volunteer to visit my mum", ["volunteer > volunteering", "visit my mum > befriending"]),
        ("what is there for me", ["what", "is", "there", "for", "me"]),
        ("my dad", ["my", "dad > children-and-families, dads"]),
        ("瑜伽", ["瑜伽"]),
        ("योग", ["योग"]),
    ],
)
def test_words_are_grouped_by_theme_and_small_ones_left_out(text: str, words: list[str]) -> None:
    assert said(text) == words


def test_an_unlucky_word_between_two_of_a_phrase_is_not_skipped_but_a_small_one_is() -> None:
    assert said("lost his dear wife") == ["lost", "dear"]
    assert said("lost wife") == ["lost wife > bereavement"]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        # Cost
        ("free yoga", ["cost:free"]),
        ("yoga for free", ["cost:free"]),
        ("something that is free of charge", ["cost:free"]),
        ("no cost counselling", ["cost:free"]),
        ("free food bank", ["cost:free"]),
        ("pay what you can meals", ["cost:donation"]),
        ("free food", []),
        ("free school meals", []),
        ("gluten free", []),
        ("drug-free", []),
        ("smoke free venue", []),
        ("free parking", []),
        ("I'm free on Tuesday", ["day:TU"]),
        # Access
        ("wheelchair", ["access:step_free"]),
        ("wheelchair accessible choir", ["access:step_free"]),
        ("my mum is in a wheelchair", ["access:step_free"]),
        ("step-free choir", ["access:step_free"]),
        ("wheelchair basketball", []),
        ("hearing loop", ["access:hearing_loop"]),
        ("choir with BSL", ["access:bsl"]),
        ("BSL classes", []),
        ("somewhere quiet", ["access:quiet_space"]),
        ("quiet hour", []),
        ("changing places toilet", ["access:changing_places"]),
        ("film with dementia-friendly staff", ["access:dementia_friendly"]),
        ("can bring a carer", ["access:carers_welcome"]),
        # Who it is for
        ("walks for men", ["group:men"]),
        ("for women", ["group:women"]),
        ("help for carers", ["group:carers"]),
        ("respite for young carers", []),
        ("sport for disabled people", ["group:disabled_people"]),
        ("for people with a learning disability", ["group:learning_disability"]),
        ("for asylum seekers", ["group:refugees"]),
        ("men only", []),
        ("lonely men", []),
        # Age
        ("swimming for teenagers", ["age:teen"]),
        ("over 60s exercise", ["age:older"]),
        ("over 50s", ["age:older"]),
        ("over sixties", ["age:older"]),
        ("60+ club", ["age:older"]),
        ("over 18s only", ["age:adult"]),
        ("under 5s", ["age:under_5"]),
        ("under-fives", ["age:under_5"]),
        ("toddlers", ["age:under_5"]),
        ("toddler group", []),
        ("lost my baby", []),
        ("70 year old", ["age:older"]),
        ("a 9-year-old", ["age:child"]),
        ("5 to 11 year olds", ["age:child"]),
        ("aged 14", ["age:teen"]),
        ("ages 18-25", ["age:young_adult"]),
        ("in his eighties", ["age:older"]),
        ("in her 30s", ["age:adult"]),
        ("she is 82", ["age:older"]),
        ("it is 5 miles away", []),
        ("under 10 minutes away", []),
        ("for 3 years", []),
        # Language
        ("counselling in Polish", ["language:pl"]),
        ("Polish speaking counsellor", ["language:pl"]),
        ("advice in Urdu", ["language:ur"]),
        ("somebody who speaks Kurdish Sorani", ["language:ckb"]),
        ("for Urdu speakers", ["language:ur"]),
        ("English lessons", []),
        ("lessons in English", []),
        ("learn Polish", []),
        ("Polish lessons", []),
        ("teach in Polish school", []),
        ("doesn't speak English", []),
        # How one takes part
        ("online yoga", ["attendance:online"]),
        ("listening from home", ["attendance:online", "attendance:phone"]),
        ("chat by phone", ["attendance:phone"]),
        ("somebody who comes to the house", ["attendance:at_home"]),
        ("at home visits", ["attendance:at_home"]),
        ("get online", []),
        ("online safety", []),
        ("help with online forms", []),
        ("not online", []),
        # Referral, room, kind
        ("counselling no referral needed", ["referral:self"]),
        ("self-referral", ["referral:self"]),
        ("art group with spaces left", ["room:yes"]),
        ("no waiting list", ["room:yes"]),
        ("volunteering", ["kind:opening"]),
        ("I want to volunteer", ["kind:opening"]),
        ("help out", ["kind:opening"]),
        ("volunteer driver", []),
        ("volunteer centre", []),
        ("a volunteer to visit", []),
        ("room to hire", ["kind:space"]),
        ("hire a hall", ["kind:space"]),
        ("hall hire", ["kind:space"]),
        # Several
        (
            "free yoga for my mum in Sale Moor on Tuesday morning",
            ["cost:free", "place:Sale Moor", "day:TU", "time:06:00-12:00"],
        ),
        (
            "82 year old, wheelchair user, speaks only Punjabi",
            ["age:older", "access:step_free", "language:pa"],
        ),
    ],
)
def test_conditions_are_recognised_only_where_they_are_meant(text: str, conditions: list[str]) -> None:
    assert parts(text) == conditions


@pytest.mark.parametrize(
    ("text", "place", "typed"),
    [
        ("yoga in Sale Moor", "Sale Moor", "in Sale Moor"),
        ("yoga near sale moor for men", "Sale Moor", "near sale moor"),
        ("yoga near Sale More", "Sale Moor", "near Sale More"),
        ("yoga around M33 7XX", "M33 7XX", "around M33 7XX"),
        ("m337xx yoga", "M33 7XX", "m337xx"),
        ("yoga m33 9zz", "M33 9ZZ", "m33 9zz"),
        ("yoga near M33", "M33", "near M33"),
        ("close to Priory Park", "Priory Park", "close to Priory Park"),
        ("near to the Priory Park", "Priory Park", "near to the Priory Park"),
        ("yoga Sale Moor", "Sale Moor", "Sale Moor"),
        ("yoga Sale Moor on Tuesday", "Sale Moor", "Sale Moor"),
        ("chess, Sale", "Sale (ward)", "Sale"),
        ("yoga in Cinder Hill Country Park", "Cinder Hill Country Park", "in Cinder Hill Country Park"),
        ("story time in hospital", "", ""),
        ("wards near hospital", "Cottage Hospital", "near hospital"),
        ("in debt", "", ""),
        ("in recovery", "", ""),
        ("story time at the library", "", ""),
    ],
)
def test_a_place_is_taken_out_where_the_map_knows_it(text: str, place: str, typed: str) -> None:
    found = [part for part in read(text).parts if part.kind == "place"]
    assert [(part.value, part.typed) for part in found] == ([(place, typed)] if place else [])


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("food bank tonight", ["day:today", "time:17:00-24:00"]),
        ("today", ["day:today"]),
        ("this afternoon", ["day:today", "time:12:00-17:00"]),
        ("tomorrow night", ["day:tomorrow", "time:17:00-24:00"]),
        ("something this weekend", ["day:weekend"]),
        ("open now", ["day:now"]),
        ("lonely now", []),
        ("yoga on Tuesdays", ["day:TU"]),
        ("yoga weds", ["day:WE"]),
        ("yoga on sat", ["day:SA"]),
        ("sat on my own", []),
        ("wensday art", ["day:WE"]),
        ("Friday prayers", []),
        ("saturday school", []),
        ("tuesday or thursday", ["day:TU", "day:TH"]),
        ("friday night", ["day:FR", "time:17:00-24:00"]),
        ("coffee morning", []),
        ("mornings", ["time:06:00-12:00"]),
        ("in the evenings", ["time:17:00-24:00"]),
        ("evening class", []),
        ("after 6", ["time:18:00-24:00"]),
        ("after 6.30pm", ["time:18:30-24:00"]),
        ("before 10", ["time:00:00-10:00"]),
        ("before noon", []),
        ("between 2 and 4", ["time:14:00-16:00"]),
        ("between 10 and 12", ["time:10:00-12:00"]),
        ("from 9 to 5", ["time:09:00-17:00"]),
        ("2-4pm", ["time:14:00-16:00"]),
        ("10am – 1pm", ["time:10:00-13:00"]),
        ("11-1pm", ["time:11:00-13:00"]),
        ("10:30 to 12", ["time:10:30-12:00"]),
        ("at 2pm", ["time:14:00-15:00"]),
        ("14:00", []),
        ("at 14:00", ["time:14:00-15:00"]),
        ("12pm", ["time:12:00-13:00"]),
        ("after 6 weeks", []),
        ("after 25", []),
        ("section 21", []),
        ("couch to 5k", []),
        ("after school", ["time:15:00-18:00"]),
        ("after school club", []),
    ],
)
def test_days_and_times(text: str, moments: list[str]) -> None:
    assert parts(text) == moments


def test_what_was_taken_away_is_only_words() -> None:
    assert parts("free yoga tonight", "cost:free", "day", "time") == []
    assert said("free yoga tonight", "cost:free", "day", "time") == [
        "free",
        "yoga > gentle-exercise",
        "tonight",
    ]
    assert parts("free yoga tonight", "cost:paid") == ["cost:free", "day:today", "time:17:00-24:00"]
    assert said("yoga in Sale Moor", "place:Sale Moor") == ["yoga > gentle-exercise", "Sale", "Moor > nature"]
    assert said("for carers", "group:carers") == ["carers > carers"]
    assert parts("yoga m33 7xx", "place") == []


def test_what_is_in_quotation_marks_is_taken_as_it_is() -> None:
    assert read('"free walking" beginners').said == (Said("free walking", exact=True), Said("beginners"))
    assert read("“color of lonley”").said == (Said("color of lonley", exact=True),)
    assert said('yoga "') == ["yoga > gentle-exercise"]
    assert said('yoga ""') == ["yoga > gentle-exercise"]


def test_spelling_is_corrected_before_phrases_are_looked_for() -> None:
    first, second = read("wlaking group for lonley people").said
    assert (first.words, first.typed) == ("walking group", "wlaking group")
    assert taxonomy().by_slug["walking"].id in first.theme_ids
    assert (second.words, second.typed) == ("lonely", "lonley")
    assert read("theater").said[0] == Said("theatre", (taxonomy().by_slug["drama"].id,), typed="theater")


def test_a_correction_can_be_taken_back() -> None:
    assert said("wlaking group", "spelling:wlaking group") == ["wlaking"]
    assert said("color", "spelling:color") == ["color"]
    assert said("color") == ["colour"]


def test_only_words_nothing_here_knows_are_handed_to_be_corrected_and_once() -> None:
    asked: list[list[str]] = []

    def ask(words: object) -> dict[str, str]:
        asked.append(list(words))  # type: ignore[call-overload]
        return {}

    text = 'my lonely uncle wants zzumba "lonley" 5kk on Tuesdays in Polish for kuddos kuddos cat'
    understand(text, at=NOW, taxonomy=taxonomy(), correct=ask)
    assert asked == [["zzumba", "kuddos"]]


def test_places_are_asked_for_a_few_times_at_most() -> None:
    asked: list[str] = []
    text = "near aa bb cc dd ee near ff gg hh in ii jj kk at ll mm by nn oo pp"
    understand(text, at=NOW, taxonomy=taxonomy(), place_of=lambda name: asked.append(name))
    assert len(asked) == MOST_ASKED


def test_nothing_typed_is_nothing_said() -> None:
    for text in ("", "   ", "?!…", "\x00\x01", "'", '"', "-", "-- ’"):
        assert read(text) == Understood()


def test_more_than_is_read_is_left_out() -> None:
    assert len(read("yoga " * 1_000).said) == MOST_CHARACTERS / len("yoga ")


_PIECES = """
free in near at on after between and 2 6pm 10:30 - – ' ’ " “ ” , . & M33 7XX Sale Moor tuesday tonight under over 60s
year old 5 yoga lonely lonley men's for carers Polish speaking wheelchair volunteer drop in food bank since mum died
passed away color ٣ ² ½ İ ß ﬁ é ‑ 😀 योग 瑜伽 اردو
"""
PIECES = st.sampled_from([*_PIECES.split(), "\u200d", "\ud800", "\x00"])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES).map("".join)
    )
)
def test_nothing_typed_makes_it_fail_and_what_was_typed_stays(text: str) -> None:
    understood = understand(text, at=NOW, taxonomy=taxonomy(), place_of=place_of, correct=correct)
    assert all(one.words.strip() for one in understood.said)
    assert all(part.typed and part.label and part.value for part in understood.parts)
    everything = " ".join(
        [*(one.typed or one.words for one in understood.said), *(p.typed for p in understood.parts)]
    )
    assert bool(everything) == bool(understood.said or understood.parts)
    kept = frozenset(f"{part.kind}:{part.value}" for part in understood.parts)
    again = understand(text, at=NOW, taxonomy=taxonomy(), keep=kept, place_of=place_of, correct=correct)
    assert not kept & {f"{part.kind}:{part.value}" for part in again.parts}


def test_what_a_condition_was_said_with_is_kept_for_the_order() -> None:
    understood = read("yoga for teenagers in a wheelchair")
    assert [hint.words for hint in understood.hints] == ["teenagers", "wheelchair"]
    assert read("yoga").hints == ()


def test_all_that_was_typed_but_the_place_may_be_a_name() -> None:
    assert read("forget me lots").typed == "forget me lots"
    assert read("yoga").typed == ""
