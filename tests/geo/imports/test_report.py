from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.report import Rejected, Rejects, Report
from geo.text import storable, tidy


def test_rejected_rows_come_back_in_order_however_many() -> None:
    rejects = Rejects()
    for line in range(20_000):
        rejects.add(Rejected(line, "no code — “x”", {"a": "b" * 60}))
    assert len(rejects) == 20_000
    first, second = iter(rejects), iter(rejects)
    assert [next(first).line, next(second).line, next(first).line] == [0, 0, 1]
    assert [r.line for r in rejects] == list(range(20_000))


def test_notes_are_said_once_and_skipped_rows_counted() -> None:
    report = Report()
    for _ in range(3):
        report.note("repaired")
        report.skip("terminated postcodes")
    assert report.notes == ["repaired", "left out 3 terminated postcodes"]


@given(st.text())
def test_tidied_text_can_be_stored_and_is_one_line(text: str) -> None:
    tidied = tidy(text)
    assert "\x00" not in tidied
    assert len(tidied.splitlines()) <= 1
    assert tidied == tidied.strip()
    assert tidy(tidied) == tidied
    tidied.encode()


@given(st.dictionaries(st.text(), st.text()))
def test_any_row_can_be_kept(row: dict[str, object]) -> None:
    kept = storable(row)
    assert len(kept) <= 60
    assert all(len(v) <= 200 for v in kept.values())


def test_a_diff_counts_and_shows_samples() -> None:
    diff = Diff()
    for n in range(7):
        diff.add(f"E{n}", f"Ward {n}")
    diff.change(Change("W1", "Mill", (FieldChange("name", "", "Mill"),)))
    diff.same()
    diff.keep()
    diff.remove("W2")
    assert not diff.is_empty
    assert list(diff.lines()) == [
        "7 to add, 1 to change, 1 to remove, 1 the same",
        "1 stored but not in the file: kept",
        *[f"  + E{n} Ward {n}" for n in range(5)],
        "  + … and 2 more",
        "  ~ W1 Mill: name (empty) → Mill",
        "  - W2",
    ]


def test_a_diff_with_only_rows_that_are_the_same_is_empty() -> None:
    diff = Diff()
    diff.same()
    diff.keep()
    assert diff.is_empty
    diff.also.append("ward 2023 becomes current")
    assert not diff.is_empty
