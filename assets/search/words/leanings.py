"""Which kinds of listing words lean to without asking for them: "a hall with a stage", "I'd like to visit somebody"."""

from __future__ import annotations

from collections.abc import Sequence

from assets.search.words.normal import Token
from assets.vocabulary import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROOMS = _words(
    "hall halls room rooms kitchen kitchens workshop workshops venue venues studio studios space spaces pitch pitches"
    " court courts toilet toilets loo pool pools gym"
)
_VOLUNTEERING = frozenset({"volunteer", "volunteers", "volunteering", "voluntary"})
# "A volunteer to visit my mum" is asked for.
_ONE = frozenset({"a", "an", "any", "the", "some"})
_GIVING = _words("visit befriend teach tutor mentor coach help give donate offer listen")
_I_WOULD = ("like to", "want to", "love to", "can", "could", "happy to", "offer to")
_I = frozenset({"i", "id", "im", "ill", "we", "wed", "were"})
_OTHERS = _words(
    "children kids people others older old elderly young youngsters teenagers adults refugees families animals"
    " neighbours homeless lonely isolated students learners"
)


def leanings(words: Sequence[Token]) -> tuple[Kind, ...]:
    """The kinds that the words of a search lean to."""
    found = []
    if any(word.folded in _ROOMS for word in words):
        found.append(Kind.SPACE)
    if _gives([word.folded for word in words]):
        found.append(Kind.OPENING)
    return tuple(found)


def _gives(said: Sequence[str]) -> bool:
    """Whether somebody seems to want to give help: "help me" asks for it, "help children" and "I can help" offer it."""
    for n, word in enumerate(said):
        if word in _VOLUNTEERING and (n == 0 or said[n - 1] not in _ONE):
            return True
        if (
            word == "help"
            and n + 1 < len(said)
            and said[n + 1] in _OTHERS
            and (n == 0 or said[n - 1] == "to")
        ):
            return True
        before = " ".join(said[:n])
        if word in _GIVING and before.endswith(_I_WOULD) and said[0] in _I:
            return True
    return False
