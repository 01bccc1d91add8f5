"""What puts one result above another: every weight of it, in one place.

A score is ``text × near × fresh × complete × room``, each factor between 0 and about 1, so that none can make up for
all the others. tests/bench/relevance measures what they do to judged searches; docs/search.md says what each is for.
"""

from __future__ import annotations

from assets.capacity import Room
from assets.returns import FEW_RETURNS
from assets.search import tokens
from assets.search.asking import Said, SearchQuery
from assets.search.index import CONFIGURATION, THEME_LEXEME
from assets.search.tokens import Facet
from assets.vocabulary import Kind

IN_NAME, IN_SUMMARY, IN_TEXT = 1.0, 0.9, 0.7
"""Words found as they were said: in the name, the summary, or the description, role, owner, venue or town."""
MAIN_THEME, OTHER_THEME, WIDER_THEME = 0.5, 0.25, 0.08
"""Words that are everyday words of a theme: what the listing is mainly about, also about, or one under that theme."""
BOTH = 0.6
"""How much of the weaker counts on top where a listing has the words and the theme."""

HALF_M = 3_000.0
"""Metres at which nearness has fallen to a half: about 26 minutes on foot."""
COMES_TO_YOU = 0.45
"""The nearness of what comes to people, or is reached from anywhere."""

FRESH, DUE, STALE = 1.0, 0.9, 0.7
LEAST_COMPLETE = 0.85
"""The factor of a listing that says nothing but its name; one that says all has 1."""
ROOM = {Room.FULL: 0.7, Room.WAITING_LIST: 0.8}
"""Factors while the answer holds; 1 for the rest."""
MOST_RETURNS, MANY_RETURNS = 1.15, 20
"""The factor of what people went to again so often in a year, or oftener; it rises evenly from FEW_RETURNS, and is 1
below that."""
SAME_OWNER = 0.93
"""Each further result of one organisation counts so much of the one before, and so it does not fill a page."""
NOT_ASKED_TO_GIVE = {Kind.OPENING: 0.45, Kind.VOLUNTEER_OFFER: 0.8}
"""Factors of ways to give, and of capacity that is not a group yet, where no kind was asked for."""
MEANT = 2.0
"""Factor of what is especially for the group or the age that was asked for, before what is for anyone."""

MOST_WEIGHED = 2_500
"""How many results are weighed in full; of more, those that a rough look at name, theme and distance puts first."""
FIRST_WEIGHED = 500
"""As many do for the first pages, which is what people read."""
_FIRST_PAGES = 200
ROUGHLY_M, NOT_STRONG = 1_000.0, 3.0
"""To a rough look, what comes to people is so many metres away, and what has not all in its name, summary or own themes
is so many times as far as it is."""


def most_weighed(query: SearchQuery) -> int:
    first = query.start + query.limit <= _FIRST_PAGES
    return FIRST_WEIGHED if first else MOST_WEIGHED


def said_sql(n: int, said: Said) -> str:
    """SQL for what was said n-th as a tsquery: the words, or any of the themes they stand for."""
    words = words_sql(n, said)
    return f"({words} || '{theme_query(said)}'::tsquery)" if said.theme_ids else words


def words_sql(n: int, said: Said) -> str:
    function = "phraseto_tsquery" if said.exact else "plainto_tsquery"
    return f"{function}('{CONFIGURATION}', %(said{n})s)"


def theme_query(said: Said, weight: str = "") -> str:
    """The themes of what was said, as text for a tsquery inside an SQL literal."""
    label = f":{weight}" if weight else ""
    return " | ".join(f"''{THEME_LEXEME}{key:d}''{label}" for key in said.theme_ids)


def text_score(query: SearchQuery) -> str:
    """SQL over the entry ``e`` and the row ``words``, with a tsquery ``q0``, … for each thing said: 0 to 1.15."""
    if not query.said:
        return "1::float8"
    parts = " + ".join(_said_score(n, said) for n, said in enumerate(query.said))
    return f"(({parts}) / {len(query.said)})"


def _said_score(n: int, said: Said) -> str:
    literal = f"""CASE WHEN NOT e.tsv @@ words.q{n} THEN 0
        WHEN ts_filter(e.tsv, '{{a}}') @@ words.q{n} THEN {IN_NAME}
        WHEN ts_filter(e.tsv, '{{a,b}}') @@ words.q{n} THEN {IN_SUMMARY} ELSE {IN_TEXT} END"""
    if not said.theme_ids:
        return f"({literal})"
    theme = f"""CASE WHEN e.tsv @@ '{theme_query(said, "A")}'::tsquery THEN {MAIN_THEME}
        WHEN e.tsv @@ '{theme_query(said, "B")}'::tsquery THEN {OTHER_THEME}
        WHEN e.tsv @@ '{theme_query(said, "C")}'::tsquery THEN {WIDER_THEME} ELSE 0 END"""
    return (
        f"(SELECT greatest(literal, theme) + {BOTH} * least(literal, theme)"
        f" FROM (SELECT {literal} AS literal, {theme} AS theme) AS _)"
    )


def aim(query: SearchQuery) -> str:
    """SQL over the entry ``e``: whether it is the kind of thing, and for the very people, that were asked for."""
    factors = []
    if not query.kinds:
        whens = " ".join(
            f"WHEN e.facets @> ARRAY[{tokens.coded(Facet.KIND, kind)}] THEN {factor}"
            for kind, factor in NOT_ASKED_TO_GIVE.items()
        )
        factors.append(f"CASE {whens} ELSE 1 END")
    people = [
        [tokens.coded(Facet.GROUP, code) for code in query.groups],
        [tokens.age(code) for code in query.ages],
    ]
    factors += [f"CASE WHEN e.facets && ARRAY{wanted} THEN {MEANT} ELSE 1 END" for wanted in people if wanted]
    return " * ".join(factors) or "1"


def nearness(distance: str) -> str:
    """SQL for how near, from a distance in metres: 1 at the door, a half at HALF_M; null means it comes to people."""
    return f"coalesce(1 / (1 + {distance} / {HALF_M}), {COMES_TO_YOU})"


TRUST = f"""(CASE WHEN e.confirmed_on <= %(today)s AND %(today)s < e.due_on THEN {FRESH}
    WHEN e.confirmed_on <= %(today)s AND %(today)s < e.stale_on THEN {DUE} ELSE {STALE} END
    * ({LEAST_COMPLETE} + {1 - LEAST_COMPLETE:.2f} * e.complete)
    * CASE WHEN e.room_as_of <= %(at)s AND e.room_until > %(at)s THEN CASE e.room
        {" ".join(f"WHEN '{room}' THEN {factor}" for room, factor in ROOM.items())} ELSE 1 END ELSE 1 END
    * CASE WHEN e.returns < {FEW_RETURNS} THEN 1 ELSE 1 + {MOST_RETURNS - 1:.2f}
        * (least(e.returns, {MANY_RETURNS}) - {FEW_RETURNS - 1}) / {MANY_RETURNS - FEW_RETURNS + 1}.0 END)"""
"""SQL over the entry ``e``: how far it can be trusted, how much it says, whether there is room, and whether people
come back."""
