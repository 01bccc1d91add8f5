"""The demo's invented searches."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from directory.demo import ledger
from directory.ledger.quarters import Quarter
from directory.models import LedgerEntry
from directory.planning.unmet import quarters, unmet_need
from geo.models import BoundaryKind
from tests.factories import make_area, make_place, make_term, square

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place() -> None:
    make_place()
    for n in range(3):
        make_area(BoundaryKind.LSOA, f"X0100000{n}", f"Small {n}", square(n * 2_000, 0, 2_000, 6_000))
    for slug in ("food", "money"):
        make_term(f"{slug}-now", parent=make_term(slug))


def what_is_there() -> list[tuple[object, ...]]:
    return sorted(
        LedgerEntry.objects.values_list("day", "area__code", "results", "opened", "planned"), key=str
    )


def test_the_last_two_quarters_and_this_one_are_filled_and_the_same_each_time() -> None:
    added = ledger.fill(at=NOW)
    assert added == LedgerEntry.objects.count() == (91 + 92 + 2) * ledger.A_DAY
    assert [q.code for q in quarters(today=date(2026, 10, 3))] == ["2026-q3", "2026-q2"]
    assert unmet_need(Quarter(2026, 3)).most
    first = what_is_there()
    assert ledger.fill(at=NOW) == 0
    LedgerEntry.objects.all().delete()
    ledger.fill(at=NOW)
    assert what_is_there() == first


def test_searches_that_are_there_are_left_alone() -> None:
    LedgerEntry.objects.create(day=date(2026, 8, 1), results=0)
    ledger.fill(at=NOW)
    assert LedgerEntry.objects.filter(day__range=("2026-07-01", "2026-09-30")).count() == 1


def test_a_place_without_small_areas_gets_none() -> None:
    from geo.models import Area

    Area.objects.filter(boundary_set__kind=BoundaryKind.LSOA).delete()
    assert ledger.fill(at=NOW) == 0
