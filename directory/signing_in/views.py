"""Signing in without a password: ask for a link, get it by mail, press its one button."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from directory.accounts.actions import keep_language
from directory.accounts.links import is_own, read_link
from directory.components.audience import open_to
from directory.components.throttle import Work, counted_as
from directory.components.unlisted import unlisted
from directory.post.bounced import mail_arrives
from directory.post.sign_in import send_link
from directory.signing_in.forms import AskForm

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@counted_as(Work.LINK)
@sensitive_post_parameters("email")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where to send the link. The answer is the same whether or not there is an account."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    next_path = wanted if is_own(wanted) else ""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and settings.SENDS_MAIL:
        try:
            send_link(form.cleaned_data["email"], next=next_path, at=timezone.now())
        except ValidationError:
            form.add_error("email", _("Enter an e-mail address in the form name@example.org."))
        else:
            return redirect("sign-in-link-sent")
    context = {"form": form, "next": next_path, "sends_mail": settings.SENDS_MAIL}
    return render(request, "signing_in/ask.html", context)


@require_safe
@open_to()
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "signing_in/sent.html")


@counted_as(Work.LINK)
@unlisted
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to()
def use(request: HttpRequest, *, token: str) -> HttpResponse:
    """Show one button, and sign in when it is pressed: programs that check mail press none."""
    if request.method != "POST":
        link = read_link(token)
        return render(request, "signing_in/use.html", {"link": link}) if link else _dead(request)
    with transaction.atomic():
        link = read_link(token, lock=True)
        if link is None:
            return _dead(request)
        # This notes the moment of the sign-in, and with that no other link works any more.
        login(request, link.user, backend=_BACKEND)
        keep_language(link.user, get_language() or "")
        mail_arrives(link.user.email)
    return redirect(link.next or landing())


def landing() -> str:
    """Where somebody goes who did not say."""
    try:
        return reverse("your-groups")
    except NoReverseMatch:
        return reverse(settings.LOGIN_REDIRECT_URL)


def _dead(request: HttpRequest) -> HttpResponse:
    """Used, too old, cut off in the mail, or of a closed account: it is not said which."""
    return render(request, "signing_in/dead.html", {"form": AskForm()}, status=404)
