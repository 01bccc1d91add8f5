"""A photo, and what it shows in words for those who cannot see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.actions.photos import keep_photo
from assets.photos import BadPhoto, too_big
from assets.snapshot import Document
from directory.registration.draft import Draft
from directory.registration.forms.fields import LineField, StepForm


class PhotoForm(StepForm):
    template = "registration/photo.html"
    fields_of = ("photo", "photo_alt")

    photo = forms.FileField(
        required=False,
        label=_("Photo"),
        help_text=_("A JPEG, PNG or WebP of at most 8 MB. Ask everybody who can be seen in it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "govuk-file-upload"}),
        error_messages={"empty": _("The photo is damaged. Try to save or send it again.")},
    )
    photo_alt = LineField(
        label=_("What does it show?"),
        help_text=_("For people who cannot see it: “Six people with spades by a raised bed”."),
        max_length=250,
    )
    remove = forms.BooleanField(required=False, label=_("Take the photo off"))

    def __init__(self, *args: Any, dropped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dropped = dropped
        self.name: str | None = self.draft.said.get("photo")

    @classmethod
    def shown(cls, draft: Draft) -> dict[str, Any]:
        return {"photo_alt": draft.said.get("photo_alt", "")}

    def clean_photo(self) -> None:
        sent = self.cleaned_data.get("photo")
        if self.dropped:
            self.add_error("photo", too_big())
        elif sent:
            try:
                self.name = keep_photo(sent.read())
            except BadPhoto as problem:
                self.add_error("photo", str(problem))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("remove"):
            self.name = None
        elif self.name and not cleaned.get("photo_alt") and "photo_alt" in cleaned:
            self.add_error("photo_alt", gettext("Say what the photo shows, for people who cannot see it."))
        return cleaned

    def kept_anyway(self) -> Document:
        """A good photo is not sent a second time because its words are missing."""
        return {"photo": self.name} if self.name and self.name != self.draft.said.get("photo") else {}

    def changes(self) -> Document:
        return {"photo": self.name, "photo_alt": self.cleaned_data["photo_alt"] or None if self.name else None}
