"""Which listed organisation a grant is to: by its charity number, else its company number, else its name.

Each counts only where it is one organisation's alone. Numbers go before names, since groups change their names and
share them; a name found that way is said to be a match by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from assets.vocabulary import MatchedBy

_REGISTERS = {"GB-CHC": MatchedBy.CHARITY, "GB-SC": MatchedBy.CHARITY, "GB-NIC": MatchedBy.CHARITY,
              "GB-COH": MatchedBy.COMPANY}  # fmt: skip
"""Prefixes of org-id.guide whose numbers are those of a register."""
_FORMS = {"ltd", "limited", "cic", "cio", "plc", "llp"}
"""Words at the end of a name that say only what kind of body it is."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of who got a grant, or of an organisation that may be it."""

    name: str
    charity_number: str = ""
    company_number: str = ""
    org_id: str = ""
    """As the funder writes it: "GB-CHC-1146179"."""


@dataclass(frozen=True, slots=True)
class Match:
    organisation: int
    by: MatchedBy


class Recipients:
    """Organisations by their keys, to look up many grants among."""

    def __init__(self, organisations: Iterable[tuple[int, Named]]) -> None:
        self._found: dict[tuple[MatchedBy, str], set[int]] = {}
        for key, named in organisations:
            for way in _ways(named):
                self._found.setdefault(way, set()).add(key)

    def match(self, recipient: Named) -> Match | None:
        """Return the organisation a recipient is; None where none is, or more than one may be."""
        for way in _ways(recipient):
            keys = self._found.get(way, set())
            if keys:
                return Match(next(iter(keys)), way[0]) if len(keys) == 1 else None
        return None


def charity_number(text: str) -> str:
    """A charity's number in the one form that is compared: no spaces, no leading noughts, no number of a branch."""
    return re.sub(r"[^0-9A-Z]", "", text.upper().split("-")[0]).lstrip("0")


def company_number(text: str) -> str:
    """A company's number with its eight signs ("1234567" is "01234567", "sc123456" is "SC123456")."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    return plain.zfill(8) if plain else ""


def name_key(text: str) -> str:
    """A name as it is compared: no accents, signs, case, leading "the" or form of body."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    words = re.sub(r"[^\w\s]", "", "".join(c for c in plain if not unicodedata.combining(c))).split()
    if words[:1] == ["the"] and len(words) > 1:
        words = words[1:]
    while len(words) > 1 and words[-1] in _FORMS:
        words = words[:-1]
    return " ".join(words)


def _ways(named: Named) -> list[tuple[MatchedBy, str]]:
    """What it can be found by, the surest first."""
    prefix, _, number = named.org_id.rpartition("-")
    register = _REGISTERS.get(prefix.upper())
    charities = [named.charity_number, number if register is MatchedBy.CHARITY else ""]
    companies = [named.company_number, number if register is MatchedBy.COMPANY else ""]
    ways = [(MatchedBy.CHARITY, charity_number(text)) for text in charities]
    ways += [(MatchedBy.COMPANY, company_number(text)) for text in companies]
    ways.append((MatchedBy.NAME, name_key(named.name)))
    return [way for way in dict.fromkeys(ways) if way[1]]
