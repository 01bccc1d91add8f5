"""What if: the figures before and after, and what is done about listings that are gone."""

from __future__ import annotations

import numpy as np
import pytest

from geo.analysis.coverage import ByArea, share_within
from geo.analysis.errors import AnalysisError, BadCoordinates, DuplicateCodes
from geo.analysis.points import Supply
from geo.analysis.scenario import Edits, compare, edit
from tests.geo.analysis.places import lived_at, there_at

DEMAND = lived_at([(0, 0), (1_000, 0), (2_000, 0)], [10, 20, 30])
SUPPLY = there_at([(0, 0), (1_000, 0)], [5, 6], codes=[11, 12])


def share(supply: Supply) -> ByArea:
    return share_within(DEMAND, supply, 100, [0, 0, 1], 3, gathered=True)


def test_closing_moving_and_adding_change_the_share_of_people_reached() -> None:
    edits = Edits(closed=[12], moved={11: (2_000, 50)}, added=there_at([(1_000, 99)], codes=[13]))

    after = edit(SUPPLY, edits)
    change = compare(SUPPLY, after.supply, share)

    assert after.missing == ()
    assert change.before.value[:2].tolist() == [1, 0]
    assert change.after.value[:2].tolist() == [pytest.approx(20 / 30), 1]
    assert np.isnan(change.change[2]), "nobody lives there, before or after"
    assert change.total_change == pytest.approx(50 / 60 - 30 / 60)
    assert after.supply.codes is not None
    assert after.supply.codes.tolist() == [11, 13]
    assert after.supply.capacity is not None
    assert np.array_equal(after.supply.capacity, [5, np.nan], equal_nan=True)
    assert SUPPLY.xy.tolist() == [[0, 0], [1_000, 0]], "nothing was changed"


def test_a_listing_that_is_gone_is_named_and_the_rest_is_done() -> None:
    after = edit(SUPPLY, Edits(closed=[99, 11], moved={98: (0, 0)}))

    assert after.missing == (98, 99)
    assert after.supply.xy.tolist() == [[1_000, 0]]


def test_edits_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(DuplicateCodes, match="11 is both"):
        edit(SUPPLY, Edits(closed=[11], moved={11: (0, 0)}))
    with pytest.raises(DuplicateCodes, match="12 is there more than once"):
        edit(SUPPLY, Edits(added=there_at([(0, 0)], codes=[12])))
    with pytest.raises(BadCoordinates, match="moved"):
        edit(SUPPLY, Edits(moved={11: (0, np.nan)}))
    with pytest.raises(AnalysisError, match="no codes"):
        edit(there_at([(0, 0)]), Edits())
    with pytest.raises(AnalysisError, match="needs codes"):
        edit(SUPPLY, Edits(added=there_at([(0, 0)])))
