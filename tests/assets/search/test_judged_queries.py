"""The judged queries are whole: their ids are in the demo, and the measures measure what they say."""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import log2
from pathlib import Path

import pytest

from geo.text import tidy
from tests.bench.relevance.judged import AT, GRADES, GROUPS, RADIUS_M, Judged, load, ndcg, recall

LISTINGS = Path(__file__).parents[3] / "fixtures" / "demo" / "listings"


@pytest.fixture(scope="module")
def queries() -> list[Judged]:
    return load()


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in LISTINGS.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found |= {row["id"]: row | {"file": file.stem} for row in csv.DictReader(lines)}
    return found


def test_every_id_is_in_the_demo(queries: list[Judged], rows: dict[str, dict[str, str]]) -> None:
    unknown = {i for query in queries for i in query.relevant if i not in rows}
    assert not unknown


def test_there_are_enough_of_every_group(queries: list[Judged]) -> None:
    assert len(queries) >= 80
    for group in GROUPS:
        assert sum(query.group == group for query in queries) >= 5, group


def test_every_kind_is_looked_for(queries: list[Judged], rows: dict[str, dict[str, str]]) -> None:
    best = {i for query in queries for i, grade in query.relevant.items() if grade == max(GRADES)}
    assert {rows[i]["file"] for i in best} == {file.stem for file in LISTINGS.glob("*.csv")}


def test_no_query_is_asked_twice(queries: list[Judged]) -> None:
    asked = [(tidy(query.q).casefold(), query.near) for query in queries]
    assert len(set(asked)) == len(asked)


def test_each_can_be_answered_on_a_page(queries: list[Judged]) -> None:
    for query in queries:
        assert 1 <= len(query.relevant) <= 25, query.q
        assert set(query.relevant.values()) <= set(GRADES), query.q
        assert max(GRADES) in query.relevant.values(), query.q
        assert 500 <= query.radius_m <= 5_000, query.q


def test_no_offer_that_has_run_out_is_judged_relevant(
    queries: list[Judged], rows: dict[str, dict[str, str]]
) -> None:
    over = {i for i, row in rows.items() if row.get("valid_for_days", "").startswith("-")}
    assert over, "the demo has some"
    assert not over.intersection(*[{i for query in queries for i in query.relevant}])


def test_the_moment_asked_about() -> None:
    assert AT.isoformat() == "2026-11-24T10:00:00+00:00"
    assert f"{AT:%A}" == "Tuesday"


def test_ndcg_by_hand() -> None:
    relevant = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], relevant) == pytest.approx(1)
    assert ndcg(["a", "b", "x"], relevant) == pytest.approx(1)
    ideal = 3 / log2(2) + 1 / log2(3)
    assert ndcg(["b", "a"], relevant) == pytest.approx((1 / log2(2) + 3 / log2(3)) / ideal)
    assert ndcg(["x", "b"], relevant) == pytest.approx((1 / log2(3)) / ideal)
    assert ndcg([], relevant) == 0
    assert ndcg(["x", "a"], relevant, k=1) == 0
    assert ndcg(["a"], relevant, k=1) == pytest.approx(1), "no more than one could be shown"


def test_recall_by_hand() -> None:
    relevant = {"a": 2, "b": 1, "c": 1}
    assert recall(["x", "c", "a"], relevant) == pytest.approx(2 / 3)
    assert recall([], relevant) == 0
    assert recall(["x", "a", "b", "c"], relevant, k=2) == pytest.approx(1 / 2)
    assert recall(["a", "b"], relevant, k=2) == pytest.approx(1), "no more than two could be shown"


@pytest.mark.parametrize("measure", [ndcg, recall])
def test_what_cannot_be_measured(measure: Callable[[list[str], dict[str, int]], float]) -> None:
    with pytest.raises(ValueError, match="nothing is relevant"):
        measure(["a"], {})
    with pytest.raises(ValueError, match="ranked twice"):
        measure(["a", "a"], {"a": 1})


def test_a_radius_and_a_place_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("- {q: choir, group: plain, relevant: {a: 2}}\n")
    assert load(tmp_path) == [Judged("choir", "", RADIUS_M, "plain", {"a": 2})]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{q: choir, group: plain}", "other fields"),
        ("{q: choir, group: plain, relevant: {a: 2}, kind: space}", "other fields"),
        ("{q: choir, group: vague, relevant: {a: 2}}", "no known group"),
        ("{q: choir, group: plain, relevant: {}}", "something relevant"),
        ("{q: choir, group: plain, relevant: {a: 3}}", "something relevant"),
        ("{q: choir, group: plain, relevant: {a: 2, a: 1}}", "a stands twice"),
    ],
)
def test_an_entry_that_is_no_query(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "one.yaml").write_text(f"- {entry}\n")
    with pytest.raises(ValueError, match=message):
        load(tmp_path)
