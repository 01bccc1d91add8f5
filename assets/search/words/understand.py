"""From what a worker typed to what is looked for: "free yoga for my mum in Sale Moor on Tuesday morning".

Conditions it holds become parts, which the page shows and can take away; the rest becomes words, of which those that
stand for a theme carry it. Nothing typed makes this fail, and its time grows with the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assets.search.asking import Said
from assets.search.words import ages, conditions, moments
from assets.search.words.fillers import FILLERS, SAYINGS, WEAK
from assets.search.words.leanings import leanings
from assets.search.words.normal import MOST_CHARACTERS, Token, fold, tokens
from assets.search.words.parts import Part, PartKind, Span, span, taken_away
from assets.search.words.taxonomy import Taxonomy
from assets.search.words.whereabouts import IsName, PlaceOf, whereabouts
from assets.vocabulary import Kind
from geo.text import tidy

Correct = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives better spellings of those words that need one (see assets.search.words.spelling)."""

_SHORT = 3
"""Words of so few letters are never taken for misspelt ones."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was said, in order; and the conditions that were in it. Of one kind there may be several parts.

    ``hints``, ``typed`` and ``leaning`` are as in SearchQuery: they only order what is found.
    """

    said: tuple[Said, ...] = ()
    parts: tuple[Part, ...] = ()
    hints: tuple[Said, ...] = ()
    typed: str = ""
    leaning: tuple[Kind, ...] = ()


def understand(
    text: str,
    *,
    at: datetime,
    taxonomy: Taxonomy,
    keep: frozenset[str] = frozenset(),
    place_of: PlaceOf = lambda name: None,
    is_name: IsName = lambda name: True,
    correct: Correct = lambda words: {},
) -> Understood:
    """Read a search. ``keep`` names parts that were taken away ("cost:free", or all of a kind: "cost"), whose words
    are then only words, and what is spelt as it should be ("spelling:wlaking"). ``place_of`` is asked a few times at
    most, of words at the end only if they are a name by ``is_name``; ``correct`` at most once.
    """
    clean = tidy(text[: MOST_CHARACTERS * 4])[:MOST_CHARACTERS]
    meant = {w.folded for one in keep if one.startswith("spelling:") for w in tokens(one[9:], respell=False)}
    words = _corrected([_as_typed(clean, w, meant) for w in tokens(clean)], meant, taxonomy, correct)
    if not words:
        return Understood()
    spans = _spans(clean, words, taxonomy, keep)
    chosen = _best(spans, len(words))
    place = _place(clean, words, chosen, place_of, is_name, keep)
    if place is not None:
        clear = [s for s in spans if s.end <= place.start or place.end <= s.start]
        chosen = _best([*clear, place], len(words))
    parts = tuple(dict.fromkeys(part for s in chosen for part in s.parts))
    besides = [w for n, w in enumerate(words) if place is None or not place.start <= n < place.end]
    return Understood(
        said=_said(clean, words, chosen, some_parts=bool(parts)),
        parts=parts,
        hints=_hints(words, chosen, taxonomy),
        typed=" ".join(w.word for w in besides) if len(besides) > 1 else "",
        leaning=leanings(besides),
    )


def _as_typed(text: str, word: Token, meant: set[str]) -> Token:
    raw = text[word.start : word.end]
    return (
        replace(word, word=raw, folded=fold(raw), respelt=False)
        if word.respelt and fold(raw) in meant
        else word
    )


def _corrected(words: list[Token], meant: set[str], taxonomy: Taxonomy, correct: Correct) -> list[Token]:
    unknown = [w for w in words if w.folded not in meant and _may_be_misspelt(w, taxonomy)]
    if not unknown:
        return words
    better = correct(list(dict.fromkeys(w.folded for w in unknown)))
    wrong = {id(w) for w in unknown if better.get(w.folded)}
    return [w.spelt(better[w.folded]) if id(w) in wrong else w for w in words]


def _may_be_misspelt(word: Token, taxonomy: Taxonomy) -> bool:
    plain = word.folded
    return not (
        word.quote
        or len(plain) <= _SHORT
        or not plain.isalpha()
        or plain in FILLERS
        or plain in WEAK
        or plain in conditions.WORDS
        or any(word.key in known for known in _KNOWN)
        or taxonomy.knows(word.key)
    )


_KNOWN = (conditions.PHRASES.keys, moments.PHRASES.keys, ages.PHRASES.keys)


def _spans(text: str, words: list[Token], taxonomy: Taxonomy, keep: frozenset[str]) -> list[Span]:
    """Everything that words of the text might stand for, some of it overlapping."""
    found: list[Span] = []
    for start, word in enumerate(words):
        if word.quote:
            continue
        for read in (conditions.conditions, moments.moments, ages.ages):
            found += [s for s in read(text, words, start) if not _all_taken_away(s, keep)]
        found += [Span(start, end, (end - start) ** 2 + 0.6) for end, _ in SAYINGS.at(words, start)]
        for end, ids in taxonomy.phrases_at(words, start):
            found.append(Span(start, end, float((end - start) ** 2), theme_ids=ids))
    found += [s for s in _by_number(text, words) if not _all_taken_away(s, keep)]
    return found


def _all_taken_away(found: Span, keep: frozenset[str]) -> bool:
    return any(taken_away(part, keep) for part in found.parts)


def _by_number(text: str, words: list[Token]) -> list[Span]:
    low = _small(text)
    starts = {w.start: n for n, w in enumerate(words)}
    found: list[Span] = []
    for kind, read in ((PartKind.TIME, moments.clock_times(low)), (PartKind.AGE, ages.ages_in_years(low))):
        for first, last, code, label in read:
            start = starts.get(first)
            end = start
            while end is not None and end < len(words) and words[end].start < last and not words[end].quote:
                end += 1
            if start is not None and end is not None and end > start:
                found.append(span(text, words, start, end, (kind, code, label)))
    return found


def _small(text: str) -> str:
    """A text in small letters with plain apostrophes, exactly as long as it."""
    low = (c.lower() for c in text)
    return "".join("'" if c in "’‘`´" else c if len(c) == 1 else " " for c in low)


def _best(spans: Sequence[Span], length: int) -> list[Span]:
    """The spans that do not overlap and are worth most together, in order."""
    starting: dict[int, list[Span]] = {}
    for one in spans:
        starting.setdefault(one.start, []).append(one)
    worth = [0.0] * (length + 1)
    choice: list[Span | None] = [None] * (length + 1)
    for start in range(length - 1, -1, -1):
        worth[start] = worth[start + 1]
        for one in starting.get(start, ()):
            if one.worth + worth[one.end] > worth[start]:
                worth[start], choice[start] = one.worth + worth[one.end], one
    chosen: list[Span] = []
    start = 0
    while start < length:
        best = choice[start]
        chosen += [best] if best is not None else []
        start = best.end if best is not None else start + 1
    return chosen


def _place(
    text: str,
    words: list[Token],
    chosen: list[Span],
    place_of: PlaceOf,
    is_name: IsName,
    keep: frozenset[str],
) -> Span | None:
    taken = [False] * len(words)
    for one in chosen:
        # A name may have words of themes in it (Cinder Hill Country Park), but not of conditions.
        if one.parts or one.end - one.start > 1:
            taken[one.start : one.end] = [True] * (one.end - one.start)
    ends = len(words)
    for one in reversed(chosen):
        if one.end == ends and one.parts:
            ends = one.start
    trailing = list(taken)
    for one in chosen:
        trailing[one.start : one.end] = [True] * (one.end - one.start)
    return whereabouts(
        text, _small(text), words, taken, trailing, ends, place_of=place_of, is_name=is_name, keep=keep
    )


def _said(text: str, words: list[Token], chosen: list[Span], *, some_parts: bool) -> tuple[Said, ...]:
    """The words that are no condition, in their order, without those that add nothing to the rest."""
    groups = _groups(words, chosen)
    weak = [_is_made_of(words[s:e], WEAK) for s, e, _ in groups]
    filler = [_is_filler(words[s:e], ids) for s, e, ids in groups]
    if not all(w or f for w, f in zip(weak, filler, strict=True)):
        dropped = [w or f for w, f in zip(weak, filler, strict=True)]
    elif some_parts or not all(filler):
        dropped = filler
    else:
        dropped = [False] * len(groups)
    return tuple(
        _one(text, words[s:e], ids) for (s, e, ids), drop in zip(groups, dropped, strict=True) if not drop
    )


def _hints(words: list[Token], chosen: list[Span], taxonomy: Taxonomy) -> tuple[Said, ...]:
    """The words of conditions, and the themes they are words for: what is for teenagers is a youth club, mostly."""
    found = []
    for one in chosen:
        telling = [w for w in words[one.start : one.end] if w.folded not in FILLERS]
        if not telling or all(part.kind is PartKind.PLACE for part in one.parts):
            continue
        if one.parts:
            phrases = [
                ids
                for n in range(one.start, one.end)
                for end, ids in taxonomy.phrases_at(words, n)
                if end <= one.end
            ]
            themes = dict.fromkeys(key for ids in phrases for key in ids)
            found.append(Said(" ".join(w.word for w in telling), tuple(themes)))
    return tuple(found)


def _groups(words: list[Token], chosen: list[Span]) -> list[tuple[int, int, tuple[int, ...]]]:
    """What belongs together: a phrase of a theme, a quotation, words joined by hyphens, or "drop in"; else a word."""
    by_start = {one.start: one for one in chosen}
    groups: list[tuple[int, int, tuple[int, ...]]] = []
    n = 0
    while n < len(words):
        one = by_start.get(n)
        if one is not None:
            if not one.parts:
                groups.append((n, one.end, one.theme_ids))
            n = one.end
            continue
        end = n + 1
        while end < len(words) and end not in by_start and _belongs(words[end - 1], words[end]):
            end += 1
        groups.append((n, end, ()))
        n = end
    return groups


def _belongs(before: Token, word: Token) -> bool:
    if before.quote or word.quote:
        return before.quote == word.quote
    return word.glued or (before.folded == "drop" and word.folded in ("in", "ins") and not word.apart)


def _is_filler(words: Sequence[Token], theme_ids: tuple[int, ...]) -> bool:
    """A phrase of a theme is made of small words often ("looking after mum"); one such word says little."""
    if len(words) == 1 or not theme_ids:
        return _is_made_of(words, FILLERS) or (len(words) > 1 and any(True for _ in SAYINGS.at(words, 0)))
    return False


def _is_made_of(words: Sequence[Token], known: frozenset[str]) -> bool:
    return not words[0].quote and all(w.folded in known for w in words)


def _one(text: str, words: Sequence[Token], theme_ids: tuple[int, ...]) -> Said:
    raw = text[words[0].start : words[-1].end]
    if words[0].quote:
        return Said(words=raw, exact=True)
    said = " ".join("drop in" if w.folded == "dropin" else w.word for w in words)
    return Said(words=said, theme_ids=theme_ids, typed=raw if any(w.respelt for w in words) else "")
