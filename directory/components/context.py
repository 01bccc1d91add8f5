from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

# What groups wrote about themselves stays as they wrote it, whatever the language of the page.
_AS_WRITTEN = mark_safe(f' lang="{settings.LANGUAGE_CODE}" dir="auto"')  # noqa: S308 - made of a setting


def site(request: HttpRequest) -> dict[str, object]:
    """What every page shows: the site's name, whether it is the demo, the languages it speaks, and map tiles if any."""
    tiles = {
        "url": settings.MAP_TILE_URL,
        "attribution": settings.MAP_TILE_ATTRIBUTION,
        "max_zoom": settings.MAP_TILE_MAX_ZOOM,
    }
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "as_written": _AS_WRITTEN if get_language() != settings.LANGUAGE_CODE else "",
        "tiles": tiles if settings.MAP_TILE_URL else None,
        "looks_after": lambda: _looks_after(request),
    }


def _looks_after(request: HttpRequest) -> bool:
    """Whether whoever is signed in has groups to look after, or an account that is for nothing else.

    Asked of the database only where the account does not say so already.
    """
    user = request.user
    if not user.is_authenticated:
        return False
    return not user.roles or "member" in user.roles or user.memberships.exists()
