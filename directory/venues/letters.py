"""A venue's people are asked by post whether they agree. Safe to run at any time, twice, and late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from django.conf import settings

from assets.actions.venues import HOSTED
from assets.models import Activity, Opening
from assets.vocabulary import VenueAnswer
from directory.accounts.models import User
from directory.post.queue import Letter, put_all_in_post
from geo.privacy import LocationPrivacy

_BATCH = 500
ANSWER_PATH = "/your-groups/listings/{pk}/venue/"
"""Where the venue's people answer."""


def ask_by_post(*, at: datetime, listing_id: int | None = None) -> int:
    """Write to whoever looks after a venue about each listing that asks (or about one), once; return how many are new.

    Nothing of a listing whose place has been protected since is told to anybody.
    """
    new = 0
    for model in HOSTED:
        rows = model.objects.published().filter(
            venue_answer=VenueAnswer.ASKED, venue__owner__isnull=False, location_privacy=LocationPrivacy.EXACT
        )
        if listing_id is not None:
            rows = rows.filter(pk=listing_id)
        last = 0
        while batch := list(
            rows.filter(pk__gt=last).select_related("venue__owner", "owner").order_by("pk")[:_BATCH]
        ):
            new += put_all_in_post(
                [letter for row in batch for letter in _letters(cast(Activity | Opening, row))], at=at
            )
            last = batch[-1].pk
    return new


def _letters(row: Activity | Opening) -> Iterator[Letter]:
    assert row.venue is not None  # noqa: S101  only what has one asks
    keepers = User.objects.filter(is_active=True, memberships__organisation=row.venue.owner)
    for keeper in keepers.order_by("pk"):
        yield Letter(
            # The venue is part of the key: to be asked for another space is another question.
            key=f"venue-asked:{row.uuid}:{row.venue.uuid}:{keeper.pk}",
            to=keeper.email,
            template="venue_asked",
            context={
                "name": row.name,
                "venue": row.venue.name,
                "group": row.owner.name if row.owner else "",
                "link": settings.SITE_URL + ANSWER_PATH.format(pk=row.pk),
            },
            about=row.uuid,
        )
