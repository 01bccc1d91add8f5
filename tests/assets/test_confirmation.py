"""When it is asked whether listings are still right: one rule in Python and SQL, and a sweep that may be stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.actions.confirmations import Asked, Swept, confirm_asked, sweep_confirmations
from assets.actions.listings import confirm_listing
from assets.actions.memberships import add_member
from assets.confirmation import DAYS_SQL, GAP_DAYS, NOTICE_DAYS, STEP_SQL, Step, days_of, next_step, round_of
from assets.local_time import local_date
from assets.models import ConfirmationAsk, Listing, Revision
from assets.vocabulary import ConfirmedHow, MembershipRole, Status
from tests.factories import BY, NOW, make_listing, make_listings, make_user

DAY = timedelta(days=1)
moments = st.integers(-900, 500).map(lambda hours: NOW + hours * timedelta(hours=17))
asks = st.lists(
    st.tuples(st.sampled_from(list(Step)), st.integers(0, 400)), max_size=3, unique_by=lambda a: a[0]
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    confirmed=st.none() | moments,
    created=moments,
    interval=st.integers(1, 400),
    doubted=st.none() | st.dates(date(2024, 3, 1), date(2027, 6, 1)),
    asked=asks,
    at=moments,
)
def test_python_and_sql_agree(
    confirmed: datetime | None,
    created: datetime,
    interval: int,
    doubted: date | None,
    asked: list[tuple[Step, int]],
    at: datetime,
) -> None:
    today = local_date(at)
    began = round_of(confirmed_at=confirmed, created_at=created, at=at)
    days = days_of(began=local_date(began), interval_days=interval, doubted_on=doubted)
    rows = [(step.value, began + n * DAY, n) for step, n in asked]
    latest = max(rows, key=lambda row: row[2], default=None)
    if latest is not None and sum(row[2] == latest[2] for row in rows) > 1:
        return
    expected = next_step(
        days,
        today=today,
        stage=None if latest is None else Step(latest[0]),
        asked_on=None if latest is None else local_date(latest[1]),
    )
    # The rule is asked of rows made up here, in the columns' own names.
    listing = (
        "(SELECT 1 AS id, %(confirmed)s::timestamptz AS confirmed_at, %(created)s::timestamptz AS created_at,"
        " %(interval)s AS confirm_every_days, %(doubted)s::date AS doubted_on) l"
    )
    written = (
        "(SELECT n AS id, 1 AS listing_id, %(began)s::timestamptz AS round, stage, at FROM"
        " unnest(%(stages)s::text[], %(moments)s::timestamptz[]) WITH ORDINALITY AS t(stage, at, n)) w"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {STEP_SQL}, d.first, d.due, d.last, w.ends FROM {listing}"
            + DAYS_SQL.replace("assets_confirmationask", written),
            {
                "today": today,
                "confirmed": confirmed,
                "created": created,
                "interval": interval,
                "doubted": doubted,
                "began": began,
                "stages": [row[0] for row in rows],
                "moments": [row[1] for row in rows],
            },
        )
        found = cursor.fetchone()
    assert found == (expected, days.first, days.due, days.last, days.ends)


@given(interval=st.integers(1, 400), late=st.integers(0, 900), every=st.integers(1, 40))
def test_whenever_the_sweep_runs_there_is_time_to_answer(interval: int, late: int, every: int) -> None:
    """Never two steps within a week, each at most once and in order, and two weeks from the last notice to the end."""
    days = days_of(began=date(2026, 1, 1), interval_days=interval)
    today, stage, asked_on = days.first + late * DAY, None, None
    taken: list[tuple[Step, date]] = []
    for _ in range(900):
        step = next_step(days, today=today, stage=stage, asked_on=asked_on)
        if step is not None:
            stage, asked_on = step, today
            taken.append((step, today))
        today += every * DAY
    order = [step for step, _ in taken]
    assert order == sorted(set(order), key=list(Step).index)
    assert order[-2:] == [Step.LAST, Step.ENDED]
    assert len(order) >= 3
    for (_, one), (step, next_) in pairwise(taken):
        assert (next_ - one).days >= (NOTICE_DAYS if step is Step.ENDED else GAP_DAYS)
    assert taken[-1][1] >= days.ends


class Told:
    """Tells everybody who can be told, and keeps what was said."""

    def __init__(self) -> None:
        self.rows: list[Asked] = []

    def __call__(self, rows: Sequence[Asked]) -> Collection[int]:
        self.rows.extend(rows)
        return {row.listing_id for row in rows if row.people}


def run(at: datetime, tell: Told, **more: Any) -> Swept:
    total = Swept()
    for part in sweep_confirmations(at=at, tell=tell, **more):
        total = Swept(*(getattr(total, n) + getattr(part, n) for n in Swept.__slots__))
    return total


def years(listing: Listing, tell: Told, *, start: datetime, days: int) -> None:
    """The sweep of every third night."""
    for n in range(0, days, 3):
        run(start + n * DAY, tell)


@pytest.mark.django_db
def test_a_listing_from_confirmed_to_gone_and_back(at: datetime) -> None:
    group = make_listing(
        "organisation", confirmed_at=at.isoformat(), confirmed_how="online", confirm_every_days=60
    )
    owner = make_user("member")
    add_member(group, owner, role=MembershipRole.OWNER, at=at)  # type: ignore[arg-type]
    alone = make_listing("space", confirmed_at=at.isoformat(), confirmed_how="import", confirm_every_days=60)
    tell = Told()
    years(group, tell, start=at, days=140)
    mine = [row for row in tell.rows if row.listing_id == group.pk]
    assert [row.step for row in mine] == list(Step)
    assert {person.user_id for row in mine for person in row.people} == {owner.pk}
    group.refresh_from_db()
    alone.refresh_from_db()
    # What nobody could be asked about stays, and is listed.
    assert (group.status, alone.status) == (Status.WITHDRAWN, Status.PUBLISHED)
    assert [row.pk for row in Listing.objects.unanswered()] == [alone.pk]
    assert Revision.objects.filter(listing=group).latest("number").by_name == "Upkeep"
    [back] = confirm_asked(mine[-1].letter, [group.pk], by=BY, at=at + 150 * DAY)
    assert (back.status, back.confirmed_how) == (Status.PUBLISHED, ConfirmedHow.EMAIL)
    assert confirm_asked(mine[-1].letter, [group.pk], by=BY, at=at + 151 * DAY) == []
    confirm_listing(alone, how=ConfirmedHow.PHONE, by=BY, at=at + 150 * DAY, why="Rang the caretaker")
    assert not Listing.objects.unanswered().exists()
    # What was withdrawn by its people does not come back by an old letter.
    other = make_listing(
        "organisation", confirmed_at=(at - 100 * DAY).isoformat(), confirmed_how="online", email="a@b.example"
    )
    Listing.objects.filter(pk=other.pk).update(confirm_every_days=100)
    run(at, tell)
    Listing.objects.filter(pk=other.pk).update(status=Status.WITHDRAWN)
    [letter] = ConfirmationAsk.objects.filter(listing=other).values_list("letter", flat=True)
    assert confirm_asked(letter, [other.pk], by=BY, at=at) == []


def many(count: int, at: datetime) -> None:
    """Listings of two and of none, all of them long due."""
    owners = make_listings([("organisation", {"email": "x@example.org"})] * (count // 4), at=at - 400 * DAY)
    make_listings(
        [("activity", {"owner": str(o.uuid), "confirm_every_days": 90}) for o in owners for _ in range(3)],
        at=at - 200 * DAY,
    )
    Listing.objects.filter(kind="organisation").update(confirm_every_days=300)


@pytest.mark.django_db
def test_stopped_halfway_and_run_again(at: datetime) -> None:
    many(40, at)
    tell = Told()
    sweep = sweep_confirmations(at=at, tell=tell, batch=6)
    next(sweep)
    next(sweep)
    sweep.close()
    assert 0 < ConfirmationAsk.objects.count() < 40
    run(at, tell, batch=6)
    assert run(at, tell, batch=6).seen == 0
    assert len(tell.rows) == len({row.listing_id for row in tell.rows}) == 40
    # An organisation and all it has are one letter.
    assert len({row.letter for row in tell.rows}) == 10


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_once(at: datetime) -> None:
    many(40, at)
    tells, start = [Told(), Told()], Barrier(2)

    def work(tell: Told) -> None:
        start.wait()
        run(at, tell, batch=4)
        connection.close()

    threads = [Thread(target=work, args=[tell]) for tell in tells]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [row.listing_id for tell in tells for row in tell.rows]
    assert len(asked) == len(set(asked)) == 40
