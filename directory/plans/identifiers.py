"""What looks like somebody's identity in free text: questioned before it is kept, never forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Identifier(StrEnum):
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something that may identify somebody, as it stands in the text from ``start`` to ``end``."""

    kind: Identifier
    text: str
    start: int
    end: int


_GAP = r"[ \t\u00a0.\-–]?"
_DIGITS = re.compile(rf"(?<![\d£])(?:\+{_GAP})?\(?\d(?:{_GAP}[()]?{_GAP}\d){{8,14}}(?!\d)")
# National Insurance numbers, by HMRC's own form: two letters of which some are never used, six digits, A to D.
_NI = re.compile(
    rf"(?<![A-Za-z])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_GAP}"
    rf"\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}[A-D](?![A-Za-z])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]*\d[A-Z]{2}"
_MEASURE = r"\s*(?:[ap]m|noon|%|years?|weeks?|days?|hours?|min(?:ute)?s?|miles?|km|metres?|buses)\b"
# A house and the postcode's few dozen doors together are one front door.
_ADDRESS = re.compile(
    rf"(?<![\d])(?:(?:flat|no\.?|number|apartment)\s*)?\d{{1,4}}[A-Za-z]?(?!{_MEASURE}),?\s+"
    rf"(?:(?!(?:from|near|to|until)\b)[A-Za-z'’.\-]+,?\s+){{0,6}}?{_POSTCODE}(?![A-Z\d])"
    rf"|{_POSTCODE}[,\s]+(?:(?:flat|no\.?|number|house|apartment)\s*)?\d{{1,4}}[A-Za-z]?(?![\d:]|{_MEASURE})",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:[ /.\-]+|\s+of\s+)"
    rf"(?P<m>\d{{1,2}}|(?:{_MONTHS})[a-z]*)[ /.\-,]+(?P<y>\d{{4}}|\d{{2}})(?!\d)"
    r"|(?<!\d)(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:born|birth|dob|d\.o\.b)\b[^\d\n]{0,20}$", re.IGNORECASE)
YOUNGEST_KEPT = 1
"""A date at least so many years back is taken for a birth; plans speak of the weeks to come."""


def suspects(text: str, *, today: date) -> list[Suspect]:
    """Everything in a text that may say who somebody is, in order, each stretch once."""
    found: list[Suspect] = []
    for suspect in _all(text, today):
        if not any(suspect.start < other.end and other.start < suspect.end for other in found):
            found.append(suspect)
    return sorted(found, key=lambda s: s.start)


def in_any(texts: Iterable[str], *, today: date) -> list[Suspect]:
    """The same of several texts."""
    return [suspect for text in texts for suspect in suspects(text, today=today)]


def _all(text: str, today: date) -> Iterator[Suspect]:
    """The surest first."""
    for kind, form in (
        (Identifier.EMAIL, _EMAIL),
        (Identifier.NI_NUMBER, _NI),
        (Identifier.ADDRESS, _ADDRESS),
    ):
        yield from (Suspect(kind, m[0], m.start(), m.end()) for m in form.finditer(text))
    for match in _DATE.finditer(text):
        if _is_birth(match, text, today):
            yield Suspect(Identifier.BIRTH, match[0], match.start(), match.end())
    for match in _DIGITS.finditer(text):
        if (number := _numbered(match[0])) is not None:
            yield Suspect(number, match[0], match.start(), match.end())


def _is_birth(match: re.Match[str], text: str, today: date) -> bool:
    """Whether it is a day somebody may have been born on: a real one, and past, or said to be that."""
    day, month, year = (match[a] or match[b] for a, b in (("d", "d2"), ("m", "m2"), ("y", "y2")))
    number = int(month) if month.isdigit() else _MONTHS.split("|").index(month[:3].lower()) + 1
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= today.year % 100 else 1900)
    try:
        born = date(full, number, int(day))
    except ValueError:
        return False
    if _BORN.search(text[: match.start()]):
        return born <= today
    return born.year >= 1900 and born <= today.replace(
        year=today.year - YOUNGEST_KEPT, day=min(today.day, 28)
    )


def _numbered(text: str) -> Identifier | None:
    """A run of digits as an NHS number or a telephone number; None for anything else."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and digits[0] != "0" and _checks(digits):
        return Identifier.NHS_NUMBER
    national = digits.removeprefix("0044") if digits.startswith("0044") else digits
    if text.lstrip().startswith("+44"):
        national = digits.removeprefix("44")
    elif not digits.startswith("0"):
        return None
    length = len(national.lstrip("0"))
    return Identifier.PHONE if length in (9, 10) else None


def _checks(digits: str) -> bool:
    """The modulus 11 check of the NHS Data Model and Dictionary."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return (0 if check == 11 else check) == int(digits[9])
