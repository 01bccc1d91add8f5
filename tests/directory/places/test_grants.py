"""Grants to groups on the public pages: by ward, and on the organisation's own page."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from assets.imports.grant_files import open_grants
from assets.imports.grants import GrantImport, Publisher
from geo.imports.plan import Author, run
from tests.factories import make_area, make_listing, make_place, spot, square

pytestmark = pytest.mark.django_db


def test_grants_are_seen_by_ward_and_on_the_groups_own_page(
    tmp_path: Path, at: datetime, client: Client
) -> None:
    make_place()
    make_area("neighbourhood", "X99", "West and Mid", square(0, 0, 4_000, 6_000))
    soup = make_listing("organisation", name="Soup Kitchen", point=[*spot(300, 300)])
    grants = [
        {
            "id": f"360G-{n}",
            "title": "Help",
            "description": f"Soup <{n}>",
            "currency": "GBP",
            "amountAwarded": 1000 * n,
            "awardDate": f"202{n}-04-01",
            "recipientOrganization": [{"id": "s", "name": "Soup Kitchen"}],
            "fundingOrganization": [{"id": "f", "name": "The Council"}],
            "beneficiaryLocation": [{"geoCode": code} for code in codes],
        }
        for n, codes in ((1, []), (2, ["X05000000", "X05000001"]))
    ]
    file = tmp_path / "grants.json"
    file.write_text(json.dumps({"grants": grants}))
    publisher = Publisher("council", "The council’s list", "CC BY 4.0", "© The Council")
    run(GrantImport(open_grants(file), publisher=publisher), by=Author("a test"), at=at, apply=True)

    west = client.get("/areas/ward/X05000000/").content.decode()
    assert "2 grants, £3,000 in all, awarded from 2021 to 2022." in west
    assert "1 of them (£2,000) is for other wards too." in west
    listed = client.get("/areas/ward/X05000000/grants/").content.decode()
    assert "Soup &lt;1&gt;" in listed
    assert "The council’s list (CC BY 4.0). © The Council" in listed
    assert "1 grant, £2,000, awarded in 2022." in client.get("/areas/ward/X05000001/").content.decode()
    both = client.get("/areas/neighbourhood/X99/").content.decode()
    assert "2 grants, £3,000 in all" in both
    assert "for other wards" not in both
    assert "We know of no grants" in client.get("/areas/ward/X05000002/grants/").content.decode()
    assert client.get("/areas/ward/X05000000/grants/?page=9").status_code == 404

    page = client.get(f"/listings/{soup.pk}/soup-kitchen/").content.decode()
    assert "Grants received" in page
    assert "£1,000" in page
