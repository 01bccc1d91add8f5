from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """E-mail address and password. The message never says which of the two was wrong."""

    error_messages = {
        "invalid_login": "The e-mail address or the password is not right. Check both and try again.",
        "inactive": "This account is closed. Ask your administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={
                "required": "Enter your e-mail address.",
                "invalid": "Enter an e-mail address in the form name@example.org.",
            },
        )
        self.fields["username"] = address
        self.fields["password"].error_messages["required"] = "Enter your password."


class SettingsForm(forms.Form):
    """What people choose for themselves."""

    counts_searches = forms.BooleanField(
        required=False, label="Count my searches, so that planners can see what is missing"
    )
