from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.search import tokens
from assets.search.tokens import (
    COARSE_M,
    FINE_M,
    MOST_FINE_CELLS,
    Facet,
    any_of,
    cells_around,
    coded,
    reach_cell,
    token,
)

coordinates = st.floats(0, 690_000)
radii = st.floats(1, 100_000)


def cell_of(facet: Facet, size_m: int, x: float, y: float) -> int:
    """What the index writes for a point, as its SQL does it."""
    return token(facet, int(x // size_m) * 1_000 + int(y // size_m))


@given(x=coordinates, y=coordinates, radius=radii, angle=st.floats(0, 6.3), share=st.floats(0, 1))
def test_every_point_of_a_circle_lies_in_a_cell_asked_for(
    x: float, y: float, radius: float, angle: float, share: float
) -> None:
    from math import cos, sin

    px, py = x + cos(angle) * radius * share * 0.999, y + sin(angle) * radius * share * 0.999
    if px < 0 or py < 0:
        return
    asked = cells_around(x, y, radius)
    assert (
        cell_of(Facet.FINE_CELL, FINE_M, px, py) in asked
        or cell_of(Facet.COARSE_CELL, COARSE_M, px, py) in asked
    )


@given(x=coordinates, y=coordinates, radius=radii)
def test_cells_are_few_and_none_is_out_of_reach(x: float, y: float, radius: float) -> None:
    asked = cells_around(x, y, radius)
    assert 1 <= len(asked) <= max(MOST_FINE_CELLS, (2 * radius / COARSE_M + 2) ** 2)
    for cell in asked:
        facet, value = divmod(cell, 1 << 24)
        size = FINE_M if facet == Facet.FINE_CELL else COARSE_M
        column, row = divmod(value, 1_000)
        nearest_x = min(max(x, column * size), (column + 1) * size)
        nearest_y = min(max(y, row * size), (row + 1) * size)
        assert hypot(nearest_x - x, nearest_y - y) <= radius * (1 + 1e-9)


def test_tokens_never_collide() -> None:
    every = [coded(facet, code) for facet, words in tokens.CODED.items() for code in words.values]
    every += [reach_cell(290_000, 430_000), *cells_around(290_000, 430_000, 3_000)]
    assert len(every) == len(set(every))
    assert all(0 < t < 2**31 for t in every)


@pytest.mark.parametrize("value", [-1, 1 << 24])
def test_a_value_that_does_not_fit_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="24 bits"):
        token(Facet.THEME, value)


def test_nothing_to_choose_from_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        any_of([])
