from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.completeness import WEIGHTS, WORDS, Facts, fraction, missing
from assets.vocabulary import Kind

NAMES = [field.name for field in fields(Facts) if field.name != "kind"]


def say(facts: Facts, *names: str) -> Facts:
    known: dict[str, Any] = dict.fromkeys(names, True)
    return replace(facts, **known)


FACTS = st.builds(
    lambda kind, names: say(Facts(kind=kind), *names), st.sampled_from(Kind), st.sets(st.sampled_from(NAMES))
)


def test_the_tables_speak_of_the_same_facts() -> None:
    assert set(WORDS) == set(NAMES)
    assert set(WEIGHTS) == set(Kind)
    assert {name for weights in WEIGHTS.values() for name in weights} == set(NAMES)


@given(FACTS)
def test_complete_is_when_nothing_is_missing(facts: Facts) -> None:
    assert 0 <= fraction(facts) <= 1
    assert (fraction(facts) == 1) == (missing(facts) == ())


@given(FACTS, st.sampled_from(NAMES))
def test_saying_more_never_counts_against(facts: Facts, name: str) -> None:
    more = say(facts, name)
    assert fraction(more) >= fraction(facts)
    assert set(missing(more)) <= set(missing(facts))


@pytest.mark.parametrize("kind", Kind)
def test_nothing_said_is_none_of_it(kind: Kind) -> None:
    assert fraction(Facts(kind=kind)) == 0


def test_the_most_helpful_first() -> None:
    facts = Facts(
        kind=Kind.ACTIVITY, has_summary=True, has_point_or_reach=True, has_contact=True, has_cost=True
    )
    assert missing(facts) == (
        "the days and times",
        "how easy it is to get in and take part: steps, toilets, hearing loop",
        "whether to book, or just turn up",
        "what a first visit is like",
        "a recent word that this is still right",
        "whether there is room for more people",
    )


def test_a_kind_is_only_asked_what_matters_for_it() -> None:
    assert "what it costs, or that it is free" not in missing(Facts(kind=Kind.VOLUNTEER_OFFER))
    assert "how many hours a week" in missing(Facts(kind=Kind.VOLUNTEER_OFFER))
    assert "what there is to use, such as a kitchen" in missing(Facts(kind=Kind.SPACE))
