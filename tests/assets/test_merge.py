"""Three documents: what the source said, what we hold, what it says now."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assets.merge import TOGETHER, merge
from assets.snapshot import Document

FIELDS = ("name", "summary", "phone", "cost", "cost_note", "age_min", "age_max", "themes", "access")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["A", "B", "C"]),
    "summary": st.sampled_from(["x", "y", "z"]),
    "phone": st.sampled_from(["1", "2", "3"]),
    "cost": st.sampled_from(["free", "paid", "unknown"]),
    "cost_note": st.sampled_from(["£1", "£2"]),
    "age_min": st.integers(0, 3),
    "age_max": st.integers(4, 6),
    "themes": st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True),
    "access": st.lists(st.sampled_from(["lift", "bsl"]), min_size=1, unique=True),
}
documents = st.fixed_dictionaries(
    {"name": VALUES["name"]}, optional={k: v for k, v in VALUES.items() if k != "name"}
)


def applied(ours: Document, changes: Document) -> Document:
    return {n: v for n, v in {**ours, **changes}.items() if v is not None and v != ""}


def same(left: Document, right: Document) -> bool:
    """Equal as documents: an unknown cost is what nobody said."""
    return {k: v for k, v in left.items() if v != "unknown"} == {
        k: v for k, v in right.items() if v != "unknown"
    }


@given(documents, documents)
def test_what_nobody_edited_here_becomes_what_the_source_says(base: Document, theirs: Document) -> None:
    merged = merge("activity", FIELDS, base=base, ours=base, theirs=theirs)
    assert not merged.kept
    assert same(applied(base, merged.changes), theirs)


@given(documents, documents)
def test_what_the_source_did_not_change_stays_as_edited_here(base: Document, ours: Document) -> None:
    merged = merge("activity", FIELDS, base=base, ours=ours, theirs=base)
    assert merged.changes == {}
    assert merged.kept == ()


@given(documents, documents, documents)
def test_a_second_time_nothing_changes(base: Document, ours: Document, theirs: Document) -> None:
    first = merge("activity", FIELDS, base=base, ours=ours, theirs=theirs)
    again = merge("activity", FIELDS, base=theirs, ours=applied(ours, first.changes), theirs=theirs)
    assert (again.changes, again.kept) == ({}, ())


@given(documents, documents, documents)
def test_our_edit_is_never_overwritten_and_is_told(base: Document, ours: Document, theirs: Document) -> None:
    merged = merge("activity", FIELDS, base=base, ours=ours, theirs=theirs)
    groups = [group for group in TOGETHER if group[0] in FIELDS] + [
        (f,) for f in ("name", "summary", "phone", "themes", "access")
    ]
    for group in groups:
        edited = any(ours.get(n, _none(n)) != base.get(n, _none(n)) for n in group)
        touched = [n for n in group if n in merged.changes]
        assert not (edited and touched)
        source_moved = any(theirs.get(n, _none(n)) != base.get(n, _none(n)) for n in group)
        apart = {n for n in group if theirs.get(n, _none(n)) != ours.get(n, _none(n))}
        if (
            edited
            and source_moved
            and any(theirs.get(n, _none(n)) != base.get(n, _none(n)) and n in apart for n in group)
        ):
            assert apart == set(group) & set(merged.kept)


def _none(name: str) -> str | None:
    return "unknown" if name == "cost" else None


def test_fields_the_source_does_not_speak_of_are_left_alone() -> None:
    merged = merge(
        "activity", ["name"], base={"name": "A"}, ours={"name": "A", "phone": "1"}, theirs={"name": "B"}
    )
    assert merged.changes == {"name": "B"}


def test_the_later_word_that_it_is_right_stands() -> None:
    fields = ["confirmed_at", "confirmed_how"]
    base = {"confirmed_at": "2026-01-01T00:00:00+00:00", "confirmed_how": "import"}
    ours = {"confirmed_at": "2026-05-01T09:00:00+00:00", "confirmed_how": "phone"}
    older = {"confirmed_at": "2026-04-01T00:00:00+00:00", "confirmed_how": "import"}
    newer = {"confirmed_at": "2026-06-01T00:00:00+00:00", "confirmed_how": "import"}
    assert merge("space", fields, base=base, ours=ours, theirs=older).changes == {}
    assert merge("space", fields, base=base, ours=ours, theirs=older).kept == ()
    assert merge("space", fields, base=base, ours=ours, theirs=newer).changes == newer


def test_an_address_and_its_pin_move_together_or_not_at_all() -> None:
    fields = ["point", "street", "town"]
    base = {"point": [1.0, 1.0], "street": "1 Old Street", "town": "Sale"}
    ours = {**base, "point": [2.0, 2.0]}
    theirs = {"point": [9.0, 9.0], "street": "9 New Street", "town": "Sale"}
    merged = merge("space", fields, base=base, ours=ours, theirs=theirs)
    assert merged.changes == {}
    assert merged.kept == ("point", "street")
