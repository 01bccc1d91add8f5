"""What the finder and its peers are both asked."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Question:
    """The nearest with these words, which may be none, at this cost (a code of assets.vocabulary), in a circle.

    Metres of EPSG:27700.
    """

    words: str
    x: float
    y: float
    radius_m: float
    cost: str
