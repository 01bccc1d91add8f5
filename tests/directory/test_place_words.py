from __future__ import annotations

import pytest

from directory.components.cards import without_name


@pytest.mark.parametrize(
    ("street", "name", "left"),
    [
        ("St Mary's Hall, Church Street", "St Mary's Hall", "Church Street"),
        ("19 Drover Street", "Tenants' Flat", "19 Drover Street"),
        ("Dyehouse Wharf", "Studio 4, Dyehouse Wharf", ""),
        ("Studio 4, Dyehouse Wharf, Wharf Street", "Studio 4, Dyehouse Wharf", "Wharf Street"),
        ("Salt Warehouse, Wharf Street", "Salt Warehouse ground-floor workshop", "Wharf Street"),
        ("Town Hall Square", "Town Hall", "Town Hall Square"),
        ("Canal Street", "Canal Street Garden", "Canal Street"),
        ("Church Street", "", "Church Street"),
        ("", "St Mary's Hall", ""),
    ],
)
def test_a_building_already_named_is_not_said_again(street: str, name: str, left: str) -> None:
    assert without_name(street, name) == left
