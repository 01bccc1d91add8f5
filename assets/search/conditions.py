"""What a query asks of a listing, condition by condition, each as SQL over a search entry ``e``.

A condition that is a set of tokens can be left to the index; the others are decided by the moment of asking. A result
that fails exactly one is a near miss, and what fails only one group's condition is what that group's counts count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assets.local_time import local_date
from assets.schedules import Calendar
from assets.search import timetable, tokens
from assets.search.asking import Condition, SearchQuery
from assets.search.tokens import Facet
from assets.vocabulary import Referral

FACET: dict[Condition, Facet] = {
    Condition.KIND: Facet.KIND,
    Condition.THEME: Facet.THEME,
    Condition.COST: Facet.COST,
    Condition.ACCESS: Facet.ACCESS,
    Condition.GROUP: Facet.GROUP,
    Condition.AGE: Facet.AGE,
    Condition.LANGUAGE: Facet.LANGUAGE,
    Condition.ATTENDANCE: Facet.ATTENDANCE,
    Condition.REFERRAL: Facet.REFERRAL,
}
"""The conditions that are sets of tokens."""

_NO_DAY = 7

HAS_ROOM = "(e.room IN ('yes', 'few') AND e.room_as_of <= %(at)s AND e.room_until > %(at)s)"
"""The room that assets.capacity.room_left gives at the moment of asking is yes or few."""
IS_FRESH = "(e.confirmed_on <= %(today)s AND %(today)s < e.due_on)"
"""What assets.freshness calls fresh at the moment of asking."""
IS_BELIEVED = "coalesce(e.confirmed_on <= %(today)s AND %(today)s < e.stale_on, false)"
"""What assets.freshness does not call stale at the moment of asking."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition: ``tokens`` is a query_int that says all of it, or at least narrows to what can meet it."""

    condition: Condition
    tokens: str = ""
    sql: str = ""
    """What is not said by the tokens; empty when they say it all."""
    tables: str = ""
    """A common table the SQL reads."""
    params: dict[str, Any] = field(default_factory=dict)

    def test(self, name: str) -> str:
        """The whole condition as SQL; ``name`` is the parameter that holds the tokens."""
        parts = [f"e.tokens @@ %({name})s::query_int"] if self.tokens else []
        return " AND ".join([*parts, self.sql] if self.sql else parts)


def asked(query: SearchQuery, calendar: Calendar | None) -> list[Asked]:
    """The conditions of a query but for its words and its place. ``calendar`` is needed when times are asked for."""
    found = [
        Asked(condition, tokens="&".join(tokens.any_of(group) for group in groups))
        for condition, groups in _token_groups(query)
        if groups
    ]
    if query.when is not None:
        if calendar is None:
            raise ValueError("a calendar is needed to know what is on")
        # When all of it is past, no day will do.
        days = timetable.weekdays_of(query.when, at=query.at) or {_NO_DAY}
        found.append(
            Asked(
                Condition.WHEN,
                tokens=tokens.any_of(tokens.token(Facet.WEEKDAY, day) for day in sorted(days)),
                sql=timetable.ON_THEN,
                tables=timetable.ASKED_DAYS,
                params=timetable.asked_days(query.when, at=query.at, calendar=calendar),
            )
        )
    if query.has_room:
        found.append(Asked(Condition.ROOM, sql=HAS_ROOM))
    if query.confirmed:
        found.append(Asked(Condition.CONFIRMED, sql=IS_FRESH))
    return found


def moment(query: SearchQuery) -> dict[str, Any]:
    """The parameters that say when it is asked."""
    return {"at": query.at, "today": local_date(query.at)}


def _token_groups(query: SearchQuery) -> Iterable[tuple[Condition, list[list[int]]]]:
    """For each condition, groups of tokens of which a listing needs one each."""

    def coded(facet: Facet, codes: Iterable[str]) -> list[int]:
        return [tokens.coded(facet, code) for code in codes]

    def one(values: list[int]) -> list[list[int]]:
        return [values] if values else []

    yield Condition.KIND, one(coded(Facet.KIND, query.kinds))
    yield Condition.THEME, one([tokens.theme(key) for key in query.theme_ids])
    yield Condition.COST, one(coded(Facet.COST, query.costs))
    yield Condition.ACCESS, [coded(Facet.ACCESS, [need]) for need in query.access]
    if query.groups:
        anyone = tokens.token(Facet.GROUP, tokens.ANYONE)
        yield Condition.GROUP, one([*coded(Facet.GROUP, query.groups), anyone])
    if query.ages:
        anyone = tokens.token(Facet.AGE, tokens.ANYONE)
        yield Condition.AGE, one([*map(tokens.age, query.ages), anyone])
    yield Condition.LANGUAGE, one([tokens.language(tag) for tag in query.languages])
    yield Condition.ATTENDANCE, one(coded(Facet.ATTENDANCE, query.attendance))
    if query.self_referral:
        yield Condition.REFERRAL, one(coded(Facet.REFERRAL, [Referral.SELF, Referral.EITHER]))
