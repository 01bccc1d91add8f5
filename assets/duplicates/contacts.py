"""Ways to get in touch made comparable. Pure; what cannot be read is empty, and then says nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHARED_HOSTS = _words(
    """facebook.com m.facebook.com fb.com instagram.com twitter.com x.com youtube.com linkedin.com meetup.com
    eventbrite.co.uk eventbrite.com linktr.ee google.com sites.google.com goo.gl bit.ly nhs.uk gov.uk tiktok.com
    wordpress.com wixsite.com weebly.com blogspot.com justgiving.com achurchnearyou.com girlguiding.org.uk
    scouts.org.uk clubspark.lta.org.uk pitchero.com theyworkforyou.com"""
)
"""Sites with pages of many: only the whole address says whose it is."""

_DIGITS = re.compile(r"\D+")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def phone_number(text: str) -> str:
    """A British number as its digits with 44 in front ("+44 (0)161 …", "0161-…" are one); others as they are."""
    text = re.split(r"\s*(?:ext|x|/|,|;| or )", text.strip().lower(), maxsplit=1)[0]
    digits = _DIGITS.sub("", text.replace("(0)", ""))
    digits = digits.removeprefix("00")
    if digits.startswith("0"):
        digits = "44" + digits[1:]
    if digits.startswith("440"):
        digits = "44" + digits[3:]
    return digits if 9 <= len(digits) <= 15 and len(set(digits)) > 3 else ""


def web_address(text: str) -> tuple[str, str]:
    """(host, path) without "www.", scheme, question and final slash; empty when there is none."""
    text = text.strip().casefold()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return "", ""
    path = re.sub(r"/(index|home|default)\.\w+$", "", parts.path).strip("/")
    return (host, path) if "." in host else ("", "")


def email_address(text: str) -> str:
    return text.strip().casefold()


def register_number(text: str) -> str:
    """A number of the charity or company register, without leading zeros and spaces."""
    return re.sub(r"[^0-9a-z]", "", text.casefold()).lstrip("0")


def postcode(text: str) -> str:
    """Without a space, or nothing when it is not a whole one."""
    joined = re.sub(r"\s+", "", text.upper())
    return joined if _POSTCODE.fullmatch(joined) else ""
