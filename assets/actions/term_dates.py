"""The only writer of school terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from assets.models import SchoolTerm


@transaction.atomic
def save_terms(terms: Mapping[date, tuple[str, date]], *, remove: frozenset[date] = frozenset()) -> None:
    """Keep these terms (first day -> name, last day); forget those that begin on the days in ``remove``."""
    SchoolTerm.objects.filter(starts__in=remove).delete()
    for starts, (name, ends) in terms.items():
        SchoolTerm.objects.update_or_create(starts=starts, defaults={"name": name, "ends": ends})
