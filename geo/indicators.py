"""Which of the figures about areas say what: how deprived people are, which share of them are something."""

from __future__ import annotations

from django.db.models import Max
from django.db.models.functions import Lower

from geo.models import Indicator

PERCENT = ("percent", "%")
"""Units of figures that are a share of people, in hundredths."""
PERSONS = ("persons", "people")
"""Units of figures that count people."""


def deprivation() -> Indicator | None:
    """The figure that says how deprived an area is: the latest score of an Index of Multiple Deprivation, if any."""
    scores = Indicator.objects.filter(code__istartswith="imd", unit__iexact="score")
    return scores.annotate(last=Max("values__period")).order_by("-last", "code").first()


def shares_of_people() -> list[Indicator]:
    """The figures that say how many people, or which share of them, are something, by name."""
    found = Indicator.objects.annotate(small=Lower("unit")).filter(
        small__in=[*PERCENT, *PERSONS], values__isnull=False
    )
    return list(found.distinct().order_by("name", "pk"))
