"""What is the same word: case, accents, apostrophes, hyphens, British and American spelling, and endings.

A word is compared by its *key*: the stem of its plain spelling. Stems are Snowball's for English, as PostgreSQL's are;
unlike there, no word is too common to count, since "on my own" is made of such words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock

import snowballstemmer

MOST_CHARACTERS = 200
"""What is typed beyond this is not read."""

_APOSTROPHES = frozenset("'’‘`´ʼ＇")
_HYPHENS = frozenset("-‐‑‒–—−")
_OPENING, _CLOSING = frozenset('"“„«”'), frozenset('"”“»')

SKIPPED = frozenset({"my", "his", "her", "our", "their", "your", "the", "a", "an", "some"})
"""Inside a phrase these make no difference: "lost her husband", "lost my husband"."""

# American roots that only lack a letter, and whole words that differ more.
_OUR = "behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rum|sav|tum|vig"
_LACKS_U = re.compile(rf"^(?:un|dis|mis|multi)?(?:{_OUR})or(?=$|s$|ed$|ing$|al$|able$|hood|ly$|ful$|ite)")
_DOUBLES_L = re.compile(r"^(cance|trave|counse|labe|mode|signa|dia)l(?=(?:ing|ed|or|ors|er|ers)$)")
_IZE = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)")
_KEEPS_Z = frozenset({"capsize", "capsized", "downsize", "downsizing", "downsized", "resize", "oversize"})
_WHOLE = {
    "center": "centre",
    "centers": "centres",
    "theater": "theatre",
    "theaters": "theatres",
    "fiber": "fibre",
    "program": "programme",
    "programs": "programmes",
    "mom": "mum",
    "moms": "mums",
    "jewelry": "jewellery",
    "enrollment": "enrolment",
    "gray": "grey",
    "pajamas": "pyjamas",
    "diaper": "nappy",
    "diapers": "nappies",
    "pediatric": "paediatric",
    "anemia": "anaemia",
    "diarrhea": "diarrhoea",
    "leukemia": "leukaemia",
    "orthopedic": "orthopaedic",
    "math": "maths",
    "soccer": "football",
    "tire": "tyre",
    "tires": "tyres",
    "lite": "light",
    "lites": "lights",
    "nite": "night",
    "nites": "nights",
    "tonite": "tonight",
}
# Words of one meaning for whoever looks after us, and spellings that even Britons mix up; by stem.
_SAME_KEY = {
    "mother": "mum",
    "mam": "mum",
    "mummi": "mum",
    "mammi": "mum",
    "father": "dad",
    "daddi": "dad",
    "practis": "practic",
    "licens": "licenc",
}

_stemmer = snowballstemmer.stemmer("english")
_stemming = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text, from ``start`` to ``end`` in it.

    ``word`` is what to look for, ``folded`` its plain spelling, ``key`` what it is compared by. ``glued`` words stood
    after a hyphen, and ``apart`` ones after a comma or the like. ``quote`` numbers the quotation it is in, 0 for none.
    """

    start: int
    end: int
    word: str
    folded: str
    key: str
    glued: bool = False
    apart: bool = False
    quote: int = 0
    respelt: bool = False

    def spelt(self, word: str) -> Token:
        """The same place in the text with another word in it."""
        plain = fold(word)
        return replace(self, word=word, folded=plain, key=key(plain), respelt=True)


def fold(text: str) -> str:
    """A text without case, accents and apostrophes: “Café” is “cafe”, “men’s” is “mens”."""
    if text.isascii() and "'" not in text:
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c not in _APOSTROPHES and not unicodedata.combining(c))


@lru_cache(maxsize=16_384)
def british(word: str) -> str:
    """A folded word in the spelling listings use; one that has no other spelling as it is."""
    if word in _WHOLE:
        return _WHOLE[word]
    word = _LACKS_U.sub(lambda found: f"{found[0][:-2]}our", word)
    if len(word) >= 6 and word not in _KEEPS_Z:
        word = _IZE.sub("is", word)
    return _DOUBLES_L.sub(r"\1ll", word)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The English stem of a folded word. The stemmer holds state, so threads take turns."""
    with _stemming:
        return str(_stemmer.stemWord(word))


@lru_cache(maxsize=16_384)
def key(word: str) -> str:
    """What a folded word is compared by."""
    stemmed = stem(british(word))
    return _SAME_KEY.get(stemmed, stemmed)


def tokens(text: str, *, respell: bool = True) -> list[Token]:
    """The words of a clean text (see geo.text.tidy), in order. Never fails; takes time in proportion to the text.

    American spellings become British ones, unless ``respell`` is off or they are in quotation marks.
    """
    found: list[Token] = []
    start, glued, apart, quote, quotes = -1, False, False, 0, 0
    for position, c in enumerate(f"{text} "):
        if _in_word(text, position, c):
            start = position if start < 0 else start
            continue
        if start >= 0:
            found.append(_token(text, start, position, glued, apart, quote, respell and not quote))
            glued = c in _HYPHENS and _letter(text, position + 1)
            start, apart = -1, False
        if c == "&":
            found.append(Token(position, position + 1, "and", "and", "and", quote=quote))
        elif quote and c in _CLOSING:
            quote = 0
        elif c in _OPENING and _closes(text, position):
            quotes += 1
            quote = quotes
        elif not c.isspace() and c not in _HYPHENS:
            apart = c in ",;.!?()"
            glued = False
        elif c.isspace():
            glued = False
    return _passed_away(found)


def _token(text: str, start: int, end: int, glued: bool, apart: bool, quote: int, respell: bool) -> Token:
    raw = text[start:end]
    plain = fold(raw)
    better = british(plain) if respell else plain
    respelt = better != plain
    return Token(start, end, better if respelt else raw, better, key(plain), glued, apart, quote, respelt)


def _letter(text: str, position: int) -> bool:
    return position < len(text) and (
        text[position].isalnum() or unicodedata.category(text[position])[0] == "M"
    )


def _in_word(text: str, position: int, c: str) -> bool:
    if position >= len(text):
        return False
    if c.isalnum():
        return True
    if c in _APOSTROPHES:
        return position > 0 and text[position - 1].isalnum() and _letter(text, position + 1)
    return not c.isascii() and unicodedata.category(c)[0] == "M"


def _closes(text: str, position: int) -> bool:
    """Whether a quotation that opens here also ends, with a word in it. Looks no further than the text."""
    for further in range(position + 1, len(text)):
        if text[further] in _CLOSING:
            return any(c.isalnum() for c in text[position:further])
    return False


def _passed_away(found: list[Token]) -> list[Token]:
    """Compare "passed away" as "died". The second word then has no key, and is skipped inside a phrase."""
    for n, (one, two) in enumerate(pairwise(found)):
        if one.key == "pass" and two.folded == "away":
            found[n], found[n + 1] = replace(one, key="die"), replace(two, key="")
    return found
