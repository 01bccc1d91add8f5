"""What to do where two sides may both have changed a listing: a source and we, or two people. Pure.

Three documents: what the source said last (``base``), what we hold (``ours``), what it says now (``theirs``).
Only what the source changed is taken over, and not where we changed the same thing: then ours stays, because
somebody here looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assets.snapshot import Document, default

TOGETHER = (
    ("venue", "point", "street", "town", "postcode"),
    ("reach_kind", "reach_m", "reach_areas", "reach_polygon"),
    ("room", "room_places", "room_as_of", "room_valid_until"),
    ("confirmed_at", "confirmed_how"),
    ("cost", "cost_pence", "cost_note"),
    ("age_min", "age_max"),
)
"""Fields that make sense only together: taken over or kept as one. A new street with an old pin is wrong."""

_GROUP = {name: group for group in TOGETHER for name in group}


@dataclass(frozen=True, slots=True)
class Merged:
    """``changes`` is what to save, emptied fields as None; ``kept`` names what was edited here and stays."""

    changes: Document = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def merge(kind: str, fields: Iterable[str], *, base: Document, ours: Document, theirs: Document) -> Merged:
    """Decide field by field (or group by group) for the ``fields`` that the source speaks of."""

    def value(document: Document, name: str) -> object:
        return document.get(name, default(kind, name))

    changes: Document = {}
    kept: list[str] = []
    for group in _grouped(fields):
        if all(value(theirs, n) == value(base, n) or value(theirs, n) == value(ours, n) for n in group):
            continue
        edited_here = any(value(ours, n) != value(base, n) for n in group)
        if edited_here and not _is_newer_confirmation(group, ours, theirs):
            # An older word that it is right is no disagreement.
            kept += (
                [] if "confirmed_at" in group else [n for n in group if value(theirs, n) != value(ours, n)]
            )
            continue
        changes.update({n: theirs.get(n) for n in group if value(theirs, n) != value(ours, n)})
    return Merged(changes, tuple(sorted(kept)))


def _is_newer_confirmation(group: tuple[str, ...], ours: Document, theirs: Document) -> bool:
    """A later word that a listing is right stands, whoever gave it. Moments are ISO 8601 in UTC."""
    return "confirmed_at" in group and str(theirs.get("confirmed_at", "")) > str(ours.get("confirmed_at", ""))


def _grouped(fields: Iterable[str]) -> list[tuple[str, ...]]:
    wanted = set(fields)
    groups = {tuple(n for n in _GROUP.get(name, (name,)) if n in wanted) for name in wanted}
    return sorted(groups)
