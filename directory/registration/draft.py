"""A change that somebody is writing, as its pages need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing

from assets.local_time import local_date
from assets.merge import TOGETHER
from assets.models import Proposal
from assets.proposed import whole
from assets.snapshot import Document

_SALT = "registration.was"
_GROUPS = {name: group for group in TOGETHER for name in group}


@dataclass(frozen=True, slots=True)
class Draft:
    proposal: Proposal
    said: Document
    """What the listing would say, whole; empty fields are absent."""
    at: datetime
    today: date

    @classmethod
    def of(cls, proposal: Proposal, *, at: datetime) -> Draft:
        return cls(proposal, whole(proposal), at, local_date(at))

    @property
    def kind(self) -> str:
        return self.proposal.kind

    @property
    def is_new(self) -> bool:
        return self.proposal.listing_id is None

    @property
    def name(self) -> str:
        return str(self.said.get("name", ""))

    def sealed(self, said: Document | None = None) -> str:
        """What the writer sees in the page, to come back with what they send; nobody can write it but us."""
        kept = {"proposal": str(self.proposal.uuid), "said": self.said if said is None else said}
        return signing.dumps(kept, salt=_SALT, compress=True)

    def opened(self, sealed: str) -> Document:
        """What the writer saw; what is said now where that did not come back."""
        try:
            kept = signing.loads(sealed, salt=_SALT)
        except signing.BadSignature:
            return self.said
        return dict(kept["said"]) if kept.get("proposal") == str(self.proposal.uuid) else self.said


def touched(new: Document, was: Document) -> Document:
    """What a writer changed, of all that a form holds. Fields that make sense only together come together."""
    changed = {name for name, value in new.items() if _plain(value) != _plain(was.get(name))}
    together = {name for one in changed for name in _GROUPS.get(one, (one,))}
    return {name: new.get(name, was.get(name)) for name in sorted(together) if name in new or name in was}


def _plain(value: Any) -> Any:
    return None if value in ("", []) else value
