"""The steps of upkeep. Each may be run late, twice, or be cut short: the next time it goes on where it was.

A slice that has something to do at regular times adds it here. A step is handed the moment and says what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from axes.models import AccessLog
from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assets.actions.pairs import look_at_changed
from assets.actions.photos import forget_unused_photos
from assets.actions.trust import refresh_trust
from assets.local_time import local_date
from assets.search import pyramid
from directory.accounts.actions import forget_unused
from directory.confirming.asking import sweep
from directory.gaps.upkeep import refresh_analyses, take_readings
from directory.groups.claims import settle_takeovers
from directory.ledger import actions as ledger
from directory.ledger import outcomes
from directory.ledger.quarters import finished
from directory.plans.actions.erasing import erase_due
from directory.post.halfway import stopped_halfway
from directory.post.sending import send_waiting
from directory.post.upkeep import forget_sent
from directory.venues.letters import ask_by_post

MOST_ROUNDS = 500
SIGN_INS_KEPT, TASKS_KEPT = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    run: Callable[[datetime], str]


def confirmations(at: datetime) -> str:
    done = sweep(at=at)
    return (
        f"{done.told:,} listings asked about, {done.untold:,} with nobody to ask,"
        f" {done.withdrawn:,} taken off the map"
    )


def take_overs(at: datetime) -> str:
    return f"{settle_takeovers(at=at):,} agreed"


def venues(at: datetime) -> str:
    return f"{ask_by_post(at=at):,} asked"


def duplicates(at: datetime) -> str:
    return f"{look_at_changed(at=at).pairs:,} likely pairs"


def photos(at: datetime) -> str:
    return f"{forget_unused_photos(at):,} deleted"


def analyses(at: datetime) -> str:
    waiting, read = refresh_analyses(at=at), take_readings(at=at)
    return f"{waiting:,} asked for, {read:,} readings of aims"


def mail(at: datetime) -> str:
    sent = refused = gave_up = 0
    for _ in range(MOST_ROUNDS):
        done = send_waiting(at=at)
        sent, refused, gave_up = sent + done.sent, refused + done.refused, gave_up + done.gave_up
        if done.server_down or not done.sent:
            break
    halfway = stopped_halfway(at=at)
    said = f"{sent:,} sent, {refused:,} refused for now, {gave_up:,} given up"
    return said + (f"; {halfway:,} WERE STOPPED HALFWAY, see manage.py post" if halfway else "")


def sent_mail(at: datetime) -> str:
    return f"{forget_sent(at=at):,} emptied"


def unused_accounts(at: datetime) -> str:
    return f"{forget_unused(at=at):,} deleted"


def plans(at: datetime) -> str:
    return f"{erase_due(today=local_date(at)):,} erased"


def searches(at: datetime) -> str:
    oldest = finished(today=local_date(at))[-1].first
    return f"{ledger.forget(before=oldest):,} and {outcomes.forget(before=oldest):,} outcomes forgotten"


def returns(at: datetime) -> str:
    return f"{refresh_trust(at=at):,} listings counted anew"


def sign_ins(at: datetime) -> str:
    return f"{AccessLog.objects.filter(attempt_time__lt=at - SIGN_INS_KEPT).delete()[0]:,} forgotten"


def sessions(at: datetime) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    return "those that had ended are gone"


def work(at: datetime) -> str:
    done = DBTaskResult.objects.filter(finished_at__lt=at - TASKS_KEPT)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    return f"{done.delete()[0]:,} finished tasks forgotten" + (f"; {failed:,} FAILED" if failed else "")


def map_counts(at: datetime) -> str:
    return f"{pyramid.refresh(at=at):,} cells"


STEPS: list[Step] = [
    Step("confirmations", confirmations),
    Step("take-overs", take_overs),
    Step("venues", venues),
    Step("mail", mail),
    Step("sent mail", sent_mail),
    Step("unused accounts", unused_accounts),
    Step("plans", plans),
    Step("searches", searches),
    Step("returns", returns),
    Step("sign-ins", sign_ins),
    Step("sessions", sessions),
    Step("work", work),
    Step("map", map_counts),
    Step("duplicates", duplicates),
    Step("photos", photos),
    Step("analyses", analyses),
]
"""In this order: what is asked first is sent in the same run."""
