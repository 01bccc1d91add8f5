"""A volunteer on a phone finds their group, proves that it is theirs from the mail, and looks after it; and without
JavaScript the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from assets.actions.feedback import report_listing
from assets.models import Report
from directory.post.sending import send_waiting
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import too_wide, violations
from tests.factories import BY, make_listing

OURS = "secretary@green.example"


def link_from_mail() -> str:
    mail.outbox.clear()
    send_waiting(at=timezone.now())
    [sent] = [letter for letter in mail.outbox if letter.to == [OURS]]
    return str(re.findall(r"http://[^/]+(/sign-in/link/\S+)", str(sent.body))[0])


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_claiming_a_group_on_a_phone(script: bool, visit: Visitor, site: Site) -> None:
    now = timezone.now()
    group = make_listing("organisation", at=now, name="Hollin Green Gardeners", email=OURS)
    dig = make_listing(
        at=now, name="Saturday digging", owner=str(group.uuid), website=f"https://example.org/{'w' * 120}"
    )
    report_listing(dig, kind="wrong", about="times", source="visitor", words="W" * 200, by=BY, at=now)
    page = visit("/", width=360, height=740, java_script_enabled=script)
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        faults[name] = [
            *(violations(page) if script else []),
            *(["too wide"] if script and too_wide(page) else []),
        ]

    page.get_by_role("link", name="Put it on the map").click()
    page.get_by_label("What is your group called?").fill("Holin Green gardners")
    page.get_by_label(re.compile("Where is it?")).fill("MX2 1AA")
    page.get_by_role("button", name="Next").click()
    look("is this you")
    page.get_by_role("button", name=re.compile("This is us.*Hollin Green Gardeners")).click()
    look("address")
    page.get_by_label("Your e-mail address").fill(OURS)
    page.get_by_role("button", name="E-mail me a link").click()
    page.goto(link_from_mail())
    page.get_by_role("button", name="Sign in", exact=True).click()
    look("claim")
    page.get_by_label("Your name").fill("Ann Marsh")
    page.get_by_label("What do you do in the group?").fill("I am the secretary.")
    page.get_by_role("button", name="Yes, this is my group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hollin Green Gardeners")
    look("group")
    _look_after(page, look)
    assert {name: found for name, found in faults.items() if found} == {}
    assert Report.objects.get().answer == "still_right"


def _look_after(page: Page, look: Callable[[str], None]) -> None:
    page.get_by_role("button", name="It is still right", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The doubt is gone")
    dig = page.locator(".joining-entry", has_text="Saturday digging")
    dig.get_by_text("Room: not known").click()
    dig.get_by_label(re.compile("Room for more people")).select_option("few")
    dig.get_by_role("button", name=re.compile("Save")).click()
    expect(dig.get_by_text(re.compile("A few places when asked today"))).to_be_visible()
    page.get_by_role("button", name=re.compile("People")).click()
    page.get_by_label("Their e-mail address").fill("bo@green.example")
    page.get_by_role("button", name="Send an invitation").click()
    expect(page.get_by_text("An invitation is on its way")).to_be_visible()
    look("people")
    page.get_by_role("link", name="Your groups").first.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Hollin Green Gardeners")
    look("your groups")
