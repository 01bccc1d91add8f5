from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password. The message never says which of the two was wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={
                "required": _("Enter your e-mail address."),
                "invalid": _("Enter an e-mail address in the form name@example.org."),
            },
        )
        self.fields["username"] = address
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class SettingsForm(forms.Form):
    """What people choose for themselves."""

    counts_searches = forms.BooleanField(
        required=False, label=_("Count my searches, so that planners can see what is missing")
    )
