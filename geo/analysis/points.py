"""The two sides of every measure: where people live, and where there is something for them.

Both are points of EPSG:27700, in metres. Where an area lies does not matter to either: people go to what is near
across a boundary, so supply is to be given for the place and all round it, at least as far as the reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from geo.analysis.arrays import Bools, Floats, Ints, T, counts, no_duplicates, of_length, points
from geo.analysis.errors import ShapesDiffer

ANYBODY = -1
"""The land of supply that serves people wherever they live."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Where people live, as points that each stand for so many.

    ``xy`` (n, 2); ``people`` (n,), 0 or more, of whatever age or kind is asked about; ``inside`` (n, g), which of the
    g lands that some supply keeps to (see ``inside_lands``) each point lies in.
    """

    xy: Floats
    people: Floats
    inside: Bools | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "xy", points(self.xy, "where people live"))
        object.__setattr__(self, "people", counts(self.people, len(self.xy), "people"))
        if self.inside is not None:
            inside = np.asarray(self.inside, dtype=np.bool_)
            if inside.ndim != 2 or len(inside) != len(self.xy):
                raise ShapesDiffer("lands: one row is needed for each point where people live")
            object.__setattr__(self, "inside", inside)

    def __len__(self) -> int:
        return len(self.xy)

    def keep(self, which: Bools | Ints) -> Demand:
        """Return some of the points, in their order or that of ``which``."""
        inside = None if self.inside is None else self.inside[which]
        return Demand(self.xy[which], self.people[which], inside)

    @cached_property
    def tree(self) -> cKDTree:
        return cKDTree(self.xy)


@dataclass(frozen=True, eq=False)
class Supply:
    """What there is, one point each: a listing, a session, an opening for volunteers.

    ``xy`` (m, 2). ``capacity`` (m,): places, hours or whatever is shared out; NaN where unknown; None where nobody
    asks. ``serves_m`` (m,): how far from its point people may live, straight, in metres; infinite for no limit; None
    when none has a limit. ``land`` (m,): the column of ``Demand.inside`` whose people alone it serves, or
    ``ANYBODY``; None when all serve anybody. ``codes`` (m,): whole numbers that name each, wherever it stands.
    """

    xy: Floats
    capacity: Floats | None = None
    serves_m: Floats | None = None
    land: Ints | None = None
    codes: Ints | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "xy", points(self.xy, "what there is"))
        size = len(self.xy)
        if self.capacity is not None:
            checked = counts(self.capacity, size, "capacity", may_be_unknown=True)
            object.__setattr__(self, "capacity", checked)
        if self.serves_m is not None:
            limits = of_length(np.asarray(self.serves_m, dtype=np.float64), size, "how far each serves")
            finite = np.where(np.isposinf(limits), 0.0, limits)
            counts(finite, size, "how far each serves")
            object.__setattr__(self, "serves_m", limits if np.isfinite(limits).any() else None)
        if self.land is not None:
            land = of_length(np.asarray(self.land, dtype=np.int64), size, "the land each serves")
            object.__setattr__(self, "land", land if (land != ANYBODY).any() else None)
        if self.codes is not None:
            codes = of_length(np.asarray(self.codes, dtype=np.int64), size, "codes of what there is")
            no_duplicates(codes, "codes of what there is")
            object.__setattr__(self, "codes", codes)

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def serves_everybody(self) -> bool:
        """Whether none keeps to a land or a distance of its own."""
        return self.serves_m is None and self.land is None

    def keep(self, which: Bools | Ints) -> Supply:
        """Return some of it, in its order or that of ``which``."""
        return Supply(
            self.xy[which],
            _some(self.capacity, which),
            _some(self.serves_m, which),
            _some(self.land, which),
            _some(self.codes, which),
        )

    @cached_property
    def tree(self) -> cKDTree:
        # Midpoints, not medians: half the time to build, and as quick to ask.
        return cKDTree(self.xy, balanced_tree=False)


def inside_lands(xy: npt.ArrayLike, lands: Sequence[shapely.Geometry]) -> Bools:
    """Return (n, g): which points lie in which polygons (EPSG:27700). Who lives on the line lives on both sides of
    it.
    """
    at = points(xy, "where people live")
    inside = np.zeros((len(at), len(lands)), dtype=np.bool_)
    if len(at) and lands:
        found = shapely.STRtree([shapely.Point(x, y) for x, y in at]).query(
            list(lands), predicate="intersects"
        )
        inside[found[1], found[0]] = True
    return inside


def serves(demand: Demand, supply: Supply, of_demand: Ints, of_supply: Ints, metres: Floats) -> Bools:
    """Tell for pairs of demand and supply points whether the one serves people of the other, by land and own
    distance.
    """
    served = np.ones(len(metres), dtype=np.bool_)
    if supply.serves_m is not None:
        served &= metres <= supply.serves_m[of_supply]
    if supply.land is not None:
        land = supply.land[of_supply]
        width = 0 if demand.inside is None else demand.inside.shape[1]
        if land.size and (land.max() >= width or land.min() < ANYBODY):
            raise ShapesDiffer(
                f"the land each serves: {land.max()} is none of the {width} lands people live in"
            )
        if demand.inside is not None:
            served &= (land == ANYBODY) | demand.inside[of_demand, land]
    return served


def _some(array: npt.NDArray[T] | None, which: Bools | Ints) -> npt.NDArray[T] | None:
    return None if array is None else array[which]
