"""The person's own address and its PIN; what they let others see; handing over."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from directory.accounts.models import Team, User
from directory.models import Plan, PlanLink
from directory.plans.access import read
from directory.plans.actions.consent import hand_over, withdraw_consent
from directory.plans.actions.sharing import (
    LINK_DAYS,
    MOST_FAILURES,
    PIN_PAUSE,
    Opened,
    current_link,
    make_link,
    open_link,
    revoke_link,
)
from directory.plans.codes import digest, new_code, read_code, shown
from directory.plans.errors import NotAllowed
from geo.models import Area
from tests.directory.plans.made import LATER, agree, make_worker, planned
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def tried(token: str, pin: str | None = None, *, at: object = NOW) -> Opened:
    return open_link(token, pin=pin, at=at)[0]  # type: ignore[arg-type]


def test_an_address_opens_its_plan_until_it_ends(plan: Plan, maker: User) -> None:
    token = make_link(plan, by=maker, at=NOW)
    opened, link = open_link(token, at=NOW)
    assert opened == Opened.YES
    assert link is not None
    assert (link.plan, link.expires_on) == (plan, date(2027, 5, 23))
    assert tried(token, at=NOW + timedelta(days=LINK_DAYS)) == Opened.YES
    assert tried(token, at=NOW + timedelta(days=LINK_DAYS + 1)) == Opened.NO
    assert tried("x" * len(token)) == tried("") == Opened.NO
    assert len(token) >= 27


def test_another_address_ends_the_one_before_and_closing_ends_it_too(plan: Plan, maker: User) -> None:
    first = make_link(plan, by=maker, at=NOW)
    second = make_link(plan, by=maker, at=NOW)
    assert (tried(first), tried(second)) == (Opened.NO, Opened.YES)
    revoke_link(plan, by=None, at=LATER)
    assert tried(second) == Opened.NO
    assert current_link(plan, on=NOW.date()) is None
    revoke_link(plan, by=None, at=LATER)
    assert list(plan.events.order_by("at", "pk").values_list("kind", flat=True)).count("unlinked") == 1


def test_the_table_of_links_opens_no_plan(plan: Plan, maker: User) -> None:
    token = make_link(plan, by=maker, at=NOW, pin="4827")
    link = PlanLink.objects.get()
    assert (link.token, link.digest) == (token, digest(token))
    assert "4827" not in link.pin
    assert tried(link.digest) == Opened.NO


def test_wrong_pins_shut_the_address_for_longer_each_time(plan: Plan, maker: User) -> None:
    token = make_link(plan, by=maker, at=NOW, pin="4827")
    assert tried(token) == Opened.PIN_NEEDED
    assert [tried(token, "0000") for _ in range(MOST_FAILURES)] == [
        *[Opened.PIN_WRONG] * (MOST_FAILURES - 1),
        Opened.PIN_PAUSED,
    ]
    assert tried(token, "4827") == Opened.PIN_PAUSED, "the right one neither"
    assert tried(token, "4827", at=NOW + PIN_PAUSE - timedelta(seconds=1)) == Opened.PIN_PAUSED
    then = NOW + PIN_PAUSE
    for _ in range(MOST_FAILURES):
        tried(token, "0000", at=then)
    assert tried(token, "4827", at=then + PIN_PAUSE) == Opened.PIN_PAUSED
    assert tried(token, "4827", at=then + 2 * PIN_PAUSE) == Opened.YES
    link = PlanLink.objects.get()
    assert (link.pin_failures, link.pin_closed_until) == (0, None)


def test_in_the_life_of_a_link_under_a_tenth_of_the_pins_can_be_tried(
    plan: Plan, maker: User, settings: object
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    token = make_link(plan, by=maker, at=NOW, pin="4827")
    at, tries = NOW, 0
    while tried(token, "0000", at=at) != Opened.NO:
        tries += 1
        link = PlanLink.objects.get()
        at = max(at, link.pin_closed_until or at)
    assert 500 < tries < 1_000


def test_what_was_agreed_for_a_team_is_replaced(plan: Plan, maker: User) -> None:
    nurse = make_worker("Nurses")
    agree(plan, by=maker, team=nurse.team, parts=["words", "items"])
    second = agree(plan, by=maker, team=nurse.team, parts=["items"], at=LATER)
    assert list(plan.consents.filter(withdrawn_at=None)) == [second]
    withdraw_consent(second, by=None, at=LATER)
    withdraw_consent(second, by=None, at=LATER)
    assert not plan.consents.filter(withdrawn_at=None).exists()
    assert plan.consents.get(pk=second.pk).withdrawn_by == "person"
    kinds = list(plan.events.order_by("at", "pk").values_list("kind", flat=True))
    assert kinds == ["made", "consented", "consented", "withdrew"]


def test_agreeing_to_nothing_or_to_a_day_that_is_past_is_refused(plan: Plan, maker: User, team: Team) -> None:
    with pytest.raises(ValueError, match="something"):
        agree(plan, by=maker, team=team, days=-1)
    from directory.plans.actions.consent import give_consent

    with pytest.raises(ValueError, match="something"):
        give_consent(plan, parts=[], until=LATER.date(), how="said", by=maker, at=NOW, team=team)


def test_a_plan_is_handed_only_to_whom_the_person_agreed(
    plan: Plan, maker: User, wards: dict[str, Area]
) -> None:
    nurse = make_worker("Nurses", name="Nia")
    with pytest.raises(NotAllowed):
        hand_over(plan, to=nurse, note="", by=maker, at=NOW)
    agree(plan, by=maker, team=nurse.team, parts=["items"])
    hand_over(plan, to=nurse, note="likes tea", by=maker, at=NOW)
    row = Plan.objects.get(pk=plan.pk)
    assert (row.maker, row.team) == (nurse, nurse.team)
    assert read(plan.code, maker, at=NOW) is None
    assert plan.events.order_by("at", "pk").last().words["text"] == "Nia: likes tea"  # type: ignore[union-attr]


def test_whoever_has_handed_it_over_cannot_do_so_again(plan: Plan, maker: User, team: Team) -> None:
    nurse, colleague = make_worker("Nurses"), make_worker(team.name)
    agree(plan, by=maker, team=nurse.team)
    agree(plan, by=maker, team=team)
    hand_over(plan, to=nurse, note="", by=maker, at=NOW)
    with pytest.raises(NotAllowed, match="by now"):
        hand_over(plan, to=colleague, note="", by=maker, at=NOW)
    assert Plan.objects.get(pk=plan.pk).maker == nurse


@pytest.mark.parametrize("roles", [["planner"], ["administrator"]])
def test_nobody_but_workers_is_handed_a_plan(plan: Plan, maker: User, team: Team, roles: list[str]) -> None:
    other = make_user(*roles)
    other.team = team
    other.save()
    agree(plan, by=maker, team=team)
    with pytest.raises(NotAllowed):
        hand_over(plan, to=other, note="", by=maker, at=NOW)


def test_codes_are_read_as_people_type_them() -> None:
    code = new_code()
    assert re.fullmatch(r"[2-9B-Z]{3}-[2-9B-Z]{3}", shown(code))
    assert read_code(shown(code).lower()) == read_code(f" {code[:2]} {code[2:]} ") == code
    for text in ("", "K7QD4", "K7QD4MM", "AEIOU1", "<script>", "K7Q D4É"):
        assert read_code(text) == ""


def test_a_code_that_is_taken_is_not_given_again(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = planned(by=maker)
    codes = iter([first.code, first.code, "K7QD4M"])
    monkeypatch.setattr("directory.plans.actions.making.new_code", lambda: next(codes))
    assert planned(by=maker).code == "K7QD4M"
