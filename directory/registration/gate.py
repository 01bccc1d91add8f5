"""The one door to a change that is being written: its own people and convenors. To everybody else there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assets.actor import Actor
from assets.models import Proposal
from directory.accounts.models import User
from directory.components.audience import SIGNED_IN, open_to
from directory.components.errors import NotFound
from directory.registration.draft import Draft

DraftView = Callable[..., HttpResponseBase]


def on_draft(view: DraftView) -> Callable[..., HttpResponseBase]:
    """Open a change for a view(request, draft, …). Nothing of it is kept by browsers or proxies."""

    @never_cache
    @open_to(SIGNED_IN)
    @wraps(view)
    def guarded(request: HttpRequest, /, uuid: UUID, **kwargs: Any) -> HttpResponseBase:
        rows = Proposal.objects.editable_by(request.user).filter(uuid=uuid)
        proposal = rows.select_related("organisation", "listing", "along_with").first()
        if proposal is None:
            raise NotFound(_("There is no such change, or it is not yours."))
        return view(request, Draft.of(proposal, at=timezone.now()), **kwargs)

    return cast(Callable[..., HttpResponseBase], guarded)


def signed_in(request: HttpRequest) -> User:
    """Whoever is signed in; for views that let nobody else in."""
    return cast(User, request.user)


def actor(request: HttpRequest) -> Actor:
    return Actor.of(signed_in(request))
