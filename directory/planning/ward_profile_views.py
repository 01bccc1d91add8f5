from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.vocabulary import Kind
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.components.errors import NotFound
from directory.planning.ward_gaps import ask_for_all
from directory.planning.ward_profile import ward_or_none, ward_profile
from geo.models import Area


@never_cache
@require_safe
@open_to(Role.PLANNER, Role.CONVENOR)
def ward_page(request: HttpRequest, code: str) -> HttpResponse:
    """A ward on one page, to read or to print."""
    profile = ward_profile(_ward(code), at=timezone.now())
    return render(
        request, "planning/ward_profile.html", {"profile": profile, "kinds": [kind.label for kind in Kind]}
    )


@require_POST
@open_to(Role.PLANNER, Role.CONVENOR)
def ward_work_out(request: HttpRequest, code: str) -> HttpResponse:
    """Have the gaps worked out; the page says when they are there."""
    ward = _ward(code)
    ask_for_all(at=timezone.now())
    messages.success(request, _("The gaps are being worked out. Open this page again in a minute or two."))
    return redirect("ward-profile", code=ward.code)


def _ward(code: str) -> Area:
    ward = ward_or_none(code)
    if ward is None:
        raise NotFound(_("There is no ward with this code now. Wards change; look for it under “Areas”."))
    return ward
