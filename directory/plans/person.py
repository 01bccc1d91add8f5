"""What a person says at the beginning of a plan: the sealed words, as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from directory.models.plan_codes import Easier

MOST_CHARACTERS = 2_000
"""Of each thing said. A page of paper holds about that."""
MOST_LABEL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """In the person's own words. ``easier`` are codes, ``easier_words`` what no code says."""

    matters: str = ""
    brings: str = ""
    easier: tuple[str, ...] = ()
    easier_words: str = ""

    @classmethod
    def read(cls, words: dict[str, Any]) -> Person:
        return cls(**words | {"easier": tuple(words.get("easier", ()))})

    def sealed(self) -> dict[str, Any]:
        # As it comes back: JSON knows no tuples, and what was said is compared with what is said now.
        return asdict(self) | {"easier": list(self.easier)}

    def easier_lines(self) -> tuple[str, ...]:
        """What makes it easier, each in a few words."""
        labels = [str(Easier(code).label) for code in self.easier if code in Easier.values]
        return (*labels, *([self.easier_words] if self.easier_words else []))
