"""Adding a group: look whether it is there, then claim it, or begin a new one with what was typed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.accounts.links import LONGEST_NEXT
from directory.components.audience import open_to
from directory.joining.finding import likely
from directory.joining.forms import AddressForm, FindForm
from geo.places import PlaceNotFound, locate

START_SALT = "directory.joining.start"
"""What is carried to the first page of the form (directory.registration reads it): what was typed here."""


@never_cache
@require_safe
@open_to()
def add_your_group(request: HttpRequest) -> HttpResponse:
    """Ask what the group is called, and show what is there of such a name: "Is this you?"."""
    form = FindForm(request.GET if "name" in request.GET else None)
    context = {"form": form, "asked": False}
    if form.is_bound and form.is_valid():
        near, place_problem = _where(form.cleaned_data["postcode"])
        found = likely(form.cleaned_data["name"], near=near, at=timezone.now())
        start = urlencode({"start": _carried(**form.cleaned_data)})
        context |= {
            "asked": True,
            "found": found,
            "place_problem": place_problem,
            "new_url": f"{reverse('add-your-group-new')}?{start}",
        }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "joining/add.html", context, status=status)


@never_cache
@require_safe
@open_to()
def start_new(request: HttpRequest) -> HttpResponse:
    """None of them is theirs: whoever is signed in begins, others are sent a link that leads there."""
    start = request.GET.get("start", "")
    onward = _onward(start)
    if request.user.is_authenticated:
        return redirect(onward)
    context = {"form": AddressForm(), "next": onward, "name": _name(start), "sends_mail": settings.SENDS_MAIL}
    return render(request, "joining/new.html", context)


def _where(text: str) -> tuple[Point | None, str]:
    """The place that was named, or why it is none: then the name is looked for everywhere."""
    if not text.strip():
        return None, ""
    try:
        return locate(text).point, ""
    except PlaceNotFound as problem:
        return None, problem.message


def _carried(*, name: str, postcode: str) -> str:
    return signing.dumps({"name": name, "postcode": postcode}, salt=START_SALT, compress=True)


def _name(start: str) -> str:
    try:
        return str(signing.loads(start, salt=START_SALT)["name"])
    except (signing.BadSignature, KeyError, TypeError):
        return ""


def _onward(start: str) -> str:
    """The first page of the form, with what was typed where that is ours and not too long for a link."""
    try:
        page = reverse("group-new")
    except NoReverseMatch:
        page = reverse("your-groups")
    whole = f"{page}?{urlencode({'start': start})}"
    return whole if _name(start) and len(whole) <= LONGEST_NEXT else page
