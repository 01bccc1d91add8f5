"""Two taps on a small phone, from the mail: with JavaScript and without."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from assets.actions.memberships import add_member
from assets.models import Listing
from assets.vocabulary import MembershipRole
from directory.confirming.asking import sweep
from directory.post.sending import send_waiting
from tests.browser.conftest import Visitor
from tests.factories import make_listing, make_user

PHONE = {"width": 360, "height": 740}


def link_in_the_mail() -> str:
    send_waiting(at=timezone.now())
    found = re.findall(r"http://[^/]+(/(?:still-right|sign-in/link)/\S+)", str(mail.outbox[-1].body))
    return str(found[0])


@pytest.mark.parametrize("scripts", [True, False])
def test_still_right(scripts: bool, live_server: LiveServer, transactional_db: None, visit: Visitor) -> None:
    at = timezone.now()
    group = make_listing(
        "organisation", at=at, name="Canal Choir " + "of the Long Name " * 4, confirm_every_days=60,
        confirmed_at=(at - timedelta(days=61)).isoformat(), confirmed_how="online", phone="01632 960123",
    )  # fmt: skip
    add_member(group, make_user(email="owner@choir.example"), role=MembershipRole.OWNER, at=at)  # type: ignore[arg-type]
    sweep(at=at)
    page = visit(link_in_the_mail(), java_script_enabled=scripts, **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this still right?")
    if scripts:
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Yes, still right").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.get_by_text("Confirmed by the group today")).to_be_visible()
    assert Listing.objects.get(pk=group.pk).confirmed_how == "email"
    # And to go on to what is theirs, without a password.
    page.goto("/sign-in/by-link/")
    page.get_by_label("E-mail address").fill("owner@choir.example")
    page.get_by_role("button", name="E-mail me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    page.goto(link_in_the_mail())
    if scripts:
        assert Axe().run(page).response["violations"] == []
    page.locator("main").get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_attached()
