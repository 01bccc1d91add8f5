from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest


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
