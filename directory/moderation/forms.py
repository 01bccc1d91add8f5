from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TYPED = 30_000


class WordsForm(forms.Form):
    """The everyday words of a theme, one a line; and what they were when the page was made."""

    words = forms.CharField(
        required=False,
        max_length=MOST_TYPED,
        label=_("Words and phrases, one a line"),
        help_text=_(
            "As people say it: “nobody to talk to”, “skint”. Capitals and accents make no difference."
        ),
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true"}),
        error_messages={"max_length": _("That is too much at once. Use %(limit_value)d letters or fewer.")},
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def lines(self, name: str) -> list[str]:
        return [line for line in self.cleaned_data[name].splitlines() if line.strip()]
