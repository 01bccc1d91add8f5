"""Adding a group: look whether it is there, then claim it, or begin a new one with what was typed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.accounts.links import LONGEST_NEXT
from directory.components.audience import open_to
from directory.joining.finding import likely
from directory.joining.forms import AddressForm, FindForm
from geo.places import PlaceNotFound, locate


@never_cache
@require_safe
@open_to()
def add_your_group(request: HttpRequest) -> HttpResponse:
    """Ask what the group is called, and show what is there of such a name: "Is this you?"."""
    form = FindForm(request.GET if "name" in request.GET else None)
    context = {"form": form, "asked": False}
    if form.is_bound and form.is_valid():
        near, place_problem = _where(form.cleaned_data["postcode"])
        typed = form.cleaned_data
        found = likely(typed["name"], postcode=typed["postcode"], near=near, at=timezone.now())
        context |= {
            "asked": True,
            "found": found,
            "place_problem": place_problem,
            "new_url": f"{reverse('add-your-group-new')}?{urlencode(form.cleaned_data)}",
        }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "joining/add.html", context, status=status)


@never_cache
@require_safe
@open_to()
def start_new(request: HttpRequest) -> HttpResponse:
    """None of them is theirs: whoever is signed in begins, others are sent a link that leads there."""
    form = FindForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    onward = _onward(typed)
    if request.user.is_authenticated:
        return redirect(onward)
    context = {
        "form": AddressForm(),
        "next": onward,
        "name": typed.get("name", ""),
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "joining/new.html", context)


def _where(text: str) -> tuple[Point | None, str]:
    """The place that was named, or why it is none: then the name is looked for everywhere."""
    if not text.strip():
        return None, ""
    try:
        return locate(text).point, ""
    except PlaceNotFound as problem:
        return None, problem.message


def _onward(typed: dict[str, str]) -> str:
    """The first page of the form, with what was typed here as far as a link holds it."""
    page = reverse("group-new")
    whole = f"{page}?{urlencode(typed)}"
    return whole if typed and len(whole) <= LONGEST_NEXT else page
