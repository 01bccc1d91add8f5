"""A worker and a person make a plan: without JavaScript, by keyboard, and every page of it looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assets.local_time import local_date
from directory.accounts.actions import register_user
from directory.accounts.models import User
from directory.accounts.roles import Role
from directory.models import Plan
from directory.plans.actions.consent import give_consent
from directory.plans.actions.items import record_outcome
from directory.plans.actions.sharing import make_link
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import looked_at, too_wide
from tests.factories import PASSWORD, make_plan, make_team

LONGEST = "An exceedingly long piece of what somebody said about everything that matters to them " * 6


@pytest.fixture
def worker(site: Site) -> User:
    return register_user(
        email="worker@example.org", password=PASSWORD, name="Ann", roles=[Role.WORKER], team="Link workers"
    )


@pytest.fixture
def plan(site: Site, worker: User) -> Plan:
    """The worst there is: long words, something gone, something shared, a link."""
    at = timezone.now()
    made = make_plan(
        worker,
        listings=[site.exact, site.rough, site.hidden],
        at=at,
        matters=LONGEST,
        brings=LONGEST,
        label="L" * 60,
        easier=("step_free", "company"),
    )
    give_consent(
        made,
        parts=["words", "items"],
        until=local_date(at) + timedelta(days=30),
        how="said",
        team=make_team("Nurses"),
        by=worker,
        at=at,
    )
    make_link(made, by=worker, at=at)
    record_outcome(made.items.get(position=1), outcome="went", by=worker, at=at)
    return made


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill("worker@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_workers_pages_are_accessible_and_fit(visit: Visitor, worker: User, plan: Plan) -> None:
    item = plan.items.get(position=1)
    empty = make_plan(worker, label="")
    page = visit("/sign-in/?next=/plans/")
    sign_in(page)
    faults: dict[str, list[str]] = {}
    for path in (
        *("/plans/", "/plans/?show=follow-up", "/plans/?show=shared", "/plans/new/", "/shortlist/"),
        *(
            f"/plans/{plan.code}/{part}"
            for part in ("", "words/", "ideas/", "share/", "agreed/", "hand-over/")
        ),
        *(f"/plans/{plan.code}/{part}" for part in ("erase/", "print/", f"items/{item.pk}/")),
        f"/plans/{plan.code}/items/{item.pk}/outcome/",
        f"/plans/{empty.code}/",
        f"/plans/{empty.code}/ideas/",
    ):
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.goto(path)
            faults[f"{path} at {width} px"] = looked_at(page)
        page.set_viewport_size({"width": 320, "height": 256})
        if too_wide(page):
            faults[f"{path} at 320 px"] = ["it must be scrolled sideways"]
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_plan_without_javascript(visit: Visitor, worker: User) -> None:
    page = visit("/search/?q=lunch&near=MX2+1AA", java_script_enabled=False, width=360, height=740)
    page.locator(".card").first.get_by_role("button", name="Add to a plan").click()
    expect(page.get_by_role("status").first).to_contain_text("is on your shortlist.")
    page.get_by_role("link", name="1 on your shortlist").click()
    page.get_by_role("link", name="Sign in and make a plan").click()
    sign_in(page)
    page.get_by_label("What matters to them?").fill("company at dinner time")
    page.get_by_label("What do they bring?").fill("I can dig")
    page.get_by_label("Where do they start from?").fill("MX2 1AA")
    page.get_by_label("A label, so that you find it again").fill("ring 0161 496 0123")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("looks like a phone number")
    page.get_by_label("A label, so that you find it again").fill("dinner")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plan ")

    page.get_by_role("link", name="Ideas for this plan").click()
    page.get_by_role("button", name="Add to plan").first.click()
    page.get_by_role("link", name="Back to the plan").first.click()
    expect(page.locator(".plan-item")).to_have_count(2)
    second = page.locator(".plan-item__name").nth(1).inner_text()
    page.get_by_role("button", name="Up").click()
    assert second.split(maxsplit=1)[1] in page.locator(".plan-item__name").first.inner_text()

    page.get_by_role("link", name="First step").first.click()
    page.get_by_label("What is the first step?").fill("Ring and ask for Jo")
    page.get_by_label("Who takes it?").select_option("together")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".plan-item").first).to_contain_text("Ring and ask for Jo")
    page.get_by_role("link", name="How it went").first.click()
    page.get_by_label("How did it turn out?").select_option("went")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".plan-item").first).to_contain_text("Went")


def test_adding_ordering_and_sharing_by_keyboard(visit: Visitor, plan: Plan) -> None:
    page = visit(f"/sign-in/?next=/plans/{plan.code}/")
    sign_in(page)
    names = page.locator(".plan-item__name")
    first = names.first.inner_text()
    down = page.get_by_role("button", name="Down").first
    down.focus()
    page.keyboard.press("Enter")
    expect(names.nth(1)).to_contain_text(first.split(maxsplit=1)[1])
    page.goto("/search/?q=lunch&near=MX2+1AA")
    add = page.locator(".card .card__put").first
    add.focus()
    page.keyboard.press("Space")
    expect(add).to_contain_text("Added")
    expect(page.get_by_role("status")).to_contain_text("is on plan")
    page.goto(f"/plans/{plan.code}/")
    expect(page.locator(".plan-item")).to_have_count(4)


def test_dragging_puts_things_in_order(visit: Visitor, plan: Plan) -> None:
    # High enough that nothing scrolls under the mouse.
    page = visit(f"/sign-in/?next=/plans/{plan.code}/", height=3_000)
    sign_in(page)
    names = page.locator(".plan-item__name")
    last = names.nth(2).inner_text().split(maxsplit=1)[1]
    held, over = page.locator(".plan-item__number").nth(2), page.locator(".plan-item").first
    held.hover()
    page.mouse.down()
    over.hover(position={"x": 60, "y": 20})
    with page.expect_navigation():
        over.hover(position={"x": 64, "y": 8})
        page.mouse.up()
    expect(names.first).to_contain_text(last)
