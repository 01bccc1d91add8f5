"""Pages for what goes wrong, in plain words, with a way on."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from directory.components.audience import open_to
from directory.components.throttle import Work, counted_as

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


class NotFound(Http404):
    """There is no such page, for a reason that the reader is told: a whole sentence of ours."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # What Django itself says ("No Listing matches the given query.") is meant for programmers.
    reason = str(exception) if isinstance(exception, NotFound) else ""
    return render(request, "errors/404.html", {"reason": reason}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor a session, for either may be what failed."""
    try:
        return render(None, "errors/500.html", status=500)
    except OSError:
        return HttpResponseServerError("Something went wrong. Please try again.", content_type="text/plain")


def too_many_requests(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Tell a client to wait so many seconds."""
    said = gettext("You are asking too fast. Wait a little, then try again.")
    response = _refusal(request, said, "errors/429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response


def took_too_long(request: HttpRequest) -> HttpResponse:
    """Say that the database gave up on a page (``STATEMENT_TIMEOUT_MS``), and what would be less work."""
    said = gettext("That search took too long. Use fewer words or a smaller area.")
    return _refusal(request, said, "errors/503.html", status=503)


def _refusal(request: HttpRequest, said: str, template: str, *, status: int) -> HttpResponse:
    """JSON where JSON was asked for, else a page; made without the database, which has enough to do."""
    if request.path.endswith(".json"):
        response: HttpResponse = JsonResponse({"error": said}, status=status)
    else:
        # Not with the request: to show who is signed in would cost a query.
        page = render_to_string(template, {"site_name": settings.SITE_NAME, "demo": settings.DEMO})
        response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@open_to()
@counted_as(Work.UNCOUNTED)
def health(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer or container whether the site can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        logger.warning("health check: the database does not answer")
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})
