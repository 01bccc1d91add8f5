"""What speaks for somebody's word that an organisation is theirs.

Their address has been proved already. The strongest is that it is the very address the entry gives; next, that it is
at the entry's own website; that they know the charity number, which is public, says little.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from assets.models import ExternalId, Organisation
from assets.vocabulary import ClaimProof

SHARED_HOSTS = frozenset({
    "aol.com", "btinternet.com", "btopenworld.com", "fastmail.com", "gmail.com", "gmx.co.uk", "gmx.com",
    "googlemail.com", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mac.com",
    "mail.com", "me.com", "msn.com", "ntlworld.com", "outlook.com", "plus.net", "plusnet.com",
    "proton.me", "protonmail.com", "pm.me", "sky.com", "talktalk.net", "tiscali.co.uk", "virginmedia.com",
    "yahoo.co.uk", "yahoo.com", "ymail.com", "zoho.com", "blogspot.com", "bsky.app", "eventbrite.co.uk",
    "eventbrite.com", "facebook.com", "github.io", "google.com", "instagram.com", "linktr.ee",
    "meetup.com", "mystrikingly.com", "nextdoor.co.uk", "nhs.net", "sites.google.com", "squarespace.com",
    "tiktok.com", "tumblr.com", "twitter.com", "webnode.co.uk", "weebly.com", "wix.com", "wixsite.com",
    "wordpress.com", "x.com", "youtube.com",
})  # fmt: skip
"""Hosts of mail and of pages that anybody can have an address or a page at."""


def proofs(organisation: Organisation, *, email: str, charity_number: str = "") -> list[str]:
    """All that speaks for a claim by this address, as codes, the strongest first."""
    found = []
    if email.lower() in _published_addresses(organisation):
        found.append(ClaimProof.SAME_ADDRESS.value)
    if _is_at(email, organisation.website) and not _is_shared(organisation):
        found.append(ClaimProof.SAME_DOMAIN.value)
    said = _number(charity_number)
    if said and said == _number(organisation.charity_number):
        found.append(ClaimProof.CHARITY_NUMBER.value)
    return found


def _published_addresses(organisation: Organisation) -> set[str]:
    """The entry's own; only where it has none, that of the list it came from, which may be an older one."""
    if organisation.email:
        return {organisation.email.lower()}
    imported = ExternalId.objects.filter(listing_id=organisation.pk).values_list("imported", flat=True)
    return {str(said["email"]).lower() for said in imported if said.get("email")}


def _is_at(email: str, website: str) -> bool:
    """Tell whether an address is at exactly the host of a website, or the host without its ``www``."""
    host, domain = host_of(website), _ascii(email.rpartition("@")[2])
    return bool(host) and host == domain and host not in SHARED_HOSTS


def host_of(website: str) -> str:
    """The host of a web address as it is looked up, without ``www.``; empty when it has none."""
    try:
        host = urlsplit(website.strip()).hostname or ""
    except ValueError:
        return ""
    return _ascii(host).removeprefix("www.")


def _ascii(domain: str) -> str:
    """A domain in the letters it is looked up by, so that one that only looks the same is not the same."""
    try:
        return domain.strip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _is_shared(organisation: Organisation) -> bool:
    """Tell whether another organisation names the same website: then its host is not one group's."""
    host = re.escape(host_of(organisation.website))
    others = Organisation.objects.exclude(pk=organisation.pk)
    return others.filter(website__iregex=rf"^https?://(www\.)?{host}([:/?#]|$)").exists()


def _number(text: str) -> str:
    """A charity number without how it is written: "1234567", "SC 012345", "No. 1234567-1"."""
    return re.sub(r"[^0-9A-Z]", "", text.upper().removeprefix("NO.")).lstrip("0")
