from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from directory.components.errors import NotFound
from directory.ledger.quarters import Quarter


def chosen_quarter(request: HttpRequest, choices: Sequence[Quarter]) -> Quarter | None:
    """The quarter an address asks for; without one the latest, if there is any. NotFound for any other."""
    code = request.GET.get("quarter", "")
    chosen = Quarter.read(code) if code else next(iter(choices), None)
    if code and chosen not in choices:
        raise NotFound(
            _("There are no counts for those months. Counts are shown when a quarter of a year has ended.")
        )
    return chosen
