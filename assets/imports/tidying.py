"""Values as publishers write them, made into what a person can use. Pure functions on text."""

from __future__ import annotations

import re
from collections.abc import Sequence

EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "unknown",
        "not known",
        "not applicable",
        "tbc",
    }
)
"""Spellings of nothing, without case."""

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})")
_SCHEME = re.compile(r"(https?):?[/\\]+", re.IGNORECASE)
_HOST = re.compile(
    r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d+)?", re.IGNORECASE
)
_SMALL_WORDS = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "de",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
}
_INITIALS = {
    "AFC", "BAME", "BME", "CFC", "CIC", "CIO", "FC", "HQ", "JFC", "LGBT", "NCT", "NHS", "PSA", "PTA", "PTFA",
    "RC", "RSPCA", "RUFC", "SEN", "UK", "USA", "YMCA", "YWCA",
}  # fmt: skip
_SPOKEN = {"ST", "MR", "MRS", "DR", "ND", "RD", "TH"}
"""Without a vowel, and yet no initials."""
_STREET_WORDS = {
    "street", "road", "avenue", "lane", "drive", "close", "way", "crescent", "grove", "terrace", "place",
    "court", "square", "gardens", "walk", "row", "rd", "st",
}  # fmt: skip


def is_empty(text: str, also: frozenset[str] = frozenset()) -> bool:
    """Tell whether a cell says nothing, in any of the ways people write that."""
    folded = text.strip().casefold()
    return folded in EMPTY or folded in also


def postcode(text: str) -> str:
    """Return a full postcode in capitals with its space ("m337xx" -> "M33 7XX"), or "" for anything else."""
    match = _POSTCODE.fullmatch(text.strip().upper())
    return f"{match[1]} {match[2]}" if match else ""


def phone(text: str) -> str:
    """Return a British number with its zero and spaces: "1617486414.0" -> "0161 748 6414".

    Spreadsheets take the first zero away and put ".0" behind. Anything that is not one plain number (an
    extension, two numbers) is kept as it was written; zeros only, which means none, become "".
    """
    plain = re.sub(r"\.0$", "", text.strip())
    if not re.fullmatch(r"[+\d\s().\-/]+", plain):
        return text.strip()
    digits = re.sub(r"\D", "", plain)
    if not digits.strip("0"):
        return ""
    if plain.startswith("+44") or digits.startswith("0044"):
        digits = "0" + re.sub(r"^(?:00)?440?", "", digits)
    elif len(digits) == 10 and digits[0] in "12378":
        digits = "0" + digits
    if len(digits) != 11 or digits[0] != "0":
        return text.strip() if not text.strip().endswith(".0") else digits
    return " ".join(_grouped(digits))


def _grouped(digits: str) -> Sequence[str]:
    """Part an eleven-digit number the way it is said (Ofcom's area codes)."""
    if digits.startswith("02"):
        return digits[:3], digits[3:7], digits[7:]
    if digits.startswith(("03", "08", "09")) or digits[:3] == "011" or re.match(r"01\d1", digits):
        return digits[:4], digits[4:7], digits[7:]
    return digits[:5], digits[5:]


def website(text: str) -> str:
    """Return an address a browser takes ("www.x.org" -> "https://www.x.org"), or "" if it cannot be one."""
    bare = "".join(text.split())
    scheme = "https"
    while match := _SCHEME.match(bare):
        scheme, bare = match[1].lower(), bare[match.end() :]
    host = re.split(r"[/?#]", bare, maxsplit=1)[0]
    return f"{scheme}://{bare}" if _HOST.fullmatch(host) and len(host) <= 253 else ""


def titled(text: str) -> str:
    """Return a name that is all capitals in upper and lower case; any other as it is."""
    if not text.isupper():
        return text
    words = [_titled_word(word, first=n == 0) for n, word in enumerate(text.split(" "))]
    return " ".join(words)


def _titled_word(word: str, *, first: bool) -> str:
    bare = re.sub(r"[^A-Z]", "", word)
    if bare in _INITIALS or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?\.?", word):
        return word
    if re.search(r"[A-Z]\d", word):
        return word
    if word.lower() in _SMALL_WORDS and not first:
        return word.lower()
    if len(bare) > 1 and not re.search(r"[AEIOUY]", bare) and bare not in _SPOKEN:
        return word
    return re.sub(
        r"[A-Z][A-Z'’]*", lambda m: m[0][0] + m[0][1:].lower(), re.sub(r"(?<=\d)[A-Z]+", _lower, word)
    )


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def sentence(text: str) -> str:
    """Return text that is all capitals as sentences; any other as it is."""
    if not text.isupper():
        return text
    return re.sub(r"(?:^|[.!?]\s+)\w", lambda m: m[0].upper(), text.lower())


def shortened(text: str, most: int) -> str:
    """Return at most ``most`` characters: whole sentences if the first ones fit, else whole words and "…"."""
    if len(text) <= most:
        return text
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s)", text[: most + 1]) if m.end() >= most // 3]
    if ends:
        return text[: ends[-1]]
    cut = text[: most - 1].rsplit(" ", 1)[0] if " " in text[: most - 1] else text[: most - 1]
    return cut.rstrip(" ,;:") + "…"


def address(text: str, drop: Sequence[str] = ()) -> tuple[str, str]:
    """Part an address on one line into street and town; a postcode at its end is taken off.

    Parts that say it twice are said once. From the end, parts in ``drop`` (the post town or the county, where
    people say the village) are left out, so long as what remains does not end in a street.
    """
    parts: list[str] = []
    for part in (p.strip(" .") for p in text.split(",")):
        if part and not postcode(part) and (not parts or parts[-1].casefold() != part.casefold()):
            parts.append(part)
    unwanted = {d.casefold() for d in drop}
    while len(parts) > 2 and parts[-1].casefold() in unwanted and not _is_street(parts[-2]):
        parts.pop()
    if len(parts) < 2 or _is_street(parts[-1]):
        return ", ".join(parts), ""
    return ", ".join(parts[:-1]), parts[-1]


def _is_street(part: str) -> bool:
    return any(c.isdigit() for c in part) or part.split()[-1].casefold() in _STREET_WORDS


def key(text: str, most: int = 200) -> str:
    """Return a stable id made from words: "Acre Gate Golf Club, M41 8XX" -> "acre-gate-golf-club-m41-8xx"."""
    return re.sub(r"[^\w]+", "-", text.casefold().replace("'", "").replace("’", "")).strip("-")[:most]
