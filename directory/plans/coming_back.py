"""What happened to people, as it goes back to the map: to the listing, and to the planners' counts.

Neither keeps anything of the plan. What is counted is one row a thing on a plan, replaced when somebody says otherwise.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from assets.actions import feedback
from assets.actor import Actor
from assets.models import Listing
from assets.vocabulary import ReportAbout, ReportKind, ReportSource
from directory.accounts.models import User
from directory.ledger import outcomes
from directory.models import Plan, PlanItem
from directory.models.plan_codes import Outcome


def count(item: PlanItem, *, plan: Plan, at: datetime) -> uuid.UUID | None:
    """Count how it turned out; None when nothing is said any more."""
    return outcomes.count(
        item.counted, listing_id=item.listing_id, area_id=plan.start_id, outcome=item.outcome, at=at
    )


def tell_listing(item: PlanItem, *, before: str, about: str, by: User | None, at: datetime) -> None:
    """Let the listing know what concerns it: that it seems closed, wrong or full, that people come back.

    What was said by mistake is taken back where that can be done: what people met with can, while it is the same month;
    a doubt stays until somebody answers it.
    """
    listing = item.listing
    if listing is None:
        return
    if before == Outcome.WENT_AGAIN:
        feedback.take_back_return(listing, at=at)
    elif before == Outcome.NO_ANSWER:
        feedback.take_back_reply(listing, days=None, at=at)
    match item.outcome:
        case Outcome.WENT_AGAIN:
            feedback.note_returned(listing, at=at)
        case Outcome.NO_ANSWER:
            feedback.note_reply(listing, days=None, at=at)
        case Outcome.CLOSED:
            _report(listing, ReportKind.CLOSED, "", by=by, at=at)
        case Outcome.WRONG:
            _report(listing, ReportKind.WRONG, about or ReportAbout.OTHER, by=by, at=at)
        case Outcome.FULL if by is not None:
            # Only a worker's word changes what others are told of the room.
            feedback.note_full(listing, by=_actor(by), at=at)


def replied(item: PlanItem, *, days: int, at: datetime) -> None:
    """How many days the group took to answer."""
    if item.listing is not None:
        feedback.note_reply(item.listing, days=days, at=at)


def _report(listing: Listing, kind: str, about: str, *, by: User | None, at: datetime) -> None:
    feedback.report_listing(listing, kind=kind, about=about, source=ReportSource.PLAN, by=_actor(by), at=at)


def _actor(by: User | None) -> Actor:
    """Not the worker's name: a listing's history is open to those it is about."""
    return Actor("Somebody with a plan" if by is None else "A worker with somebody’s plan")
