"""What protects people: a place that is not to be published must not stand in the words beside it either."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from assets.snapshot import Document
from geo.privacy import LocationPrivacy

_TEXTS = ("name", "summary", "description", "first_visit", "cost_note", "free_slots", "photo_alt", "website")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_HOUSE = re.compile(r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’]+\s+){1,3}(?:street|road|avenue|lane|close|drive|way|court|st|rd|ave)\b", re.IGNORECASE)  # fmt: skip


def gives_away(said: Document) -> list[str]:
    """What in the public words tells where a protected place is, each as a sentence with the words themselves."""
    if said.get("location_privacy", LocationPrivacy.EXACT) == LocationPrivacy.EXACT:
        return []
    found: dict[str, None] = {}
    street = str(said.get("street") or "").casefold()
    for name in _TEXTS:
        text = str(said.get(name) or "")
        for match in (*_POSTCODE.finditer(text), *_HOUSE.finditer(text)):
            found[match[0]] = None
        if len(street) > 4 and street in text.casefold():
            found[str(said["street"])] = None
    return [
        gettext("“{words}” tells people where it is. Take it out of the text.").format(words=words)
        for words in found
    ]
