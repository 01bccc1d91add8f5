"""Pages for what goes wrong, in plain words, with a way on."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from directory.components.audience import open_to

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


@never_cache
@open_to()
def health(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer or container whether the site can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        logger.warning("health check: the database does not answer")
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})
