from __future__ import annotations

from assets.models import Term


def root_of(key: int | None, terms: dict[int, Term]) -> int | None:
    """The group of themes that a theme belongs to; None for one that is gone. ``terms`` are all there are, by key."""
    seen: set[int] = set()
    while key in terms and key not in seen and (parent := terms[key].parent_id) is not None:
        seen.add(key)
        key = parent
    return key if key in terms else None
