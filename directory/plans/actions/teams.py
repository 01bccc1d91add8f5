"""Where teams work: the neighbourhoods across which they may see plans by consent."""

from __future__ import annotations

from directory.accounts.models import Team
from directory.models import TeamArea
from geo.models import Area


def works_in(team: Team, area: Area) -> TeamArea:
    """Note that a team works in a neighbourhood; once is enough."""
    return TeamArea.objects.get_or_create(team=team, area=area)[0]


def leaves(team: Team, area: Area) -> None:
    """Note that it does not any more. What it could see through the neighbourhood it cannot see from now on."""
    TeamArea.objects.filter(team=team, area=area).delete()
