"""What puts one result above another: every weight of it, in one place.

A score is ``text × typed × near × trust × aim``, each factor between 0 and about 2, so that none can make up for all
the others. ``./run bench relevance`` measures what they do to judged searches; docs/decisions/0003 says how they were
chosen.
"""

from __future__ import annotations

from assets.capacity import Room
from assets.returns import FEW_RETURNS
from assets.search import tokens
from assets.search.asking import Condition, Said, SearchQuery
from assets.search.index import CONFIGURATION, THEME_LEXEME
from assets.search.tokens import Facet
from assets.vocabulary import Group, Kind

IN_NAME, IN_SUMMARY, IN_TEXT = 1.0, 0.7, 0.5
"""Words found as they were said: in the name, the summary, or the description, role, owner, venue or town."""
SCATTERED = 0.7
"""How much words count that belong together and stand apart: "food bank" in "by the bank, or at the food shop"."""
PARTLY = 0.3
"""How much one of several words counts where a theme is met: of two groups for pain, "bad back" means the one that says
backs."""
MAIN_THEME, OTHER_THEME, WIDER_MAIN, WIDER_OTHER = 0.9, 0.55, 0.3, 0.2
"""Words that are everyday words of a theme: what the listing is mainly about, also about, or one under that theme."""
MORE_THEMES = 0.25
"""For each further one of the themes that the words stand for, of two at most."""
LEARNT, RELATED = 0.35, 0.15
"""A theme that listings with those words mostly have, and one under the same as the theme that was said; only in what
is nearly a result."""
BOTH = 0.65
"""How much of the weaker counts on top where a listing has the words and the theme."""
WORDS_ONLY = 0.7
"""How much words count that stand for a theme, where the listing is not about it and does not say them in its name."""
THEMED = 0.2
"""The least weight of something said that stands for a theme, beside other things said."""

TYPED_IN_NAME = 1.5
"""How much more counts what has all that was typed, small words too, in a row in its name: it was asked for by it."""
HINTED = 1.0
"""How much more counts what says in its name the very words a condition was said with ("in Polish")."""

HALF_M = 3_000.0
"""Metres at which nearness has fallen to a half: about 26 minutes on foot."""
COMES_TO_YOU = 0.6
"""The nearness of what comes to people, or is reached from anywhere."""
COMES_UNASKED = 0.35
"""The same where nothing but a place or a time was said: whoever asks "what's on tonight" does not mean a helpline."""

FRESH, DUE, STALE = 1.0, 0.94, 0.86
LEAST_COMPLETE = 0.85
"""The factor of a listing that says nothing but its name; one that says all has 1."""
ROOM = {Room.FULL: 0.7, Room.WAITING_LIST: 1.0}
"""Factors while the answer holds; 1 for the rest."""
MOST_RETURNS, MANY_RETURNS = 1.15, 20
"""The factor of what people went to again so often in a year, or oftener; it rises evenly from FEW_RETURNS, and is 1
below that."""
SAME_OWNER = 0.97
"""Each further result of one organisation counts so much of the one before, and so it does not fill a page."""

KIND = {Kind.ORGANISATION: 0.9, Kind.SPACE: 0.6, Kind.VOLUNTEER_OFFER: 0.7, Kind.OPENING: 0.25}
"""Factors where no kind was asked for: people mostly look for something to go to, and few to give or to hire."""
LEANT = {Kind.SPACE: 1.3, Kind.OPENING: 1.5}
"""Factors of a kind the words lean to without naming it: "a hall", "I'd like to visit somebody"."""

MEANT, PARTLY_MEANT = 2.5, 1.3
"""Factors of what is especially for the group or the age that was asked for, and of what is for them among others."""
FOR_OTHERS = 0.85
"""Factor of what is for particular people where nobody in particular was asked for."""

MISSED: dict[Condition, float] = {
    Condition.DISTANCE: 0.3,
    Condition.REACH: 0.2,
    Condition.GROUP: 0.4,
    Condition.AGE: 0.4,
    Condition.LANGUAGE: 0.6,
    Condition.WORDS: 1.0,
}
"""Factors of near misses by the condition missed, 1 for the rest: a price can be asked about, but not who somebody
is."""
OTHER_TIMES = 0.4
"""The factor of what is on, but not then. What has no times yet may well be on then, and counts in full."""

MOST_WEIGHED = 2_500
"""How many results are weighed in full; of more, those that a rough look at name, theme and distance puts first."""
FIRST_WEIGHED = 500
"""As many do for the first pages, which is what people read."""
_FIRST_PAGES = 200
ROUGHLY_M, NOT_STRONG = 1_000.0, 3.0
"""To a rough look, what comes to people is so many metres away, and what has not all in its name, summary or own themes
is so many times as far as it is."""

_FEW_BANDS = 2
_OF_BAND = {
    "under_5": Group.CHILDREN,
    "child": Group.CHILDREN,
    "teen": Group.YOUNG_PEOPLE,
    "older": Group.OLDER_PEOPLE,
}
_BAND_OF = {Group.CHILDREN: "child", Group.YOUNG_PEOPLE: "teen", Group.OLDER_PEOPLE: "older"}


def most_weighed(query: SearchQuery) -> int:
    first = query.start + query.limit <= _FIRST_PAGES
    return FIRST_WEIGHED if first else MOST_WEIGHED


def said_sql(n: int, said: Said) -> str:
    """SQL for what was said n-th as a tsquery: the words, or any of the themes they stand for."""
    words = words_sql(n, said)
    return f"({words} || '{theme_query(said.theme_ids)}'::tsquery)" if said.theme_ids else words


def words_sql(n: int, said: Said) -> str:
    function = "phraseto_tsquery" if said.exact else "plainto_tsquery"
    return f"{function}('{CONFIGURATION}', %(said{n})s)"


def words_sql_of(name: str) -> str:
    """SQL for all the words of a parameter, as a tsquery."""
    return f"plainto_tsquery('{CONFIGURATION}', %({name})s)"


def wide_sql(n: int, said: Said) -> str:
    """The same with what is related to its themes too."""
    themes = (*said.theme_ids, *said.related_ids)
    words = words_sql(n, said)
    return f"({words} || '{theme_query(themes)}'::tsquery)" if themes else words


def row_sql(name: str) -> str:
    """SQL for the words of a parameter in a row, as a tsquery."""
    return f"phraseto_tsquery('{CONFIGURATION}', %({name})s)"


def any_sql(name: str) -> str:
    """SQL for any one of the words of a parameter, as a tsquery."""
    return f"replace(plainto_tsquery('{CONFIGURATION}', %({name})s)::text, '&', '|')::tsquery"


def strong_sql(query: str) -> str:
    """SQL for a tsquery with each of its words in a name or a summary, and every theme a listing's own."""
    return f"regexp_replace(({query})::text, '''(?=[ )]|$)', ''':AB', 'g')::tsquery"


def theme_query(theme_ids: tuple[int, ...], weight: str = "") -> str:
    """Themes, as text for a tsquery inside an SQL literal."""
    label = f":{weight}" if weight else ""
    return " | ".join(f"''{THEME_LEXEME}{key:d}''{label}" for key in theme_ids)


def text_score(query: SearchQuery) -> str:
    """SQL over the entry ``e`` and the row ``words``, with a tsquery ``q0``, … for each thing said: 0 to 1.6."""
    if not query.said:
        return "1::float8"
    parts = " + ".join(f"{said.weight:.4f} * {_said_score(n, said)}" for n, said in enumerate(query.said))
    return f"(({parts}) / {sum(said.weight for said in query.said):.4f})"


def _said_score(n: int, said: Said) -> str:
    literal = _literal(f"words.q{n}")
    if is_several(said):
        # Having all of the words implies having one, and being in a row implies having all.
        literal = f"""CASE WHEN NOT e.tsv @@ words.any{n} THEN 0 WHEN NOT e.tsv @@ words.q{n}
            THEN {PARTLY} * {_literal(f"words.any{n}")}
            ELSE {literal} * CASE WHEN e.tsv @@ words.row{n} THEN 1 ELSE {SCATTERED} END END"""
    if not said.theme_ids:
        # Neither a word nor a theme counts for more than the other beside it only because it can have both.
        literal = f"{IN_NAME + BOTH * MAIN_THEME:.3f} * {literal}"
    if not said.theme_ids and not said.related_ids:
        return f"({literal})"
    theme = _theme(said)
    return (
        f"(SELECT CASE WHEN theme = 0 AND literal < {IN_NAME} THEN {WORDS_ONLY if said.theme_ids else 1} * literal"
        f" ELSE greatest(literal, theme) + {BOTH} * least(literal, theme) END"
        f" FROM (SELECT {literal} AS literal, {theme} AS theme) AS _)"
    )


def is_several(said: Said) -> bool:
    """Whether it is several words that need not stand in a row."""
    return " " in said.words and not said.exact


def _literal(query: str) -> str:
    return f"""CASE WHEN NOT e.tsv @@ {query} THEN 0
        WHEN ts_filter(e.tsv, '{{a}}') @@ {query} THEN {IN_NAME}
        WHEN ts_filter(e.tsv, '{{a,b}}') @@ {query} THEN {IN_SUMMARY} ELSE {IN_TEXT} END"""


def _theme(said: Said) -> str:
    steps = zip("ABCD", (MAIN_THEME, OTHER_THEME, WIDER_MAIN, WIDER_OTHER), strict=True)
    levels = [(said.theme_ids, at, level) for at, level in steps if said.theme_ids]
    if said.related_ids:
        levels += [(said.related_ids, "AB", LEARNT), (said.related_ids, "", RELATED)]
    whens = " ".join(
        f"WHEN e.tsv @@ '{theme_query(ids, at)}'::tsquery THEN {level}" for ids, at, level in levels
    )
    best = f"CASE {whens} ELSE 0 END"
    if len(said.theme_ids) < 2:
        return best
    each = " + ".join(f"(e.tsv @@ '{theme_query((key,), 'AB')}'::tsquery)::int" for key in said.theme_ids)
    return f"({best} + {MORE_THEMES} * least(greatest({each} - 1, 0), 2))"


def typed(query: SearchQuery) -> str:
    """SQL over the entry ``e``: more for what was asked for by name, and for the words of its conditions."""
    factors = []
    if query.typed:
        factors.append(f"CASE WHEN {_BY_NAME} THEN {1 + TYPED_IN_NAME} ELSE 1 END")
    factors += [
        f"(1 + {HINTED} * greatest({_literal(f'words.hint{n}')}, {_theme(hint) if hint.theme_ids else '0'}))"
        for n, hint in enumerate(query.hints)
    ]
    return " * ".join(factors) or "1"


_BY_NAME = "e.tsv @@ words.typed AND ts_filter(e.tsv, '{a}') @@ words.typed"


def aim(query: SearchQuery) -> str:
    """SQL over the entry ``e``: whether it is the kind of thing, and for the very people, that were asked for."""
    factors = [_kind(query), *_people(query)]
    return " * ".join(factor for factor in factors if factor) or "1"


def _kind(query: SearchQuery) -> str:
    if query.kinds or not (query.said or query.hints or query.leaning):
        return ""
    factors = {**KIND, **{kind: factor for kind, factor in LEANT.items() if kind in query.leaning}}
    whens = " ".join(
        f"WHEN e.facets @> ARRAY[{tokens.coded(Facet.KIND, kind)}] THEN {factor}"
        for kind, factor in factors.items()
    )
    by_name = f"WHEN {_BY_NAME} THEN 1" if query.typed else ""
    return f"CASE {by_name} {whens} ELSE 1 END"


def _people(query: SearchQuery) -> list[str]:
    if not query.groups and not query.ages:
        anyone = tokens.token(Facet.GROUP, tokens.ANYONE)
        return [f"CASE WHEN e.facets @> ARRAY[{anyone}] THEN 1 ELSE {FOR_OTHERS} END"]
    groups = {*query.groups, *(_OF_BAND[age] for age in query.ages if age in _OF_BAND)}
    ages = {*query.ages, *(_BAND_OF[Group(group)] for group in query.groups if group in _BAND_OF)}
    whens = []
    if groups:
        wanted = [tokens.coded(Facet.GROUP, code) for code in sorted(groups)]
        whens.append(f"WHEN e.facets && ARRAY{wanted} THEN {MEANT}")
    if ages:
        bands = [tokens.age(code) for code in tokens.codes(Facet.AGE)]
        wanted = [tokens.age(code) for code in sorted(ages)]
        narrow = f"icount(e.facets & ARRAY{bands}) <= {_FEW_BANDS}"
        whens.append(
            f"WHEN e.facets && ARRAY{wanted} THEN CASE WHEN {narrow} THEN {MEANT} ELSE {PARTLY_MEANT} END"
        )
    return [f"CASE {' '.join(whens)} ELSE 1 END"]


def missed(condition: str) -> str:
    """SQL for the factor of what misses the condition that is named by an SQL expression."""
    days = [tokens.token(Facet.WEEKDAY, day) for day in range(7)]
    known = f"CASE WHEN e.tokens && ARRAY{days} THEN {OTHER_TIMES} ELSE 1 END"
    whens = " ".join(f"WHEN '{name}' THEN {factor}" for name, factor in MISSED.items())
    return f"CASE {condition} WHEN '{Condition.WHEN}' THEN {known} {whens} ELSE 1 END"


def nearness(query: SearchQuery, distance: str) -> str:
    """SQL for how near, from a distance in metres: 1 at the door, a half at HALF_M; null means it comes to people."""
    comes = COMES_TO_YOU if query.said else COMES_UNASKED
    return f"coalesce(1 / (1 + {distance} / {HALF_M}), {comes})"


def trust() -> str:
    """SQL over the entry ``e``: how far it can be trusted, how much it says, and whether there is room."""
    return f"""(CASE WHEN e.confirmed_on <= %(today)s AND %(today)s < e.due_on THEN {FRESH}
    WHEN e.confirmed_on <= %(today)s AND %(today)s < e.stale_on THEN {DUE} ELSE {STALE} END
    * ({LEAST_COMPLETE} + {1 - LEAST_COMPLETE:.2f} * e.complete)
    * CASE WHEN e.room_as_of <= %(at)s AND e.room_until > %(at)s THEN CASE e.room
        {" ".join(f"WHEN '{room}' THEN {factor}" for room, factor in ROOM.items())} ELSE 1 END ELSE 1 END
    * CASE WHEN e.returns < {FEW_RETURNS} THEN 1 ELSE 1 + {MOST_RETURNS - 1:.2f}
        * (least(e.returns, {MANY_RETURNS}) - {FEW_RETURNS - 1}) / {MANY_RETURNS - FEW_RETURNS + 1}.0 END)"""
