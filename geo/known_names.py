"""The names of places this map knows, in memory: to tell quickly that a word is none of them."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from geo.models import Area, BoundaryKind, PlaceName
from geo.names import search_name

KEPT_S = 60.0
"""Seconds for which a process goes on using what it has read."""

_AREA_KINDS = (BoundaryKind.NEIGHBOURHOOD, BoundaryKind.WARD, BoundaryKind.LOCAL_AUTHORITY)
_kept: tuple[frozenset[str], float] | None = None


def is_a_name(text: str, *, clock: Callable[[], float] = monotonic) -> bool:
    """Whether a place or a current area is called exactly that, however it is spelt with capitals and accents.

    A gazetteer of the whole country takes some 5 MB. A name that has just been imported is known within a minute.
    """
    global _kept
    now = clock()
    if _kept is None or not 0 <= now - _kept[1] < KEPT_S:
        _kept = (_read(), now)
    return search_name(text) in _kept[0]


def forget() -> None:
    """Read the names anew when they are next asked for: after an import, and between tests."""
    global _kept
    _kept = None


def _read() -> frozenset[str]:
    places = PlaceName.objects.values_list("search_name", flat=True)
    areas = Area.objects.filter(boundary_set__is_current=True, boundary_set__kind__in=_AREA_KINDS)
    return frozenset(places) | {search_name(name) for name in areas.values_list("name", flat=True)}
