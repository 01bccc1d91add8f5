"""What if: listings taken away, moved or added, and what a figure would be then. Nothing here changes what there is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.analysis.arrays import Floats, T, points
from geo.analysis.coverage import ByArea
from geo.analysis.errors import AnalysisError, DuplicateCodes
from geo.analysis.points import ANYBODY, Supply


@dataclass(frozen=True, slots=True)
class Edits:
    """``closed``: codes of supply that is no more. ``moved``: where supply goes, (easting, northing) by code.
    ``added``: new supply, with codes of its own.
    """

    closed: Collection[int] = ()
    moved: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    added: Supply | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The supply after the edits; ``missing``: codes that were to be closed or moved and are not there (any more), in
    order.
    """

    supply: Supply
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure ``before`` and ``after``. ``change`` (a,) and ``total_change`` are the difference, NaN where either is
    unknown.
    """

    before: ByArea
    after: ByArea

    @property
    def change(self) -> Floats:
        difference: Floats = self.after.value - self.before.value
        return difference

    @property
    def total_change(self) -> float:
        return self.after.total - self.before.total


def edit(supply: Supply, edits: Edits) -> Edited:
    """Return what there would be. What is to be moved and is gone stays gone, and is named: it may have been deleted
    since.
    """
    if supply.codes is None:
        raise AnalysisError("edits name supply by its code, and this supply has no codes")
    both = sorted(set(edits.closed) & set(edits.moved))
    if both:
        raise DuplicateCodes(f"{both[0]} is both closed and moved")
    at = {int(code): row for row, code in enumerate(supply.codes)}
    missing = sorted(code for code in {*edits.closed, *edits.moved} if code not in at)
    xy = supply.xy.copy()
    moving = [code for code in edits.moved if code in at]
    if moving:
        xy[[at[code] for code in moving]] = points(
            [edits.moved[code] for code in moving], "where supply is moved"
        )
    stays = ~np.isin(supply.codes, np.array(list(edits.closed), dtype=np.int64))
    after = Supply(xy, supply.capacity, supply.serves_m, supply.land, supply.codes).keep(stays)
    return Edited(after if edits.added is None else _joined(after, edits.added), tuple(missing))


def compare(before: Supply, after: Supply, measure: Callable[[Supply], ByArea]) -> Change:
    """Return a measure by what there is and by what there would be."""
    return Change(measure(before), measure(after))


def _joined(supply: Supply, added: Supply) -> Supply:
    """One supply of two; what one of them leaves unsaid is unknown, without limit or for anybody."""
    if supply.codes is None or added.codes is None:
        raise AnalysisError("supply that is added needs codes")
    return Supply(
        np.concatenate([supply.xy, added.xy]),
        _both(supply, supply.capacity, added, added.capacity, np.nan),
        _both(supply, supply.serves_m, added, added.serves_m, np.inf),
        _both(supply, supply.land, added, added.land, ANYBODY),
        np.concatenate([supply.codes, added.codes]),
    )


def _both(
    supply: Supply, first: npt.NDArray[T] | None, added: Supply, second: npt.NDArray[T] | None, unsaid: float
) -> npt.NDArray[T] | None:
    if first is not None:
        other = np.full(len(added), unsaid, dtype=first.dtype) if second is None else second
        return np.concatenate([first, other])
    if second is not None:
        return np.concatenate([np.full(len(supply), unsaid, dtype=second.dtype), second])
    return None
