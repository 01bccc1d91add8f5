"""What somebody has put aside, before there is a plan: kept in their session only, until they close it."""

from __future__ import annotations

from django.http import HttpRequest

from directory.plans.actions.items import MOST_ITEMS
from directory.plans.errors import PlanFull

_KEY, _PLAN = "shortlist", "plan"


def shortlisted(request: HttpRequest) -> list[int]:
    """Keys of listings in the order they were chosen."""
    kept = request.session.get(_KEY, [])
    return [pk for pk in kept if isinstance(pk, int)]


def put_aside(request: HttpRequest, listing_id: int) -> None:
    """Add one at the end, once. Raises PlanFull."""
    kept = shortlisted(request)
    if listing_id in kept:
        return
    if len(kept) >= MOST_ITEMS:
        raise PlanFull(f"A shortlist holds {MOST_ITEMS} things. Take something off it first.")
    request.session[_KEY] = [*kept, listing_id]


def take_off(request: HttpRequest, listing_id: int) -> None:
    request.session[_KEY] = [pk for pk in shortlisted(request) if pk != listing_id]


def clear(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def work_on(request: HttpRequest, code: str) -> None:
    """From now on what is added goes to this plan; an empty code goes back to the shortlist."""
    if code:
        request.session[_PLAN] = code
    else:
        request.session.pop(_PLAN, None)


def worked_on(request: HttpRequest) -> str:
    """The code of the plan that is worked on, or nothing. Whether it may be is asked again with every write."""
    return str(request.session.get(_PLAN, ""))
