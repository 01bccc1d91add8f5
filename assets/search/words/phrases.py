"""Finding known phrases in a row of words, each word looked at a few times at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from assets.search.words.normal import SKIPPED, Token, fold, key, tokens

Meaning = TypeVar("Meaning")


@dataclass(slots=True)
class _Node(Generic[Meaning]):
    next: dict[str, _Node[Meaning]] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)


class Phrases(Generic[Meaning]):
    """Phrases with what they mean, found by the keys of their words.

    Small words such as "my" and "the" count only at the beginning of a phrase. What is known as one word is found
    in two ("lip reading"), and what is known as two in one ("dropin").
    """

    def __init__(self) -> None:
        self._root: _Node[Meaning] = _Node()
        self._whole: set[str] = set()
        self.keys: set[str] = set()
        """Keys of every word there is in a phrase."""

    def add(self, text: str, meaning: Meaning) -> None:
        """Learn a phrase; one without words is passed over, one that is there already means this as well."""
        words = tokens(text)
        keys = [t.key for n, t in enumerate(words) if t.key and not (n and t.folded in SKIPPED)]
        if not keys:
            return
        self._put(keys, meaning)
        self.keys.update(keys)
        if len(words) == 1 and len(words[0].folded) >= 6:
            self._whole.add(words[0].folded)
        if len(keys) == len(words) == 2:
            self._put([key(fold(words[0].folded + words[1].folded))], meaning)
            self.keys.add(key(words[0].folded + words[1].folded))

    def _put(self, keys: Iterable[str], meaning: Meaning) -> None:
        node = self._root
        for one in keys:
            node = node.next.setdefault(one, _Node())
        if meaning not in node.meanings:
            node.meanings.append(meaning)

    def at(self, words: Sequence[Token], start: int) -> Iterator[tuple[int, list[Meaning]]]:
        """Every phrase that begins with the word at ``start``: where it ends (exclusive), and what it means."""
        node: _Node[Meaning] | None = self._root
        for n in range(start, len(words)):
            word = words[n]
            if n > start and (word.quote or word.apart):
                return
            further = node.next.get(word.key) if node and word.key else None
            if further is None:
                if n > start and (not word.key or word.folded in SKIPPED):
                    continue
                break
            node = further
            if node.meanings:
                # "passed away" is one word that is written as two.
                yield n + (2 if n + 1 < len(words) and not words[n + 1].key else 1), node.meanings
        if start + 1 < len(words) and words[start].folded + words[start + 1].folded in self._whole:
            joined = self._root.next.get(key(words[start].folded + words[start + 1].folded))
            if joined is not None and joined.meanings:
                yield start + 2, joined.meanings
