"""The writers of what-ifs. Nothing in them changes a listing."""

from __future__ import annotations

from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import transaction

from assets.errors import Invalid
from assets.models import Listing
from directory.accounts.models import User
from directory.gaps.question import Question
from directory.models import Scenario, ScenarioChange

MOST_CHANGES = 50


@transaction.atomic
def make_scenario(name: str, question: Question, *, by: User, at: datetime) -> Scenario:
    """Begin a what-if that changes nothing yet."""
    if not name.strip():
        raise Invalid({"name": ["Give it a name."]})
    return Scenario.objects.create(
        name=name.strip()[:120], question=question.as_json(), made_by=by, made_at=at, changed_at=at
    )


@transaction.atomic
def close_listing(scenario: Scenario, listing: Listing, *, at: datetime) -> None:
    """As if a listing were no more."""
    _change(scenario, listing, ScenarioChange.What.CLOSE, None, "", at)


@transaction.atomic
def move_listing(
    scenario: Scenario, listing: Listing, point: Point, place_name: str, *, at: datetime
) -> None:
    """As if a listing were somewhere else (EPSG:27700)."""
    _change(scenario, listing, ScenarioChange.What.MOVE, point, place_name, at)


@transaction.atomic
def add_listing(
    scenario: Scenario, name: str, point: Point, place_name: str, *, capacity: float | None, at: datetime
) -> None:
    """As if there were one more."""
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    _room_for_more(scenario)
    ScenarioChange.objects.create(
        scenario=scenario,
        what=ScenarioChange.What.ADD,
        listing_name=name.strip()[:160],
        point=point,
        place_name=place_name[:160],
        capacity=capacity,
    )
    _touch(scenario, at)


@transaction.atomic
def take_back(scenario: Scenario, change: int, *, at: datetime) -> None:
    """Without this difference again."""
    if scenario.changes.filter(pk=change).delete()[0]:
        _touch(scenario, at)


def delete_scenario(scenario: Scenario) -> None:
    scenario.delete()


def _change(
    scenario: Scenario, listing: Listing, what: str, point: Point | None, place_name: str, at: datetime
) -> None:
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    _room_for_more(scenario)
    ScenarioChange.objects.update_or_create(
        scenario=scenario,
        listing=listing,
        defaults={
            "what": what,
            "listing_name": listing.name,
            "point": point,
            "place_name": place_name[:160],
        },
    )
    _touch(scenario, at)


def _room_for_more(scenario: Scenario) -> None:
    if scenario.changes.count() >= MOST_CHANGES:
        raise Invalid({"": [f"A what-if has at most {MOST_CHANGES} changes."]})


def _touch(scenario: Scenario, at: datetime) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(changed_at=at)
