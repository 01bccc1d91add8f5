"""How a listing would look, and what would help people decide: what its writer sees before it is sent."""

from __future__ import annotations

from assets.calendars import place_calendar
from assets.completeness import missing
from assets.errors import Invalid, NotPublishable
from assets.facts import facts
from assets.actions.proposals import Overtaken, refusal
from assets.proposed import as_row
from directory.components.cards import Card, make_card
from directory.registration.draft import Draft
from directory.registration.said import NAMES
from directory.registration.steps import Step, step_for


def preview(draft: Draft) -> tuple[Card, tuple[str, ...]]:
    """The card as anybody would see it, masked as everything is, and what it does not say yet."""
    row = as_row(draft.proposal)
    lacking = missing(facts(row, at=draft.at))
    return make_card(row, at=draft.at, calendar=place_calendar(draft.at)), lacking


def problems(draft: Draft) -> list[tuple[str, Step | None]]:
    """Why it could not go live as it is, in words, each with the step in which to put it right."""
    found = refusal(draft.proposal, at=draft.at)
    if isinstance(found, NotPublishable):
        return [(str(found), None)]
    if isinstance(found, Invalid):
        return [
            (f"{NAMES.get(name, name)}: {' '.join(messages)}", step_for(draft.kind, name))
            for name, messages in found.problems.items()
        ]
    if isinstance(found, Overtaken):
        return [
            (f"{NAMES.get(clash.name, clash.name)}: {found}", step_for(draft.kind, clash.name))
            for clash in found.clashes
        ]
    return []
