"""The taxonomy as it is now, in memory: the tree for the form, and its words for the search.

Themes change rarely and are asked for by every page, so each process keeps them for a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from assets.models import Synonym, Term
from assets.search.words.normal import Token, fold
from assets.search.words.phrases import Phrases

KEPT_S = 60.0
"""Seconds for which a process goes on using what it has read."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A term with its place in the tree: ``children`` in their order, ``ancestors`` nearest first, both as ids."""

    id: int
    slug: str
    name: str
    description: str
    parent_id: int | None
    position: int
    children: tuple[int, ...]
    ancestors: tuple[int, ...]


class TermRow(NamedTuple):
    id: int
    slug: str
    name: str
    description: str
    parent_id: int | None
    position: int


class Taxonomy:
    """All themes, their tree and the phrases that mean them. Never changes once it is made."""

    def __init__(self, terms: Iterable[TermRow], synonyms: Iterable[tuple[int, str]]) -> None:
        rows = sorted(terms, key=lambda row: (row.position, row.name, row.id))
        known = {row.id: row for row in rows}
        below: dict[int | None, list[int]] = defaultdict(list)
        for row in rows:
            below[row.parent_id if row.parent_id in known else None].append(row.id)
        self.themes: dict[int, Theme] = {
            row.id: Theme(*row, children=tuple(below[row.id]), ancestors=tuple(_above(row, known)))
            for row in rows
        }
        self.roots: tuple[int, ...] = tuple(below[None])
        self.by_slug: dict[str, Theme] = {theme.slug: theme for theme in self.themes.values()}
        self._phrases: Phrases[int] = Phrases()
        # What is begun to be typed, plainly spelt, with the theme it may become; names before synonyms.
        self._beginnings: list[tuple[str, int]] = []
        for row in rows:
            self._learn(row.name, row.id)
        for term_id, text in synonyms:
            if term_id in known:
                self._learn(text, term_id)

    def _learn(self, text: str, term_id: int) -> None:
        self._phrases.add(text, term_id)
        self._beginnings.append((fold(text), term_id))

    @classmethod
    def read(cls) -> Taxonomy:
        """Read it from the database, in two queries."""
        terms = Term.objects.order_by("pk").values_list(*TermRow._fields)
        synonyms = Synonym.objects.order_by("pk").values_list("term_id", "text")
        return cls([TermRow(*row) for row in terms], list(synonyms))

    @classmethod
    def current(cls, *, clock: Callable[[], float] = monotonic) -> Taxonomy:
        """What this process read at most ``KEPT_S`` seconds ago by ``clock``, or else reads now."""
        global _kept
        kept, now = _kept, clock()
        if kept is None or not 0 <= now - kept[1] < KEPT_S:
            kept = _kept = (cls.read(), now)
        return kept[0]

    def phrases_at(self, words: list[Token], start: int) -> list[tuple[int, tuple[int, ...]]]:
        """The phrases that begin with the word at ``start``: where each ends (exclusive), and its theme ids."""
        return [(end, tuple(sorted(ids))) for end, ids in self._phrases.at(words, start)]

    def knows(self, key: str) -> bool:
        """Whether a word with this key (see normal.key) is in a phrase."""
        return key in self._phrases.keys

    def beginning_with(self, prefix: str, *, limit: int) -> list[tuple[Theme, str]]:
        """Themes of which a name, a synonym or a word in one begins so, each with the words that did.

        Beginnings of the whole come before beginnings of a later word; names before synonyms.
        """
        typed = " ".join(fold(prefix).split())
        if not typed:
            return []
        found: dict[int, tuple[int, str]] = {}
        for text, term_id in self._beginnings:
            rank = 0 if text.startswith(typed) else 1 if f" {typed}" in text else 2
            if rank < found.get(term_id, (2, ""))[0]:
                found[term_id] = (rank, text)
        best = sorted(found.items(), key=lambda item: (item[1][0], self._is_synonym(*item), item[0]))
        return [(self.themes[term_id], text) for term_id, (_, text) in best[:limit]]

    def _is_synonym(self, term_id: int, ranked: tuple[int, str]) -> bool:
        return ranked[1] != fold(self.themes[term_id].name)


_kept: tuple[Taxonomy, float] | None = None


def forget() -> None:
    """Read the taxonomy anew when it is next asked for: after an import, and between tests."""
    global _kept
    _kept = None


def _above(row: TermRow, known: dict[int, TermRow]) -> list[int]:
    """Ids of the terms above one, nearest first; ends even if rows were to form a ring."""
    found: list[int] = []
    parent = row.parent_id
    while parent in known and parent not in found and parent != row.id:
        found.append(parent)
        parent = known[parent].parent_id
    return found
