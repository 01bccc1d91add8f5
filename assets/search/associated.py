"""What goes with what was said: how much each part of it counts, and the themes close to it.

Looked up only where not all of it is met: for a page with few results, and for what is nearly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import e, log

from django.db import connection

from assets.search import ranking
from assets.search.asking import Said, SearchQuery
from assets.search.index import CONFIGURATION
from assets.search.words.spelling import listings_with
from assets.search.words.taxonomy import Taxonomy

MOST_READ, LEAST_ALIKE, SHARE_ALIKE, MOST_LEARNT = 300, 3, 0.25, 2
"""What a word is about: a theme that so many and such a share of the listings with it have; the commonest few of those.
A word that more than the first number have is about nothing in particular."""


def related(query: SearchQuery) -> SearchQuery:
    """The same, with themes near to what was said: enough to be nearly a result.

    Of words for themes, what these lie under; of other words, what listings that have them are mostly about.
    """
    themes = Taxonomy.current().themes
    plain = [said.words for said in query.said if not said.theme_ids]
    rare = [words for words, n in zip(plain, listings_with(plain), strict=True) if 0 < n <= MOST_READ]
    learnt = dict(zip(rare, _mostly_about(rare), strict=True))

    def near(said: Said) -> tuple[int, ...]:
        if not said.theme_ids:
            return learnt.get(said.words, ())
        parents = (themes[key].parent_id for key in said.theme_ids if key in themes)
        return tuple(dict.fromkeys(key for key in parents if key is not None))

    return replace(query, said=tuple(replace(said, related_ids=near(said)) for said in query.said))


# In a name or a summary: what a listing mentions by the way says little of the word.
_PROMINENT = ranking.strong_sql(f"plainto_tsquery('{CONFIGURATION}', asked.text)")
_ABOUT = f"""
SELECT asked.n, lt.term_id FROM unnest(%(texts)s::text[]) WITH ORDINALITY asked(text, n)
CROSS JOIN LATERAL (
    SELECT array_agg(listing_id) AS ids FROM (
        SELECT listing_id FROM assets_searchentry WHERE tsv @@ {_PROMINENT}
        ORDER BY listing_id LIMIT %(most)s) e OFFSET 0) having_them
JOIN assets_listingtheme lt ON lt.listing_id = ANY(having_them.ids)
GROUP BY asked.n, lt.term_id, having_them.ids
HAVING count(*) >= greatest(%(least)s, %(share)s * cardinality(having_them.ids))
ORDER BY asked.n, count(*) DESC, lt.term_id
"""


def _mostly_about(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text, the few themes that many of the listings with its words have; in one query, or none."""
    if not texts:
        return []
    found: dict[int, list[int]] = {n: [] for n in range(1, len(texts) + 1)}
    with connection.cursor() as cursor:
        cursor.execute(
            _ABOUT, {"texts": list(texts), "most": MOST_READ, "least": LEAST_ALIKE, "share": SHARE_ALIKE}
        )
        for n, theme in cursor.fetchall():
            found[n].append(theme)
    return [tuple(themes[:MOST_LEARNT]) for themes in found.values()]


def weighed(query: SearchQuery) -> SearchQuery:
    """The same, with what few listings say counting more than what many do, where not all of it is asked."""
    if len(query.said) < 2:
        return query
    counts = listings_with([said.words for said in query.said])
    weights = [1 / log(e + n) for n in counts]
    return replace(
        query,
        said=tuple(
            replace(said, weight=max(weight, ranking.THEMED if said.theme_ids else 0))
            for said, weight in zip(query.said, weights, strict=True)
        ),
    )
