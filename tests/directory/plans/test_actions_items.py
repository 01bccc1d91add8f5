"""What is on a plan: adding, ordering, the first step, and how it turned out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assets.actions.listings import withdraw_listing
from directory.accounts.models import User
from directory.models import OutcomeEntry, Plan
from directory.plans.actions.erasing import erase_plan
from directory.plans.actions.items import (
    MOST_ITEMS,
    add_item,
    keep_note,
    move_item,
    record_outcome,
    remove_item,
    revise_item,
)
from directory.plans.actions.making import (
    add_note,
    finish,
    follow_up,
    make_plan,
    revise_plan,
    say_helped,
)
from directory.plans.actions.written import MOST_EVENTS
from directory.plans.errors import Changed, PlanError, PlanFull
from directory.plans.person import Person
from geo.models import Area
from tests.directory.plans.made import LATER, SAID, items, planned
from tests.factories import BY, NOW, make_listing, make_listings

pytestmark = pytest.mark.django_db


def names(plan: Plan) -> list[str]:
    return [item.words["seen"]["name"] for item in items(plan)]


def kinds(plan: Plan) -> list[str]:
    return list(plan.events.order_by("at", "pk").values_list("kind", flat=True))


def test_a_plan_is_made_with_what_was_chosen_in_that_order(maker: User, wards: dict[str, Area]) -> None:
    chosen = [
        make_listing("opening", name="Help"),
        make_listing(name="Choir"),
        make_listing("space", name="Hall"),
    ]
    plan = planned(by=maker, start=wards["West"])
    plan = make_plan(
        label="x",
        person=SAID,
        listings=[row.pk for row in chosen],
        by=maker,
        at=NOW,
        start_id=wards["West"].pk,
    )
    assert names(plan) == ["Help", "Choir", "Hall"]
    assert [item.giving for item in items(plan)] == [True, False, False]
    assert Person.read(Plan.objects.get(pk=plan.pk).words) == SAID
    assert (plan.team, plan.made_on, plan.erase_on) == (maker.team, date(2026, 11, 24), date(2027, 11, 24))
    assert kinds(plan) == ["made"]


def test_a_thing_is_on_a_plan_once_and_only_while_it_is_published(plan: Plan, maker: User) -> None:
    extra = make_listing(name="Choir")
    assert add_item(plan, listing_id=extra.pk, by=maker, at=NOW)
    assert not add_item(plan, listing_id=extra.pk, by=maker, at=NOW)
    assert names(plan)[-1] == "Choir"
    draft, gone = make_listing(status="draft"), make_listing()
    withdraw_listing(gone, by=BY, at=NOW, why="x")
    for key in (draft.pk, gone.pk, 999_999_999):
        with pytest.raises(PlanError, match="not on the map any more"):
            add_item(plan, listing_id=key, by=maker, at=NOW)
    assert kinds(plan) == ["made", "added"]


def test_a_plan_holds_thirty_things_and_two_hundred_are_refused_as_a_whole(maker: User) -> None:
    keys = [row.pk for row in make_listings([("activity", {}) for _ in range(200)])]
    with pytest.raises(PlanFull, match="30"):
        make_plan(label="", person=SAID, listings=keys, by=maker, at=NOW)
    assert not Plan.objects.exists()
    plan = make_plan(label="", person=SAID, listings=keys[:MOST_ITEMS], by=maker, at=NOW)
    with pytest.raises(PlanFull):
        add_item(plan, listing_id=keys[MOST_ITEMS], by=maker, at=NOW)
    remove_item(items(plan)[0], by=maker, at=NOW)
    assert add_item(plan, listing_id=keys[MOST_ITEMS], by=maker, at=NOW)
    assert plan.items.count() == MOST_ITEMS
    move_item(items(plan)[-1], to=1, at=NOW)
    assert [item.listing_id for item in items(plan)] == [keys[MOST_ITEMS], *keys[1:MOST_ITEMS]]


@pytest.mark.parametrize(
    ("to", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc"), (0, "cab"), (-5, "cab")]
)
def test_a_thing_is_moved_and_the_others_follow(maker: User, to: int, order: str) -> None:
    rows = [make_listing(name=name) for name in "abc"]
    plan = make_plan(label="", person=SAID, listings=[row.pk for row in rows], by=maker, at=NOW)
    move_item(items(plan)[2], to=to, at=NOW)
    assert "".join(names(plan)) == order
    assert [item.position for item in items(plan)] == [1, 2, 3]


def test_what_was_taken_off_can_neither_be_moved_nor_changed(plan: Plan, maker: User) -> None:
    gone = items(plan)[0]
    remove_item(gone, by=maker, at=NOW)
    with pytest.raises(PlanError):
        move_item(gone, to=1, at=NOW)
    with pytest.raises(PlanError):
        keep_note(gone, note="x", at=NOW)
    with pytest.raises(PlanError):
        record_outcome(gone, outcome="went", by=maker, at=NOW)


def test_a_first_step_is_kept_unless_somebody_changed_it_meanwhile(plan: Plan, maker: User) -> None:
    item = items(plan)[0]
    step = {"who": "together", "on": date(2026, 12, 1), "by": maker, "at": LATER}
    first = revise_item(item, version=1, first_step="Ring", **step)
    assert (first.version, first.words["first_step"], first.who) == (2, "Ring", "together")
    with pytest.raises(Changed) as caught:
        revise_item(item, version=1, first_step="Walk", **step)
    assert caught.value.theirs.words["first_step"] == "Ring"
    assert revise_item(item, version=2, first_step="Walk", **step).words["first_step"] == "Walk"


def test_what_the_person_said_is_changed_unless_somebody_changed_it_meanwhile(
    plan: Plan, maker: User
) -> None:
    said = {
        "label": "new",
        "start_id": None,
        "language": "ur",
        "follow_up_on": None,
        "by": maker,
        "at": LATER,
    }
    row = revise_plan(plan, version=1, person=Person(matters="songs"), **said)
    assert (row.version, row.label, row.language, row.start_id) == (2, "new", "ur", None)
    with pytest.raises(Changed) as caught:
        revise_plan(plan, version=1, person=Person(matters="peace"), **said)
    assert caught.value.theirs.words["matters"] == "songs"
    assert Plan.objects.get(pk=plan.pk).words["matters"] == "songs"
    revise_plan(plan, version=2, person=Person(matters="songs"), **said)
    assert kinds(plan).count("reworded") == 1, "nothing of what was said is new"


def test_an_outcome_is_counted_once_and_a_change_of_mind_replaces_it(
    plan: Plan, maker: User, wards: dict[str, Area]
) -> None:
    item = items(plan)[0]
    record_outcome(item, outcome="went", note="n", by=maker, at=NOW)
    record_outcome(item, outcome="went", note="again", by=maker, at=NOW)
    [entry] = OutcomeEntry.objects.order_by("pk")
    assert (entry.quarter, entry.ward, entry.outcome) == (date(2026, 10, 1), wards["West"], "went")
    assert entry.theme is not None
    row = record_outcome(item, outcome="full", by=None, at=LATER)
    assert (row.told_by, row.outcome_on, row.words["outcome_note"]) == ("person", date(2026, 11, 25), "again")
    assert [entry.outcome for entry in OutcomeEntry.objects.order_by("pk")] == ["full"]
    row = record_outcome(item, outcome="", by=maker, at=LATER)
    assert (row.outcome, row.outcome_on, row.told_by, row.counted) == ("", None, "", None)
    assert not OutcomeEntry.objects.exists()
    with pytest.raises(ValueError, match="bad"):
        record_outcome(item, outcome="bad", by=maker, at=NOW)


def test_a_quarter_that_is_over_keeps_what_was_counted_in_it(plan: Plan, maker: User) -> None:
    item = items(plan)[0]
    record_outcome(item, outcome="went", by=maker, at=datetime(2026, 9, 30, 12, tzinfo=UTC))
    record_outcome(item, outcome="full", by=maker, at=NOW)
    erase_plan(plan)
    counted = OutcomeEntry.objects.order_by("quarter").values_list("quarter", "outcome")
    assert list(counted) == [(date(2026, 7, 1), "went"), (date(2026, 10, 1), "full")]


def test_the_persons_note_and_the_workers_are_two(plan: Plan, maker: User) -> None:
    item = items(plan)[0]
    record_outcome(item, outcome="went", note="for the next worker", by=maker, at=NOW)
    record_outcome(item, outcome="went", note="mine", by=None, at=NOW)
    keep_note(item, note="mine, longer", at=NOW)
    words = items(plan)[0].words
    assert (words["outcome_note"], words["note"]) == ("for the next worker", "mine, longer")


def test_every_change_puts_off_the_day_it_is_erased(plan: Plan, maker: User) -> None:
    then = NOW + timedelta(days=100)
    add_note(plan, text="rang", by=maker, at=then)
    row = Plan.objects.get(pk=plan.pk)
    assert (row.changed_at, row.erase_on) == (then, date(2028, 3, 3))


def test_following_up_finishing_and_taking_up_again(plan: Plan, maker: User) -> None:
    follow_up(plan, on=date(2026, 12, 1), note="Rang", by=maker, at=NOW)
    finish(plan, finished=True, by=maker, at=LATER)
    row = Plan.objects.get(pk=plan.pk)
    assert (row.follow_up_on, row.finished_on) == (date(2026, 12, 1), date(2026, 11, 25))
    finish(plan, finished=False, by=maker, at=LATER)
    assert Plan.objects.get(pk=plan.pk).finished_on is None
    say_helped(plan, face=4, by=None, at=LATER)
    assert kinds(plan) == ["made", "note", "finished", "reopened", "helped"]
    for face in (0, 6):
        with pytest.raises(ValueError, match="1 to 5"):
            say_helped(plan, face=face, by=None, at=LATER)


def test_the_timeline_keeps_the_last_of_very_many(plan: Plan, maker: User) -> None:
    for n in range(MOST_EVENTS + 5):
        add_note(plan, text=str(n), by=maker, at=NOW + timedelta(seconds=n))
    assert plan.events.count() == MOST_EVENTS
    assert plan.events.order_by("at", "pk").first().words["text"] == "5"  # type: ignore[union-attr]
