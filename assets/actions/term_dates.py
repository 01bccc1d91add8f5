"""The only writer of school terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from django.db import transaction

from assets.errors import Invalid
from assets.models import SchoolTerm


@transaction.atomic
def save_terms(terms: Mapping[date, tuple[str, date]], *, remove: frozenset[date] = frozenset()) -> None:
    """Keep these terms (first day -> name, last day); forget those that begin on the days in ``remove``.

    Raises Invalid, naming both, when two terms would then overlap.
    """
    # All are taken out before any goes in, so that terms which change places never overlap on the way.
    SchoolTerm.objects.filter(starts__in={*remove, *terms}).delete()
    kept = {
        term.starts: (term.name, term.ends) for term in SchoolTerm.objects.select_for_update().order_by("pk")
    }
    for (_, (name, ends)), (starts, (following, _)) in pairwise(sorted({**kept, **terms}.items())):
        if starts <= ends:
            raise Invalid({"ends": [f"“{name}” ends on {ends}, after “{following}” begins on {starts}."]})
    SchoolTerm.objects.bulk_create(
        SchoolTerm(name=name, starts=starts, ends=ends) for starts, (name, ends) in terms.items()
    )
