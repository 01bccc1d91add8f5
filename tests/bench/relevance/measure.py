"""Asks every judged query as the finder would, and prints how good the answers are, and what failed.

Beside the whole search stand two ablations: without the everyday words of the themes, and without spelling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from rich.console import Console
from rich.table import Table

from assets.imports.folder import find_layers, import_layers
from assets.models import ExternalId
from assets.search.query import nearly, search
from directory.demo import loaded
from directory.demo.geography import steps
from directory.finder.answer import NEARLY_SHOWN
from directory.finder.asked import Asked
from geo.imports.plan import Author
from geo.imports.plan import run as import_
from tests.bench.relevance.judged import AT, Judged, load, ndcg, recall

LEAST_NDCG, LEAST_RECALL = 0.90, 0.95
ASKED_FOR = 20
_FIXTURES = Path(settings.BASE_DIR) / "fixtures"
_BY = Author("bench relevance")


@dataclass(frozen=True, slots=True)
class Score:
    query: Judged
    ndcg: float
    recall: float
    found: tuple[str, ...]
    total: int


def run(*, listings: int, requests: int) -> bool:
    """Measure; return whether nDCG@10 or recall@20 is lower than it must be."""
    load_the_demo()
    ids = _ids()
    whole = [_ask(query, ids) for query in load()]
    without_synonyms = [_ask(query, ids, synonyms=False) for query in load()]
    with patch("directory.finder.asked.correct", _uncorrected):
        without_spelling = [_ask(query, ids) for query in load()]
    sides = {"whole": whole, "no synonyms": without_synonyms, "no spelling": without_spelling}
    Console(width=110).print(_by_group(sides))
    _tell_failing(whole, ids)
    figures = "; ".join(
        f"{name} nDCG@10 {mean(s.ndcg for s in side):.3f}, recall@20 {mean(s.recall for s in side):.3f}"
        for name, side in sides.items()
    )
    print(f"relevance: {len(whole)} queries; {figures}")
    return mean(s.ndcg for s in whole) < LEAST_NDCG or mean(s.recall for s in whole) < LEAST_RECALL


def _uncorrected(words: Sequence[str]) -> Mapping[str, str]:
    return {}


def load_the_demo() -> None:
    """The demo as of the moment the queries are asked at, in a database of its own."""
    call_command("migrate", verbosity=0, skip_checks=True)
    run_ = loaded.last_loaded()
    if run_ is not None and run_.file_sha256 == loaded.digest(_FIXTURES):
        call_command("rebuild_search", verbosity=0)
        return
    call_command("flush", interactive=False, verbosity=0)
    print("loading the demo as of the moment of the queries (once) …", flush=True)
    for _, make in steps(_FIXTURES):
        import_(make(), by=_BY, at=AT, apply=True)
    layers, _ = find_layers(_FIXTURES / "demo" / "listings", _FIXTURES / "mappings" / "demo")
    import_layers(layers, by=_BY, at=AT, apply=True, told=lambda done: None)
    call_command("rebuild_search", verbosity=0)
    loaded.note_loaded(_FIXTURES, counted_from=AT, at=AT)


def _ids() -> dict[int, str]:
    """The demo's own id of each listing, by key."""
    return dict(ExternalId.objects.order_by("pk").values_list("listing_id", "value"))


def _ask(query: Judged, ids: dict[int, str], *, synonyms: bool = True) -> Score:
    address = QueryDict(mutable=True)
    address.update({"q": query.q, "near": query.near})
    asked = Asked.read(address, at=AT)
    if not asked.answerable:
        return Score(query, 0.0, 0.0, (), 0)
    # Some were judged at distances between those the form offers.
    question = replace(asked.search(limit=ASKED_FOR), radius_m=float(query.radius_m))
    if not synonyms:
        question = replace(question, said=tuple(replace(said, theme_ids=()) for said in question.said))
    results = search(question)
    hits = list(results.hits)
    if len(hits) < ASKED_FOR:
        # The page goes on with what is almost a result.
        hits += nearly(replace(question, words=results.words), limit=NEARLY_SHOWN)
    found = tuple(ids[hit.listing_id] for hit in hits[:ASKED_FOR])
    return Score(query, ndcg(found, query.relevant), recall(found, query.relevant), found, results.total)


def _by_group(sides: dict[str, list[Score]]) -> Table:
    table = Table("group", "queries", *(f"{name} {what}" for name in sides for what in ("nDCG", "recall")))
    groups: dict[str, dict[str, list[Score]]] = defaultdict(lambda: defaultdict(list))
    for name, side in sides.items():
        for score in side:
            groups[score.query.group][name].append(score)
    for group, scores in groups.items():
        figures = [
            f"{mean(value):.2f}"
            for name in sides
            for value in ([s.ndcg for s in scores[name]], [s.recall for s in scores[name]])
        ]
        table.add_row(group, str(len(scores["whole"])), *figures)
    return table


def _tell_failing(scores: list[Score], ids: dict[int, str]) -> None:
    failing = [s for s in scores if s.ndcg < LEAST_NDCG or s.recall < LEAST_RECALL]
    if failing:
        print(f"\n{len(failing)} queries below the aims ({LEAST_NDCG} and {LEAST_RECALL}), worst first:")
    for score in sorted(failing, key=lambda s: s.ndcg + s.recall):
        missing = [one for one in score.query.relevant if one not in score.found]
        print(
            f"  {score.ndcg:.2f} {score.recall:.2f}  “{score.query.q}” near {score.query.near or '–'}"
            f" ({score.total} found); not among the first {ASKED_FOR}: {', '.join(missing) or 'none'}"
        )
