"""Erasing on request, mails included: for the convenors' page and the command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assets.actions.erasing import erase_personal
from assets.actor import Actor
from assets.erasing import erase as without
from assets.erasing import pattern
from assets.models import Erasure, Listing
from directory.models import OutgoingMail


@transaction.atomic
def erase(listing: Listing, *, words: Sequence[str], by: Actor, at: datetime) -> Erasure:
    """Take these words out of all that is kept of a listing, and out of what was or will be mailed. Raises Invalid."""
    done = erase_personal(listing, words=words, by=by, at=at)
    patterns = [pattern(value) for value in words if value.strip()]
    said = Q()
    for found in patterns:
        said |= Q(text__iregex=found.pattern) | Q(subject__iregex=found.pattern)
    for mail in OutgoingMail.objects.filter(said).order_by("pk"):
        OutgoingMail.objects.filter(pk=mail.pk).update(
            text=without(mail.text, patterns), subject=without(mail.subject, patterns)[:250]
        )
    return done
