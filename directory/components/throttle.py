"""How much one client may ask of the site in a minute, so that nobody's robot slows it down for everybody else.

Counted in memory, by each worker process for itself: nothing is written or kept, and no request waits for a lock in
the database. With N workers a client gets between one and N times what is set (docs/operating.md).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

MOST_CLIENTS = 20_000
"""A worker remembers so many clients, some 5 MB; of more it forgets whoever was longest away."""
BURST = 1 / 3
"""The part of a minute's requests that may come all at once."""


class Work(StrEnum):
    """How much work a view is."""

    SEARCH = "search"
    SMALL = "small"
    """What a map or a text field asks for many times while somebody looks round or types."""
    OWN_PLAN = "own_plan"
    """Opening a plan by its address, which nobody should try many of."""
    LINK = "link"
    """Asking for links by mail, and opening those that came."""
    UNCOUNTED = "uncounted"

    @property
    def limit(self) -> int:
        """Requests a minute; 0 means that they are not counted."""
        limits: dict[Work, int] = {
            Work.SEARCH: settings.SEARCH_LIMIT_PER_MINUTE,
            Work.SMALL: settings.SMALL_LIMIT_PER_MINUTE,
            Work.OWN_PLAN: settings.OWN_PLAN_LIMIT_PER_MINUTE,
            Work.LINK: settings.LINK_LIMIT_PER_MINUTE,
        }
        return limits.get(self, 0)


View = TypeVar("View", bound=Callable[..., Any])


def counted_as(work: Work) -> Callable[[View], View]:
    """Say beside a view how much work it is; what says nothing counts as a search."""

    def decorate(view: View) -> View:
        view.work = work  # type: ignore[attr-defined]
        return view

    return decorate


class Allowances:
    """A token bucket for each client: it fills steadily, and each request takes one token out.

    A client that is forgotten begins again with a full bucket, which it would have after BURST minutes anyway.
    """

    def __init__(self, most_clients: int = MOST_CLIENTS) -> None:
        self._most_clients = most_clients
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, client: str, limit: float, *, now: float, burst: float = 0) -> float:
        """Take a token; return 0, or if there is none the seconds until there will be. ``now`` in seconds.

        ``limit`` is how many a minute, ``burst`` how many at once where that is not BURST of it.
        """
        most, a_second = burst or max(1.0, limit * BURST), limit / 60
        with self._turn:
            left, before = self._left.pop(client, (most, now))
            left = min(most, left + max(0.0, now - before) * a_second)
            wait = 0.0 if left >= 1 else (1 - left) / a_second
            self._left[client] = (left if wait else left - 1, now)
            if len(self._left) > self._most_clients:
                self._left.popitem(last=False)
        return wait
