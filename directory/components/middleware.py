from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from psycopg.errors import QueryCanceled

from directory.components.errors import too_many_requests, took_too_long
from directory.components.throttle import Allowances, Work

logger = logging.getLogger(__name__)


FOR_PROGRAMS = (".json", ".mvt")
"""How addresses end that programs ask for: they speak one language, for shared caches keep them under one ETag."""


class LanguageMiddleware:
    """Answer in the language that was chosen, or else in the first of the browser's that there is.

    Django's own would let every answer vary by language, those for programs too, and would leave the language behind
    for whatever the thread does next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.endswith(FOR_PROGRAMS):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            response.headers.setdefault("Content-Language", language)
        return response


class InputGuardMiddleware:
    """Answer 400 to a NUL byte in a path or parameter: PostgreSQL cannot hold it, so no page can mean it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [request.path, *request.GET.keys(), *(v for _, vs in request.GET.lists() for v in vs)]
        if any("\x00" in value for value in values):
            return HttpResponseBadRequest(
                "The address holds a character that cannot be used.", content_type="text/plain"
            )
        return self.get_response(request)


class ThrottleMiddleware:
    """Answer 429 to a client that asks too often, before any work is done for it.

    Counted is the address, read as it is for wrong passwords. Somebody signed in goes on when others at the same
    address have used it up, as in a large office; to look up who that is costs a query, so that is rationed in turn.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.address_of: Callable[[HttpRequest], str | None] = import_string(settings.AXES_CLIENT_IP_CALLABLE)
        self.allowances = Allowances()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wait_s = self._wait_s(request)
        if wait_s:
            return too_many_requests(request, seconds=math.ceil(wait_s))
        return self.get_response(request)

    def _wait_s(self, request: HttpRequest) -> float:
        work = _work_of(request)
        address = self.address_of(request)
        # Behind a socket without a proxy's word all clients look alike, and none can be told to wait.
        if not work.limit or address is None:
            return 0
        now = time.monotonic()
        wait_s = self.allowances.take(f"{work} {address}", work.limit, now=now)
        if (
            wait_s
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and not self.allowances.take(f"look up {address}", Work.SMALL.limit or work.limit, now=now)
            and request.user.is_authenticated
        ):
            return self.allowances.take(f"{work} account {request.user.pk}", work.limit, now=now)
        return wait_s


def _work_of(request: HttpRequest) -> Work:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return Work.SEARCH
    work: Work = getattr(view, "work", Work.SEARCH)
    return work


class StatementTimeoutMiddleware:
    """Answer with a page when the database gives up on a statement (``STATEMENT_TIMEOUT_MS``): it was too much work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError) or not isinstance(exception.__cause__, QueryCanceled):
            return None
        # By its name alone: the address and the statement hold what somebody searched for.
        name = request.resolver_match.view_name if request.resolver_match else ""
        logger.warning("the database gave up on the page %s after STATEMENT_TIMEOUT_MS", name)
        return took_too_long(request)
