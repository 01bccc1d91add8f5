"""The person's own address: made, opened, closed again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from assets.local_time import local_date
from directory.accounts.models import User
from directory.models import Plan, PlanLink
from directory.plans.access import working_links
from directory.plans.actions.written import changing, tell
from directory.plans.codes import digest, new_token

LINK_DAYS = 180
PIN_DIGITS = 4
MOST_FAILURES = 5
"""Wrong PINs before the address is shut for PIN_PAUSE; each time after that for one PIN_PAUSE more, up to MOST_PAUSES.

In the 180 days of a link that is less than a thousand of the ten thousand PINs, for whoever has the address already.
"""
PIN_PAUSE, MOST_PAUSES = timedelta(hours=1), 24


class Opened(StrEnum):
    """What came of trying an address."""

    YES = "yes"
    NO = "no"
    """There is no such address, or not any more. Which of the two is not told."""
    PIN_NEEDED = "pin_needed"
    PIN_WRONG = "pin_wrong"
    PIN_PAUSED = "pin_paused"


def make_link(plan: Plan, *, by: User, at: datetime, pin: str = "", days: int = LINK_DAYS) -> str:
    """Make the person's address and return its token; one made before stops working."""
    with changing(plan, at=at) as row:
        row.links.filter(revoked_at=None).update(revoked_at=at)
        token = new_token()
        PlanLink.objects.create(
            plan=row,
            digest=digest(token),
            token=token,
            pin=make_password(pin) if pin else "",
            made_at=at,
            expires_on=local_date(at) + timedelta(days=days),
        )
        tell(row, "linked", by=by, at=at)
        return token


def revoke_link(plan: Plan, *, by: User | None, at: datetime) -> None:
    """Stop the person's address from working."""
    with changing(plan, at=at) as row:
        if row.links.filter(revoked_at=None).update(revoked_at=at):
            tell(row, "unlinked", by=by, at=at)


def current_link(plan: Plan, *, on: date) -> PlanLink | None:
    """The address that works on that day, if one does."""
    return working_links(on=on).filter(plan=plan).last()


def open_link(token: str, *, at: datetime, pin: str | None = None) -> tuple[Opened, PlanLink | None]:
    """Try an address. The link is given only with YES.

    Wrong PINs are counted in the database, so that trying from many machines helps nobody.
    """
    with transaction.atomic():
        links = working_links(on=local_date(at)).select_for_update(of=("self",)).select_related("plan")
        link = links.filter(digest=digest(token)).first()
        if link is None:
            return Opened.NO, None
        if not link.pin:
            return Opened.YES, link
        if link.pin_closed_until is not None and at < link.pin_closed_until:
            return Opened.PIN_PAUSED, None
        if pin is None:
            return Opened.PIN_NEEDED, None
        if check_password(pin, link.pin):
            link.pin_failures, link.pin_closed_until = 0, None
            link.save(update_fields=["pin_failures", "pin_closed_until"])
            return Opened.YES, link
        link.pin_failures += 1
        if link.pin_failures % MOST_FAILURES == 0:
            link.pin_closed_until = at + PIN_PAUSE * min(link.pin_failures // MOST_FAILURES, MOST_PAUSES)
        link.save(update_fields=["pin_failures", "pin_closed_until"])
        return (
            Opened.PIN_PAUSED if link.pin_closed_until and link.pin_closed_until > at else Opened.PIN_WRONG
        ), None
