"""The door to a group's own pages: whoever does not look after it is told that there is no such page."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assets.models import Listing, Organisation
from assets.permissions import may_manage_people
from directory.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; open_to lets nobody else in."""
    return cast(User, request.user)


def my_group(request: HttpRequest, pk: int) -> Organisation:
    """A group of somebody's own. Raises Http404 for any other."""
    mine = Organisation.objects.filter(memberships__user=person(request))
    return get_object_or_404(mine, pk=pk)


def group_of_people(request: HttpRequest, pk: int) -> Organisation:
    """A group whose people somebody may see: their own, for a convenor those of their remit. Raises Http404."""
    kept = Organisation.objects.in_remit(person(request)).filter(pk=pk).first()
    return kept or my_group(request, pk)


def managed_group(request: HttpRequest, pk: int) -> Organisation:
    """A group whose people somebody may change. Raises Http404: an editor is shown no way here."""
    organisation = group_of_people(request, pk)
    if not may_manage_people(person(request), organisation):
        raise Http404
    return organisation


def my_listing(request: HttpRequest, pk: int) -> Listing:
    """Something that a group of somebody's own runs, or the group itself. Raises Http404 for any other."""
    user = person(request)
    groups = list(user.memberships.values_list("organisation_id", flat=True))
    rows: Any = Listing.objects.belonging_to(groups)
    return cast(Listing, get_object_or_404(rows, pk=pk))
