"""Which data a result was worked out from, and whether any of it has changed since.

A result is out of date when people, boundaries or figures were imported, when a day has passed (what is confirmed, has
room, or is on in the next weeks hangs on the day), or when a listing it could be about was saved. Saving is looked up
in the history since then: a change to a food bank leaves a result about gardens as it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from assets.local_time import local_date
from assets.models import Revision
from assets.search.words.taxonomy import Taxonomy
from assets.vocabulary import Kind
from directory.gaps.measures import MEASURES
from directory.gaps.question import Question
from geo.models import ImportRun

MADE_BY = 2
"""Raised when results are worked out in another way, so that all are worked out anew."""
_LOOKED_AT = 2_000
"""After more saves than this, as after an import, everything counts as changed."""
_HELPING = (Kind.OPENING, Kind.VOLUNTEER_OFFER)
_GROUND = ("boundaries", "demand points", "indicators")


def stamp(*, at: datetime) -> dict[str, Any]:
    """What there is now, as a result keeps it. To be taken before reading, so that what is saved meanwhile counts as
    later. Two small queries.
    """
    runs = ImportRun.objects.filter(kind__in=_GROUND)
    return {
        "made_by": MADE_BY,
        "day": local_date(at).isoformat(),
        "revision": Revision.objects.aggregate(last=Max("pk"))["last"] or 0,
        "ground": runs.aggregate(last=Max("pk"))["last"] or 0,
    }


def is_current(kept: dict[str, Any], question: Question, *, at: datetime) -> bool:
    """Whether a result with this stamp would come out the same now. Two queries; a third when anything was saved."""
    now = stamp(at=at)
    if any(kept.get(name) != now[name] for name in ("made_by", "day", "ground")):
        return False
    since = kept.get("revision", 0)
    return bool(now["revision"] == since) or not _touched(question, since)


def _touched(question: Question, since: int) -> bool:
    later = Revision.objects.filter(pk__gt=since)
    if later.order_by("pk")[_LOOKED_AT : _LOOKED_AT + 1].exists():
        return True
    # What a listing was about before counts too: it may have left what is asked about.
    ever = Revision.objects.filter(listing_id=OuterRef("listing_id"))
    concerned = Exists(ever.filter(_about(question)))
    if MEASURES[question.measure].by_capacity:
        # How many a hall holds changes what all that meets there can take.
        return later.filter(Q(concerned) | Q(listing__kind=Kind.SPACE)).exists()
    return later.filter(concerned).exists()


def _about(question: Question) -> Q:
    taxonomy = Taxonomy.current()
    slugs: set[str] = set()
    for slug in question.themes:
        theme = taxonomy.by_slug.get(slug)
        waiting = [theme] if theme else []
        while waiting:
            theme = waiting.pop()
            slugs.add(theme.slug)
            waiting += [taxonomy.themes[child] for child in theme.children]
    about = Q(after__themes__has_any_keys=sorted(slugs)) if question.themes else Q()
    # A chance to help is about what its group is about, whatever its own themes say (assets.search.index).
    helping = Q(listing__kind__in=[*_HELPING, Kind.ORGANISATION])
    about = about | helping if question.themes else about
    return (
        about & Q(listing__kind=question.kind) if question.kind and question.kind not in _HELPING else about
    )
