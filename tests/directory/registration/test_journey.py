"""A new group from its name to "sent", by somebody whose browser runs no script: each step, and what goes wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from assets.actions.memberships import add_member
from assets.actions.proposals import approve_proposal, start_proposal
from assets.actor import Actor
from assets.models import Listing, Organisation, Proposal
from assets.vocabulary import Kind, MembershipRole, ProposalStatus
from directory.registration.pin import tapped
from directory.registration.steps import ORDER
from geo.crs import to_wgs84
from tests.assets.test_photos import bomb, picture
from tests.factories import make_listing, make_place, make_term, make_user, spot

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    make_place()
    make_term("gardening")


@pytest.fixture
def client(place: None) -> Client:
    client = Client()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


class Writing:
    """Somebody at the steps of one change."""

    def __init__(self, client: Client, proposal: Proposal) -> None:
        self.client, self.proposal = client, proposal

    def address(self, step: str) -> str:
        return f"/your-groups/changes/{self.proposal.uuid}/{step}/"

    def see(self, step: str) -> str:
        response = self.client.get(self.address(step))
        assert response.status_code == 200
        return str(response.content.decode())

    def save(self, step: str, **typed: Any) -> Any:
        """Send what is typed with what the page held, as a browser does."""
        was = re.search(r'name="was" value="([^"]+)"', self.see(step))
        assert was is not None
        return self.client.post(self.address(step), {"was": was[1]} | typed)

    def saved(self, step: str, **typed: Any) -> None:
        response = self.save(step, **typed)
        assert response.status_code == 302, re.findall(r"error-message.*", response.content.decode())

    def refused(self, step: str, **typed: Any) -> str:
        response = self.save(step, **typed)
        page: str = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in page
        return page

    @property
    def document(self) -> dict[str, Any]:
        self.proposal.refresh_from_db()
        return dict(self.proposal.document)


def begin(client: Client, address: str = "/your-groups/new/", **typed: str) -> Writing:
    response = client.post(address, {"name": "Diggers"} | typed)
    assert response.status_code == 302
    uuid = response["Location"].split("/")[-2]
    return Writing(client, Proposal.objects.get(uuid=uuid))


def test_a_new_group_and_what_it_does_from_nothing_to_sent_and_published(client: Client) -> None:
    assert 'value="Diggers"' in client.get("/your-groups/new/?name=Diggers&postcode=MX2+1AA").content.decode()
    group = begin(client, postcode="mx2 1aa")
    assert group.document["postcode"] == "MX2 1AA"
    group.saved("what", name="Diggers", summary="We dig.", legal_form="informal")
    group.saved("themes", themes=["gardening"])
    group.saved("contact", email="dig@example.org", website="www.example.org")
    assert group.document["website"] == "https://www.example.org"
    for step in ORDER[Kind.ORGANISATION]:
        group.see(step)

    does = begin(client, f"/your-groups/{group.proposal.uuid}/new/activity/", name="Digging")
    assert does.document["email"] == "dig@example.org"
    for step in ORDER[Kind.ACTIVITY]:
        does.see(step)
    does.saved("themes", themes=["gardening"])
    page = does.save("where", find="MX2 1AA", lat="", lon="", found="").content.decode()
    assert "Is the pin in the right place?" in page
    lat, lon, found = (re.search(rf'name="{n}" value="([^"]*)"', page)[1] for n in ("lat", "lon", "found"))  # type: ignore[index]
    moved = does.save("where", find="MX2 1AA", found=found, lat=lat, lon=lon, do="north").content.decode()
    assert f'name="lat" value="{lat}"' not in moved
    does.saved("where", find="MX2 1AA", found=found, lat=lat, lon=lon, street="1 Spade Lane", town="Midville")
    assert does.document["point"] == pytest.approx(spot(3_000).coords, abs=1)
    does.saved("privacy", home="yes")
    assert does.document["location_privacy"] == "hidden"

    words = "Every other Thursday 2–4, not in August\nfirst Monday of the month 10am-12"
    page = does.save("times", times=words).content.decode()
    assert "Every other Thursday, 2 pm to 4 pm, not in August" in page
    assert "schedules" not in does.document
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    does.saved("times", times=words, seen=seen[1].replace("&#10;", "\n"))
    assert len(does.document["schedules"]) == 2
    assert "Every other Thursday, 2 pm to 4 pm, not in August, from" in does.see("times")
    does.saved("times-boxes", days=["SA"], opens="10am", closes="12", often="last", bank_holidays="skips")
    assert does.document["schedules"][-1] == "FREQ=MONTHLY;BYDAY=-1SA 10:00-12:00 not-bank-holidays"
    does.saved("cost", price="£2.50", cost="paid")
    does.saved("room", room="few", room_places="3")
    does.saved("join", booking="drop_in", first_visit="Ask for Mo at 1 Spade Lane.")
    overview = client.get(f"/your-groups/changes/{does.proposal.uuid}/").content.decode()
    assert "tells people where it is" in overview

    preview = does.see("send")
    card = preview[preview.index("registration__card") : preview.index("What you wrote")]
    assert "Spade" not in card
    assert "£2.50" in card
    assert client.post(group.address("send")).status_code == 302
    group.proposal.refresh_from_db()
    assert group.proposal.status == ProposalStatus.WAITING
    convenor = Actor.of(make_user("convenor"))
    at = timezone.now()
    approve_proposal(group.proposal, version=group.proposal.version, by=convenor, at=at)
    assert client.post(does.address("send")).status_code == 302
    does.proposal.refresh_from_db()
    approve_proposal(does.proposal, version=does.proposal.version, by=convenor, at=at)
    listing = Listing.objects.published().get(name="Digging")
    assert listing.owner is not None
    assert (listing.owner.name, listing.room_places) == ("Diggers", 3)
    assert "Spade" not in client.get(f"/listings/{listing.pk}/x/").content.decode().replace(
        "Ask for Mo at 1 Spade Lane.", ""
    )


def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_is_kept(client: Client) -> None:
    group = begin(client)
    assert "mixes letters of two alphabets" in group.refused("what", name="Dіggers")
    hidden = "Dig\u200bgers\u202e"
    group.saved("what", name=hidden)
    assert group.document["name"] == "Diggers"
    page = group.refused(
        "contact", phone="0161 496\r\nBcc: all@example.org", email="a@example.org\nBcc: b@example.org"
    )
    assert page.count("govuk-error-message") == 2
    assert "0161 496" in page
    assert "outside" in group.refused("where", lat="51.5", lon="-0.12", found="", find="")
    assert "No such" not in group.refused("where", find="Nowhereville", lat="", lon="", found="")
    assert "could not be read" in group.refused("where", lat="inf", lon="nan", find="", found="")
    assert "A home is never shown exactly" in group.refused("privacy", home="yes", location_privacy="exact")
    group.saved("what", name="x" * 160)
    assert "Use 160 letters or fewer" in group.refused("what", name="x" * 161)
    assert client.get(group.address("nothing")).status_code == 404


def test_a_pin_outside_every_ward_is_questioned_once(client: Client) -> None:
    group = begin(client)
    edge = to_wgs84(spot(-300, 3_000))
    typed = {"lat": f"{edge.y:.6f}", "lon": f"{edge.x:.6f}", "find": "", "found": ""}
    assert "in no ward" in group.refused("where", **typed)
    group.saved("where", **typed, pin_is_right="on")
    assert tapped((edge.x, edge.y), 165, 150) == pytest.approx((edge.x, edge.y), abs=1e-5)


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        ("MX1 1AA\nMX2 1AA", "at least 3 corners"),
        ("{0}\n{2}\n{1}\n{3}", "crosses itself"),
        ("50,-8\n50,2\n58,2\n58,-8", "too big"),
        ("{0}\n54.5,-6.5\n54.4,-5.0", "Most of the area is outside Testborough"),
        ("{0}\nAtlantis\n{1}", "Atlantis"),
        ("{0}\n" * 120, "at most 100 corners"),
    ],
)
def test_areas_that_make_no_sense_are_refused_in_plain_words(client: Client, corners: str, said: str) -> None:
    group = begin(client, postcode="MX2 1AA")
    square = [to_wgs84(spot(*at)) for at in ((500, 500), (500, 5_000), (5_000, 5_000), (5_000, 500))]
    lines = [f"{at.y:.5f}, {at.x:.5f}" for at in square]
    assert said in group.refused("reach", reach_kind="polygon", corners=corners.format(*lines))
    group.saved("reach", reach_kind="polygon", corners="\n".join(lines))
    assert group.document["reach_polygon"].startswith("MULTIPOLYGON")
    assert lines[2].split(",")[0] in group.see("reach")
    group.saved("reach", reach_kind="distance", km="1.5")
    assert (group.document["reach_m"], group.document["reach_polygon"]) == (1_500, None)


def test_a_photo_needs_words_and_is_seen_by_nobody_else_until_it_is_published(client: Client) -> None:
    group = begin(client)
    page = group.refused("photo", photo=SimpleUploadedFile("x.jpg", bomb()), photo_alt="Spades")
    assert "too many pixels" in page
    assert "too big" in group.refused(
        "photo", photo=SimpleUploadedFile("x.jpg", bytes(9_000_000)), photo_alt="Spades"
    )
    page = group.refused("photo", photo=SimpleUploadedFile("x.exe", picture(told=True)))
    name = group.document["photo"]
    assert f"/photos/{name}-small.webp" in page
    group.saved("photo", photo_alt="Six spades")
    assert group.document["photo_alt"] == "Six spades"
    assert client.get(f"/photos/{name}.webp")["Content-Type"] == "image/webp"
    other = Client()
    assert other.get(f"/photos/{name}.webp").status_code == 404
    make_listing(photo=name, photo_alt="Six spades")
    assert other.get(f"/photos/{name}-small.webp").status_code == 200
    group.saved("photo", photo_alt="Six spades", remove="on")
    assert group.document["photo"] is None


def test_the_second_of_two_is_shown_both_and_loses_nothing(client: Client) -> None:
    owner = make_listing(Kind.ORGANISATION, name="The club")
    club = make_listing(name="Digging", owner=str(owner.uuid), summary="We dig.")
    organisation = Organisation.objects.get(pk=owner.pk)
    user = make_user()
    add_member(organisation, user, role=MembershipRole.EDITOR, at=timezone.now())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/your-groups/listings/{club.uuid}/edit/").status_code == 302
    writing = Writing(client, Proposal.objects.get(listing=club))
    typed = {"name": "Digging", "summary": "First.", "activity_type": "session"}
    was = re.search(r'name="was" value="([^"]+)"', writing.see("what"))
    writing.saved("what", **typed)
    assert was is not None
    second = {"was": was[1], **typed, "summary": "Second.", "description": "And more."}
    both = client.post(writing.address("what"), second)
    page = both.content.decode()
    assert both.status_code == 409
    assert "First." in page
    assert "Second." in page
    sealed = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("settling", "was")}  # type: ignore[index]
    assert client.post(writing.address("what"), {**sealed, "keep-summary": "theirs"}).status_code == 302
    assert (writing.document["summary"], writing.document["description"]) == ("First.", "And more.")
    assert client.post(writing.address("what"), {**sealed, "keep-summary": "mine"}).status_code == 302
    assert writing.document["summary"] == "Second."


def test_what_is_not_theirs_is_not_there(client: Client) -> None:
    theirs = make_listing(Kind.ORGANISATION, name="The club")
    at = timezone.now()
    by = Actor.of(make_user())
    change = start_proposal(kind=Kind.ORGANISATION, document={"name": "Other"}, by=by, at=at)
    for address in (
        f"/your-groups/listings/{theirs.uuid}/edit/",
        f"/your-groups/{theirs.uuid}/new/activity/",
        f"/your-groups/{change.uuid}/new/activity/",
        *(f"/your-groups/changes/{change.uuid}/{part}" for part in ("", "what/", "send/", "give-up/")),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)
        assert Client().get(address)["Location"].startswith("/sign-in/")


def test_time_given_is_for_a_year_at_most_and_a_change_can_be_given_up(client: Client) -> None:
    group = begin(client)
    offer = begin(client, f"/your-groups/{group.proposal.uuid}/new/volunteer_offer/", name="Two diggers")
    late = (timezone.now() + timedelta(days=800)).date().isoformat()
    assert "a year from now" in offer.refused("role", role="Digger", valid_until=late, hours_per_week="x")
    offer.saved("role", role="Digger", skills="Digging\nSowing", people="2", hours_per_week="1.5")
    assert offer.document["skills"] == ["Digging", "Sowing"]
    page = client.post(offer.address("send"))
    assert page.status_code == 400
    assert "Before you can send it" in page.content.decode()
    assert client.post(offer.address("give-up")).status_code == 302
    offer.proposal.refresh_from_db()
    assert offer.proposal.status == ProposalStatus.DROPPED


def test_five_thousand_times_are_refused_politely(client: Client) -> None:
    group = begin(client)
    does = begin(client, f"/your-groups/{group.proposal.uuid}/new/activity/", name="Digging")
    assert "Use 20000 letters or fewer" in does.refused("times", times="Mondays 2-4\n" * 5_000)
    assert "at most 50 lines" in does.refused("times", times="Mondays 2-4\n" * 60)
    assert "Line 2: “whenever”" in does.refused("times", times="Mondays 2-4\nwhenever")
