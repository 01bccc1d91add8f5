"""Grants: what is read of a 360Giving file, whose they are, and which ward they are of."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assets.actions.listings import withdraw_listing
from assets.imports.grant_files import open_grants, path_of
from assets.imports.grants import GrantImport, Publisher
from assets.models import Grant, Source
from geo.imports.plan import Outcome, run
from geo.imports.problem import ImportProblem
from geo.models import Area, RejectedRow
from tests.assets.importing import AUTHOR, Desk, counts, reasons
from tests.factories import BY, make_area, make_listing, make_place, spot, square

pytestmark = pytest.mark.django_db

CSV = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:0:Identifier,"
    "Recipient Org:0:Name,Funding Org:Identifier,Funding Org:Name,Recipient Ind:Identifier,"
    "Beneficiary Location:0:Geographic Code\n"
)


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    make_place()
    return Desk(tmp_path, at)


def a_grant(key: str = "360G-x-1", **more: Any) -> dict[str, Any]:
    usual = {
        "id": key,
        "title": "For lunch",
        "description": "Soup.",
        "currency": "GBP",
        "amountAwarded": 1250.5,
        "awardDate": "2025-04-01",
        "recipientOrganization": [{"id": "360G-soup", "name": "The Soup Kitchen Ltd."}],
        "fundingOrganization": [{"id": "GB-LAE-X", "name": "The Council"}],
    }
    return {name: value for name, value in (usual | more).items() if value is not None}


def bring(desk: Desk, grants: list[Any] | str, *, name: str = "grants.json", **options: Any) -> Outcome:
    text = grants if isinstance(grants, str) else json.dumps({"grants": grants})
    publisher = Publisher("council", "The council's grants", "CC BY 4.0")
    job = GrantImport(open_grants(desk.write(name, text)), publisher=publisher, **options)
    return run(job, by=AUTHOR, at=desk.at, apply=True)


def wards(name: str) -> list[Grant]:
    return list(Grant.objects.placed_in([Area.objects.get(name=name).pk]).latest_first())


def test_json_and_csv_say_the_same_and_a_second_time_nothing(desk: Desk) -> None:
    assert counts(bring(desk, [a_grant()])) == (1, 0, 0, 0, 0)
    line = "360G-x-1,For lunch,Soup.,GBP,1250.5,2025-04-01,360G-soup,The Soup Kitchen Ltd.,GB-LAE-X,The Council,,\n"
    assert counts(bring(desk, CSV + line, name="grants.csv")) == (0, 0, 0, 1, 0)
    changed = bring(desk, [a_grant(amountAwarded=900), a_grant("360G-x-2")])
    assert counts(changed) == (1, 1, 0, 0, 0)
    assert counts(bring(desk, [a_grant("360G-x-2")], replace=True)) == (0, 0, 1, 1, 0)
    assert Source.objects.get(slug="council").licence == "CC BY 4.0"


BAD: list[tuple[Any, str]] = [
    (a_grant(currency="EUR"), "only pounds"),
    (a_grant(amountAwarded=-5), "money taken back"),
    (a_grant(amountAwarded="lots"), "is not a number"),
    (a_grant(amountAwarded=10**13), "cannot be right"),
    (a_grant(awardDate="2025-02-30"), "is not a date"),
    (a_grant(id=None), "there is no identifier"),
    (a_grant(recipientOrganization=None), "there is no recipient's identifier"),
    (a_grant(plannedDates=[{"startDate": "2025-05-01", "endDate": "2024-05-01"}]), "after it was to end"),
    ("not a grant", "there is no currency"),
    (a_grant("360G-good"), "is already on line 1"),
]


def test_what_cannot_be_a_grant_is_rejected_with_the_reason(desk: Desk) -> None:
    found = bring(desk, [a_grant("360G-good"), *(grant for grant, _ in BAD)])
    assert counts(found) == (1, 0, 0, 0, len(BAD))
    for (line, said), (number, (_, reason)) in zip(reasons(found), enumerate(BAD, start=2), strict=True):
        assert line == number
        assert reason in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"grants": [{]}', "is not JSON: .* at line 1"),
        ('{"grants": [{"amountAwarded": NaN}]}', "NaN is no number"),
        ("[" * 100_000, "cannot|is not JSON"),
        ('{"results": []}', "no list called"),
        ('{"grants": []}', "no rows"),
    ],
)
def test_a_file_that_holds_no_grants_is_refused(desk: Desk, text: str, reason: str) -> None:
    with pytest.raises(ImportProblem, match=reason):
        bring(desk, text)
    assert not Grant.objects.exists()


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(ImportProblem, match="has 2,000 MB"):
        open_grants(large)


def test_nothing_is_kept_of_grants_to_single_people(desk: Desk) -> None:
    person = a_grant(
        "360G-p", recipientOrganization=None, recipientIndividual={"id": "p", "name": "Ada Byron"}
    )
    person["description"] = "Shoes for Ada Byron"
    found = bring(desk, [a_grant(), person, a_grant("360G-q", toIndividualsDetails={"grantPurpose": ["x"]})])
    assert counts(found) == (1, 0, 0, 0, 0)
    assert "left out 2 grants to single people, of whom nothing is kept" in found.notes
    line = "360G-r,t,Ada Byron,GBP,1,2025-04-01,,,GB-LAE-X,The Council,p1,\n"
    with pytest.raises(ImportProblem, match="single people"):
        bring(desk, CSV + line, name="one.csv")
    assert Grant.objects.count() == 1
    assert not RejectedRow.objects.exists()


def test_headings_of_all_three_ways_of_writing_are_one() -> None:
    for heading in ("Recipient Org:Identifier", "Recipient Org:0:Identifier", "recipientOrganization/0/id"):
        assert path_of(heading) == "recipientOrganization/id"
    assert path_of("Amount Awarded") == "amountAwarded"
    assert path_of("Recipient Ind:Name").startswith("recipientIndividual")


def test_recipients_are_found_by_number_before_name_and_only_if_they_are_one(desk: Desk) -> None:
    charity = make_listing("organisation", name="Renamed since", charity_number="0123456")
    make_listing("organisation", name="Twins")
    make_listing("organisation", name="twins")
    soup = make_listing("organisation", name="Soup Kitchen")
    to = [
        {"id": "GB-CHC-123456", "name": "Soup Kitchen"},
        {"id": "360G-soup", "name": "The Soup Kitchen Ltd."},
        {"id": "360G-twins", "name": "Twins"},
    ]
    found = bring(desk, [a_grant(f"360G-{n}", recipientOrganization=[who]) for n, who in enumerate(to)])
    matched = list(Grant.objects.order_by("identifier").values_list("organisation_id", "matched_by"))
    assert matched == [(charity.pk, "charity"), (soup.pk, "name"), (None, "")]
    assert "2 of 3 grants are to organisations listed here (1 by charity number, 1 by name)" in found.notes


def test_a_grant_is_of_the_ward_it_names_else_of_its_groups_ward(desk: Desk) -> None:
    make_area("lsoa", "X01", "A small area of Mid", square(2_100, 100, 500, 500))
    soup = make_listing("organisation", name="Soup Kitchen", point=[*spot(300, 300)])
    places = [{"geoCode": "X08000001"}], [{"geoCode": "X05000001"}], [{"geoCode": "X01"}, {"geoCode": "W999"}]
    bring(desk, [a_grant(f"360G-{n}", beneficiaryLocation=at) for n, at in enumerate(places)])
    assert [g.identifier for g in wards("West")] == ["360G-0"]
    assert [g.identifier for g in wards("Mid")] == ["360G-1", "360G-2"]
    withdraw_listing(soup, by=BY, at=desk.at)
    assert wards("West") == []


def test_a_funder_does_not_give_away_where_a_protected_group_is(desk: Desk) -> None:
    make_listing("organisation", name="Soup Kitchen", point=[*spot(300, 300)], location_privacy="hidden")
    bring(desk, [a_grant(beneficiaryLocation=[{"geoCode": "X05000001"}])])
    assert wards("Mid") == []
    assert wards("West") == []


def test_the_grants_of_a_real_borough(desk: Desk, trafford: Path) -> None:
    folder = trafford / "organisations"
    publisher = Publisher("trafford-grants", "Trafford Council: voluntary sector grants", "OGL v3.0")
    for name, expected in (("json", (555, 0, 0, 0, 0)), ("csv", (0, 0, 0, 555, 0))):
        source = open_grants(folder / f"trafford_council_voluntary_sector_grants_360giving.{name}")
        found = run(GrantImport(source, publisher=publisher), by=AUTHOR, at=desk.at, apply=True)
        assert counts(found) == expected
