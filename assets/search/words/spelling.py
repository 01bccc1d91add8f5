"""Misspelt words, corrected to words that published listings or the taxonomy have: so a correction finds something.

Half-remembered names work too, since the words of names are among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from django.db import connection, transaction
from rapidfuzz.distance import DamerauLevenshtein

from assets.search.words.fillers import FILLERS
from assets.search.words.normal import stem, tokens
from assets.vocabulary import Status

MOST_WORDS = 12
"""Of so many words of one search at most a better spelling is looked for."""
SHORTEST, LONGEST = 4, 40
"""Letters. Shorter words are too much like each other; longer ones are not kept."""
_LIKELY = 30
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Words of up to so many letters are too much like each other for two slips to be forgiven.
_SHORT = 6
_ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "e", "ies", "y", "ly")

# Plain letters only: “Café’s” is "cafes", as assets.search.words.normal folds it.
_PLAIN = "unaccent(lower(regexp_replace({}, '[''’‘`´]', '', 'g')))"
_LISTED = _PLAIN.format(
    "concat_ws(' ', l.name, l.summary, l.description, CASE l.location_privacy WHEN 'hidden' THEN '' ELSE l.town END)"
)
_THEME = _PLAIN.format(
    "concat_ws(' ', t.name, (SELECT string_agg(s.text, ' ') FROM assets_synonym s WHERE s.term_id = t.id))"
)
_IS_WORD = f"word ~ '^[^\\W\\d_]{{3,{LONGEST}}}$'"

_REBUILD = f"""
WITH wanted AS MATERIALIZED (
    SELECT word, max(listings) AS listings FROM (
        SELECT word, ndoc AS listings FROM ts_stat($words$
            SELECT to_tsvector('simple', {_LISTED}) FROM assets_listing l WHERE l.status = '{Status.PUBLISHED}'
        $words$)
        UNION ALL
        SELECT word, 0 FROM ts_stat($words$ SELECT to_tsvector('simple', {_THEME}) FROM assets_term t $words$)
    ) found WHERE {_IS_WORD} GROUP BY word
), gone AS (
    DELETE FROM assets_searchword w WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE wanted.word = w.word)
)
INSERT INTO assets_searchword (word, listings) SELECT word, listings FROM wanted
ON CONFLICT (word) DO UPDATE SET listings = excluded.listings
WHERE assets_searchword.listings <> excluded.listings
"""

# First what is one slip away, or another form of the word: plain look-ups. Only for a word that has none of these is
# more looked at: what begins with the same two letters, ends with the same one and is about as long.
_CANDIDATES = """
WITH near AS MATERIALIZED (
    SELECT slip.of, w.word, w.listings FROM unnest(%(of)s::text[], %(slips)s::text[]) slip(of, word)
    -- OFFSET 0 has each looked up by the index, where a join would read every word there is.
    CROSS JOIN LATERAL (SELECT c.word, c.listings FROM assets_searchword c WHERE c.word = slip.word OFFSET 0) w
)
SELECT of, word, listings FROM near
UNION ALL
SELECT u.word, w.word, w.listings FROM unnest(%(long)s::text[], %(low)s::text[], %(high)s::text[]) u(word, low, high)
CROSS JOIN LATERAL (
    SELECT c.word, c.listings FROM assets_searchword c
    WHERE c.word ~>=~ u.low AND c.word ~<~ u.high AND right(c.word, 1) = right(u.word, 1)
    AND length(c.word) BETWEEN length(u.word) - 2 AND length(u.word) + 3
    ORDER BY similarity(c.word, u.word) DESC, c.listings DESC, c.word LIMIT %(likely)s
) w WHERE NOT EXISTS (SELECT 1 FROM near WHERE near.of = u.word)
"""


def rebuild_vocabulary() -> int:
    """Make the words those that published listings and the taxonomy have now. Returns how many there are.

    One statement writes only what differs, so that searches go on meanwhile and see the old words or the new ones.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # The limit is for pages; of a million listings the words take longer.
        cursor.execute("SET LOCAL statement_timeout = 0")
        # Two at once would wait for each other's rows; the second has nothing left to do.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('assets_searchword'))")
        cursor.execute(_REBUILD)
        cursor.execute("SELECT count(*) FROM assets_searchword")
        [(count,)] = cursor.fetchall()
    return int(count)


def correct(words: Sequence[str]) -> dict[str, str]:
    """Better spellings of those folded words that need one and have one; in one query, or none.

    A word that is used, or another form of one, is never changed, nor is one with a digit or of up to 3 letters.
    """
    asked = [w for w in dict.fromkeys(words) if SHORTEST <= len(w) <= LONGEST and w.isalpha()][:MOST_WORDS]
    if not asked:
        return {}
    near = [(word, slip) for word in asked for slip in {word, *slips_of(word), *forms_of(word)}]
    long = [word for word in asked if len(word) > _SHORT]
    params: dict[str, list[str] | int] = {
        "of": [word for word, _ in near],
        "slips": [slip for _, slip in near],
        "long": long,
        "low": [word[:2] for word in long],
        "high": [word[0] + chr(ord(word[1]) + 1) for word in long],
        "likely": _LIKELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, params)
        rows = cursor.fetchall()
    candidates: dict[str, dict[str, int]] = defaultdict(dict)
    for word, candidate, listings in rows:
        candidates[word][candidate] = listings
    found = ((word, best(word, candidates[word])) for word in asked)
    return {word: better for word, better in found if better}


def listings_with(texts: Sequence[str]) -> list[int]:
    """For each text, how many listings have the rarest of its words, in any of its forms; in one query, or none."""
    if not texts:
        return []
    forms = [
        (n, position, form)
        for n, text in enumerate(texts)
        for position, token in enumerate(tokens(text))
        for form in {token.folded, *forms_of(token.folded)}
    ]
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    with connection.cursor() as cursor:
        words = list({form for _, _, form in forms})
        cursor.execute("SELECT word, listings FROM assets_searchword WHERE word = ANY(%s)", [words])
        known = dict(cursor.fetchall())
    for n, position, form in forms:
        counts[n][position] = max(counts[n][position], known.get(form, 0))
    return [min(counts[n].values(), default=0) for n in range(len(texts))]


def best(word: str, candidates: dict[str, int]) -> str:
    """The likeliest of some words, given with how many listings have each; "" if the word is right, or none is near.

    Nearest first (Damerau–Levenshtein), then one letter for two of it ("knittting", "fetling"), then swapped letters,
    then the same first letter, then the commonest. Never a word that is left out of a search: nothing would be left.
    """
    if word in candidates or any(stem(candidate) == stem(word) for candidate in candidates):
        return ""
    near = (
        (
            distance,
            _undoubled(candidate) != _undoubled(word),
            sorted(candidate) != sorted(word),
            candidate[0] != word[0],
            -listings,
            candidate,
        )
        for candidate, listings in candidates.items()
        if (distance := DamerauLevenshtein.distance(word, candidate, score_cutoff=_slack(word)))
        <= _slack(word)
        and _plausible(word, candidate)
        and candidate not in FILLERS
    )
    return min(near, default=(0, False, False, False, 0, ""))[-1]


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _slack(word: str) -> int:
    """How many slips a word of this length may have."""
    return 1 if len(word) <= _SHORT else 2 if len(word) <= 9 else 3


def _plausible(word: str, candidate: str) -> bool:
    """Short words differ by little from many others, so that their first letter must be right or only swapped."""
    return len(word) > _SHORT or candidate[0] in word[:2]


def slips_of(word: str) -> set[str]:
    """Spellings one slip away: two letters swapped, or one left out, put in or mistaken."""
    parts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1} | {a + b[1:] for a, b in parts if b}
    found |= {a + c + b[1:] for a, b in parts if b for c in _LETTERS}
    found |= {a + c + b for a, b in parts for c in _LETTERS}
    return found - {word}


def forms_of(word: str) -> set[str]:
    """Other forms a word may have: of "knitting", "knit" and "knits" among others."""
    root = stem(word)
    roots = {root, root.removesuffix("i")}
    return {one + ending for one in roots for ending in _ENDINGS}
