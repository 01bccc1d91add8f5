"""What of a listing is compared with another's. Pure; made from a document here and from rows by .stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assets.duplicates import contacts
from assets.duplicates.words import folded, words_of
from geo.privacy import LocationPrivacy

Easting = float
Northing = float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A listing as duplicates see it. Only a place that anybody may be shown is compared: EPSG:27700, metres.

    So neither a candidate nor its reasons can tell where a protected place is.
    """

    kind: str
    name: str
    point: tuple[Easting, Northing] | None = None
    street: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    host: str = ""
    path: str = ""
    charity: str = ""
    company: str = ""
    category: str = ""
    themes: frozenset[str] = frozenset()
    owner: str = ""
    ids: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """(source, what the source calls it)."""

    @property
    def place_words(self) -> frozenset[str]:
        return frozenset(words_of(self.town)) if self.town else frozenset()

    @property
    def web(self) -> str:
        """A web address that is one's own: shared sites need more than their name."""
        if not self.host or (self.host in contacts.SHARED_HOSTS and not self.path):
            return ""
        return f"{self.host}/{self.path}"


_CATEGORIES = ("activity_type", "space_type")


def facts_of(kind: str, document: dict[str, Any]) -> Facts:
    """The facts of a listing's document (assets.snapshot), saved or still being written; half of it may be missing."""
    shown = document.get("location_privacy", LocationPrivacy.EXACT) == LocationPrivacy.EXACT
    point = document.get("point") if shown else None
    host, path = contacts.web_address(document.get("website") or "")
    return Facts(
        kind=kind,
        name=document.get("name") or "",
        point=(float(point[0]), float(point[1])) if point else None,
        street=folded(document.get("street") or "") if shown else "",
        town=document.get("town") or "",
        postcode=contacts.postcode(document.get("postcode") or "") if shown else "",
        phone=contacts.phone_number(document.get("phone") or ""),
        email=contacts.email_address(document.get("email") or ""),
        host=host,
        path=path,
        charity=contacts.register_number(document.get("charity_number") or ""),
        company=contacts.register_number(document.get("company_number") or ""),
        category=next((document[n] for n in _CATEGORIES if document.get(n)), ""),
        themes=frozenset(document.get("themes") or ()),
        owner=str(document.get("owner") or ""),
    )
