"""The versions of a listing as a page shows them, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.actions.restoring import restored
from assets.models import Listing, Revision
from assets.vocabulary import Status
from directory.changes.difference import Difference, changed_fields, difference, differences
from directory.changes.labels import label
from directory.changes.said import Words

SIZE = 20

ACTIONS: dict[str, Promise] = {
    "created": _("Made"),
    "revised": _("Changed"),
    "published": _("Put on the map"),
    "withdrawn": _("Taken off the map"),
    "confirmed": _("Said to be right"),
    "imported": _("Changed by the list it comes from"),
    "moved": _("Moved with its venue"),
    "restored": _("Brought back an older version"),
    "undone": _("A change was undone"),
    "erased": _("Personal details taken out"),
    "merged": _("Put together with another entry of the same"),
    "unmerged": _("Taken apart again"),
}


@dataclass(frozen=True, slots=True)
class Version:
    revision: Revision
    action: str
    differences: list[Difference]
    is_first: bool
    is_now: bool


def versions(listing: Listing, *, start: int, at: datetime) -> list[Version]:
    """One page of versions, each with what it changed. A handful of queries, however many there are."""
    rows = list(listing.revisions.order_by("-number")[start : start + SIZE + 1])
    documents = [row.after for row in rows]
    words = Words.of(listing.kind, documents, at=at)
    newest = listing.revisions.order_by("-number").values_list("number", flat=True).first()
    found = []
    for row, before in zip(rows[:SIZE], [*rows[1:], None], strict=False):
        earlier = before.after if before is not None else {}
        changed = changed_fields(earlier, row.after) if before is not None else []
        found.append(
            Version(
                revision=row,
                action=str(ACTIONS.get(row.action, ACTIONS["revised"])),
                differences=[difference(words, name, earlier, row.after) for name in changed],
                is_first=before is None,
                is_now=row.number == newest,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Back:
    """What going back to a version would change, and what of it cannot come back."""

    differences: list[Difference]
    kept: list[str]
    comes_back: bool


def going_back(revision: Revision, now: dict[str, object], *, at: datetime) -> Back:
    back = restored(revision)
    after = {**now, **back.document}
    return Back(
        differences=differences(revision.listing.kind, now, after, at=at),
        kept=[label(name) for name in back.kept],
        comes_back=back.document.get("status") == Status.PUBLISHED,
    )
