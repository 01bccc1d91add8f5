"""What is on a plan: adding, ordering, the first step, and how it turned out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max

from assets.calendars import place_calendar
from assets.local_time import local_date
from assets.models import Listing
from assets.vocabulary import Kind
from directory.accounts.models import User
from directory.models import Plan, PlanItem
from directory.models.plan_codes import Outcome, Teller
from directory.plans import coming_back
from directory.plans.actions.written import changing, tell
from directory.plans.errors import Changed, PlanError, PlanFull
from directory.plans.seen import seen

MOST_ITEMS = 30
"""More than anybody could go to; a plan of three is a good one."""
GIVING = frozenset({Kind.OPENING.value})


def add_item(plan: Plan, *, listing_id: int, by: User | None, at: datetime) -> bool:
    """Put a published listing at the end; tell whether it was not there before.

    Raises PlanFull, and PlanError when there is no such listing to choose.
    """
    with changing(plan, at=at) as row:
        added = put(row, [listing_id], at=at)
        if not added and not row.items.filter(listing_id=listing_id).exists():
            raise PlanError("That is not on the map any more.")
        for item in added:
            tell(row, "added", by=by, at=at, text=item.words["seen"]["name"])
        return bool(added)


def put(plan: Plan, listing_ids: Sequence[int], *, at: datetime) -> list[PlanItem]:
    """Put published listings that are not on it yet at the end, as they are shown now. For a plan that is locked."""
    there = set(plan.items.values_list("listing_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(listing_ids) if pk not in there]
    if plan.items.count() + len(wanted) > MOST_ITEMS:
        raise PlanFull(f"A plan holds {MOST_ITEMS} things. Take something off it first.")
    rows = {row.pk: row for row in Listing.objects.published().filter(pk__in=wanted).for_cards()}
    calendar = place_calendar(at)
    last = plan.items.aggregate(last=Max("position"))["last"] or 0
    chosen = [rows[pk] for pk in wanted if pk in rows]
    return PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            listing=row,
            position=last + n,
            words={"seen": seen(row, at=at, calendar=calendar)},
            giving=row.kind in GIVING,
            added_on=local_date(at),
        )
        for n, row in enumerate(chosen, 1)
    )


def revise_item(
    item: PlanItem,
    *,
    version: int,
    first_step: str,
    who: str,
    on: date | None,
    asked_on: date | None = None,
    answered_on: date | None = None,
    by: User | None,
    at: datetime,
) -> PlanItem:
    """Say the first step, who takes it and when; and when the group was asked and answered.

    Raises Changed when it is not ``version`` any more that was read.
    """
    with changing(item.plan, at=at):
        row = _locked(item)
        if row.version != version:
            raise Changed(row)
        row.words = row.words | {"first_step": first_step}
        row.who, row.on, row.version = who, on, row.version + 1
        replied = answered_on is not None and asked_on is not None and row.answered_on is None
        row.asked_on, row.answered_on = asked_on, answered_on
        row.save()
        if replied and asked_on and answered_on:
            coming_back.replied(row, days=(answered_on - asked_on).days, at=at)
        return row


def keep_note(item: PlanItem, *, note: str, at: datetime) -> None:
    """Keep the person's own note."""
    with changing(item.plan, at=at):
        row = _locked(item)
        row.words = row.words | {"note": note}
        row.save(update_fields=["words"])


def move_item(item: PlanItem, *, to: int, at: datetime) -> None:
    """Put it at place ``to`` (1 is the first; beyond the ends is at the end) and the others after one another."""
    with changing(item.plan, at=at) as plan:
        order = list(plan.items.order_by("position", "pk"))
        moved = next((one for one in order if one.pk == item.pk), None)
        if moved is None:
            raise PlanError("That is not on the plan any more.")
        order.remove(moved)
        order.insert(min(max(to, 1), len(order) + 1) - 1, moved)
        for n, one in enumerate(order, 1):
            one.position = n
        PlanItem.objects.bulk_update(order, ["position"])


def remove_item(item: PlanItem, *, by: User | None, at: datetime) -> None:
    with changing(item.plan, at=at) as plan:
        row = _locked(item)
        tell(plan, "removed", by=by, at=at, text=row.words["seen"]["name"])
        row.delete()


def record_outcome(
    item: PlanItem,
    *,
    outcome: str,
    about: str = "",
    by: User | None,
    at: datetime,
    note: str | None = None,
) -> PlanItem:
    """Say how it turned out; an empty outcome takes back what was said. ``by`` is None for the person themself.
    ``about`` is what was wrong, where something was (assets.vocabulary.ReportAbout).

    What it says about the listing goes to the listing (directory.plans.coming_back), with nothing of the plan.
    """
    with changing(item.plan, at=at) as plan:
        row = _locked(item)
        before = row.outcome
        if note is not None:
            row.words = row.words | {"note" if by is None else "outcome_note": note}
        row.outcome = Outcome(outcome).value if outcome else ""
        row.outcome_on = local_date(at) if outcome else None
        row.told_by = "" if not outcome else (Teller.PERSON if by is None else Teller.WORKER).value
        row.version += 1
        if row.outcome != before:
            row.counted = coming_back.count(row, plan=plan, at=at)
            coming_back.tell_listing(row, before=before, about=about, by=by, at=at)
            text = f"{row.words['seen']['name']}: {row.get_outcome_display()}" if outcome else ""
            tell(plan, "outcome", by=by, at=at, text=text)
        row.save()
        return row


def _locked(item: PlanItem) -> PlanItem:
    row = PlanItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if row is None:
        raise PlanError("That is not on the plan any more.")
    return row
