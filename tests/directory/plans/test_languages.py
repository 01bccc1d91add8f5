"""A plan made in one language and read in another."""

from __future__ import annotations

import pytest
from django.utils import translation

from assets.actions.listings import revise_listing
from assets.models import Listing
from directory.accounts.models import User
from directory.plans.actions.items import add_item
from directory.plans.shown import make_sheet
from tests.directory.plans.made import LATER, planned
from tests.factories import BY, NOW, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def lunch() -> Listing:
    return make_listing(
        "activity",
        name="Lunch",
        cost="free",
        schedules=["FREQ=WEEKLY;BYDAY=TH 12:00-14:00"],
        confirmed_at=NOW.isoformat(),
        confirmed_how="phone",
        at=NOW,
    )


def test_another_language_is_no_change(maker: User, lunch: Listing) -> None:
    plan = planned(by=maker)
    with translation.override("cy"):
        add_item(plan, listing_id=lunch.pk, by=maker, at=NOW)
    for language in ("en-gb", "cy", "ur"):
        with translation.override(language):
            [item] = make_sheet(plan, at=LATER).items
            assert item.warnings == ()


def test_a_change_is_told_in_the_language_of_the_reader(maker: User, lunch: Listing) -> None:
    plan = planned(by=maker)
    add_item(plan, listing_id=lunch.pk, by=maker, at=NOW)
    revise_listing(lunch, document={"cost": "donation"}, by=BY, at=LATER)
    with translation.override("cy"):
        [item] = make_sheet(plan, at=LATER).items
    assert item.cost == "Talwch beth allwch chi"
    assert item.times == ("Bob dydd Iau, hanner dydd i 2yp",)
    assert item.warnings == ("Mae’r gost wedi newid. Nawr: Talwch beth allwch chi.",)
