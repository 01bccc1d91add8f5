"""The one door to a plan: who may open it, what of it, and that it is noted when it is not their own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.plans.access import Reading, read
from directory.plans.actions.consent import note_viewing
from directory.plans.codes import read_code

PlanView = Callable[..., HttpResponseBase]


def on_plan(
    *, maker: bool = False, needs: Collection[str] = ()
) -> Callable[[PlanView], Callable[..., HttpResponseBase]]:
    """Open a plan for a view(request, reading, *, at, …): for whoever may read it, or its maker alone.

    ``needs`` are the parts of the plan (directory.models.plan_codes.Part) the view is about. To everybody else there is
    no such plan: whether there is one is told to nobody. Nothing of it is kept by browsers or proxies.
    """

    def decorate(view: PlanView) -> Callable[..., HttpResponseBase]:
        @never_cache
        @open_to(Role.WORKER)
        @wraps(view)
        def guarded(request: HttpRequest, /, code: str, **kwargs: Any) -> HttpResponseBase:
            at = timezone.now()
            reading = read(read_code(code), signed_in(request), at=at)
            if reading is None or (maker and not reading.is_maker) or not all(map(reading.shows, needs)):
                raise NotFound(_("There is no such plan, or you may not see it."))
            _note(request, reading, at=at)
            return view(request, reading, at=at, **kwargs)

        return cast(Callable[..., HttpResponseBase], guarded)

    return decorate


def signed_in(request: HttpRequest) -> User:
    """Whoever is signed in; for views that let nobody else in."""
    return cast(User, request.user)


def _note(request: HttpRequest, reading: Reading, *, at: datetime) -> None:
    if not reading.is_maker:
        note_viewing(reading.plan, viewer=signed_in(request), at=at)
