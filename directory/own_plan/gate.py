"""The one door to a person's own copy: opened by its address, then by a key in the session that says which one it was.

The address itself is in no page, no title and no further address. With each request it is asked again whether it still
works and whether the plan is still there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from assets.local_time import local_date
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.models import Plan, PlanLink
from directory.plans.access import working_links
from directory.plans.errors import PlanError

OPEN_FOR = timedelta(hours=12)
"""So long a plan stays open on a device, however often it is looked at."""
_KEY = "own_plan"

OwnView = Callable[..., HttpResponse]


def remember(request: HttpRequest, link: PlanLink, *, at: datetime) -> None:
    """Keep a plan open for this browser: until it is closed, where nobody is signed in to the site."""
    if not request.user.is_authenticated:
        # A new name for the session, in case somebody else gave this browser the one it has.
        request.session.cycle_key()
        request.session.set_expiry(0)
    request.session[_KEY] = {"link": link.pk, "at": int(at.timestamp())}


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def opened(request: HttpRequest, *, at: datetime) -> Plan | None:
    """The plan that is open in this browser; None when there is none, or not any more."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict):
        return None
    since = at - datetime.fromtimestamp(kept["at"], tz=UTC)
    if since > OPEN_FOR:
        return None
    plans = Plan.objects.select_related("maker__team", "team", "start")
    return plans.filter(
        pk__in=working_links(on=local_date(at)).filter(pk=kept["link"]).values("plan")
    ).first()


def private(*methods: str, referrer: str = "same-origin") -> Callable[[OwnView], Callable[..., HttpResponse]]:
    """Open a view to anyone, for these methods, and let nobody keep or list what it answers.

    ``referrer`` is never no-referrer: browsers then do not say either where a form comes from, and it is refused.
    """

    def decorate(view: OwnView) -> Callable[..., HttpResponse]:
        allowed = require_http_methods([*methods])(view)

        @open_to()
        @wraps(view)
        def guarded(request: HttpRequest, /, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = allowed(request, **kwargs)
            add_never_cache_headers(response)
            response["Referrer-Policy"] = referrer
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return cast(Callable[..., HttpResponse], guarded)

    return decorate


def on_own_plan(*methods: str) -> Callable[[OwnView], Callable[..., HttpResponse]]:
    """Open the plan of this browser for a view(request, plan, *, at, …), in the person's language.

    That is the plan's, until another is chosen on this device.
    """

    def decorate(view: OwnView) -> Callable[..., HttpResponse]:
        @private(*methods)
        @wraps(view)
        def guarded(request: HttpRequest, /, **kwargs: Any) -> HttpResponse:
            at = timezone.now()
            plan = opened(request, at=at)
            if plan is None:
                return closed(request)
            chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
            language = (chosen and translation.get_language()) or plan.language
            with translation.override(language):
                try:
                    response = view(request, plan, at=at, **kwargs)
                except (NotFound, PlanError) as refusal:
                    response = closed(request, str(refusal))
            response.headers["Content-Language"] = language
            return response

        return guarded

    return decorate


def closed(request: HttpRequest, reason: str = "", *, dead: bool = False) -> HttpResponse:
    """There is no such page for this browser. ``dead`` is an address that does not work, whatever the cause."""
    return show(request, "own_plan/closed.html", {"reason": reason, "dead": dead}, status=404)


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the person's: without the bar that workers see of the plan they are working on."""
    return render(request, template, {**(context or {}), "hide_bar": True}, status=status)
