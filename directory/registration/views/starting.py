"""Where a change begins: of an entry there is, of something more that a group does, of a group that is new."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.proposals import start_proposal
from assets.models import Listing, Organisation, Proposal
from assets.snapshot import Document
from assets.vocabulary import Kind
from directory.components.audience import SIGNED_IN, open_to
from directory.components.errors import NotFound
from directory.registration import pin
from directory.registration.forms.starting import StartForm
from directory.registration.gate import actor, signed_in
from geo.crs import point_from_lonlat
from geo.places import PlaceNotFound
from geo.text import tidy

MOST_OPEN = 60
"""Changes that one account may have begun and not sent."""


@never_cache
@require_safe
@open_to(SIGNED_IN)
def listing_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on with the change of an entry that is open, or begin one."""
    listing = Listing.objects.editable_by(request.user).filter(uuid=uuid).first()
    if listing is None:
        raise NotFound(_("There is no such entry, or it is not yours."))
    owner_id = listing.pk if listing.kind == Kind.ORGANISATION else listing.owner_id
    mine = signed_in(request).memberships.filter(organisation_id=owner_id).exists()
    organisation = Organisation.objects.filter(pk=owner_id).first() if mine else None
    proposal = start_proposal(
        kind=listing.kind, listing=listing, organisation=organisation, by=actor(request), at=timezone.now()
    )
    return redirect("proposal", proposal.uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def listing_new(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Begin something that a group does, has, gives or wishes for; the group may itself be new."""
    if kind not in Kind.values or kind == Kind.ORGANISATION:
        raise NotFound(_("There is no such kind of entry."))
    organisation = Organisation.objects.editable_by(request.user).filter(uuid=uuid).first()
    new = Proposal.objects.editable_by(request.user).open().filter(kind=Kind.ORGANISATION, listing=None, uuid=uuid)
    along_with = None if organisation is not None else new.first()
    if organisation is None and along_with is None:
        raise NotFound(_("There is no such group, or it is not yours."))
    contact: Document = along_with.document if along_with else vars(organisation)
    document = {name: contact[name] for name in ("phone", "email", "website") if contact.get(name)}
    name = organisation.name if organisation is not None else contact.get("name", "")
    given = {"organisation": organisation, "along_with": along_with}
    return _begin(request, Kind(kind), document=document, of=str(name), with_place=False, **given)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def group_new(request: HttpRequest) -> HttpResponse:
    """Begin a group that is not on the map yet."""
    return _begin(request, Kind.ORGANISATION, document={}, of="", with_place=True)


def _begin(
    request: HttpRequest, kind: Kind, *, document: Document, of: str, with_place: bool, **given: Any
) -> HttpResponse:
    typed = {"name": tidy(request.GET.get("name", ""))[:160], "postcode": tidy(request.GET.get("postcode", ""))[:100]}
    form = StartForm(request.POST or None, initial=typed, with_place=with_place)
    if request.method == "POST" and form.is_valid():
        return _start(request, kind, document | _first(form.cleaned_data), **given)
    context = {"form": form, "kind": kind, "of": of}
    return render(request, "registration/start.html", context)


def _start(request: HttpRequest, kind: Kind, document: Document, **given: Any) -> HttpResponse:
    begun = Proposal.objects.open().filter(started_by=signed_in(request), listing=None)
    same = begun.filter(kind=kind, document__name=document["name"], **given).order_by("pk").first()
    if same is None and begun.count() >= MOST_OPEN:
        messages.error(request, _("You have begun very many entries. Send or give up some of them first."))
        return redirect(request.get_full_path())
    proposal = same or start_proposal(
        kind=kind, document=document, by=actor(request), at=timezone.now(), **given
    )
    return redirect("proposal", proposal.uuid)


def _first(cleaned: dict[str, Any]) -> Document:
    """The name, and where a postcode or place puts the pin. One that is not known is asked for again later."""
    document: Document = {"name": cleaned["name"]}
    if cleaned.get("postcode"):
        try:
            here, postcode, _kind = pin.found(cleaned["postcode"])
        except PlaceNotFound:
            return document
        if postcode:
            point = point_from_lonlat(*here)
            document |= {"point": [round(point.x, 1), round(point.y, 1)], "postcode": postcode}
    return document
