"""One statement for a whole answer: what is found, how much of it, in which order, and the counts of the filters.

The index decides on words, tokens and cells together; only what it leaves is looked at (docs/decisions/0003). With
counts, what fails exactly one condition is kept too, since it would be found without that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.schedules import Calendar
from assets.search import ranking
from assets.search.asking import Condition, SearchQuery, Sort, Words
from assets.search.conditions import FACET, HAS_ROOM, IS_FRESH, Asked, asked, moment
from assets.search.placing import COMES, Placing, placing

FURTHEST_START = 2_000
"""Paging ends here: nobody reads the two-thousandth result, and no address can ask for a walk of the country."""

# By a sub-select, so that the planner does not guess from the cells themselves: it takes many of them for most of the
# country, and reads all of it.
NARROWED = "e.tokens @@ (SELECT %(narrowed)s::query_int)"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, so that a test can explain it and a benchmark run it bare."""

    sql: str
    params: dict[str, Any]


def plan(query: SearchQuery, *, calendar: Calendar | None = None, placed: bool = False) -> Statement:
    """The statement of a page: rows of (listing_id, distance_m, literally, by_theme, total, facets, place).

    There is always a row; one without a listing carries the total of a page past the end. With ``placed`` only what
    has a point that may be shown, for a map. ``calendar`` is needed when times are asked for.
    """
    asking = asked(query, calendar)
    where = placing(query)
    counting = query.count_facets
    tests = [*_base(query, where, placed=placed)]
    params = _params(query, asking, where)
    if where.serves:
        tests.append(where.serves)
    if counting:
        params["narrowed"] = where.candidates
        columns = f", e.facets, {HAS_ROOM} AS has_room, {IS_FRESH} AS is_fresh, {_fails(asking)}"
    else:
        params["narrowed"] = "&".join(
            part for part in (where.candidates, *(a.tokens for a in asking)) if part
        )
        tests += [a.sql for a in asking if a.sql]
        columns = ", 0 AS fails"
    if params["narrowed"]:
        tests.insert(0, NARROWED)
    sql = f"""
        WITH {_tables(query, asking)} pool AS MATERIALIZED (
            SELECT e.listing_id, {where.distance} AS distance_m, {_rough(query)} AS rough {columns}
            FROM assets_searchentry e {"CROSS JOIN words" if _has_words(query) else ""} {_measured(where)}
            {_where(tests)}
        ), {_page(query)}
        SELECT page.listing_id, page.distance_m, page.literally, page.by_theme, counted.total,
            {"(SELECT json_object_agg(token, n) FROM facets)" if counting else "NULL::json"}, page.place
        FROM (SELECT count(*) AS total FROM pool WHERE fails = 0) counted LEFT JOIN page ON true ORDER BY page.place
    """
    if counting:
        sql = sql.replace("SELECT page.listing_id", f", {_facets(asking)} SELECT page.listing_id", 1)
    return Statement(sql, params)


def near_misses(query: SearchQuery, *, calendar: Calendar | None, further_m: float, limit: int) -> Statement:
    """The statement of what fails exactly one condition, best first: (listing_id, distance_m, condition, …).

    Looks ``further_m`` beyond the query's own distance too: being too far is a condition like any other, and so is
    that the listing does not serve the point.
    """
    asking = asked(query, calendar)
    conditions = [(a.condition.value, a.test(f"t{n}")) for n, a in enumerate(asking)]
    where = placing(query, radius_m=query.radius_m + further_m if query.within is None else None)
    if where.serves:
        conditions.append((Condition.REACH.value, where.serves))
        conditions.append((Condition.DISTANCE.value, f"d.metres <= %(near)s OR {COMES}"))
    tests = _base(query, where, placed=False, asked="wide")
    if _asks_words(query):
        conditions.append((Condition.WORDS.value, "e.tsv @@ (SELECT q FROM words)"))
    params = _params(query, asking, where) | {
        "narrowed": where.candidates,
        "near": query.radius_m,
        "most": limit,
    }
    if where.candidates:
        tests.insert(0, NARROWED)
    failed = ", ".join(f"CASE WHEN ({sql}) IS TRUE THEN NULL ELSE '{name}' END" for name, sql in conditions)
    sql = f"""
        WITH {_tables(query, asking)} pool AS MATERIALIZED (
            SELECT e.listing_id, {where.distance} AS distance_m, {_rough(query)} AS rough,
                array_remove(ARRAY[{failed}]::text[], NULL) AS failed
            FROM assets_searchentry e {"CROSS JOIN words" if _has_words(query) else ""} {_measured(where)}
            {_where(tests)}
        )
        SELECT pool.listing_id, pool.distance_m, {_matched(query)}, pool.failed[1]
        FROM (SELECT * FROM pool WHERE cardinality(failed) = 1
            ORDER BY rough, listing_id LIMIT {ranking.FIRST_WEIGHED}) pool
        JOIN assets_searchentry e USING (listing_id) {"CROSS JOIN words" if _has_words(query) else ""}
        ORDER BY {_score(query, "pool.distance_m")} * {ranking.missed("pool.failed[1]")} DESC, pool.listing_id
        LIMIT %(most)s
    """
    return Statement(sql, params)


def _params(query: SearchQuery, asking: list[Asked], where: Placing) -> dict[str, Any]:
    params: dict[str, Any] = {
        **moment(query),
        **where.params,
        "start": min(max(query.start, 0), FURTHEST_START),
        "limit": query.limit,
    }
    for n, condition in enumerate(asking):
        params |= condition.params | ({f"t{n}": condition.tokens} if condition.tokens else {})
    if _asks_words(query):
        params |= {f"said{n}": said.words for n, said in enumerate(query.said)}
    if query.typed:
        params["typed"] = query.typed
    params |= {f"hint{n}": hint.words for n, hint in enumerate(query.hints)}
    return params


def _asks_words(query: SearchQuery) -> bool:
    return bool(query.said) and query.words is not Words.NONE


def _has_words(query: SearchQuery) -> bool:
    """Whether the row ``words`` is there: for what is asked of the words, or only ordered by them."""
    return _asks_words(query) or bool(query.typed or query.hints)


def _tables(query: SearchQuery, asking: list[Asked]) -> str:
    tables = [condition.tables for condition in asking if condition.tables]
    columns = [f"{ranking.row_sql('typed')} AS typed"] if query.typed else []
    columns += [f"{ranking.words_sql_of(f'hint{n}')} AS hint{n}" for n in range(len(query.hints))]
    if _asks_words(query):
        columns += [ranking.words_sql(n, said) + f" AS q{n}" for n, said in enumerate(query.said)]
        for n, said in enumerate(query.said):
            if ranking.is_several(said):
                columns += [
                    f"{ranking.row_sql(f'said{n}')} AS row{n}",
                    f"{ranking.any_sql(f'said{n}')} AS any{n}",
                ]
        together = " && " if query.words is Words.ALL else " || "
        whole = together.join(ranking.said_sql(n, said) for n, said in enumerate(query.said))
        # The same with every word in a name or a summary, and every theme a listing's own: weights A and B.
        strong = ranking.strong_sql(whole)
        wide = " || ".join(ranking.wide_sql(n, said) for n, said in enumerate(query.said))
        columns += [f"{whole} AS q", f"{strong} AS strong", f"{wide} AS wide"]
    if columns:
        tables.append(f"words AS MATERIALIZED (SELECT {', '.join(columns)})")
    return "".join(f"{table}, " for table in tables)


def _base(query: SearchQuery, where: Placing, *, placed: bool, asked: str = "q") -> list[str]:
    tests = ["e.point IS NOT NULL"] if placed else []
    if _asks_words(query):
        tests.append(f"e.tsv @@ (SELECT {asked} FROM words)")
    if where.test:
        tests.append(where.test)
    return tests


def _where(tests: list[str]) -> str:
    return "WHERE " + " AND ".join(f"({test})" for test in tests) if tests else ""


def _fails(asking: list[Asked]) -> str:
    """How many conditions an entry fails, and the one it fails when that is only one (0 for those without a facet)."""
    if not asking:
        return "0 AS fails, 0 AS failed"
    tests = [(condition, f"({condition.test(f't{n}')}) IS NOT TRUE") for n, condition in enumerate(asking)]
    number = " + ".join(f"({sql})::int" for _, sql in tests)
    which = " + ".join(f"({sql})::int * {_number(condition.condition)}" for condition, sql in tests)
    return f"{number} AS fails, {which} AS failed"


def _number(condition: Condition) -> int:
    """What stands for a condition in SQL: its facet, or a number that no facet has."""
    return int(FACET[condition]) if condition in FACET else 100 + list(Condition).index(condition)


def _facets(asking: list[Asked]) -> str:
    """Common tables with the counts: of each token among what is found or fails only that token's own group."""
    room, fresh = (
        f"(fails = 0 OR fails = 1 AND failed = {_number(c)})" for c in (Condition.ROOM, Condition.CONFIRMED)
    )
    return f"""alike AS MATERIALIZED (
            SELECT facets, fails, failed, has_room, is_fresh, count(*) AS n FROM pool
            WHERE fails <= 1 GROUP BY facets, fails, failed, has_room, is_fresh
        ), facets AS (
            SELECT token::text AS token, sum(n) AS n FROM alike CROSS JOIN unnest(alike.facets) token
            WHERE fails = 0 OR failed = token >> 24 GROUP BY token
            UNION ALL SELECT '{Condition.ROOM}', coalesce(sum(n) FILTER (WHERE has_room AND {room}), 0) FROM alike
            UNION ALL SELECT '{Condition.CONFIRMED}', coalesce(sum(n) FILTER (WHERE is_fresh AND {fresh}), 0) FROM alike
        )"""


def _measured(where: Placing) -> str:
    """The distance of each entry, worked out once: the row ``d``."""
    return f"CROSS JOIN LATERAL (SELECT {where.measured} AS metres OFFSET 0) d"


def _rough(query: SearchQuery) -> str:
    """A quick look, to choose what is weighed in full: less is better. It asks one thing only of the words."""
    distance = f"coalesce(d.metres, {ranking.ROUGHLY_M})" if query.centre is not None else "1"
    if not _asks_words(query) or query.sort is Sort.NEAR:
        return distance
    return f"{distance} * CASE WHEN e.tsv @@ words.strong THEN 1 ELSE {ranking.NOT_STRONG} END"


def _score(query: SearchQuery, distance: str) -> str:
    near = ranking.nearness(query, distance) if query.centre is not None else "1"
    text = ranking.text_score(query) if _asks_words(query) else "1"
    return f"({text} * {ranking.typed(query)} * {near} * {ranking.trust()} * {ranking.aim(query)})"


def _matched(query: SearchQuery) -> str:
    """SQL for which of what was said an entry has as words, and which by a theme."""
    if not _asks_words(query):
        return "'{}'::int[] AS literally, '{}'::int[] AS by_theme"
    literally = ", ".join(f"CASE WHEN e.tsv @@ words.q{n} THEN {n} END" for n in range(len(query.said)))
    by_theme = ", ".join(
        f"CASE WHEN e.tsv @@ '{ranking.theme_query(said.theme_ids)}'::tsquery THEN {n} END"
        for n, said in enumerate(query.said)
        if said.theme_ids
    )
    return (
        f"array_remove(ARRAY[{literally}]::int[], NULL) AS literally,"
        f" array_remove(ARRAY[{by_theme}]::int[], NULL) AS by_theme"
    )


def _page(query: SearchQuery) -> str:
    """Common tables: the best by a rough look, their full scores, no owner's all at once, and the page."""
    words = "CROSS JOIN words" if _has_words(query) else ""
    near = "ORDER BY distance_m ASC NULLS LAST, listing_id"
    if query.sort is Sort.NEAR and query.centre is not None:
        order, scored = near, "SELECT listing_id, distance_m FROM best"
    else:
        order = "ORDER BY score DESC, listing_id"
        scored = f"""SELECT listing_id, distance_m, score * power({ranking.SAME_OWNER}, row_number() OVER (
                PARTITION BY owner ORDER BY score DESC, listing_id) - 1) AS score
            FROM (SELECT best.listing_id, best.distance_m, coalesce(e.owner_id, e.listing_id) AS owner,
                {_score(query, "best.distance_m")} AS score
                FROM best JOIN assets_searchentry e USING (listing_id) {words} OFFSET 0) weighed"""
    return f"""best AS (
            SELECT listing_id, distance_m FROM pool WHERE fails = 0
            ORDER BY rough, listing_id LIMIT {ranking.most_weighed(query)}
        ), scored AS ({scored}), ordered AS (
            SELECT listing_id, distance_m, row_number() OVER ({order}) AS place
            FROM scored {order} OFFSET %(start)s LIMIT %(limit)s
        ), page AS (
            SELECT ordered.*, {_matched(query)}
            FROM ordered JOIN assets_searchentry e USING (listing_id) {words}
        )"""
