"""The difference between a file and what is stored, shown before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row that is stored with other values."""

    key: str
    label: str
    fields: tuple[FieldChange, ...]


@dataclass
class Diff:
    """Counts, and the first few of each as samples.

    Importers that compare in SQL set the counts and samples; those that compare row by row call ``add``,
    ``change``, ``remove``, ``same`` and ``keep``.
    """

    noun: str = "row"
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    absent: int = 0
    """Stored, not in the file, and left alone."""
    added_samples: list[str] = field(default_factory=list)
    changed_samples: list[Change] = field(default_factory=list)
    removed_samples: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    """Changes that are not rows: a vintage becomes current, a licence is corrected."""
    most_samples: int = 5

    def add(self, key: str, label: str = "") -> None:
        self.added += 1
        if len(self.added_samples) < self.most_samples:
            self.added_samples.append(_named(key, label))

    def change(self, change: Change) -> None:
        self.changed += 1
        if len(self.changed_samples) < self.most_samples:
            self.changed_samples.append(change)

    def remove(self, key: str, label: str = "") -> None:
        self.removed += 1
        if len(self.removed_samples) < self.most_samples:
            self.removed_samples.append(_named(key, label))

    def same(self) -> None:
        self.unchanged += 1

    def keep(self) -> None:
        self.absent += 1

    @property
    def is_empty(self) -> bool:
        """True when applying would change nothing."""
        return not (self.added or self.changed or self.removed or self.also)

    def lines(self) -> Iterator[str]:
        """Tell the difference in lines for a terminal."""
        yield (
            f"{self.added:,} to add, {self.changed:,} to change, {self.removed:,} to remove, "
            f"{self.unchanged:,} the same"
        )
        if self.absent:
            yield f"{self.absent:,} stored but not in the file: kept"
        for text in self.also:
            yield f"  * {text}"
        yield from self._sampled("+", self.added_samples, self.added)
        changed = [f"{_named(c.key, c.label)}: {_spelt(c.fields)}" for c in self.changed_samples]
        yield from self._sampled("~", changed, self.changed)
        yield from self._sampled("-", self.removed_samples, self.removed)

    def _sampled(self, sign: str, samples: list[str], count: int) -> Iterator[str]:
        for text in samples:
            yield f"  {sign} {text}"
        if count > len(samples):
            yield f"  {sign} … and {count - len(samples):,} more"


def _named(key: str, label: str) -> str:
    return f"{key} {label}" if label and label != key else key


def _spelt(fields: tuple[FieldChange, ...]) -> str:
    return "; ".join(f"{f.name} {f.before or '(empty)'} → {f.after or '(empty)'}" for f in fields)
