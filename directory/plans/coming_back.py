"""What happened to people, as it goes back to the map: to the listing, and to the planners' counts.

Neither keeps anything of the plan. What is counted is one row a thing on a plan, replaced when somebody says otherwise.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from assets.actor import Actor
from directory.accounts.models import User
from directory.ledger import outcomes
from directory.models import Plan, PlanItem
from directory.models.plan_codes import Outcome


def count(item: PlanItem, *, plan: Plan, at: datetime) -> uuid.UUID | None:
    """Count how it turned out; None when nothing is said any more."""
    return outcomes.count(
        item.counted, listing_id=item.listing_id, area_id=plan.start_id, outcome=item.outcome, at=at
    )


def tell_listing(item: PlanItem, *, before: str, by: User | None, at: datetime) -> None:
    """Let the listing know what concerns it: that it seems closed, wrong or full, that people come back."""


def replied(item: PlanItem, *, days: int, at: datetime) -> None:
    """How many days the group took to answer."""


_SAID_BY_PERSON = Actor("Somebody with a plan")


def _actor(by: User | None) -> Actor:
    # Not the worker's name: a listing's history is open to those it is about.
    return _SAID_BY_PERSON if by is None else Actor("A worker with somebody’s plan")


_ = Outcome
