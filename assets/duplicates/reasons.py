"""Why two listings may be one, or not, as codes that are kept and words that are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _


class Reason(NamedTuple):
    """A piece of evidence: what kind, what it was found to be, and how it weighs (above 0: for one listing)."""

    code: str
    said: str
    weight: float

    @property
    def speaks_for(self) -> bool:
        return self.weight > 0

    @property
    def words(self) -> str:
        return _WORDS[self.code](self.said, self.speaks_for)


def _name(said: str, alike: bool) -> str:
    if said == "100":
        return _("The names are the same")
    if alike:
        return _("The names are {percent} % alike").format(percent=said)
    return _("The names are only {percent} % alike").format(percent=said)


def _apart(said: str, _alike: bool) -> str:
    mine, theirs = said.split("|", 1)
    return _("“{one}” and “{other}” tell the names apart").format(one=mine, other=theirs)


def _distance(said: str, _alike: bool) -> str:
    metres = int(said)
    if metres < 5:
        return _("At the same spot")
    if metres < 1_000:
        return _("{n} m apart").format(n=metres)
    return _("{n} km apart").format(n=f"{metres / 1_000:.1f}")


_WORDS: dict[str, Callable[[str, bool], str]] = {
    "name": _name,
    "apart": _apart,
    "generic": lambda *_said: _("Many have such a name"),
    "distance": _distance,
    "charity": lambda _said, same: _("Same charity number") if same else _("Two charity numbers"),
    "company": lambda _said, same: _("Same company number") if same else _("Two company numbers"),
    "phone": lambda _said, same: _("Same phone number") if same else _("Two phone numbers"),
    "email": lambda _said, same: _("Same e-mail address") if same else _("Two e-mail addresses"),
    "web": lambda _said, same: _("Same web address") if same else _("Two web addresses"),
    "host": lambda *_said: _("Pages of one website"),
    "postcode": lambda _said, same: _("Same postcode") if same else _("Two postcodes"),
    "street": lambda *_said: _("Same street"),
    "themes": lambda _said, same: _("About the same themes") if same else _("No theme in common"),
    "category": lambda _said, same: _("Same type") if same else _("Two types"),
    "owner": lambda _said, same: _("Same organisation") if same else _("Two organisations"),
    "source": lambda said, _same: _("{source} lists both").format(source=said),
}
