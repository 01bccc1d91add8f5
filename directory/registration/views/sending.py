"""The list of steps, checking what was written, sending it, and giving it up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.proposals import Decided, drop_proposal, submit_proposal
from assets.errors import AssetsError
from assets.models import Proposal
from assets.vocabulary import Kind, ProposalStatus
from directory.components.cards import listing_url
from directory.registration.draft import Draft
from directory.registration.gate import actor, on_draft
from directory.registration.preview import preview, problems
from directory.registration.said import rows
from directory.registration.steps import steps_of
from directory.registration.warnings import gives_away

MOST_WHY = 300


@require_safe
@on_draft
def overview(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """The steps, what each says so far, and what would help people decide."""
    proposal = draft.proposal
    if not proposal.is_open:
        url = listing_url(proposal.listing) if proposal.listing and proposal.listing.status == "published" else ""
        return render(request, "registration/decided.html", {"draft": draft, "url": url})
    _card, lacking = preview(draft)
    steps = [(step, rows(step, draft.said)) for step in steps_of(draft.kind)]
    companions = [] if draft.kind != Kind.ORGANISATION else list(Proposal.objects.open().filter(along_with=proposal).order_by("pk"))
    context = {
        "draft": draft,
        "steps": steps,
        "lacking": lacking,
        "warnings": gives_away(draft.said),
        "companions": companions,
        "more": [kind for kind in Kind if kind != Kind.ORGANISATION] if draft.kind == Kind.ORGANISATION else [],
        "of": proposal.listing.uuid if proposal.listing else proposal.uuid,
    }
    return render(request, "registration/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def send(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """What was written, how it will look, and the button that sends it."""
    if not draft.proposal.is_open:
        return redirect("proposal", draft.proposal.uuid)
    found = problems(draft)
    if request.method == "POST" and not found:
        try:
            sent = submit_proposal(
                draft.proposal, why=request.POST.get("why", "")[:MOST_WHY], by=actor(request), at=draft.at
            )
        except Decided:
            return redirect("proposal", draft.proposal.uuid)
        except AssetsError:
            # Somebody changed it between reading and sending: the page says what is wrong now.
            return redirect("proposal-send", draft.proposal.uuid)
        live = sent.status == ProposalStatus.APPROVED
        messages.success(
            request,
            _("It is on the map now. Thank you.") if live else _("Sent. A convenor will look at it and tell you by mail."),
        )
        return redirect("proposal", sent.uuid)
    card, lacking = preview(draft)
    context = {
        "draft": draft,
        "steps": [(step, rows(step, draft.said)) for step in steps_of(draft.kind)],
        "card": card,
        "problems": found,
        "lacking": lacking,
        "warnings": gives_away(draft.said),
        "most_why": MOST_WHY,
    }
    return render(request, "registration/send.html", context, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@on_draft
def drop(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Give a change up, once asked whether that is meant."""
    if not draft.proposal.is_open:
        return redirect("proposal", draft.proposal.uuid)
    if request.method == "POST":
        drop_proposal(draft.proposal, by=actor(request), at=draft.at)
        messages.success(request, _("Given up. Nothing has changed on the map."))
        return redirect("proposal", draft.proposal.uuid)
    return render(request, "registration/drop.html", {"draft": draft})
