"""A change as rows that can be read: what it was, what it would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from assets.snapshot import Document, changes
from directory.changes.labels import LONG, UNTOLD, label, place_of
from directory.changes.marked import marked
from directory.changes.said import Words

_PASSED_OVER = UNTOLD | {"confirmed_at", "confirmed_how"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field; ``marked`` is both in one, for running text, and the photos are addresses."""

    name: str
    label: str
    before: list[str]
    after: list[str]
    marked: SafeString | None = None
    photo_before: str = ""
    photo_after: str = ""


def differences(kind: str, before: Document, after: Document, *, at: datetime) -> list[Difference]:
    """What differs between two documents, as it is read from top to bottom."""
    words = Words.of(kind, [before, after], at=at)
    return [difference(words, name, before, after) for name in changed_fields(before, after)]


def changed_fields(before: Document, after: Document) -> list[str]:
    """The fields in which two documents differ, but for those that say nothing by themselves."""
    empty: tuple[object, ...] = (None, "", [])
    found = changes(
        {n: v for n, v in before.items() if v not in empty},
        {n: v for n, v in after.items() if v not in empty},
    )
    return sorted((name for name in found if name not in _PASSED_OVER), key=place_of)


def difference(words: Words, name: str, before: Document, after: Document) -> Difference:
    was, will = before.get(name), after.get(name)
    both = marked(str(was), str(will)) if name in LONG and was and will else None
    return Difference(
        name=name,
        label=label(name),
        before=words.say(name, was),
        after=words.say(name, will),
        marked=both,
        photo_before=photo_url(was) if name == "photo" else "",
        photo_after=photo_url(will) if name == "photo" else "",
    )


def photo_url(stored: object) -> str:
    """Where a picture is to be seen; empty where there is none, or the site shows none."""
    try:
        return reverse("photo", args=[str(stored)]) if stored else ""
    except NoReverseMatch:
        return ""


def named(fields: list[str]) -> str:
    """The fields' labels in a row, as small words: “Phone, Days and times”."""
    return ", ".join(label(name) for name in fields)
