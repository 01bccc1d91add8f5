"""A ward on one page, for a planner: its people, what it has, what of that is not used, what is short, what was given.

Every part says what it does not know. Counts of searches come from the very table that is shown of them, hidden as
there (docs/decisions/0009), so that this page adds nothing to what can be worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assets.grants import Granted, granted_in, grants_in
from assets.local_time import local_date
from assets.models import Grant, Listing
from directory.planning import unmet
from directory.planning.ward_assets import ThemeRow, counts_of_kinds, theme_rows
from directory.planning.ward_gaps import Gap, gaps
from directory.planning.ward_spaces import SpaceRow, SpacesSum, spaces
from directory.planning.ward_volunteers import Volunteers, volunteers
from geo.analysis.suppression import Shown
from geo.area_figures import AreaFigure, figures_of
from geo.models import Area, BoundaryKind
from geo.population import People, people_of

GRANTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NotFound:
    """What was looked for and not found in the latest finished quarter; None where a count is hidden."""

    quarter: str
    code: str
    by_theme: tuple[tuple[str, Shown], ...]
    total: Shown


@dataclass(frozen=True, slots=True)
class WardProfile:
    ward: Area
    people: People | None
    figures: Sequence[AreaFigure]
    kinds: list[tuple[str, str, int]]
    themes: list[ThemeRow]
    spaces: list[SpaceRow]
    spaces_sum: SpacesSum
    volunteers: Volunteers
    gaps: list[Gap]
    granted: Granted
    grants: list[Grant]
    not_found: NotFound | None
    made_on: date

    @property
    def figure_sources(self) -> list[str]:
        """Whose figures they are, each once, with its licence."""
        said = [(figure.indicator.source, figure.indicator.licence) for figure in self.figures]
        return [
            f"{source} ({licence})" if licence else source
            for source, licence in dict.fromkeys(said)
            if source
        ]

    @property
    def gaps_worked_out(self) -> datetime | None:
        """When the oldest of the gaps was worked out."""
        return min((gap.worked_out_at for gap in self.gaps if gap.worked_out_at), default=None)

    @property
    def gaps_missing(self) -> int:
        """How many gaps nobody has had worked out yet."""
        return sum(gap.figure is None and not gap.is_waited_for for gap in self.gaps)

    @property
    def gaps_waited_for(self) -> int:
        return sum(gap.is_waited_for for gap in self.gaps)


def ward_profile(ward: Area, *, at: datetime) -> WardProfile:
    """Gather it. Some thirty small queries, however much the ward has; no sums of reach, which are read as kept."""
    here = Listing.objects.published().shown_in(ward)
    people = people_of(ward)
    rows, summed = spaces(here, at=at)
    return WardProfile(
        ward=ward,
        people=people,
        figures=figures_of(ward, people.boundary_set) if people else [],
        kinds=counts_of_kinds(here),
        themes=theme_rows(here),
        spaces=rows,
        spaces_sum=summed,
        volunteers=volunteers(here, at=at),
        gaps=gaps(ward),
        granted=granted_in(ward),
        grants=list(grants_in(ward).with_names().latest_first()[:GRANTS_SHOWN]),
        not_found=_not_found(ward, at),
        made_on=local_date(at),
    )


def ward_or_none(code: str) -> Area | None:
    found = Area.objects.current(BoundaryKind.WARD).select_related("boundary_set")
    return found.filter(code=code).first()


def _not_found(ward: Area, at: datetime) -> NotFound | None:
    quarters = unmet.quarters(today=local_date(at))
    if not quarters:
        return None
    need = unmet.unmet_need(quarters[0])
    row = next((row for row in need.rows if row.code == ward.code), None)
    if row is None:
        return None
    by_theme = [(theme, n) for theme, n in zip(need.themes, row.counts, strict=True) if n != 0]
    return NotFound(str(need.quarter), need.quarter.code, tuple(by_theme), row.total)
