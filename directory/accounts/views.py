from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from directory.accounts.forms import SignInForm
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
