"""What a listing does not say yet, and would help people decide.

It is encouragement to whoever looks after the entry, and one small part of the ranking. It never keeps a
listing off the map: a lunch club that is only a name and a place is still a lunch club (see
:mod:`assets.publishing`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from assets.vocabulary import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one listing, as yes or no. Facts that do not matter for its kind are not looked at."""

    kind: Kind
    has_summary: bool = False
    has_point_or_reach: bool = False
    has_contact: bool = False
    has_times: bool = False
    has_cost: bool = False
    has_access: bool = False
    has_how_to_join: bool = False
    has_first_visit: bool = False
    has_room: bool = False
    has_facilities: bool = False
    has_hours: bool = False
    has_confirmation: bool = False


WORDS = {
    "has_summary": _("a sentence on what people would get"),
    "has_point_or_reach": _("where it is, or the area it serves"),
    "has_contact": _("a phone number, e-mail address or website"),
    "has_times": _("the days and times"),
    "has_cost": _("what it costs, or that it is free"),
    "has_access": _("how easy it is to get in and take part: steps, toilets, hearing loop"),
    "has_how_to_join": _("whether to book, or just turn up"),
    "has_first_visit": _("what a first visit is like"),
    "has_room": _("whether there is room for more people"),
    "has_facilities": _("what there is to use, such as a kitchen"),
    "has_hours": _("how many hours a week"),
    "has_confirmation": _("a recent word that this is still right"),
}

# How much each fact helps somebody decide, from 1 to 3; what a kind leaves out does not matter for it.
_EVERY_KIND = {"has_summary": 2, "has_point_or_reach": 3, "has_contact": 3, "has_confirmation": 2}
WEIGHTS: dict[Kind, dict[str, int]] = {
    Kind.ORGANISATION: {**_EVERY_KIND},
    Kind.SPACE: {**_EVERY_KIND, "has_times": 2, "has_cost": 2, "has_access": 3, "has_facilities": 2},
    Kind.ACTIVITY: {
        **_EVERY_KIND,
        "has_times": 3,
        "has_cost": 2,
        "has_access": 2,
        "has_how_to_join": 2,
        "has_first_visit": 2,
        "has_room": 1,
    },
    Kind.VOLUNTEER_OFFER: {**_EVERY_KIND, "has_times": 1, "has_hours": 3},
    Kind.OPENING: {**_EVERY_KIND, "has_times": 2, "has_hours": 2, "has_access": 1},
}


def missing(facts: Facts) -> tuple[str, ...]:
    """What would help people decide, in words, the most helpful first; empty when nothing is missing."""
    weights = WEIGHTS[facts.kind]
    lacking = [name for name in WORDS if name in weights and not getattr(facts, name)]
    return tuple(str(WORDS[name]) for name in sorted(lacking, key=lambda name: -weights[name]))


def fraction(facts: Facts) -> float:
    """How complete the listing is, from 0 to 1, each fact by its weight. For ranking only, never shown."""
    weights = WEIGHTS[facts.kind]
    present = sum(weight for name, weight in weights.items() if getattr(facts, name))
    return present / sum(weights.values())
