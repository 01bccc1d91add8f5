"""What every figure on a planner's page means: its name, and where the method page says how it is made.

A page links each figure to its definition by ``definition_url``; what a definition says is the template of its code in
``templates/method/definitions``, for the method page and for reports alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.vocabulary import Coded
from geo.analysis.suppression import THRESHOLD
from geo.walking import DETOUR, PACE_M_PER_MINUTE, straight_line_m

_EXAMPLE_MIN = 15


class Definition(Coded):
    """What is defined. The code is part of addresses (``/planning/method/#share``), so it stays as it is."""

    PEOPLE = "people", _("People")
    AGES = "ages", _("Ages")
    INDICATOR = "indicator", _("Deprivation, health, care and cars")
    VINTAGE = "vintage", _("How old a figure is")
    WALK = "walk", _("Minutes on foot")
    SHARE = "share", _("Share of people within reach")
    NEAREST = "nearest", _("Distance to the nearest")
    CHOICE = "choice", _("Choice")
    CATCHMENT = "catchment", _("Places for each 1,000 people")
    HOURS = "hours", _("Volunteer hours for each 1,000 people")
    BY_WARD = "by-ward", _("A ward’s figure")
    UNCONFIRMED = "unconfirmed", _("If unconfirmed entries are right")
    CAPACITY = "capacity", _("How many something can take")
    FIFTHS = "fifths", _("The gap between the most and the least deprived")
    LORENZ = "lorenz", _("The Lorenz curve")
    GINI = "gini", _("The Gini figure")
    CONCENTRATION = "concentration", _("The concentration index")
    SLOPE = "slope", _("The slope index")
    SITING = "siting", _("Where one more would help most")
    COULD_GROW = "could-grow", _("What could grow instead")
    WHAT_IF = "what-if", _("What if")
    BASELINE = "baseline", _("A reading to compare with later")
    ASSETS = "assets", _("What is here")
    SPACES = "spaces", _("Spaces")
    SPARE = "spare", _("Hours not used")
    VOLUNTEERS = "volunteers", _("Time that volunteers can give")
    OPENINGS = "openings", _("Wishes for volunteers")
    GAP = "gap", _("Against the whole place")
    GRANTS = "grants", _("Grants")
    UNMET = "unmet", _("Looked for and not found")
    OUTCOMES = "outcomes", _("How plans turned out")
    PROTECTED = "protected", _("Places we do not show")
    HIDDEN = "hidden", _("Hidden counts")
    NO_DATA = "no-data", _("Not known")
    CLASSES = "classes", _("Colours on a map")

    @property
    def url(self) -> str:
        return definition_url(self)

    @property
    def template(self) -> str:
        return f"method/definitions/{self.value}.html"


@dataclass(frozen=True, slots=True)
class Group:
    """Definitions that belong together, in the order they are read in."""

    title: str | Promise
    definitions: Sequence[Definition]


D = Definition
GROUPS = (
    Group(_("Who lives here"), (D.PEOPLE, D.AGES, D.INDICATOR, D.VINTAGE)),
    Group(
        _("What people can get to"),
        (
            *(D.WALK, D.SHARE, D.NEAREST, D.CHOICE, D.CATCHMENT, D.HOURS),
            *(D.BY_WARD, D.UNCONFIRMED, D.CAPACITY),
        ),
    ),
    Group(_("How fairly it lies"), (D.FIFTHS, D.LORENZ, D.GINI, D.CONCENTRATION, D.SLOPE)),
    Group(_("What would help"), (D.SITING, D.COULD_GROW, D.WHAT_IF, D.BASELINE)),
    Group(
        _("What a ward has"),
        (
            *(D.ASSETS, D.SPACES, D.SPARE, D.VOLUNTEERS, D.OPENINGS),
            *(D.GAP, D.GRANTS, D.UNMET, D.OUTCOMES),
        ),
    ),
    Group(_("What is not said"), (D.PROTECTED, D.HIDDEN, D.NO_DATA, D.CLASSES)),
)
"""Every definition once."""


def definition_url(code: str) -> str:
    """Where it is said what a figure means. ValueError for what is not defined."""
    return f"{reverse('method')}#{Definition(code).value}"


def method_facts() -> dict[str, object]:
    """The numbers that definitions speak of, from where they are kept."""
    return {
        "pace_m": round(PACE_M_PER_MINUTE),
        "pace_km_h": PACE_M_PER_MINUTE * 60 / 1000,
        "detour": DETOUR,
        "detour_percent": round((DETOUR - 1) * 100),
        "example_min": _EXAMPLE_MIN,
        "example_m": round(straight_line_m(_EXAMPLE_MIN)),
        "threshold": THRESHOLD,
    }
