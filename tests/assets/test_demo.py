"""The demo place: everything in its fixtures loads, once, and again only when there is a reason."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from assets.models import (
    ExternalId,
    Grant,
    Listing,
    Membership,
    Proposal,
    Report,
    Revision,
    SchoolTerm,
    SearchEntry,
)
from directory.accounts.models import User
from directory.demo import loaded
from directory.management.commands import demo_signins, load_demo
from geo.models import (
    Area,
    BasemapFeature,
    BoundaryKind,
    DemandPoint,
    IndicatorValue,
    PlaceName,
    Postcode,
    RejectedRow,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow ones are for real people
    file = tmp_path / "var" / "demo-password"
    for module in (load_demo, demo_signins):
        monkeypatch.setattr(module, "PASSWORD_FILE", file)
    return file


def test_it_refuses_to_fill_a_real_place(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="This place is not the demo"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="no demo sign-ins"):
        call_command("demo_signins")
    assert not Listing.objects.exists()


def test_the_demo_place(password_file: Path, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(at, tick=False):
        call_command("load_demo")
    check_what_is_there()
    check_who_may_sign_in(password_file, capsys)
    check_the_convenors_morning()

    revisions = Revision.objects.count()
    with time_machine.travel(at + timedelta(days=10), tick=False):
        call_command("load_demo")
        assert capsys.readouterr().out == "The demo place is loaded.\n"
        call_command("load_demo", again=True)
    assert Revision.objects.count() == revisions, "looked at again within a fortnight, nothing has changed"
    assert ExternalId.objects.count() == Listing.objects.count()


@pytest.fixture
def few_listings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's fixtures with only some organisations in them."""
    fixtures = tmp_path / "fixtures"
    listings = fixtures / "demo" / "listings"
    listings.mkdir(parents=True)
    for shared in ("taxonomy", "mappings", "demo/geography", "demo/grants"):
        (fixtures / shared).symlink_to(load_demo.FIXTURES / shared)
    source = load_demo.FIXTURES / "demo" / "listings" / "organisations.csv"
    with source.open(encoding="utf-8", newline="") as file:
        heading, *rows = islice(csv.reader(file), 101)
    with (listings / source.name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    monkeypatch.setattr(load_demo, "FIXTURES", fixtures)
    return fixtures


def test_a_demo_place_that_has_grown_old_is_dated_anew(
    password_file: Path, few_listings: Path, at: datetime
) -> None:
    with time_machine.travel(at, tick=False):
        call_command("load_demo")
    fresh = Listing.objects.filter(confirmed_at__gte=at - timedelta(days=30)).count()
    assert 0 < fresh < Listing.objects.count() == 100
    later = at + timedelta(days=15)
    with time_machine.travel(later, tick=False):
        assert not loaded.is_loaded(few_listings, at=later)
        call_command("load_demo")
    assert Listing.objects.filter(confirmed_at__gte=later - timedelta(days=30)).count() == fresh
    assert Listing.objects.count() == 100


def check_what_is_there() -> None:
    assert not RejectedRow.objects.exists(), list(RejectedRow.objects.values_list("line", "reason")[:5])
    assert Area.objects.current(BoundaryKind.WARD).count() >= 20
    assert Area.objects.current(BoundaryKind.LSOA).count() >= 130
    assert DemandPoint.objects.count() >= 130
    assert IndicatorValue.objects.count() >= 900
    assert Postcode.objects.count() >= 2_500
    for model in (PlaceName, BasemapFeature, SchoolTerm):
        assert model._default_manager.exists()
    assert Grant.objects.exclude(organisation=None).count() == Grant.objects.count() - 2 == 45
    kinds = Counter(Listing.objects.published().values_list("kind", flat=True))
    assert kinds["organisation"] >= 400
    assert kinds["space"] >= 200
    assert kinds["activity"] >= 500
    assert kinds["volunteer_offer"] + kinds["opening"] >= 150
    assert Listing.objects.filter(kind="activity", schedules__isnull=False).distinct().count() >= 450
    assert SearchEntry.objects.count() == Listing.objects.count()
    wards = Listing.objects.exclude(ward=None).values("ward").distinct().count()
    assert wards == Area.objects.current(BoundaryKind.WARD).count()
    hidden = Listing.objects.filter(location_privacy="hidden")
    assert hidden.exists()
    assert not hidden.exclude(ward=None).exists()


def check_the_convenors_morning() -> None:
    proposals = Proposal.objects.order_by("pk").values_list("status", flat=True)
    assert Counter(proposals) == {"waiting": 4, "returned": 1, "approved": 3}
    assert Proposal.objects.to_look_at().count() == 1
    assert (Report.objects.open().count(), Report.objects.put_right().count()) == (4, 3)


def check_who_may_sign_in(password_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    password = password_file.read_text(encoding="utf-8").strip()
    assert len(password) >= 12
    assert password_file.stat().st_mode & 0o777 == 0o600
    own = User.objects.filter(email__endswith="@marlsden.example")
    users = {user.email.split("@")[0]: user for user in own}
    # Who only ever signs in by a link has no password.
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk__in=own))
    workers = {"worker", "colleague", "nurse", "housing", "police", "jobcentre"}
    assert set(users) == workers | {"planner", "convenor", "admin", "resident", "member"} | (
        # These have no password, and sign in by link.
        linked := {"allotments", "museum", "josie", "new.secretary", "ernest.pickles"}
    )
    assert {name for name, user in users.items() if not user.check_password(password)} == linked
    assert [name for name, user in users.items() if user.is_superuser] == ["admin"]
    looks_after = Membership.objects.filter(user__in=own).values_list("user__email", flat=True)
    assert set(looks_after) == {users[name].email for name in ("allotments", "museum", "member")}
    capsys.readouterr()
    call_command("demo_signins")
    told = capsys.readouterr().out
    assert password in told
    assert "worker@marlsden.example" in told


def test_where_no_file_can_be_kept_the_password_is_told_once(
    password_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password_file.parent.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr(loaded, "is_loaded", lambda *args, **more: True)
    call_command("load_demo")
    told = capsys.readouterr().out
    assert "worker@marlsden.example" in told
    assert "Note it now" in told
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo place is loaded.\n"


def test_a_lost_password_file_is_made_again_and_the_accounts_follow(password_file: Path) -> None:
    from directory.demo import people

    first = people.password_in(password_file)
    assert people.password_in(password_file) == first
    now = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
    people.register(first, at=now)
    assert people.are_registered(first)
    password_file.unlink()
    second = people.password_in(password_file)
    assert second != first
    assert not people.are_registered(second)
    people.register(second, at=now)
    assert people.are_registered(second)
    assert User.objects.count() == len(people.ACCOUNTS)
