"""A convenor's morning on a phone: a change is read, sent back and approved, a report answered; by keyboard once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from assets.actions.feedback import report_listing
from assets.actions.proposals import start_proposal, submit_proposal, write_proposal
from assets.actions.reasons import save_reason
from assets.actor import Actor
from assets.models import Listing, Proposal
from directory.accounts.actions import register_user
from directory.accounts.roles import Role
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations
from tests.factories import BY, PASSWORD, make_user, spot


def _asked(listing: Listing, hours: int, **changes: object) -> Proposal:
    by, at = Actor.of(make_user("member")), timezone.now() - timedelta(hours=hours)
    proposal = start_proposal(kind=listing.kind, listing=listing, by=by, at=at)
    proposal = write_proposal(proposal, changes=changes, by=by, at=at)
    return submit_proposal(proposal, by=by, at=at, why="W" * 120)


def _fits(page: Page) -> None:
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 500})
    assert not too_wide(page)
    page.set_viewport_size({"width": 360, "height": 740})


def test_a_convenors_morning_on_a_phone(visit: Visitor, site: Site) -> None:
    register_user(email="c@example.org", password=PASSWORD, name="Grace", roles=[Role.CONVENOR])
    save_reason(None, title="Which day?", text="Please say on which day.")
    first = _asked(site.exact, 30, description="Weed, plant and sit.\n\nBring gloves." + "L" * 150, venue=None,
                   point=[spot(900).x, spot(900).y])  # fmt: skip
    second = _asked(site.rough, 20, schedules=["FREQ=WEEKLY;BYDAY=MO 10:00-11:00"])
    report_listing(site.far, kind="wrong", about="times", source="visitor", words="It is Fridays now", by=BY,
                   at=timezone.now() - timedelta(days=2))  # fmt: skip

    page = visit("/sign-in/?next=/moderation/", width=360, height=740)
    page.get_by_label("E-mail address").fill("c@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="To check", level=1)).to_be_visible()
    _fits(page)
    page.get_by_role("link", name="Changes to decide").click()
    _fits(page)
    page.get_by_role("link", name=site.exact.name).click()
    expect(page.locator("ins").first).to_contain_text("sit")
    expect(page.locator(".change__maps svg")).to_have_count(2)
    _fits(page)

    page.get_by_text("Send it back").click()
    page.get_by_role("button", name="Use these words").click()
    reasons = page.get_by_label("What should be different?")
    expect(reasons).to_have_value("Please say on which day.")
    reasons.press("Control+End")
    reasons.press_sequentially(" Thank you.")
    _fits(page)
    page.get_by_role("button", name="Send back", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Sent back with your reasons.")
    first.refresh_from_db()
    assert (first.status, first.reasons) == ("returned", "Please say on which day. Thank you.")

    # The next one came by itself; it is approved by keyboard alone.
    expect(page.get_by_role("heading", level=1)).to_have_text(site.rough.name)
    approve = page.get_by_role("button", name="Approve", exact=True)
    for _ in range(40):
        if approve.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved")
    second.refresh_from_db()
    assert second.status == "approved"

    page.get_by_role("link", name="Reports that something is wrong").click()
    _fits(page)
    page.get_by_text("Answer").click()
    page.get_by_label("How do you know?").select_option("visit")
    page.get_by_role("button", name="It is still right").click()
    expect(page.get_by_role("status")).to_contain_text("It is still right")
    site.far.refresh_from_db()
    assert site.far.confirmed_how == "visit"
    for path in (f"/listings/{site.rough.pk}/history/", f"/listings/{site.rough.pk}/history/1/", "/put-right/",
                 f"/moderation/listings/{site.rough.pk}/erase/", "/moderation/reasons/"):  # fmt: skip
        page.goto(path)
        _fits(page)
