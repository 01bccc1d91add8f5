"""The judged queries, and the two measures of a ranking against them. How they were judged: README.md beside this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from pathlib import Path
from typing import Any

import yaml

from assets.local_time import LONDON

QUERIES = Path(__file__).with_name("queries")

AT = datetime(2026, 11, 24, 10, tzinfo=LONDON)
"""When everything is asked, a Tuesday morning; the demo has to be loaded as of this moment too."""

RADIUS_M = 3_000
GROUPS = (
    *("plain", "need", "sentence"),
    *("typo", "spelling", "name"),
    *("place", "time"),
    *("cost", "access", "age", "language"),
    *("give", "space"),
)
GRADES = (1, 2)
_FIELDS = {"q", "near", "radius_m", "group", "relevant"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was typed, where, and the ids of the demo's lists that answer it: 2 exactly, 1 decently.

    ``near`` is the text of the place box, empty when the place is in ``q`` or does not matter; ``radius_m`` metres.
    """

    q: str
    near: str
    radius_m: int
    group: str
    relevant: dict[str, int]


def load(folder: Path = QUERIES) -> list[Judged]:
    """Return every query, by file name and then as written. Raises ValueError for an entry that is not one."""
    return [query for file in sorted(folder.glob("*.yaml")) for query in _read(file)]


def ndcg(ranked_ids: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """Return the normalised discounted cumulated gain of the first ``k``, from 0 to 1, best first.

    A grade g gains 2^g - 1, divided by log2(rank + 1), over what the best order would gain: Järvelin & Kekäläinen,
    "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, with the exponential gain that is
    usual since. Raises ValueError when nothing is relevant, or an id is ranked twice.
    """
    _check(ranked_ids, relevant)
    return _gain([relevant.get(i, 0) for i in ranked_ids[:k]]) / _gain(
        sorted(relevant.values(), reverse=True)[:k]
    )


def recall(ranked_ids: Sequence[str], relevant: Mapping[str, int], k: int = 20) -> float:
    """Return how much of what is relevant, of either grade, is among the first ``k``: 1 when no more could be.

    Where more than ``k`` are relevant it is divided by ``k``. Raises ValueError as ``ndcg`` does.
    """
    _check(ranked_ids, relevant)
    return sum(i in relevant for i in ranked_ids[:k]) / min(k, len(relevant))


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _check(ranked_ids: Sequence[str], relevant: Mapping[str, int]) -> None:
    if not relevant:
        raise ValueError("nothing is relevant, so no ranking is better than another")
    if len(set(ranked_ids)) < len(ranked_ids):
        raise ValueError("an id is ranked twice")


def _read(file: Path) -> Iterator[Judged]:
    for entry in _NoRepeats(file.read_text(encoding="utf-8")).get_single_data():
        where = f"{file.name}: {entry.get('q', entry)!r}"
        if not entry.keys() >= {"q", "group", "relevant"} or not entry.keys() <= _FIELDS:
            raise ValueError(f"{where} has other fields than a query")
        if entry["group"] not in GROUPS:
            raise ValueError(f"{where} is of no known group")
        if not entry["relevant"] or not set(entry["relevant"].values()) <= set(GRADES):
            raise ValueError(f"{where} needs something relevant, of grade 1 or 2")
        yield Judged(
            q=entry["q"],
            near=entry.get("near", ""),
            radius_m=entry.get("radius_m", RADIUS_M),
            group=entry["group"],
            relevant=dict(entry["relevant"]),
        )


class _NoRepeats(yaml.SafeLoader):
    """YAML in which a mapping may not name one thing twice; the plain loader keeps the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise ValueError(f"{', '.join(sorted(repeated))} stands twice in one mapping{node.start_mark}")
        return super().construct_mapping(node, deep=deep)
