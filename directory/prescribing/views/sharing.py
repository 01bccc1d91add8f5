"""Giving the person their own copy; recording what they let others see; handing over."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.local_time import local_date
from directory.accounts.models import Team, User
from directory.components.errors import NotFound
from directory.plans.access import Reading, receivers
from directory.plans.actions.consent import give_consent, hand_over, withdraw_consent
from directory.plans.actions.sharing import current_link, make_link, revoke_link
from directory.plans.errors import NotAllowed
from directory.plans.export import export_plan
from directory.plans.message import as_mail, as_text, text_length
from directory.plans.outputs import address_of
from directory.plans.places import neighbourhoods
from directory.plans.shown import make_sheet
from directory.prescribing.forms import ConsentForm, HandOverForm, LinkForm, MailForm
from directory.prescribing.gate import on_plan, signed_in
from directory.prescribing.pages import agreed
from geo.models import Area

logger = logging.getLogger(__name__)

MONTHS_OFFERED = 6


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(maker=True)
def share(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """The person's own address: make it, show it, send it, close it."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        make_link(reading.plan, pin=form.cleaned_data["pin"], by=signed_in(request), at=at)
        messages.success(request, _("The link is ready. An older one does not work any more."))
        return redirect("plan-share", code=reading.plan.code)
    return _share_page(request, reading, at=at, form=form)


@sensitive_post_parameters()
@require_POST
@on_plan(maker=True)
def send(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Mail the address of the plan to the person, once."""
    form = MailForm(request.POST)
    link = current_link(reading.plan, on=local_date(at))
    if link is None or not settings.SENDS_MAIL:
        raise NotFound(_("Make a link first.") if link is None else _("This site sends no e-mail."))
    if not form.is_valid():
        return _share_page(request, reading, at=at, mail=form)
    sheet = make_sheet(reading.plan, at=at)
    whole = sheet if form.cleaned_data["whole"] else replace(sheet, items=())
    subject, body = as_mail(whole, link=address_of(request, reading.plan, at=at))
    try:
        EmailMessage(subject, body, to=[form.cleaned_data["email"]]).send()
    except (OSError, SMTPException):
        # Not the error itself: it can hold the address.
        logger.error("a plan's address could not be mailed")
        form.add_error("email", _("The e-mail could not be sent. Try again later, or send a text message."))
        return _share_page(request, reading, at=at, mail=form)
    messages.success(request, _("The e-mail is on its way."))
    return redirect("plan-share", code=reading.plan.code)


@require_POST
@on_plan(maker=True)
def unlink(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Stop the person's address from working."""
    revoke_link(reading.plan, by=signed_in(request), at=at)
    messages.success(request, _("The link does not work any more."))
    return redirect("plan-share", code=reading.plan.code)


@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(maker=True)
def consent(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Record what the person agreed to, and what they take back."""
    today = local_date(at)
    initial = {
        "until": today + timedelta(days=MONTHS_OFFERED * 30),
        "how": "said",
        "parts": ["words", "items"],
    }
    form = ConsentForm(request.POST or None, today=today, choices=_audiences(), initial=initial)
    if request.method == "POST" and form.is_valid():
        kind, key = form.cleaned_data["to"].split(":")
        give_consent(
            reading.plan,
            parts=form.cleaned_data["parts"],
            until=form.cleaned_data["until"],
            how=form.cleaned_data["how"],
            team=Team.objects.get(pk=key) if kind == "team" else None,
            neighbourhood=Area.objects.get(pk=key) if kind == "area" else None,
            by=signed_in(request),
            at=at,
        )
        messages.success(request, _("What they agreed to is recorded."))
        return redirect("plan-consent", code=reading.plan.code)
    context = {"form": form, "plan": reading.plan, "consents": agreed(reading.plan, today=today)}
    return render(request, "prescribing/consent.html", context)


@require_POST
@on_plan(maker=True)
def withdraw(request: HttpRequest, reading: Reading, *, consent: int, at: datetime) -> HttpResponse:
    """Record that the person takes back what they agreed to."""
    row = reading.plan.consents.select_related("plan", "team", "neighbourhood").filter(pk=consent).first()
    if row is None:
        raise NotFound(_("There is no such agreement."))
    withdraw_consent(row, by=signed_in(request), at=at)
    messages.success(request, _("They cannot see it any more."))
    return redirect("plan-consent", code=reading.plan.code)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_plan(maker=True)
def give(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Hand the plan over to another worker, with a note."""
    form = HandOverForm(request.POST or None, today=local_date(at))
    choices = receivers(reading.plan, at=at)
    cast("ModelChoiceField[User]", form.fields["to"]).queryset = choices
    if request.method == "POST" and form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        try:
            hand_over(reading.plan, to=to, note=note, by=signed_in(request), at=at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has the plan now.") % {"name": to})
            return redirect("plans")
    return render(
        request, "prescribing/hand_over.html", {"form": form, "plan": reading.plan, "any": choices.exists()}
    )


@require_safe
@on_plan(maker=True)
def export(request: HttpRequest, reading: Reading, *, at: datetime) -> HttpResponse:
    """Everything that is kept about it, as a file."""
    return HttpResponse(
        export_plan(reading.plan),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="plan.json"'},
    )


def _share_page(
    request: HttpRequest,
    reading: Reading,
    *,
    at: datetime,
    form: LinkForm | None = None,
    mail: MailForm | None = None,
) -> HttpResponse:
    link = current_link(reading.plan, on=local_date(at))
    address = address_of(request, reading.plan, at=at)
    text = as_text(make_sheet(reading.plan, at=at), link=address) if link else ""
    context = {
        "plan": reading.plan,
        "link": link,
        "address": address,
        "text": text,
        "text_length": text_length(text),
        "form": form or LinkForm(),
        "mail": mail or MailForm(),
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "prescribing/share.html", context)


def _audiences() -> list[tuple[str, str]]:
    """Teams and neighbourhoods (wards, where there are none) to choose from."""
    teams = Team.objects.select_related("partner").order_by("name", "pk")
    return [
        *(
            (f"area:{area.pk}", _("Every team round %(area)s") % {"area": area.name})
            for area in neighbourhoods()
        ),
        *(
            (f"team:{team.pk}", f"{team.name} ({team.partner})" if team.partner else team.name)
            for team in teams
        ),
    ]
