"""What came of an analysis, as pages and downloads read it. What is not known is None, and says why; it is never 0."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext


class Why(StrEnum):
    """Why there is no figure; empty where there is one."""

    KNOWN = ""
    NO_POINTS = "no_points"
    NOBODY = "nobody"
    NOT_MEASURED = "not_measured"
    NOTHING_GATHERED = "nothing_gathered"
    NONE_FOUND = "none_found"
    """A walk to the nearest has no end where there is none."""
    HIDDEN = "hidden"


def why_words(why: str) -> str:
    return {
        Why.NO_POINTS: gettext("not known: no small area has its centre here"),
        Why.NOBODY: gettext("nobody: no such people live here"),
        Why.NOT_MEASURED: gettext("not known: the figures it needs are missing"),
        Why.NOTHING_GATHERED: gettext("not known: nobody has listed anything of this kind yet"),
        Why.NONE_FOUND: gettext("there is none"),
        Why.HIDDEN: gettext("hidden, to protect small numbers of people"),
    }.get(Why(why), "")


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` by what is confirmed, ``possible`` if what is not confirmed is right too. In the measure's own unit:
    shares are 0 to 1, walks minutes. ``people`` is how many it is about; None where that is hidden.
    """

    value: float | None
    possible: float | None
    why: str
    people: int | None


@dataclass(frozen=True, slots=True)
class AreaFigure(Figure):
    """A ward's. ``people_reached`` only of a share. ``deprivation`` is the mean of its people's (greater: more
    deprived), and ``shade`` which of the classes its figure falls into, from 0; None for no figure.
    """

    code: str
    name: str
    people_reached: int | None = None
    deprivation: float | None = None
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """What was counted, and what was not: listings on the map, how many of them are confirmed, what is online, by phone
    or comes home and so has no walk to it, what has no place that may be shown, and of how many it is not known how
    much they can take.
    """

    listings: int
    confirmed: int
    from_afar: int
    unplaced: int
    roughly_placed: int
    capacity_unknown: int

    @property
    def unconfirmed(self) -> int:
        return self.listings - self.confirmed


@dataclass(frozen=True, slots=True)
class Inequality:
    """Over small areas. ``fifths`` from the most deprived; points of the curves are (share of people, share of all)."""

    gini: float | None
    concentration: float | None
    slope: float | None
    fifths: tuple[float | None, ...]
    lorenz: tuple[tuple[float, float], ...]
    concentration_curve: tuple[tuple[float, float], ...]

    @property
    def gap(self) -> float | None:
        """The least deprived fifth's figure less the most deprived one's."""
        if len(self.fifths) < 2 or self.fifths[0] is None or self.fifths[-1] is None:
            return None
        return self.fifths[-1] - self.fifths[0]


@dataclass(frozen=True, slots=True)
class Sources:
    """Which figures it stands on, in words: sets with their years. Empty where there is none."""

    people: str
    areas: str
    deprivation: str
    figure: str


@dataclass(frozen=True, slots=True)
class Result:
    """A measure by ward. ``breaks`` are the edges of the classes, one more than there are classes; ``method`` how they
    were chosen. ``reach_m`` is the straight line in metres that stands for the walk.
    """

    total: Figure
    areas: tuple[AreaFigure, ...]
    lowest: AreaFigure | None
    breaks: tuple[float, ...]
    method: str
    supply: Supply
    inequality: Inequality | None
    sources: Sources
    reach_m: float

    @property
    def known(self) -> list[AreaFigure]:
        return [area for area in self.areas if area.value is not None]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Result:
        inequality = kept["inequality"]
        return cls(
            total=Figure(**kept["total"]),
            areas=tuple(AreaFigure(**area) for area in kept["areas"]),
            lowest=AreaFigure(**kept["lowest"]) if kept["lowest"] else None,
            breaks=tuple(kept["breaks"]),
            method=kept["method"],
            supply=Supply(**kept["supply"]),
            inequality=inequality
            and Inequality(
                **{
                    **inequality,
                    "fifths": tuple(inequality["fifths"]),
                    "lorenz": tuple((x, y) for x, y in inequality["lorenz"]),
                    "concentration_curve": tuple((x, y) for x, y in inequality["concentration_curve"]),
                }
            ),
            sources=Sources(**kept["sources"]),
            reach_m=kept["reach_m"],
        )
