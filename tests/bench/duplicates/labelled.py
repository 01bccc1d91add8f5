"""The demo's labelled pairs, as listings in the bench's database, and how good the queue made of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import yaml

from assets.actions.listings import Edit, complete, rehearse, save_listings
from assets.actions.pairs import look_at_all
from assets.actor import Actor
from assets.models import DuplicatePair, Listing
from assets.snapshot import snapshot
from assets.vocabulary import Kind
from tests.bench.duplicates.variants import HELD_BACK, SETTING, Document

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EACH = 40
"""Entries by each generator."""
_WRITTEN = Path(__file__).with_name("written.yaml")
_BY = Actor("bench duplicates")
Pair = tuple[int, int]


@dataclass(slots=True)
class Made:
    """A listing to be made: by which generator, what it is an entry of, and in which half it is."""

    by: str
    kind: str
    document: Document
    thing: str
    half: str


@dataclass(slots=True)
class Labels:
    """Which generator made a listing, in which half, and which listings are entries of one thing."""

    by: dict[int, str] = field(default_factory=dict)
    half: dict[int, str] = field(default_factory=dict)
    things: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def same(self, half: str) -> set[Pair]:
        """The pairs of one half that are one thing."""
        pairs = (pair for keys in self.things.values() for pair in combinations(sorted(keys), 2))
        return {pair for pair in pairs if self.in_half(pair, half)}

    def in_half(self, pair: Pair, half: str) -> bool:
        return half in (self.half.get(pair[0]), self.half.get(pair[1]))


@dataclass(frozen=True, slots=True)
class Quality:
    half: str
    right: int
    queued: int
    same: int
    missed: dict[str, int]
    wrong: dict[str, int]

    @property
    def precision(self) -> float:
        return self.right / self.queued if self.queued else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.same if self.same else 0.0


def make() -> Labels:
    """Add the labelled entries to the demo's own listings."""
    made = [*_generated(), *_written()]
    edits = [Edit(kind=m.kind, document=m.document, action="created") for m in made]
    fit = [refusal is None for refusal in rehearse(edits, at=AT)]
    rows = iter(save_listings([edit for edit, ok in zip(edits, fit, strict=True) if ok], by=_BY, at=AT))
    labels = Labels()
    for one in (m for m, ok in zip(made, fit, strict=True) if ok):
        key = next(rows).pk
        labels.by[key], labels.half[key] = one.by, one.half
        labels.things[one.thing].append(key)
        if one.thing.isdigit() and int(one.thing) not in labels.things[one.thing]:
            labels.things[one.thing].append(int(one.thing))
    return labels


def _generated() -> Iterator[Made]:
    """Entries of listings drawn from the demo; each half draws from its own."""
    rng = Random(17)
    kinds = (Kind.ORGANISATION, Kind.SPACE, Kind.ACTIVITY)
    found = {
        k: sorted(Listing.objects.published().filter(kind=k).values_list("pk", flat=True)) for k in kinds
    }
    for half, generators in (("setting", SETTING), ("held back", HELD_BACK)):
        mine = [(k, pk) for k in kinds for pk in found[k] if (pk % 2 == 0) is (half == "setting")]
        rng.shuffle(mine)
        drawn = iter(mine)
        for name, (generate, same) in generators.items():
            for kind, key in (next(drawn) for _ in range(EACH)):
                document = snapshot(complete(kind, [key])[key])
                if not same and "point" not in document:
                    # Nothing would tell it from its like, not even to a person.
                    continue
                document = generate(document, rng)
                twin = document.pop("_twin", None)
                thing = str(key) if same else f"{name} {key}"
                yield Made(name, kind, document, thing, half)
                if twin:
                    yield Made(name, kind, document | {"name": twin}, f"{thing} twin", half)


def _written() -> Iterator[Made]:
    """The pairs by hand, each somewhere of its own in the place."""
    places = list(Listing.objects.published().filter(kind=Kind.SPACE, point__isnull=False).order_by("pk"))
    for number, pair in enumerate(yaml.safe_load(_WRITTEN.read_text())):
        where = places[number * 3].point
        x, y = (where.x + 137, where.y - 211) if where else (0.0, 0.0)
        base: dict[str, Any] = {"status": "published", "themes": ["coffee-and-chat"], **pair.get("both", {})}
        for side, east in (("a", 0), ("b", pair["m"])):
            document = base | pair[side] | {"point": [x + east, y]}
            thing = f"by hand {number}" if pair["same"] else f"by hand {number} {side}"
            yield Made("by hand", pair["kind"], document, thing, "held back")


def measure(labels: Labels) -> list[Quality]:
    """The queue as it stands after all listings were gone through, by halves."""
    look_at_all(at=AT)
    rows = DuplicatePair.objects.open().order_by("pk")
    queue: set[Pair] = {(a, b) for a, b in rows.values_list("first_id", "second_id")}
    return [_quality(half, labels, queue) for half in ("setting", "held back")]


def _quality(half: str, labels: Labels, queue: set[Pair]) -> Quality:
    same = labels.same(half)
    # A pair of the demo's own listings, all of them different, counts against both halves.
    queued = {p for p in queue if labels.in_half(p, half) or not (labels.half.keys() & set(p))}
    return Quality(
        half,
        len(queued & same),
        len(queued),
        len(same),
        _by_generator(labels, same - queue),
        _by_generator(labels, queued - same),
    )


def _by_generator(labels: Labels, pairs: Iterable[Pair]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for pair in pairs:
        names = sorted({labels.by[key] for key in pair if key in labels.by})
        counted[" and ".join(names) or "the demo's own"] += 1
    return dict(sorted(counted.items()))
