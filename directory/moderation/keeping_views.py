"""What convenors and administrators keep in order: reasons, who is trusted, remits, and what must be forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assets.actions.erasing import values_of
from assets.actions.reasons import drop_reason, save_reason
from assets.actions.remits import set_remit
from assets.actor import Actor
from assets.errors import Invalid
from assets.models import Erasure, Listing, ReasonTemplate
from assets.trusting import trusted_organisations
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.erasing import erase
from directory.moderation.deciding import stop_trusting
from directory.moderation.keeping_forms import EraseForm, ReasonTemplateForm, RemitForm
from directory.moderation.morning_views import convenor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def reasons(request: HttpRequest) -> HttpResponse:
    """The words that changes are sent back with, and a form for one more."""
    form = ReasonTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _save_reason(request, None, form):
        return redirect("reasons")
    rows = ReasonTemplate.objects.order_by("position", "title", "pk")
    return render(request, "moderation/reasons.html", {"form": form, "reasons": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one of them, or take it out."""
    row = get_object_or_404(ReasonTemplate, pk=pk)
    if "drop" in request.POST:
        drop_reason(row)
        messages.success(request, _("Taken out."))
        return redirect("reasons")
    form = ReasonTemplateForm(request.POST or None, initial={"title": row.title, "text": row.text})
    if request.method == "POST" and form.is_valid() and _save_reason(request, row, form):
        return redirect("reasons")
    return render(request, "moderation/reason.html", {"form": form, "reason": row})


def _save_reason(request: HttpRequest, row: ReasonTemplate | None, form: ReasonTemplateForm) -> bool:
    position = row.position if row is not None else ReasonTemplate.objects.count()
    try:
        save_reason(row, position=position, **form.cleaned_data)
    except Invalid as refusal:
        for name, problems in refusal.problems.items():
            form.add_error(name, problems[0])
        return False
    messages.success(request, _("Saved."))
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def trusted(request: HttpRequest) -> HttpResponse:
    """Organisations whose changes go live at once, each with a button to stop that."""
    rows = trusted_organisations(convenor_of(request))
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
        organisation = get_object_or_404(rows, pk=int(chosen) if known else 0)
        stop_trusting(organisation, at=timezone.now())
        said = _("Changes by %(name)s now wait to be checked.") % {"name": organisation.name}
        messages.success(request, said)
        return redirect("trusted")
    return render(request, "moderation/trusted.html", {"organisations": rows[:500]})


@never_cache
@require_http_methods(["GET", "HEAD"])
@open_to(Role.ADMINISTRATOR)
def remits(request: HttpRequest) -> HttpResponse:
    """Every convenor, and what each looks after."""
    rows = User.objects.filter(is_active=True, roles__contains=[Role.CONVENOR.value])
    read = rows.select_related("remit").prefetch_related("remit__areas", "remit__themes")
    return render(request, "moderation/remits.html", {"convenors": read.order_by("name", "email", "pk")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def remit(request: HttpRequest, pk: int) -> HttpResponse:
    """Limit one convenor to areas or themes, or to nothing."""
    rows = User.objects.filter(is_active=True, roles__contains=[Role.CONVENOR.value])
    user = get_object_or_404(rows, pk=pk)
    form = RemitForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        set_remit(user, areas=form.cleaned_data["areas"], themes=form.cleaned_data["themes"])
        messages.success(request, _("Saved what %(name)s looks after.") % {"name": user})
        return redirect("remits")
    return render(request, "moderation/remit.html", {"form": form, "convenor": user})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def erase_personal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something personal out of a listing and its whole history."""
    user = convenor_of(request)
    listing = get_object_or_404(Listing.objects.in_remit(user), pk=pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"].splitlines()
        words += [value for name in form.cleaned_data["fields_"] for value in values_of(listing, name)]
        try:
            done = erase(listing, words=words, by=Actor.of(user), at=timezone.now())
        except Invalid as refusal:
            form.add_error("words", str(refusal))
        else:
            said = _("Taken out of %(n)d places. What it was is not kept.") % {"n": done.places}
            messages.success(request, said)
            return redirect("erase-personal", pk)
    past = Erasure.objects.filter(listing=listing).order_by("-at", "-pk")
    context = {"form": form, "listing": listing, "past": past}
    return render(request, "moderation/erase_personal.html", context)
