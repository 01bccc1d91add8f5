from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


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
        "tiles": tiles if settings.MAP_TILE_URL else None,
    }
