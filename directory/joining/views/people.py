"""Who looks after a group: invite, change, take off, leave."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.actions.claims import ClaimDecided
from assets.actions.invitations import InvitationGone, decline_invitation, invited, withdraw_invitation
from assets.actions.memberships import LastOwner, is_last_owner
from assets.errors import Invalid
from assets.models import Claim, Invitation, Membership, Organisation
from assets.permissions import may_manage_people
from assets.vocabulary import ClaimTo, MembershipRole
from directory.components.audience import SIGNED_IN, open_to
from directory.components.throttle import Work, counted_as
from directory.groups import claims
from directory.groups import people as group_people
from directory.joining.forms import InviteForm, RefuseForm
from directory.joining.gate import group_of_people, managed_group, my_group, person

CHANGES_SHOWN = 50


@counted_as(Work.LINK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who looks after a group; its owners invite others here."""
    organisation = group_of_people(request, pk)
    if request.method == "POST":
        managed_group(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = group_people.invite(
                organisation, **form.cleaned_data, by=person(request), at=timezone.now()
            )
        except Invalid as refusal:
            for name, problems in refusal.problems.items():
                form.add_error(name if name in form.fields else None, problems)
        else:
            messages.success(request, _("An invitation is on its way to {email}.").format(email=made.email))
            return redirect("group-people", pk)
    return _page(request, organisation, form)


def _page(request: HttpRequest, organisation: Organisation, form: InviteForm) -> HttpResponse:
    user, at = person(request), timezone.now()
    manages = may_manage_people(user, organisation)
    context: dict[str, Any] = {
        "group": organisation,
        "members": organisation.memberships.select_related("user").order_by("since", "pk"),
        "manages": manages,
        "is_member": organisation.memberships.filter(user=user).exists(),
        "form": form,
        "changes": organisation.people_changes.order_by("-at", "-pk")[:CHANGES_SHOWN],
    }
    if manages:
        context |= {
            "invitations": organisation.invitations.open(at).order_by("made_at", "pk"),
            "joining": Claim.objects.waiting()
            .filter(organisation=organisation, to=ClaimTo.OWNERS)
            .select_related("user")
            .order_by("made_at", "pk"),
            "refuse_form": RefuseForm(auto_id=False),
        }
    status = 400 if form.errors else 200
    return render(request, "joining/people.html", context, status=status)


@require_POST
@open_to(SIGNED_IN)
def change(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Make somebody an owner or an editor, or take them off."""
    organisation = managed_group(request, pk)
    member = get_object_or_404(organisation.memberships.select_related("user"), user_id=user).user
    what = request.POST.get("do", "")
    by, at = person(request), timezone.now()
    try:
        if what == "remove":
            group_people.remove(organisation, member, by=by, at=at)
        else:
            group_people.change_role(organisation, member, role=what, by=by, at=at)
    except LastOwner:
        messages.error(request, _("Make somebody else an owner first: a group needs one."))
    except Invalid:
        messages.error(request, _("Choose one of the buttons."))
    except Membership.DoesNotExist as gone:
        raise Http404 from gone
    else:
        messages.success(request, _("Saved. Every owner is told by e-mail."))
    if organisation.memberships.filter(user=by).exists() or what != "remove":
        return redirect("group-people", pk)
    return redirect("your-groups")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Look after it no more. The last owner names another first, or hands it to the convenors."""
    organisation = my_group(request, pk)
    user = person(request)
    if request.method == "POST":
        hand_over = request.POST.get("hand_over") == "yes"
        try:
            handed = group_people.leave(organisation, user=user, hand_over=hand_over, at=timezone.now())
        except LastOwner:
            messages.error(request, _("Name another owner first, or hand the group to the convenors."))
            return redirect("group-leave", pk)
        said = (
            _("You have left. The convenors look after it now.") if handed else _("You have left the group.")
        )
        messages.success(request, said)
        return redirect("your-groups")
    context = {"group": organisation, "is_last": is_last_owner(organisation, user)}
    return render(request, "joining/leave.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def invitation(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say yes or no. It is there for the invited address alone, and for seven days."""
    user, at = person(request), timezone.now()
    made = invited(user, at=at).filter(uuid=uuid).select_related("organisation", "by").first()
    if made is None:
        return render(request, "joining/invitation_gone.html", {}, status=404)
    if request.method != "POST":
        return render(request, "joining/invitation.html", {"invitation": made})
    try:
        if request.POST.get("answer") == "yes":
            group_people.accept(made, user=user, at=at)
        else:
            decline_invitation(made, user=user, at=at)
            messages.success(request, _("You have said no. Nobody is told but those who asked."))
            return redirect("your-groups")
    except InvitationGone:
        return render(request, "joining/invitation_gone.html", {}, status=404)
    messages.success(request, _("You help look after this group now."))
    return redirect("group", made.organisation_id)


@require_POST
@open_to(SIGNED_IN)
def take_back(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """An owner takes an invitation back."""
    made = get_object_or_404(Invitation, uuid=uuid)
    managed_group(request, made.organisation_id)
    withdraw_invitation(made, at=timezone.now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("group-people", made.organisation_id)


@require_POST
@open_to(SIGNED_IN)
def answer_claim(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """An owner lets somebody in who asked, or does not."""
    made = get_object_or_404(Claim.objects.select_related("organisation"), uuid=uuid)
    managed_group(request, made.organisation_id)
    by, at = person(request), timezone.now()
    said = request.POST.get("answer", "")
    try:
        if said in MembershipRole.values:
            claims.agree(made, role=said, by=by, at=at)
            messages.success(request, _("They are in. They are told by e-mail."))
        else:
            claims.refuse(made, reasons=request.POST.get("reasons", ""), by=by, at=at)
            messages.success(request, _("You have said no. They are told by e-mail."))
    except ClaimDecided:
        messages.info(request, _("This has been answered already."))
    except Invalid as refusal:
        messages.error(request, " ".join(refusal.problems["reasons"]))
    return redirect("group-people", made.organisation_id)
