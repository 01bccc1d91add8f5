"""What came of asking where more would help most, as pages read it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SPACES, SCHOOLS, LIBRARIES, GRID = "spaces", "schools", "libraries", "grid"
CANDIDATES = (
    (SPACES, _("Halls, rooms and other places that could host it")),
    (SCHOOLS, _("Schools and colleges")),
    (LIBRARIES, _("Libraries")),
    (GRID, _("Anywhere people live")),
)
MOST_SITES = 10


@dataclass(frozen=True, slots=True)
class Grow:
    """Something near that is there already. ``people`` of those newly reached are within reach of it too; ``days`` are
    those of the week it is on or open (Monday is 0); none where nobody said.
    """

    listing_id: int
    name: str
    people: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A place for one more. ``people`` newly reached, None where that is hidden; ``wards`` with how many in each."""

    name: str
    listing_id: int | None
    people: int | None
    so_far: int
    wards: tuple[tuple[str, int | None], ...]
    grow: tuple[Grow, ...]


@dataclass(frozen=True, slots=True)
class Sites:
    """``candidates`` is how many places could host something; ``gap`` by what share the suggestion may fall short of
    the best there is, 0 where it is known to be the best.
    """

    suggested: tuple[Suggested, ...]
    asked: int
    candidates: int
    before: int
    people: int
    gap: float
    reach_m: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Sites:
        suggested = tuple(
            Suggested(
                **{
                    **site,
                    "wards": tuple((name, people) for name, people in site["wards"]),
                    "grow": tuple(Grow(**{**place, "days": tuple(place["days"])}) for place in site["grow"]),
                }
            )
            for site in kept["suggested"]
        )
        return cls(**{**kept, "suggested": suggested})
