"""Names made comparable: letters that look alike, short forms, and which words tell one thing from another. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of other alphabets that are drawn as Latin ones; NFKC does not join them, for they are different letters.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁѵԛԝкмтвнгαοερτυνικӏАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđ",
    "aeopcyxijshdvqwkmtbhraoeptuviklABEKMHOPCTXYIJSABEZHIKMNOPTYXilod",
)
_SHORT = {
    "assoc": "association", "assn": "association", "cent": "centre", "center": "centre",
    "ctr": "centre", "cntr": "centre", "comm": "community", "cmty": "community", "soc": "society", "grp": "group",
    "sch": "school", "prim": "primary", "inf": "infant", "jnr": "junior", "jr": "junior", "snr": "senior",
    "st": "saint", "hosp": "hospital", "lib": "library", "meth": "methodist", "rd": "road", "pk": "park",
    "gdns": "gardens", "gdn": "garden", "utd": "united", "intl": "international", "dept": "department",
    "svc": "service", "svcs": "services", "serv": "service", "fndn": "foundation", "ctte": "committee",
    "evng": "evening", "wkly": "weekly", "ladies": "women", "vol": "volunteer", "vols": "volunteer", "n": "and",
    "first": "1st",
    "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th",
    "tenth": "10th", "one": "1", "two": "2", "three": "3", "ii": "2", "iii": "3",
}  # fmt: skip
_PHRASES = (
    ("c of e", "church of england"),
    ("cofe", "church of england"),
    ("ce", "church of england"),
    ("r c", "roman catholic"),
    ("rc", "roman catholic"),
    ("fc", "football club"),
    ("cc", "cricket club"),
    ("afc", "football club"),
    ("rfc", "rugby club"),
    ("rufc", "rugby club"),
    ("wi", "womens institute"),
    ("cab", "citizens advice"),
    ("citizens advice bureau", "citizens advice"),
    ("comm ctr", "community centre"),
    ("youth club", "youthclub"),
    ("foot ball", "football"),
    ("play group", "playgroup"),
)


def stem(word: str) -> str:
    """The word without the s of a plural or of "children's", so that neither counts as another word."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


SILENT = _words(
    """the of and at in for on a an by to cic cio ltd limited plc llp inc uk registered charity charitable
    company"""
)
"""Words that tell nothing apart: articles and legal forms."""

GENERIC = _stems(
    """association centre church club coffee community committee council drop england foundation friends friendly
    fund garden gardens group groups hall home house institute local meeting morning network organisation park
    parish partnership place project room saint school service services session sessions social society support
    team trust union united village voluntary volunteer weekly primary secondary high junior infant senior academy
    nursery college library surgery medical practice pharmacy hospital clinic sports sport football cricket
    tennis playing field fields play area ground recreation youth youthclub scouts scout guides playgroup catholic
    roman methodist baptist class classes cafe lunch helping help hub road street lane avenue"""
)
"""Words that many names share: they count for less than those that belong to one."""

TELLING_APART = (
    _stems("boys girls"),
    _stems("men women"),
    _stems("infant junior senior adult toddler baby teen"),
    _stems("primary secondary nursery preschool sixth"),
    _stems("north south east west central"),
    _stems("northern southern eastern western"),
    _stems("upper lower middle"),
    _stems("beginner improver intermediate advanced"),
    _stems("beavers cubs scouts scout explorers rainbows brownies guides rangers squirrels"),
    _stems("monday tuesday wednesday thursday friday saturday sunday"),
    _stems("breakfast lunch evening morning afternoon"),
    _stems("catholic methodist baptist england reformed pentecostal quaker orthodox"),
    _stems("church mosque temple synagogue gurdwara"),
    _stems("church school hall park library surgery pharmacy garden cemetery allotments"),
    _stems("football cricket rugby tennis bowls hockey netball badminton basketball golf squash"),
)
"""Words of one family: two names with different ones of it are two things, however alike the rest."""

FAMILIES = {
    word: frozenset(n for n, family in enumerate(TELLING_APART) if word in family)
    for word in frozenset().union(*TELLING_APART)
}
"""The families each such word is of, by number."""

COMPANIONS = _stems("pta ptfa psa parents friends supporters clubhouse pavilion")
"""Words that make another thing of a name: the friends of a park are not the park."""
HOUSES, HALLS = _stems("church chapel parish"), _stems("hall rooms room house")
"""A church and its hall stand side by side under one name: one is prayed in, the other hired."""

_LITTLE = 0.35
"""What a word says that names a town, or that many names share."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOT_WORD = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d")
_ORDINAL = re.compile(r"\b(\d+)\s+(st|nd|rd|th)\b")


def folded(text: str) -> str:
    """The text in plain small Latin letters, digits and single spaces; what looks alike becomes the same."""
    if text.isascii():
        text = text.casefold()
    else:
        text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).casefold()
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        text = text.translate(_LOOKALIKES)
    text = text.replace("&", " and ").replace("+", " and ")
    text = re.sub(r"['’‘`´ʼ]", "", text).replace("_", " ")
    return _NOT_WORD.sub(" ", text).strip()


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their order, in full, without those that are silent (unless there are no others)."""
    text = _ORDINAL.sub(r"\1\2", f" {folded(name)} ")
    for short, full in _PHRASES:
        if f" {short} " in text:
            text = text.replace(f" {short} ", f" {full} ")
    every = [stem(_SHORT.get(word, word)) for word in text.split()]
    telling = [word for word in every if word not in SILENT]
    return tuple(telling or every)


@lru_cache(maxsize=20_000)
def in_brackets(name: str) -> frozenset[str]:
    """The words that a name has in brackets: where it is, or its initials."""
    return frozenset(word for part in _BRACKETS.findall(name) for word in words_of(part))


@lru_cache(maxsize=50_000)
def is_number(word: str) -> bool:
    """Whether it counts: 1st, 12, and the letter of hall A."""
    return len(word) == 1 or bool(_DIGITS.search(word))


@lru_cache(maxsize=20_000)
def house(name: str) -> frozenset[str]:
    """The words after the last comma: of a room, the house it is in."""
    return frozenset(words_of(name.rpartition(",")[2])) if "," in name else frozenset()


def weight(word: str, place: frozenset[str]) -> float:
    """How much a word says of which one is meant; what only names the town says little."""
    worth = _worth(word)
    return min(worth, _LITTLE) if word in place and not is_number(word) else worth


@lru_cache(maxsize=50_000)
def _worth(word: str) -> float:
    if is_number(word):
        return 1.0
    if word in GENERIC:
        return _LITTLE
    return 0.6 if len(word) < 3 else 1.0
