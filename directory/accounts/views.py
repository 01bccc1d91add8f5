from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from directory.accounts.actions import choose_settings
from directory.accounts.forms import SettingsForm, SignInForm
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.components.audience import open_to

_sign_in = LoginView.as_view(
    template_name="accounts/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    # Django's view would show the host's name in its place.
    extra_context={"site_name": settings.SITE_NAME},
)


@sensitive_post_parameters("password")
@never_cache
@open_to()
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in; throttled, and only ever sent on to an address of this site."""
    return _sign_in(request)


@require_POST
@open_to()
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*Role.values)
def your_settings(request: HttpRequest) -> HttpResponse:
    """What people choose for themselves: today, whether their searches are counted."""
    user = cast(User, request.user)  # open_to lets nobody else in
    if request.method == "POST":
        form = SettingsForm(request.POST)
        if form.is_valid():
            choose_settings(user, **form.cleaned_data)
            messages.success(request, gettext("Your settings are saved."))
            return redirect("your-settings")
    form = SettingsForm(initial={"counts_searches": user.counts_searches})
    context = {"form": form, "counting": settings.SEARCH_LEDGER}
    return render(request, "accounts/your_settings.html", context)
