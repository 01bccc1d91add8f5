"""An older version of a listing as a change that can be made today: what can be brought back, and what cannot. Pure
but for looking up what the version names.

Other rows are gone since, people asked for things to be forgotten, fields were renamed. Nothing of that may keep the
rest from coming back, and nothing of it goes unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assets.models import MODELS, Listing, Organisation, Space, Term
from assets.snapshot import DERIVED, NOT_SAID, Document, changes, default
from assets.vocabulary import Status
from geo.models import Area

ERASED = "[erased]"
"""What stands in history where something personal stood."""

PASSING = frozenset(
    {"confirmed_at", "confirmed_how", "room", "room_places", "room_as_of", "room_valid_until", "published_at"}
)
"""What held only when it was said. An old version does not say that it is right today."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What to change, emptied fields as None; and the names of fields that stay as they are, for what is gone."""

    document: Document
    kept: tuple[str, ...]


def to_version(kind: str, *, now: Document, then: Document) -> Restored:
    """Make a listing say what an older version said. It is on the map if it then was, and stays if it now is."""
    fields = (now.keys() | then.keys()) - {"status"}
    wanted = {name: then.get(name) for name in fields if then.get(name) != now.get(name)}
    if then.get("status") == Status.PUBLISHED and now.get("status") != Status.PUBLISHED:
        wanted["status"] = Status.PUBLISHED.value
    return _that_fits(kind, wanted, now)


def without_change(kind: str, *, now: Document, before: Document, after: Document) -> Restored:
    """Take one change back. What was changed again since, by whomever, stays as it now is."""
    wanted, stays = {}, []
    for name, (was, became) in changes(before, after).items():
        if name in PASSING:
            continue
        if now.get(name) == became:
            wanted[name] = was
        else:
            stays.append(name)
    fits = _that_fits(kind, wanted, now)
    return Restored(fits.document, tuple(sorted({*fits.kept, *stays})))


def _that_fits(kind: str, wanted: Document, now: Document) -> Restored:
    columns = {f.name for f in MODELS[kind]._meta.concrete_fields} | {"themes", "reach_areas", "schedules"}
    document: Document = {}
    kept: list[str] = []
    for name, value in wanted.items():
        if name in PASSING:
            continue
        if name not in columns or name in NOT_SAID or name in DERIVED:
            kept.append(name)
            continue
        there = _there(name, value)
        if there is _GONE:
            kept.append(name)
            continue
        if there != value:
            kept.append(name)
        if there != now.get(name) and not (there is None and now.get(name) == default(kind, name)):
            document[name] = there
    return Restored(document, tuple(sorted(kept)))


_GONE: Any = object()


def _there(name: str, value: Any) -> Any:
    """The value as far as what it names is still there; _GONE when none of it is."""
    if value is None:
        return None
    if name in ("phone", "email", "website", "photo") and ERASED in str(value):
        return _GONE
    if name == "themes":
        return _those(value, Term.objects.filter(slug__in=value).values_list("slug", flat=True))
    if name == "reach_areas":
        current = Area.objects.filter(boundary_set__is_current=True, code__in=value)
        return _those(value, current.values_list("code", flat=True))
    if name in ("owner", "venue"):
        rows: type[Listing] = Organisation if name == "owner" else Space
        there = rows.objects.filter(uuid=value).exclude(status=Status.WITHDRAWN).exists()
        return value if there else _GONE
    return value


def _those(named: Iterable[str], known: Iterable[str]) -> Any:
    there = set(known)
    return [one for one in named if one in there] or _GONE
