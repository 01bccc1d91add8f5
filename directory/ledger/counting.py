"""Which searches are counted, and what of them: from a request to directory.ledger.actions, with nothing personal.

A session remembers two things, and only until the person signs out: a fingerprint of each of the last questions, so
that turning a page or asking again counts once, and the key of the entry counted last, so that what is opened can be
noted.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from assets.local_time import local_date
from assets.schedules import WEEKDAYS
from assets.search.asking import SearchQuery, Sort, When
from directory.accounts.roles import Role
from directory.ledger import actions

logger = logging.getLogger(__name__)

COUNTED_ROLES = frozenset({Role.WORKER.value, Role.RESIDENT.value})
"""Whose searches speak of a need. Those of planners, convenors and administrators look after the directory."""
_KEY = "searches"
_REMEMBERED = 30
_NOBODY_LOOKS = ("prefetch", "prerender", "preview")


def count_search(
    request: HttpRequest,
    question: SearchQuery,
    *,
    results: int,
    extent_m: float = 0.0,
    at: datetime,
) -> None:
    """Add a search that has just been answered to the ledger, if it is to be counted. It never fails.

    ``extent_m`` is how far the place that was named reaches from the question's centre, in metres (geo.places.Place).
    """
    if not _counts(request) or question.start or not _asks_something(question):
        return
    today = local_date(at)
    mark = _fingerprint(request, question)
    known: dict[str, Any] = request.session.get(_KEY, {})
    asked: list[str] = known.get("asked", []) if known.get("day") == today.isoformat() else []
    if mark in asked:
        return
    key = _safely(
        lambda: actions.record(
            themes=themes(question),
            filters=filters(question),
            point=question.centre,
            extent_m=extent_m,
            results=results,
            at=at,
        )
    )
    if key is not None:
        request.session[_KEY] = {
            "day": today.isoformat(),
            "asked": [*asked, mark][-_REMEMBERED:],
            "last": str(key),
        }


def count_opening(request: HttpRequest, *, at: datetime) -> None:
    """Note that something was opened, if the link to it stood in the results of the search counted last."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.path == reverse("results") and (key := _last(request)) is not None:
        _safely(lambda: actions.mark_opened(key, at=at))


def count_planned(request: HttpRequest, *, at: datetime) -> None:
    """Note that something was put on a plan after the search counted last."""
    if (key := _last(request)) is not None:
        _safely(lambda: actions.mark_planned(key, at=at))


def themes(question: SearchQuery) -> tuple[int, ...]:
    """What a search is about, keys of terms, what was chosen before what was understood from words."""
    return tuple(
        dict.fromkeys((*question.theme_ids, *(key for said in question.said for key in said.theme_ids)))
    )


def filters(question: SearchQuery) -> tuple[str, ...]:
    """How a search was narrowed, as codes: ``cost:free``, ``day:SA``. Nothing that was typed is among them."""
    return tuple(_codes(question))


def _codes(question: SearchQuery) -> Iterator[str]:
    for name, values in (
        ("kind", question.kinds),
        ("cost", question.costs),
        ("access", question.access),
        ("group", question.groups),
        ("age", question.ages),
        ("language", question.languages),
        ("attendance", question.attendance),
    ):
        yield from (f"{name}:{value}" for value in values)
    for name, on in (
        ("referral:self", question.self_referral),
        ("room:yes", question.has_room),
        ("confirmed:yes", question.confirmed),
        ("place:drawn", question.within is not None),
    ):
        if on:
            yield name
    if question.centre is not None:
        yield f"within:{question.radius_m:.0f}"
    if question.when is not None:
        yield from _times(question.when)


def _times(when: When) -> Iterator[str]:
    """The time that was asked for as the day of the week, never as a date."""
    if when.now:
        yield "day:now"
    days = {day.weekday() for day in when.dates}
    if len(days) <= 2:
        yield from (f"day:{WEEKDAYS[day]}" for day in sorted(days))
    if when.from_ is not None or when.until is not None:
        yield "hours:some"


def _counts(request: HttpRequest) -> bool:
    """Tell whether searches of this request's maker are counted, and whether somebody looks at the answer."""
    user = request.user
    if not settings.SEARCH_LEDGER or request.method != "GET" or not user.is_authenticated:
        return False
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")).lower()
    return (
        bool(user.is_active and user.counts_searches and COUNTED_ROLES.intersection(user.roles))
        and not any(word in purpose for word in _NOBODY_LOOKS)
    )  # fmt: skip


def _asks_something(question: SearchQuery) -> bool:
    """Everything there is, of any kind and anywhere, is looked through and not searched for."""
    return bool(question.said or question.theme_ids or filters(question))


def _fingerprint(request: HttpRequest, question: SearchQuery) -> str:
    """The same for the same question whatever its page or order, and without the site's secret nothing else.

    The times that are asked for depend on the moment, "now" on every one, so the codes of them stand in.
    """
    plain = replace(question, start=0, limit=0, sort=Sort.BEST, count_facets=False, when=None)
    parts = {name: getattr(plain, name) for name in SearchQuery.__dataclass_fields__ if name != "at"}
    parts |= {name: None if parts[name] is None else parts[name].hex for name in ("centre", "within")}
    when = [str(question.when and (question.when.from_, question.when.until)), *filters(question)]
    return salted_hmac("search ledger", repr((request.user.pk, parts, when))).hexdigest()[:20]


def _last(request: HttpRequest) -> uuid.UUID | None:
    """The key of the entry counted last, while searches are counted."""
    if not settings.SEARCH_LEDGER or not request.user.is_authenticated:
        return None
    last = request.session.get(_KEY, {}).get("last")
    return uuid.UUID(last) if last else None


def _safely(write: Callable[[], Any]) -> Any:
    """Write in a transaction of its own; when the database refuses, the page is shown all the same."""
    try:
        with transaction.atomic():
            return write()
    except DatabaseError:
        # Not the error itself: it can hold the row.
        logger.warning("a search could not be added to the ledger")
        return None
