"""The choice of a language, kept in a cookie of the browser and nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from directory.components.audience import open_to
from directory.components.throttle import Work, counted_as


# Somebody else's page could do no more than change the language, and a token would need a cookie for every visitor.
@csrf_exempt
@require_POST
@open_to()
@counted_as(Work.SMALL)
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language for a year and go back to the page it was chosen on, if that is a page of this site."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("There is no such language here.")
    response = redirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    """The page that was looked at. The browser knows best: a list may have been refreshed since the form was made."""
    for address in (request.headers.get("Referer", ""), request.POST.get("next", "")):
        if url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return "/"
