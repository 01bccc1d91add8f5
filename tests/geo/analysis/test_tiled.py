"""The measures tile by tile, on a cluster of Dask's reached over TCP, are those of one machine: at the seams too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from distributed import Client, LocalCluster

from geo.analysis.access import count_within, e2sfca, nearest, within
from geo.analysis.errors import BadReach, NotSetUp
from geo.analysis.points import Demand, Supply
from geo.analysis.tiled import SCHEDULER, Tiled, cluster
from geo.analysis.tiles import Cells
from tests.geo.analysis.places import RADIUS_M, lived_at, made_up, there_at


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", host="127.0.0.1",
            dashboard_address=None,
        ) as local,
        pytest.MonkeyPatch.context() as patch,
    ):  # fmt: skip
        patch.setenv(SCHEDULER, local.scheduler_address)
        with cluster() as client:
            yield client


@pytest.mark.parametrize("kept_to", [False, True])
def test_tiles_come_to_the_same_as_one_machine(client: Client, kept_to: bool) -> None:
    side_m = 1_600.0
    demand, supply = made_up(8, kept_to=kept_to)
    # People and supply on the very seams and corners, and some far from all others.
    seams = np.array(
        [(side_m, side_m), (2 * side_m, 500.0), (side_m, side_m + RADIUS_M), (40_000.0, 40_000.0)]
    )
    assert demand.inside is not None
    demand = Demand(
        np.concatenate([demand.xy, seams]),
        np.concatenate([demand.people, [50, 60, 70, 80]]),
        np.concatenate([demand.inside, demand.inside[:4]]),
    )
    assert supply.capacity is not None
    supply = Supply(
        np.concatenate([supply.xy, seams]),
        np.concatenate([supply.capacity, [5, 6, np.nan, 8]]),
        None if supply.serves_m is None else np.concatenate([supply.serves_m, supply.serves_m[:4]]),
        None if supply.land is None else np.concatenate([supply.land, supply.land[:4]]),
    )
    tiled = Tiled(client, demand, supply, side_m)

    assert (tiled.nearest(3) == nearest(demand, supply, 3)).all()
    assert (tiled.count_within(RADIUS_M) == count_within(demand, supply, RADIUS_M)).all()
    assert (tiled.within(RADIUS_M) == within(demand, supply, RADIUS_M)).all()
    ours, one = tiled.e2sfca(RADIUS_M), e2sfca(demand, supply, RADIUS_M)
    assert np.allclose(ours.per_person, one.per_person, rtol=1e-9, atol=1e-15)
    assert (ours.choice == one.choice).all()
    assert (ours.unreached == one.unreached).all()
    assert (ours.unknown == one.unknown).all()


def test_with_nobody_or_nothing_tiles_have_an_answer_too(client: Client) -> None:
    nothing = Tiled(client, lived_at([(0, 0)], [1]), there_at([], []))
    assert nothing.nearest(2).tolist() == [[np.inf, np.inf]]
    assert nothing.e2sfca(100).per_person.tolist() == [0]
    nobody = Tiled(client, lived_at([], []), there_at([(0, 0)], [4]))
    assert nobody.nearest().shape == (0, 1)
    assert nobody.e2sfca(100).unreached.all()
    with pytest.raises(BadReach, match="side"):
        Cells(np.zeros((0, 2)), 0)


def test_without_a_scheduler_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SCHEDULER, raising=False)
    with pytest.raises(NotSetUp, match="ANALYSIS_SCHEDULER is to name"), cluster():
        pass
