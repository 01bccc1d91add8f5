"""A convenor's morning: what waits, how quick we are, and the queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assets.service_level import service_level
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.moderation.queue import Queue, ago_words, length_words, oldest
from directory.moderation.waiting import waiting

FIRST = 5


def convenor_of(request: HttpRequest) -> User:
    """Who is signed in; the audience of these pages has seen to it that somebody is."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def morning(request: HttpRequest) -> HttpResponse:
    user, at = convenor_of(request), timezone.now()
    level = service_level(user, at=at)
    context = {
        "waiting": waiting(user, at=at),
        "level": level,
        "oldest_since": ago_words(level.oldest, at) if level.oldest else "",
        "median": length_words(level.median, at) if level.median is not None else "",
        "entries": oldest(user, at=at, most=FIRST),
    }
    return render(request, "moderation/morning.html", context)


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def changes(request: HttpRequest) -> HttpResponse:
    queue = Queue.read(convenor_of(request), request.GET, at=timezone.now())
    return render(request, "moderation/changes.html", {"queue": queue, "paging": queue.paging})
