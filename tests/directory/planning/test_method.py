from __future__ import annotations

import re

import pytest
from django.test import Client

from directory.components.definitions import GROUPS, Definition, definition_url

pytestmark = pytest.mark.django_db


def test_the_method_page_says_everything_that_is_defined(client: Client) -> None:
    page = client.get("/planning/method/").content.decode()
    sections = re.findall(r'<section id="([a-z-]+)"', page)
    assert sorted(sections) == sorted(Definition.values)
    assert sections == [each.value for group in GROUPS for each in group.definitions]
    for source in ("Luo", "Dai", "Church", "Wagstaff", "Lerman"):
        assert source in page
    assert "15 minutes are a straight line of 865 metres" in page


def test_a_figure_links_to_its_definition() -> None:
    assert definition_url("share") == "/planning/method/#share"
    with pytest.raises(ValueError, match="pins per ward"):
        definition_url("pins per ward")
