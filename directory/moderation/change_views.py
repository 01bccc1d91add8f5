"""Reading one change and deciding it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assets.actions.proposals import Decided, Held, Overtaken, hold_proposal, look_at_proposal
from assets.actions.restoring import NotUndone
from assets.actor import Actor
from assets.errors import AssetsError
from assets.models import Proposal, ReasonTemplate
from assets.vocabulary import ProposalStatus
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.changes.labels import label
from directory.components.audience import open_to
from directory.moderation import deciding
from directory.moderation.change import ChangePage, next_after, read_seen
from directory.moderation.change_forms import PlainFieldsForm, ReasonsForm
from directory.moderation.morning_views import convenor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A change, held for whoever reads it, with the buttons that decide it."""
    user, at = convenor_of(request), timezone.now()
    proposal = _read(uuid, user)
    if request.method == "POST":
        return _decide(request, proposal, user, at)
    held: Held | None = None
    if proposal.status == ProposalStatus.WAITING:
        try:
            hold_proposal(proposal, by=Actor.of(user), at=at)
        except Held as other:
            held = other
        except Decided:
            proposal = _read(uuid, user)
    return _page(request, proposal, user, at, held=held, reasons=_template(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def change_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a change right in passing, and approve it so."""
    user, at = convenor_of(request), timezone.now()
    proposal = _read(uuid, user)
    form = PlainFieldsForm(proposal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.approve(
                proposal,
                version=_version(request),
                document=form.corrected(),
                seen=read_seen(request.POST.get("seen", "")),
                by=user,
                at=at,
            )
        except (Held, Decided) as late:
            return _too_late(request, proposal, user, at, late)
        except Overtaken:
            return _page(request, proposal, user, at, status=409)
        except AssetsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Approved with your changes. They get a mail that says so."))
            return _on(proposal, user, at)
    page = ChangePage.of(proposal, user=user, at=at)
    return render(request, "moderation/change_edit.html", {"form": form, "page": page})


def _decide(request: HttpRequest, proposal: Proposal, user: User, at: datetime) -> HttpResponse:
    decision = request.POST.get("decision", "")
    try:
        if decision == "approve":
            deciding.approve(
                proposal,
                version=_version(request),
                seen=read_seen(request.POST.get("seen", "")),
                trust="trust" in request.POST,
                by=user,
                at=at,
            )
            messages.success(request, _("Approved: it is live. They get a mail that says so."))
        elif decision in ("return", "undo"):
            form = ReasonsForm(request.POST)
            if not form.is_valid():
                return _page(request, proposal, user, at, form=form)
            _with_reasons(request, decision, proposal, form.cleaned_data["reasons"], user, at)
        elif decision == "looked":
            look_at_proposal(proposal, by=Actor.of(user), at=at)
            messages.success(request, _("Looked at."))
        else:
            return _page(request, proposal, user, at, problem=_("Choose what to do with it."), status=400)
    except (Held, Decided, NotUndone) as late:
        return _too_late(request, proposal, user, at, late)
    except Overtaken:
        return _page(request, _read(proposal.uuid, user), user, at, status=409)
    except AssetsError as refusal:
        return _page(request, proposal, user, at, problem=str(refusal), status=400)
    return _on(proposal, user, at)


def _with_reasons(
    request: HttpRequest, decision: str, proposal: Proposal, reasons: str, user: User, at: datetime
) -> None:
    if decision == "return":
        deciding.send_back(proposal, version=_version(request), reasons=reasons, by=user, at=at)
        messages.success(request, _("Sent back with your reasons."))
        return
    kept = deciding.undo(proposal, reasons=reasons, by=user, at=at)
    messages.success(request, _("Undone. They get a mail that says why."))
    if kept:
        stays = ", ".join(label(name) for name in kept)
        messages.info(request, _("This stays as it is: %(fields)s.") % {"fields": stays})


def _read(uuid: UUID, user: User) -> Proposal:
    rows = Proposal.objects.decidable_by(user).filter(submitted_at__isnull=False)
    read = rows.select_related(
        "listing", "organisation", "ward", "submitted_by", "held_by", "decided_by", "looked_at_by"
    )
    return get_object_or_404(read.defer("ward__geometry", "ward__outline"), uuid=uuid)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _template(request: HttpRequest) -> str:
    """The words of a template that was chosen without JavaScript."""
    chosen = request.GET.get("template", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 9):
        return ""
    row = ReasonTemplate.objects.filter(pk=int(chosen)).first()
    return row.text if row is not None else ""


def _page(
    request: HttpRequest,
    proposal: Proposal,
    user: User,
    at: datetime,
    *,
    held: Held | None = None,
    form: ReasonsForm | None = None,
    reasons: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": ChangePage.of(proposal, user=user, at=at),
        "held": held,
        "form": form or ReasonsForm(initial={"reasons": reasons}),
        "template": request.GET.get("template", ""),
        "problem": problem,
        "is_returning": bool(reasons) or form is not None,
    }
    return render(request, "moderation/change.html", context, status=status)


def _too_late(
    request: HttpRequest, proposal: Proposal, user: User, at: datetime, late: AssetsError
) -> HttpResponse:
    """Somebody else was quicker; what was typed is given back."""
    stored = _read(proposal.uuid, user)
    typed = request.POST.get("reasons", "")
    context = {"proposal": stored, "late": late, "typed": typed, "held": isinstance(late, Held)}
    return render(request, "moderation/too_late.html", context, status=409)


def _on(proposal: Proposal, user: User, at: datetime) -> HttpResponse:
    """On to the next that waits, or back to the morning."""
    following = next_after(proposal, user=user, at=at)
    return redirect("change", following.uuid) if following is not None else redirect("morning")
