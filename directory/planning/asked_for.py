"""What was asked for and not found, beside what there is, what it still wants people for, and the time people offer.

Ward by ward for one group of themes. The searches are the very cells of the page of unmet need, hidden as they are
there: nothing is counted in a second way (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from assets.capacity import hours_known
from assets.local_time import local_date
from assets.models import Listing, Opening, VolunteerOffer
from assets.search import tokens
from assets.search.words.taxonomy import Taxonomy, Theme
from assets.vocabulary import Kind
from directory.ledger.quarters import Quarter
from directory.planning.unmet import quarters, unmet_need
from geo.analysis.suppression import Shown
from geo.models import Area, BoundaryKind


@dataclass(frozen=True, slots=True)
class Beside:
    """``searches`` found little (None where that is hidden); ``there`` listings to go to; ``wanted`` chances to help
    that are still open; ``hours`` a week that volunteers offer, None where nobody offers any.
    """

    name: str
    code: str
    searches: Shown
    there: int
    wanted: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class AskedFor:
    theme: Theme
    quarter: Quarter | None
    rows: tuple[Beside, ...]


def roots() -> list[Theme]:
    taxonomy = Taxonomy.current()
    return [taxonomy.themes[root] for root in taxonomy.roots]


def asked_for(theme: Theme, *, at: datetime) -> AskedFor:
    """Return the wards with what was asked for in the last finished quarter there is something of. Nine queries."""
    quarter = next(iter(quarters(today=local_date(at))), None)
    searches = _searches(theme, quarter) if quarter else {}
    about = Listing.objects.published().filter(search_entry__tokens__contains=[tokens.theme(theme.id)])
    there = _by_ward(about.exclude(kind__in=[Kind.OPENING, Kind.VOLUNTEER_OFFER]))
    today = local_date(at)
    open_still = Opening.objects.published().filter(valid_until__gte=today, pk__in=about.values("pk"))
    wanted = dict(open_still.order_by("ward").values_list("ward").annotate(n=Count("pk")))
    offers = VolunteerOffer.objects.published().filter(hours_known(at), pk__in=about.values("pk"))
    hours = dict(offers.order_by("ward").values_list("ward").annotate(n=Sum("hours_per_week")))
    wards = Area.objects.current(BoundaryKind.WARD).only("code", "name").order_by("name", "pk")
    rows = [
        Beside(
            ward.name,
            ward.code,
            searches.get(ward.code, 0),
            there.get(ward.pk, 0),
            wanted.get(ward.pk, 0),
            float(hours[ward.pk]) if hours.get(ward.pk) is not None else None,
        )
        for ward in wards
    ]
    return AskedFor(theme, quarter, tuple(rows))


def _searches(theme: Theme, quarter: Quarter) -> dict[str, Shown]:
    """The cells of one theme of the page of unmet need, by the ward's code."""
    need = unmet_need(quarter)
    at = _position(need.themes, theme.name)
    return {} if at is None else {row.code: row.counts[at] for row in need.rows}


def _position(themes: Sequence[str], name: str) -> int | None:
    return themes.index(name) if name in themes else None


def _by_ward(listings: QuerySet[Listing]) -> dict[int | None, int]:
    return dict(listings.filter(~Q(ward=None)).order_by("ward").values_list("ward").annotate(n=Count("pk")))
