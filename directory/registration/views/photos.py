"""Photos: public with a published listing, else for whoever may edit what names them."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from assets.actions.photos import photo_path
from assets.models import Listing, Proposal
from directory.components.audience import open_to
from directory.components.throttle import Work, counted_as


@require_safe
@open_to()
@counted_as(Work.SMALL)
def photo(request: HttpRequest, name: str, small: bool = False) -> HttpResponse:
    """The picture, or that there is none. Its name is made of its bytes, so it never changes; it may only go."""
    public = Listing.objects.published().filter(photo=name).exists()
    if not public and not _may_see(request, name):
        raise Http404
    try:
        with default_storage.open(photo_path(name, small=small)) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError as gone:
        raise Http404 from gone
    if public:
        patch_cache_control(response, public=True, max_age=3_600)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _may_see(request: HttpRequest, name: str) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    mine = Listing.objects.editable_by(user).filter(photo=name).exists()
    return mine or Proposal.objects.editable_by(user).open().filter(document__photo=name).exists()
