"""The pages of maps that were drawn with the results, made ready to be shown."""

from __future__ import annotations

from django.templatetags.static import static

from geo.map_marks import NONCE_MARK, STATIC_MARK


def ready(page: str, *, nonce: str) -> str:
    """Put this answer's nonce, and the addresses that static files have now, into the page of a map."""
    return STATIC_MARK.sub(lambda found: static(found[1]), page).replace(NONCE_MARK, nonce)
