"""Two people at one plan at once, by two real connections: whoever comes second waits, and then sees what is written."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from directory.accounts.models import User
from directory.models import OutcomeEntry, Plan, PlanItem
from directory.plans.actions.erasing import erase_due, erase_plan
from directory.plans.actions.items import MOST_ITEMS, add_item, move_item, put, record_outcome, revise_item
from directory.plans.actions.keys import reseal
from directory.plans.actions.making import add_note, revise_plan
from directory.plans.actions.sharing import Opened, make_link, open_link
from directory.plans.errors import Changed, PlanError, PlanFull
from directory.plans.person import Person
from tests.assets.test_at_once import before_it_is_committed
from tests.directory.plans.made import SAID, items, make_worker, planned
from tests.factories import NOW, make_listing, make_listings, make_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maker() -> User:
    return make_worker("Link workers")


@pytest.fixture
def plan(maker: User) -> Plan:
    make_place()
    return planned(by=maker, things=3)


def test_two_that_add_the_same_thing_add_it_once(plan: Plan, maker: User) -> None:
    extra = make_listing().pk
    before_it_is_committed(
        lambda: add_item(plan, listing_id=extra, by=maker, at=NOW),
        lambda: add_item(plan, listing_id=extra, by=maker, at=NOW),
    )
    assert [item.position for item in items(plan)] == [1, 2, 3, 4]


def test_two_that_add_the_last_that_fits_add_one(plan: Plan, maker: User) -> None:
    keys = [row.pk for row in make_listings([("activity", {}) for _ in range(MOST_ITEMS - 2)])]
    put(plan, keys[:-2], at=NOW)

    def second() -> None:
        with pytest.raises(PlanFull):
            add_item(plan, listing_id=keys[-1], by=maker, at=NOW)

    before_it_is_committed(lambda: add_item(plan, listing_id=keys[-2], by=maker, at=NOW), second)
    assert plan.items.count() == MOST_ITEMS


def test_one_adds_while_another_puts_them_in_order(plan: Plan, maker: User) -> None:
    extra = make_listing(name="Extra").pk
    last = items(plan)[2]
    before_it_is_committed(
        lambda: add_item(plan, listing_id=extra, by=maker, at=NOW), lambda: move_item(last, to=1, at=NOW)
    )
    assert [item.position for item in items(plan)] == [1, 2, 3, 4]
    assert items(plan)[0].pk == last.pk


def test_no_change_is_lost_to_another(plan: Plan, maker: User) -> None:
    item = items(plan)[0]
    said = {"label": "", "start_id": None, "language": "en-gb", "follow_up_on": None, "by": maker, "at": NOW}
    step = {"who": "", "on": None, "by": maker, "at": NOW}

    def second_words() -> None:
        with pytest.raises(Changed) as caught:
            revise_plan(plan, version=1, person=Person(matters="second"), **said)
        assert caught.value.theirs.words["matters"] == "first"

    def second_step() -> None:
        with pytest.raises(Changed):
            revise_item(item, version=1, first_step="second", **step)

    before_it_is_committed(
        lambda: revise_plan(plan, version=1, person=Person(matters="first"), **said), second_words
    )
    before_it_is_committed(lambda: revise_item(item, version=1, first_step="first", **step), second_step)
    assert items(plan)[0].words["first_step"] == "first"


def test_two_that_say_how_it_turned_out_count_once(plan: Plan, maker: User) -> None:
    item = items(plan)[0]
    before_it_is_committed(
        lambda: record_outcome(item, outcome="went", by=maker, at=NOW),
        lambda: record_outcome(item, outcome="full", by=None, at=NOW),
    )
    assert [entry.outcome for entry in OutcomeEntry.objects.order_by("pk")] == ["full"]


def test_what_is_written_while_it_is_erased_is_refused(plan: Plan, maker: User) -> None:
    def second() -> None:
        with pytest.raises(PlanError, match="erased"):
            add_note(plan, text="x", by=maker, at=NOW)

    before_it_is_committed(lambda: erase_plan(plan), second)
    assert not Plan.objects.exists()


def test_erasing_waits_for_what_is_being_written_and_takes_it_too(plan: Plan, maker: User) -> None:
    extra = make_listing().pk
    before_it_is_committed(
        lambda: add_item(plan, listing_id=extra, by=maker, at=NOW), lambda: erase_plan(plan)
    )
    assert not Plan.objects.exists()
    assert not PlanItem.objects.exists()


def test_a_plan_somebody_works_on_is_not_due(plan: Plan, maker: User) -> None:
    """Nobody waits here: what is locked is passed over, and after that the day is another."""
    from threading import Thread

    from django.db import transaction

    Plan.objects.update(erase_on=date(2026, 11, 25))
    erased: list[int] = []

    def elsewhere() -> None:
        erased.append(erase_due(today=date(2026, 11, 30)))
        connection.close()

    with transaction.atomic():
        add_note(plan, text="rang", by=maker, at=NOW)
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join(30)
    assert erased == [0]
    assert Plan.objects.get().erase_on > date(2026, 11, 30)


def test_of_two_that_erase_at_once_one_does(plan: Plan) -> None:
    from threading import Thread

    from django.db import transaction

    Plan.objects.update(erase_on=date(2026, 11, 25))
    erased: list[int] = []

    def elsewhere() -> None:
        erased.append(erase_due(today=date(2026, 11, 30)))
        connection.close()

    with transaction.atomic():
        assert erase_due(today=date(2026, 11, 30)) == 1
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join(30)
    assert erased == [0]


def test_keys_are_rotated_while_somebody_writes(plan: Plan, maker: User) -> None:
    said = {
        "label": "new",
        "start_id": None,
        "language": "en-gb",
        "follow_up_on": None,
        "by": maker,
        "at": NOW,
    }
    before_it_is_committed(lambda: revise_plan(plan, version=1, person=SAID, **said), reseal)
    assert Plan.objects.get().label == "new"


def test_wrong_pins_tried_at_once_all_count(plan: Plan, maker: User) -> None:
    token = make_link(plan, by=maker, at=NOW, pin="4827")

    def wrong() -> None:
        assert open_link(token, pin="0000", at=NOW)[0] == Opened.PIN_WRONG

    before_it_is_committed(wrong, wrong)
    assert plan.links.get().pin_failures == 2
