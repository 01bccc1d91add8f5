"""What convenors decide about who looks after a group: what speaks for it, yes or no, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions.claims import ClaimDecided, look_at_claim
from assets.actor import Actor
from assets.claim_proofs import host_of
from assets.models import Claim, Membership, Organisation, PeopleChange
from assets.models.claim import MOST_REASONS
from assets.vocabulary import ClaimProof, ClaimStatus, ClaimTo, MembershipRole, PeopleEvent
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to
from directory.groups import claims

SHOWN = 50
HANDED_SINCE = timedelta(days=180)
READY_MADE = (
    gettext_lazy("We could not find out that you belong to the group. Ask somebody there to write to us."),
    gettext_lazy("Please ask again from the group’s own e-mail address."),
    gettext_lazy("Somebody else looks after it. Ask them to invite you."),
)
"""What is often said, to be copied and changed."""


class DecisionForm(forms.Form):
    reasons = forms.CharField(
        required=False,
        max_length=MOST_REASONS,
        label=gettext_lazy("If not: why?"),
        help_text=gettext_lazy("They are sent this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": gettext_lazy("That is too long. Use %(limit_value)d letters or fewer.")
        },
    )


@never_cache
@require_safe
@open_to(Role.CONVENOR)
def claim_list(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first; take-overs under notice; what rules agreed; what was handed over."""
    user, at = cast(User, request.user), timezone.now()  # open_to lets nobody else in
    rows = Claim.objects.decidable_by(user).select_related("organisation", "user").order_by("made_at", "pk")
    waiting = rows.waiting()
    context = {
        "waiting": waiting.filter(to=ClaimTo.CONVENORS)[:SHOWN],
        "notices": waiting.filter(to=ClaimTo.NOTICE)[:SHOWN],
        "to_look_at": rows.to_look_at()[:SHOWN],
        "handed_over": _handed_over(user, at),
    }
    return render(request, "moderation/claims.html", context)


def _handed_over(user: User, at: datetime) -> list[Organisation]:
    """Groups whose last owner handed them to the convenors, and that have none since."""
    handed = PeopleChange.objects.filter(
        organisation_id=OuterRef("pk"), event=PeopleEvent.HANDED_OVER, at__gt=at - HANDED_SINCE
    )
    owners = Membership.objects.filter(organisation_id=OuterRef("pk"), role=MembershipRole.OWNER)
    rows = Organisation.objects.in_remit(user).filter(Exists(handed)).exclude(Exists(owners))
    return list(rows.order_by("name", "pk")[:SHOWN])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CONVENOR)
def decide(request: HttpRequest, claim: UUID) -> HttpResponse:
    """One claim with what speaks for it: agree, refuse with reasons, or note that it was looked at."""
    mine = Claim.objects.decidable_by(request.user)
    rows = mine.select_related("organisation", "user", "decided_by")
    row = get_object_or_404(rows, uuid=claim)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _decided(request, row, form)
        if answer is not None:
            return answer
    return render(request, "moderation/claim.html", _shown(row, form), status=400 if form.errors else 200)


def _decided(request: HttpRequest, row: Claim, form: DecisionForm) -> HttpResponse | None:
    by, at = cast(User, request.user), timezone.now()  # open_to lets nobody else in
    said, reasons = request.POST.get("answer", ""), form.cleaned_data["reasons"]
    if said == "no" and not reasons:
        form.add_error("reasons", _("Say why, so that they know what would help."))
        return None
    try:
        if said == "no":
            claims.refuse(row, reasons=reasons, by=by, at=at)
            messages.success(request, _("Refused. They are told why by e-mail."))
        elif said in MembershipRole.values:
            claims.agree(row, role=said, by=by, at=at)
            messages.success(request, _("Agreed. They and all owners are told by e-mail."))
        else:
            look_at_claim(row, by=Actor.of(by), at=at)
            messages.success(request, _("Noted that you have looked at it."))
    except ClaimDecided as decided:
        messages.error(request, _already(decided.claim))
        return redirect("claim-decide", row.uuid)
    return redirect("claims")


def _already(row: Claim) -> str:
    who = str(row.decided_by) if row.decided_by is not None else _("somebody else")
    return _("{who} has decided this already: {what}.").format(who=who, what=row.get_status_display())


def _shown(row: Claim, form: DecisionForm) -> dict[str, Any]:
    """What a convenor reads: the words, the proofs, and what to compare by eye."""
    organisation = row.organisation
    return {
        "claim": row,
        "form": form,
        "proofs": [ClaimProof(code).label for code in row.proofs],
        "website_host": host_of(organisation.website),
        "members": organisation.memberships.select_related("user").order_by("since", "pk"),
        "others": Claim.objects.waiting()
        .filter(organisation=organisation)
        .exclude(pk=row.pk)
        .select_related("user")
        .order_by("made_at", "pk"),
        "before": Claim.objects.filter(
            organisation=organisation, user=row.user, status=ClaimStatus.REFUSED
        ).count(),
        "ready_made": READY_MADE,
        "is_open": row.status == ClaimStatus.WAITING,
        "to_look_at": row.at_once and row.looked_at is None and row.status == ClaimStatus.AGREED,
    }
