"""What every page tells of plans: how much has been put aside, or which plan is worked on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from directory.plans import shortlist
from directory.plans.codes import shown

_WITHOUT = frozenset(
    {
        "shortlist",
        "plan",
        "plan-new",
        "plan-words",
        "plan-item",
        "plan-outcome",
        "plan-note",
        "plan-erase",
        "own-plan",
    }
)


def plan_bar(request: HttpRequest) -> dict[str, Any]:
    """For the bar at the bottom of the page; nothing where it is not known yet who asks, as for a wrong host."""
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return {}
    code = shortlist.worked_on(request) if request.user.is_authenticated else ""
    here = request.resolver_match
    return {
        # It leads to where one is already.
        "hide_bar": here is not None and here.url_name in _WITHOUT,
        "bar_plan": code,
        "bar_plan_shown": shown(code) if code else "",
        "bar_put": gettext("Add to plan {code}").format(code=shown(code)) if code else "",
        "bar_count": len(shortlist.shortlisted(request)),
    }
