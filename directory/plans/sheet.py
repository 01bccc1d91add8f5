"""A plan as it is shown: one value, from which the worker's page, the person's own, paper, calendar and text are made.

It holds only what may be shown. Places come masked (geo.privacy), words as they are said on that day, and nothing in it
is a model, so that a sheet can be made in a test, and be printed in another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assets.schedules import Rule


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something may be shown, WGS 84 degrees. ``approximate`` is within about a kilometre."""

    lon: float
    lat: float
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One thing on a plan. All words are ready to show; empty where there is nothing to say."""

    number: int
    """1 for the first, as on the map."""
    pk: int
    name: str
    kind_label: str
    giving: bool = False
    """It is a way to give, not to receive."""
    summary: str = ""
    place: str = ""
    distance: str = ""
    next_time: str = ""
    times: tuple[str, ...] = ()
    """Every time it is on, each as a sentence."""
    cost: str = ""
    who_for: str = ""
    access: str = ""
    room: str = ""
    sure: str = ""
    """How sure we are: "Confirmed by the group 3 weeks ago"."""
    replies: str = ""
    """How soon they usually answer."""
    phone: str = ""
    email: str = ""
    website: str = ""
    first_visit: str = ""
    """What happens on arrival, in the group's own words."""
    first_step: str = ""
    who: str = ""
    """Who takes the first step: "You", "Your worker", "Both together"."""
    on: date | None = None
    """When the first step is to be taken."""
    outcome: str = ""
    note: str = ""
    """The person's own note."""
    warnings: tuple[str, ...] = ()
    """What has changed since it was put on the plan, each as a sentence."""
    gone: bool = False
    """It is not on the map any more; the words are those of the day it was chosen."""
    spot: Spot | None = None
    url: str = ""
    """Its page on the site, without the host; empty when it is gone."""
    rules: tuple[Rule, ...] = ()
    """Its times in the terms of RFC 5545, for the calendar."""


@dataclass(frozen=True, slots=True)
class Sheet:
    code: str
    """Short and readable: "K7Q-D4M"."""
    made_on: date
    team: str = ""
    matters: str = ""
    """What matters to the person, in their words."""
    brings: str = ""
    easier: tuple[str, ...] = ()
    """What makes it easier, each in a few words."""
    start: str = ""
    """The name of the neighbourhood or small area distances are from; never an address."""
    language: str = "en-gb"
    items: tuple[SheetItem, ...] = field(default_factory=tuple)
