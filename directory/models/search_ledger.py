from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import Regex

MOST_RESULTS = 100
"""Results are counted up to here: beyond it a number says more about the search than about what there is."""
MOST_THEMES, MOST_FILTERS = 8, 24
FILTER_FORM = r"^([a-z_]{1,12}:[A-Za-z0-9_-]{1,24}( |$))*$"
"""What filters joined by spaces look like: codes such as ``cost:free``, in which nothing that was typed has room."""
_JOINED = Func(F("filters"), Value(" "), function="array_to_string", output_field=TextField())


class LedgerEntry(models.Model):
    """One search, with nothing in it of who searched, what they wrote, where exactly or at what time of the day.

    It says what seemed to be looked for, in the product's own words, in which small area, and whether there was any.
    Keys are random, so that their order is not the order of the searches. Planners never see these rows, only
    directory.planning's counts of them; they are in no administration page (docs/decisions/0009).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(help_text="In London")
    area = models.ForeignKey("geo.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    # Keys of assets.Term; the first is what the search was most about. Without a constraint, for a term that is gone
    # is simply not known any more.
    themes = ArrayField(models.IntegerField(), default=list, size=MOST_THEMES)
    filters = ArrayField(models.CharField(max_length=40), default=list, size=MOST_FILTERS)
    results = models.PositiveSmallIntegerField()
    opened = models.BooleanField(default=False, help_text="Something that was found was looked at")
    planned = models.BooleanField(default=False, help_text="Something that was found was put on a plan")

    class Meta:
        # For the quarters that planners choose from, and for forgetting.
        indexes = [models.Index(fields=["day"], name="ledger_entry_day")]
        constraints = [
            models.CheckConstraint(condition=Q(results__lte=MOST_RESULTS), name="ledger_entry_results"),
            models.CheckConstraint(
                condition=Q(themes__len__lte=MOST_THEMES) & Q(filters__len__lte=MOST_FILTERS),
                name="ledger_entry_sizes",
            ),
            models.CheckConstraint(condition=Regex(_JOINED, FILTER_FORM), name="ledger_entry_codes"),
        ]

    def __str__(self) -> str:
        return f"a search in {self.day:%B %Y}"
