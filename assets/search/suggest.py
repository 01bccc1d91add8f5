"""What somebody may be about to type: themes, published listings by name, and places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from assets.search.index import CONFIGURATION
from assets.search.words.normal import MOST_CHARACTERS, fold, tokens
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Kind, Status
from geo.places import suggest_places
from geo.text import tidy

MOST = 20
"""More than this is a list to search and not to choose from."""
_FEWEST_LETTERS = 2
_FEWEST_LETTERS_OF_NAME = 3
_MOST_THEMES, _MOST_PLACES = 4, 3
_MOST_LOOKED_AT = 300
_MOST_WORDS = 8


class SuggestionKind(StrEnum):
    THEME = "theme"
    LISTING = "listing"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``value`` is a theme's slug, a listing's key as text, or a place's label, which geo.places.locate understands.

    ``detail`` says more in a word or two: the synonym that was met, or the kind of listing. It never tells a place.
    """

    kind: SuggestionKind
    label: str
    detail: str
    value: str


def suggest(prefix: str, *, limit: int = 8) -> list[Suggestion]:
    """What begins like this, themes first, then listings, then places; at most ``limit``, or ``MOST``.

    Asks the database three times at most, besides reading the taxonomy once a minute. Nothing typed makes it fail.
    """
    typed = tidy(prefix[: MOST_CHARACTERS * 4])[:MOST_CHARACTERS]
    limit = min(max(limit, 0), MOST)
    if len(fold(typed)) < _FEWEST_LETTERS or not limit:
        return []
    places = [Suggestion(SuggestionKind.PLACE, label, "", label) for label in suggest_places(typed, limit)]
    themes, listings = _themes(typed, limit), _listings(typed, limit)
    # Each kind is left some room; what one does not use the next may.
    themes = themes[: max(_MOST_THEMES, limit - len(listings) - min(len(places), _MOST_PLACES))]
    listings = listings[: max(limit - len(themes) - min(len(places), _MOST_PLACES), 1)]
    return [*themes, *listings, *places][:limit]


def _themes(typed: str, limit: int) -> list[Suggestion]:
    found = Taxonomy.current().beginning_with(typed, limit=limit)
    return [
        Suggestion(SuggestionKind.THEME, theme.name, words if words != fold(theme.name) else "", theme.slug)
        for theme, words in found
    ]


# The words of the index are stems, so that "walki" begins none of them: what it may become is asked of the vocabulary.
_LISTINGS = f"""
WITH asked AS MATERIALIZED (
    SELECT to_tsquery('{CONFIGURATION}', %(whole)s) && (
        to_tsquery('{CONFIGURATION}', %(begun)s) || coalesce((
            SELECT to_tsquery('{CONFIGURATION}', string_agg(quote_literal(likely.word) || ':A', ' | ')) FROM (
                SELECT word FROM assets_searchword WHERE word LIKE %(beginning)s
                ORDER BY listings DESC, word LIMIT 20) likely), ''::tsquery)) AS q
), found AS MATERIALIZED (
    SELECT listing_id FROM assets_searchentry WHERE tsv @@ (SELECT q FROM asked) LIMIT {_MOST_LOOKED_AT}
)
SELECT l.id, l.name, l.kind FROM found JOIN assets_listing l ON l.id = found.listing_id
WHERE l.status = '{Status.PUBLISHED}'
ORDER BY starts_with(unaccent(lower(l.name)), %(typed)s) DESC, length(l.name), l.name, l.id LIMIT %(limit)s
"""


def _listings(typed: str, limit: int) -> list[Suggestion]:
    words = [word.folded for word in tokens(typed, respell=False) if word.folded.isalnum()][:_MOST_WORDS]
    if not words or len(words[-1]) < (_FEWEST_LETTERS_OF_NAME if len(words) == 1 else 1):
        return []
    params: dict[str, str | int] = {
        "whole": " & ".join(f"'{word}':A" for word in words[:-1]),
        "begun": f"'{words[-1]}':*A",
        "beginning": f"{words[-1]}%",
        "typed": fold(typed),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LISTINGS, params)
        rows = cursor.fetchall()
    labels = dict(Kind.choices)
    return [Suggestion(SuggestionKind.LISTING, name, str(labels[kind]), str(pk)) for pk, name, kind in rows]
