"""The administration's own actions and lists, as an administrator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.actions.feedback import report_listing
from assets.errors import Invalid
from assets.models import Listing
from geo.models import ImportRun, RejectedRow
from tests.contract.conftest import client_for
from tests.factories import BY, NOW, make_listing, make_place, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_for(make_user(superuser=True))


def act(client: Client, action: str, *listings: Listing) -> str:
    chosen: dict[str, Any] = {"action": action, "_selected_action": [listing.pk for listing in listings]}
    answer = client.post(reverse("admin:assets_listing_changelist"), chosen, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_publishing_tells_how_many_were_done_and_what_the_others_lack(client: Client) -> None:
    make_place()
    whole = make_listing("space", status="draft")
    bare = make_listing("space", status="draft", name="Bare hall", themes=None)
    body = act(client, "publish", whole, bare)
    assert "1 of 2 chosen listings published." in body
    assert "Bare hall: Before it can be published it needs" in body
    whole.refresh_from_db()
    bare.refresh_from_db()
    assert (whole.status, bare.status) == ("published", "draft")


def test_withdrawing_tells_how_many_were_done(client: Client) -> None:
    make_place()
    assert "2 of 2 chosen listings withdrawn." in act(
        client, "withdraw", make_listing("space"), make_listing("space")
    )
    assert not Listing.objects.published().exists()


def test_what_is_refused_is_told_and_no_failure(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(listing: Listing, **_: Any) -> Listing:
        raise Invalid({"name": ["Too long."]})

    make_place()
    monkeypatch.setattr("directory.admin.withdraw_listing", refuse)
    body = act(client, "withdraw", make_listing("space", name="Hall"))
    assert "Hall: name: Too long." in body
    assert "0 of 1 chosen listings withdrawn." in body


def test_rows_an_import_refused_can_be_read_and_not_changed(client: Client) -> None:
    now = timezone.now()
    run = ImportRun.objects.create(
        kind="postcodes", file_name="p.csv", file_sha256="0", by_name="ana", started_at=now, finished_at=now
    )
    row = RejectedRow.objects.create(run=run, line=7, reason="No such postcode", row={"pcds": "ZZ9 9ZZ"})
    body = client.get(reverse("admin:geo_rejectedrow_changelist")).content.decode()
    assert "No such postcode" in body
    page = reverse("admin:geo_rejectedrow_change", args=[row.pk])
    assert "ZZ9 9ZZ" in client.get(page).content.decode()
    assert client.post(page, {"reason": "x"}).status_code == 403


def test_what_people_said_can_be_read_and_not_changed(client: Client) -> None:
    make_place()
    listing = make_listing(name="Bread club")
    report = report_listing(
        listing, kind="wrong", about="times", source="visitor", words="Fridays now", by=BY, at=NOW
    )
    assert "Bread club" in client.get(reverse("admin:assets_report_changelist")).content.decode()
    page = reverse("admin:assets_report_change", args=[report.pk])
    assert "Fridays now" in client.get(page).content.decode()
    assert client.post(page, {"words": "x"}).status_code == 403
