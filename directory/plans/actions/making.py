"""Making a plan, and changing what the person said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from assets.local_time import local_date
from directory.accounts.models import User
from directory.models import Plan
from directory.plans.actions.items import put
from directory.plans.actions.written import changing, erased_on, tell
from directory.plans.codes import new_code
from directory.plans.errors import Changed, PlanError
from directory.plans.person import Person

_TRIES = 8


@transaction.atomic
def make_plan(
    *,
    label: str,
    person: Person,
    start_id: int | None = None,
    language: str = "en-gb",
    follow_up_on: date | None = None,
    listings: Sequence[int] = (),
    by: User,
    at: datetime,
) -> Plan:
    """Make a plan of a worker's, with these listings on it in that order (those published).

    ``start_id`` is the key of a small area. Raises PlanFull for more listings than a plan holds.
    """
    plan = _insert(
        Plan(
            maker=by,
            team=by.team,
            label=label,
            words=person.sealed(),
            start_id=start_id,
            language=language,
            follow_up_on=follow_up_on,
            made_on=local_date(at),
            changed_at=at,
            erase_on=erased_on(at),
        )
    )
    tell(plan, "made", by=by, at=at)
    put(plan, listings, at=at)
    return plan


def _insert(plan: Plan) -> Plan:
    """Save it under a code nobody has."""
    for _ in range(_TRIES):
        plan.code = new_code()
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
        except IntegrityError:
            if not Plan.objects.filter(code=plan.code).exists():
                raise
        else:
            return plan
    raise PlanError("No code could be found. Try again.")


def revise_plan(
    plan: Plan,
    *,
    version: int,
    label: str,
    person: Person,
    start_id: int | None,
    language: str,
    follow_up_on: date | None,
    by: User,
    at: datetime,
) -> Plan:
    """Change what the person said. Raises Changed when it is not ``version`` any more that was read."""
    with changing(plan, at=at) as row:
        if row.version != version:
            raise Changed(row)
        said = person.sealed() != row.words
        row.label, row.words, row.start_id = label, person.sealed(), start_id
        row.language, row.follow_up_on = language, follow_up_on
        row.version += 1
        row.save()
        if said:
            tell(row, "reworded", by=by, at=at)
        return row


def reword(plan: Plan, *, version: int, person: Person, by: User | None, at: datetime) -> Plan:
    """Change what the person said and nothing else, as they do themself (``by`` None).

    Raises Changed when it is not ``version`` any more that was read.
    """
    with changing(plan, at=at) as row:
        if row.version != version:
            raise Changed(row)
        if person.sealed() != row.words:
            row.words, row.version = person.sealed(), row.version + 1
            row.save(update_fields=["words", "version"])
            tell(row, "reworded", by=by, at=at)
        return row


def follow_up(plan: Plan, *, on: date | None, by: User, at: datetime, note: str = "") -> None:
    """Set the day to look at it again, or none; with a word of what was done."""
    with changing(plan, at=at) as row:
        row.follow_up_on = on
        row.save(update_fields=["follow_up_on"])
        if note:
            tell(row, "note", by=by, at=at, text=note)


def finish(plan: Plan, *, finished: bool, by: User, at: datetime) -> None:
    """Say that it is done with, or take it up again."""
    with changing(plan, at=at) as row:
        row.finished_on = local_date(at) if finished else None
        row.save(update_fields=["finished_on"])
        tell(row, "finished" if finished else "reopened", by=by, at=at)


def say_helped(plan: Plan, *, face: int, by: User | None, at: datetime) -> None:
    """Keep the person's answer to whether it helped with what mattered, 1 to 5. ValueError for any other number."""
    if not 1 <= face <= 5:
        raise ValueError("1 to 5")
    with changing(plan, at=at) as row:
        row.helped = face
        row.save(update_fields=["helped"])
        tell(row, "helped", by=by, at=at, text=str(face))


def add_note(plan: Plan, *, text: str, by: User | None, at: datetime) -> None:
    """Add a note to the timeline."""
    with changing(plan, at=at) as row:
        tell(row, "note", by=by, at=at, text=text)
