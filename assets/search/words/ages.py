"""How old somebody is, as it is said: "over 60s", "under fives", "70 year old", "for teenagers", "in his eighties"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assets.search.ages import AGE_LABELS, OLDEST, band_of
from assets.search.words.normal import Token
from assets.search.words.parts import PartKind, Span, span
from assets.search.words.phrases import Phrases

_BANDS = {
    "under_5": "toddlers, for toddlers, for a toddler, for babies, for a baby, for newborns,"
    " preschoolers, for preschoolers, pre-schoolers, under fives, for under fives",
    "child": "primary age, primary school age, for primary school children",
    "teen": "teenagers, for teenagers, for a teenager, teens, for teens, secondary school age,"
    " adolescents, for adolescents",
    "young_adult": "young adults, for young adults",
    "adult": "for adults, adults only, working age",
    "older": "over fifties, over sixties, over seventies, over eighties, the over sixties, for the"
    " over sixties",
}


def _learnt() -> Phrases[str]:
    known: Phrases[str] = Phrases()
    for code, phrases in _BANDS.items():
        for phrase in phrases.split(","):
            known.add(phrase.strip(), code)
    return known


PHRASES = _learnt()
OLD_FROM, ADULT_FROM = 50, 18
"""Ages in years from which "over" that means everyone old, and everyone grown up."""

_TENS = {"twenties": 25, "thirties": 35, "forties": 45, "fifties": 55, "sixties": 65, "seventies": 75, "eighties": 85,
         "nineties": 95}  # fmt: skip
_NOT_YEARS = (
    r"(?![\d%£:./]\d|[%£])(?!(?:st|nd|rd|th|am|pm|km|k|m)\b)(?!\s?-?\s?(?:months?|weeks?|days?|hours?|hrs?|minutes?|mins?"
    r"|miles?|metres?|km|people|sessions?|pounds?|quid|pence|times|am|pm|o'clock|of|steps?|stone|percent|bedrooms?)\b)"
)
_YEARS_OLD = re.compile(
    r"(?<![\w£.])(?P<a>\d{1,3})(?: ?(?:-|–|to|and|or) ?(?P<b>\d{1,3}))?[ -]?(?:years?|yrs?|yr|y)[ -]?(?:olds?|o)\b"
)
_AGED = re.compile(
    rf"\b(?:aged?|ages|age of) (?P<a>\d{{1,3}})(?: ?(?:-|–|to|and) ?(?P<b>\d{{1,3}}))?(?: and over|\+)?{_NOT_YEARS}"
)
_LIMIT = re.compile(
    r"\b(?P<how>over|above|under|below)(?: the age of| age)?[ -](?P<a>\d{1,3})(?:'?s)?(?![\w'])(?: years)?"
    + _NOT_YEARS
)
_AND_OVER = re.compile(
    r"(?<![\w£.])(?P<a>\d{1,2})(?:'?s)? ?(?P<how>\+|plus\b|and over\b|or over\b|and above\b)"
)
_IS = re.compile(
    rf"\b(?:is|he's|hes|she's|shes|who's|whos|i'm|im|i am|turned|turning) (?:now |nearly |over )?(?P<a>\d{{1,3}})"
    rf"(?![\w'])(?! years?\b)(?! ?(?:-|–|to|until|till) ?\d){_NOT_YEARS}"
)
_DECADE = re.compile(
    r"\bin (?:his|her|their|my|your|the|our) (?:early |mid |late |mid-)?"
    rf"(?:(?P<a>[2-9]0)'?s\b|(?P<word>{'|'.join(_TENS)})\b)"
)


def ages(text: str, words: Sequence[Token], start: int) -> Iterator[Span]:
    """The words for an age that begin with the word at ``start``."""
    for end, codes in PHRASES.at(words, start):
        yield span(text, words, start, end, (PartKind.AGE, codes[0], AGE_LABELS[codes[0]]))


def ages_in_years(low: str) -> list[tuple[int, int, str, str]]:
    """Ages by number in a text in small letters: start, end (characters), code of a band, label."""
    found: list[tuple[int, int, str, str]] = []
    for pattern in (_YEARS_OLD, _AGED, _LIMIT, _AND_OVER, _DECADE, _IS):
        for match in pattern.finditer(low):
            if any(match.start() < end and start < match.end() for start, end, *_ in found):
                continue
            code = _code(match.groupdict())
            if code:
                found.append((match.start(), match.start() + len(match[0].rstrip()), code, AGE_LABELS[code]))
    return found


def _code(said: dict[str, str | None]) -> str:
    if said.get("word"):
        return band_of(_TENS[said["word"] or ""])
    age = int(said["a"] or 0)
    if age > OLDEST:
        return ""
    if said.get("b"):
        return band_of((age + int(said["b"] or 0)) // 2)
    if said.get("how") in ("under", "below"):
        return band_of(age - 1)
    if said.get("how"):
        return over(age)
    return band_of(age + 5) if "word" in said else band_of(age)


def over(age: int) -> str:
    """The band meant by "over" an age in years: "over 50s" are older people, "over 18s" adults."""
    if age >= OLD_FROM:
        return "older"
    return "adult" if age >= ADULT_FROM else band_of(age)
