"""Who may open a view: said beside the view, kept by the view, read by the test that tries every role on every page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

ANYONE: frozenset[str] = frozenset({"anyone"})
SIGNED_IN = "signed_in"
"""Named as a role: any account, whatever else it may. Who looks after a group needs no role of the place's."""


def may_open(audience: frozenset[str], user: Any) -> bool:
    """Tell whether an account is one of an audience."""
    return SIGNED_IN in audience or bool(user.has_role(*audience))


def open_to(*roles: str) -> Callable[[View[P]], View[P]]:
    """Let in accounts with one of these roles, or SIGNED_IN for any account; with none named, anyone at all.

    Somebody not signed in is asked to sign in; somebody signed in without the role is refused (403).
    """
    audience = frozenset(roles) or ANYONE

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if audience is not ANYONE:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not may_open(audience, request.user):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.audience = audience  # type: ignore[attr-defined]
        return guarded

    return decorate
