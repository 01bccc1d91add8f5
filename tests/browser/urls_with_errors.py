"""The site's addresses, and some whose answers are its error pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from directory.components.errors import csrf_failure
from directory.config.urls import handler400, handler403, handler404, handler500
from directory.config.urls import urlpatterns as own

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    *own,
    path("refused/", refused),
    path("unreadable/", unreadable),
    path("too-old/", csrf_failure),
]
