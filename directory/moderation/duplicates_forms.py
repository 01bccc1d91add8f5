"""What a convenor chooses of two listings, read from what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assets.duplicates.parts import Side

SIDES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Chosen:
    """``keep`` is the entry that stays; ``parts`` are the sides that were chosen, by part."""

    keep: str
    parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, str], parts: Iterable[str]) -> Chosen:
        """What is not one of the two sides was not chosen."""
        sides = {code: data.get(f"part-{code}", "") for code in parts}
        keep = data.get("keep", "")
        return cls(
            keep if keep in SIDES else "", {code: side for code, side in sides.items() if side in SIDES}
        )

    @property
    def choices(self) -> dict[str, Side]:
        """As a merge takes them."""
        return {code: "keep" if side == self.keep else "drop" for code, side in self.parts.items()}
