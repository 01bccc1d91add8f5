"""Answers a query: what is found, with counts, and what only just is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from assets.calendars import place_calendar
from assets.schedules import Calendar
from assets.search import tokens
from assets.search.asking import Condition, Hit, Miss, Results, SearchQuery, Words
from assets.search.associated import related, weighed
from assets.search.conditions import FACET
from assets.search.index import CONFIGURATION
from assets.search.plan import near_misses, plan
from assets.search.tokens import Facet

FURTHER = 0.6
"""How much further than asked is still nearly near enough, as a share of the distance asked."""
THIN = 12
"""With fewer results than this for all that was said, what has some of it is found too."""


def search(query: SearchQuery) -> Results:
    """Answer a query. When hardly anything has all that was said, what has some of it is found instead."""
    return answered(query, _run)


def answered(query: SearchQuery, run: Callable[[SearchQuery, Calendar | None], Results]) -> Results:
    """Run a query, and with less asked of the words when hardly anything has them all; keep what found more."""
    calendar = calendar_for(query)
    found = run(query, calendar)
    if found.total < THIN and query.said and query.words is Words.ALL:
        looser = replace(query, words=_fewer_words(query))
        if looser != query:
            some = run(weighed(looser), calendar)
            if some.total > found.total:
                return some
    return found


def nearly(query: SearchQuery, *, limit: int = 5) -> tuple[Miss, ...]:
    """What meets all of a query but one condition, best first; each says which. Ask it of the words that were met."""
    statement = near_misses(
        weighed(related(query)), calendar=calendar_for(query), further_m=query.radius_m * FURTHER, limit=limit
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    return tuple(Miss(row[0], row[1], tuple(row[2]), tuple(row[3]), Condition(row[4])) for row in rows)


def calendar_for(query: SearchQuery) -> Calendar | None:
    """The place's year, when a query needs it."""
    return None if query.when is None else place_calendar(query.at)


def _run(query: SearchQuery, calendar: Calendar | None) -> Results:
    statement = plan(query, calendar=calendar)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return results_of(query, cursor.fetchall())


def results_of(query: SearchQuery, rows: Sequence[tuple[Any, ...]]) -> Results:
    """The rows of a plan as results. One without a listing carries the total of a page past the end."""
    hits = tuple(Hit(row[0], row[1], tuple(row[2]), tuple(row[3])) for row in rows if row[0] is not None)
    return Results(hits, rows[0][4], query.words, _facets(rows[0][5] or {}))


def _fewer_words(query: SearchQuery) -> Words:
    """How much less could be asked: some of what was said, or nothing of it; all of it if that is a single thing."""
    if any(said.theme_ids for said in query.said):
        return Words.SOME if len(query.said) > 1 else Words.ALL
    with connection.cursor() as cursor:
        words = " ".join(said.words for said in query.said)
        cursor.execute(f"SELECT length(to_tsvector('{CONFIGURATION}', %s))", [words])
        [(meaningful,)] = cursor.fetchall()
    if meaningful == 0:
        return Words.NONE
    return Words.SOME if len(query.said) > 1 else Words.ALL


_CONDITION = {facet: condition for condition, facet in FACET.items()}


def _facets(counts: dict[str, int]) -> dict[Condition, dict[str, int]]:
    """Counts of tokens as counts of codes. What is for everybody counts for every group and every age."""
    found: dict[Condition, dict[str, int]] = {}
    everybody: dict[Condition, int] = {}
    for token, n in counts.items():
        if not token.isdigit():
            found[Condition(token)] = {"yes": n}
            continue
        facet, value = Facet(int(token) >> 24), int(token) & tokens.ANYONE
        condition = _CONDITION[facet]
        if value == tokens.ANYONE:
            everybody[condition] = n
        else:
            found.setdefault(condition, {})[_code(facet, value)] = n
    for condition, n in everybody.items():
        codes = tokens.codes(FACET[condition])
        found[condition] = {code: found.get(condition, {}).get(code, 0) + n for code in codes}
    return found


def _code(facet: Facet, value: int) -> str:
    if facet is Facet.THEME:
        return str(value)
    if facet is Facet.LANGUAGE:
        return tokens.language_of(value)
    return tokens.codes(facet)[value]
