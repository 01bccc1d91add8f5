"""Arrays as the sums take them: checked once at the edge, float64, in rows, and not to be written to."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from geo.analysis.errors import BadCoordinates, BadCount, DuplicateCodes, ShapesDiffer

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)


def points(xy: npt.ArrayLike, what: str) -> Floats:
    """Return (n, 2) finite coordinates in metres; an empty list of them is (0, 2)."""
    array = np.array(xy, dtype=np.float64, order="C")
    if array.size == 0:
        array = array.reshape(0, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ShapesDiffer(f"{what}: each point is an easting and a northing")
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if bad.size:
        raise BadCoordinates(f"{what}: {bad.size:,} have no place on the map, the first is number {bad[0]}")
    array.flags.writeable = False
    return array


def counts(values: npt.ArrayLike, length: int, what: str, *, may_be_unknown: bool = False) -> Floats:
    """Return ``length`` numbers of 0 or more; NaN, for unknown, only where that is allowed."""
    array = of_length(np.array(values, dtype=np.float64), length, what)
    unknown = np.isnan(array)
    bad = np.flatnonzero((unknown & (not may_be_unknown)) | (~unknown & ~((array >= 0) & (array < np.inf))))
    if bad.size:
        raise BadCount(f"{what}: {bad.size:,} are not a number of 0 or more, the first is number {bad[0]}")
    array.flags.writeable = False
    return array


def of_length(array: npt.NDArray[T], length: int, what: str) -> npt.NDArray[T]:
    """Return the array, which must be a row of ``length``."""
    if array.shape != (length,):
        raise ShapesDiffer(f"{what}: {length:,} are needed, not {array.shape}")
    return array


def no_duplicates(codes: npt.NDArray[np.generic], what: str) -> None:
    """Refuse codes that stand for more than one thing."""
    found, times = np.unique(codes, return_counts=True)
    if (times > 1).any():
        raise DuplicateCodes(f"{what}: {found[times > 1][0]} is there more than once")


def added_up(groups: Ints, values: Floats, size: int) -> Floats:
    """Return (size,) the sum of the values of each group, numbered from 0; 0 for a group without any."""
    return np.bincount(groups, values, size).astype(np.float64, copy=False)


def add_to(total: Floats, groups: Ints, values: Floats) -> None:
    """Add to each group's ``total`` the sum of its values, where the values may be of a few of very many groups."""
    if 4 * len(groups) < len(total):
        np.add.at(total, groups, values)
    else:
        total += added_up(groups, values, len(total))
