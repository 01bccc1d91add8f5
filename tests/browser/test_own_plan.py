"""The person's own copy in a browser: on a phone, without JavaScript, by keyboard, at its best and at its worst."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assets.actions.listings import Edit, save_listings
from directory.models import Plan
from directory.plans.actions.consent import give_consent, note_viewing
from directory.plans.actions.items import keep_note, record_outcome, revise_item
from directory.plans.actions.sharing import make_link
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations
from tests.browser.test_keyboard import tab_until
from tests.factories import BY, make_listing, make_plan, make_team, make_worker

LONG = "Wwwwwwww" * 30
PIN = "4711"
PAGES = ["own-plan", "own-plan-words", "own-plan-sharing", "own-plan-delete"]


def address(plan: Plan, *, pin: str = "") -> str:
    token = make_link(plan, by=plan.maker, at=timezone.now(), pin=pin)
    return reverse("own-plan-open", args=[token])


def ordinary(site: Site) -> Plan:
    now = timezone.now()
    drivers = make_listing("opening", at=now, name="Drivers for the lunch club", hours_per_week=3)
    plan = make_plan(
        make_worker("Sam", team="Link workers"),
        listings=[site.exact, site.rough, site.hidden, drivers],
        at=now,
        matters="Company.\nMy garden.",
        brings="I can mend bikes.",
        easier=("company", "free"),
    )
    first = plan.items.order_by("position")[0]
    revise_item(
        first,
        version=1,
        first_step="Ring and ask for Mo.",
        who="together",
        on=(now + timedelta(days=3)).date(),
        by=plan.maker,
        at=now,
    )
    record_outcome(first, outcome="went", by=None, at=now)
    keep_note(first, note="Bring gloves.", at=now)
    give_consent(
        plan,
        parts=["items"],
        until=plan.erase_on,
        how="said",
        team=make_team("Housing North"),
        by=None,
        at=now,
    )
    note_viewing(plan, viewer=make_worker("Kim", team="Housing North"), at=now)
    return plan


def empty(site: Site) -> Plan:
    return make_plan(at=timezone.now())


def worst(site: Site) -> Plan:
    """The longest words in every place, things on one spot, and one that is gone."""
    now = timezone.now()
    long = make_listing(
        "activity",
        at=now,
        name=LONG[:160],
        summary=LONG[:150],
        first_visit=LONG,
        phone="01632 960123 ext 4567",
        email=f"{'w' * 60}@example.org",
        website=f"https://example.org/{'w' * 150}",
        street=LONG[:100],
        venue=str(site.space.uuid),
        schedules=[f"FREQ=WEEKLY;BYDAY={day} 10:00-12:00" for day in ("MO", "TU", "WE", "TH", "FR")],
    )
    gone = make_listing("activity", at=now, name=f"Gone {LONG}"[:160])
    plan = make_plan(
        make_worker(LONG[:100], team=LONG[:110]),
        listings=[long, site.exact, gone],
        at=now,
        matters=LONG * 3,
        brings=LONG,
        easier=(
            "step_free",
            "quiet_space",
            "hearing_loop",
            "accessible_toilet",
            "company",
            "transport",
            "free",
        ),
        easier_words=LONG[:300],
    )
    withdrawn = Edit(kind=gone.kind, listing_id=gone.pk, document={"status": "withdrawn"})
    save_listings([withdrawn], by=BY, at=now)
    for item in plan.items.order_by("position"):
        revise_item(item, version=1, first_step=LONG, who="worker", on=now.date(), by=plan.maker, at=now)
        keep_note(item, note=LONG, at=now)
        record_outcome(item, outcome="wrong", by=plan.maker, at=now)
    for name in (LONG[:120], "Housing North"):
        give_consent(
            plan,
            parts=["words", "items", "outcomes", "notes"],
            until=plan.erase_on,
            how="said",
            team=make_team(name),
            by=plan.maker,
            at=now,
        )
    note_viewing(plan, viewer=make_worker(LONG[:120], team=LONG[:120]), at=now)
    return plan


def looked_at(page: Page) -> list[str]:
    faults = violations(page)
    if too_wide(page):
        faults.append("it must be scrolled sideways")
    if page.locator("h1").count() != 1:
        faults.append("not one heading of the first level")
    return faults


@pytest.mark.parametrize("make", [ordinary, empty, worst])
def test_each_page_is_accessible_and_fits(make: object, visit: Visitor, site: Site) -> None:
    plan = make(site)  # type: ignore[operator]
    page = visit(address(plan), width=360, height=740)
    faults: dict[str, list[str]] = {}
    for name in PAGES:
        page.goto(reverse(name))
        faults[f"{name} on a phone"] = looked_at(page)
        page.set_viewport_size({"width": 1366, "height": 800})
        page.reload()
        if page.locator("[data-own-map]").count():
            expect(page.locator(".own-pin").first).to_be_visible()
        faults[name] = looked_at(page)
        page.set_viewport_size({"width": 320, "height": 256})
        faults[f"{name} at 320 px"] = looked_at(page) if too_wide(page) else []
        page.set_viewport_size({"width": 360, "height": 740})
    assert {name: found for name, found in faults.items() if found} == {}


def test_what_is_touched_is_large_enough(visit: Visitor, site: Site) -> None:
    page = visit(address(ordinary(site)), width=360, height=740, has_touch=True)
    for target in page.locator(".own-plan button:visible, .own-contact a, .own-faces label").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.inner_text()


def test_the_map_is_numbered_as_the_list_and_leads_to_it(visit: Visitor, site: Site) -> None:
    page = visit(address(ordinary(site)))
    rough = page.get_by_role("button", name="2. Quiet table")
    expect(rough).to_be_visible()
    expect(page.locator(".own-pin--approximate")).to_have_text("2")
    # The two at the same hall share a pin, and the one whose place is not published has none.
    expect(page.locator(".own-pin")).to_have_text(["1, 4", "2"])
    rough.press("Enter")
    expect(page.locator(".own-item", has_text="Quiet table")).to_be_focused()


def test_the_journey_without_javascript(visit: Visitor, site: Site) -> None:
    visit.expected = ("status of 404",)
    plan = ordinary(site)
    path = address(plan, pin=PIN)
    page = visit(path, java_script_enabled=False, width=360, height=740)
    page.get_by_label("Your PIN").fill("0000")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("That is not the right PIN.")
    assert violations_free(page)
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My plan")
    assert page.url.endswith("/my-plan/")

    quiet = page.locator(".own-item", has_text="Quiet table")
    quiet.get_by_role("button", name="Not for me").click()
    expect(quiet.get_by_text("You said: Not for me")).to_be_visible()
    assert f"#{quiet.get_attribute('id')}" in page.url
    quiet.get_by_role("button", name="Take it back").click()
    expect(quiet.get_by_text("You said:")).to_have_count(0)
    quiet.get_by_text("My note").first.click()
    quiet.get_by_label("My note").fill("Go with Ann.")
    quiet.get_by_role("button", name="Save my note").click()
    expect(quiet.get_by_label("My note")).to_have_value("Go with Ann.")

    page.get_by_label("Yes, a lot").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer is saved.")
    expect(page.get_by_label("Yes, a lot")).to_be_checked()

    page.get_by_role("link", name="Change what I said").click()
    page.get_by_label("What matters to me").fill("Dancing")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Dancing")).to_be_visible()

    page.get_by_role("link", name="See who, and change it").click()
    page.get_by_label("How it went").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".own-sharings")).to_contain_text("How it went")
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("Nobody else can see it.")).to_be_visible()

    page.get_by_role("link", name="Delete my plan").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is deleted")
    assert not Plan.objects.filter(pk=plan.pk).exists()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work any more")


def violations_free(page: Page) -> bool:
    """Without JavaScript axe cannot run; what can be asked is whether the error is tied to its field."""
    described = page.get_by_label("Your PIN").get_attribute("aria-describedby") or ""
    return page.locator(f"#{described.split()[-1]}").inner_text() != ""


def test_the_journey_by_keyboard(visit: Visitor, site: Site) -> None:
    page = visit(address(ordinary(site)))
    tab_until(page, ".own-card a")
    tab_until(page, ".own-contact__link[href^='tel:']")
    tab_until(page, ".own-outcome__buttons button[value=went_again]")
    page.keyboard.press("Enter")
    expect(page.locator(".own-item").first.get_by_text("You said: I went again")).to_be_visible()
    page.locator("#helped").scroll_into_view_if_needed()
    page.locator(".own-note summary").last.focus()
    tab_until(page, ".own-faces input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your answer is saved.")


def test_no_page_tells_another_the_address(visit: Visitor, site: Site) -> None:
    path = address(ordinary(site))
    page = visit("/")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page.goto(path)
    page.get_by_role("link", name="Change what I said").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert told
    assert not any(path.split("/")[2] in referrer for referrer in told)
    page.go_back()
    assert path not in page.content()
