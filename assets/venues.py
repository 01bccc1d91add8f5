"""When a listing and its venue may be named together: the one rule, in Python, as a condition and in SQL.

A venue is public, so whoever reads its name beside a protected listing, or the listing's name on the venue's
page, knows where the protected listing is.
"""

from __future__ import annotations

from django.db.models import Q

from assets.vocabulary import Status
from geo.privacy import LocationPrivacy


def may_name_venue(*, privacy: str, venue_status: str) -> bool:
    """Tell whether a listing of this privacy may be tied to its venue: only an exact one, to a published venue."""
    return privacy == LocationPrivacy.EXACT and venue_status == Status.PUBLISHED


def may_name_venue_q(venue: str) -> Q:
    """The same as a condition on listings; ``venue`` is the path to their venue ("activity__venue")."""
    return Q(**{"location_privacy": LocationPrivacy.EXACT, f"{venue}__status": Status.PUBLISHED})


def may_name_venue_sql(listing: str, venue: str) -> str:
    """The same as SQL over two tables' aliases, which are names in the query's own text and never typed by a user."""
    return (
        f"({listing}.location_privacy = '{LocationPrivacy.EXACT.value}'"
        f" AND {venue}.status = '{Status.PUBLISHED.value}')"
    )
