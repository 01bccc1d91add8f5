"""Listings in a language: labels, times and how sure we are; and what must not depend on whoever is looking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from assets import capacity, freshness
from assets.imports.fields import _code as read_code
from assets.models import Listing, SearchEntry
from assets.schedule_words import describe, parse_notation
from assets.vocabulary import Access, Kind, in_english
from tests.factories import NOW, make_listing, make_place


def said(notation: str, language: str) -> str:
    with translation.override(language):
        [rule] = parse_notation(notation)
        return describe(rule, today=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("notation", "welsh"),
    [
        ("FREQ=WEEKLY;BYDAY=TH 12:00-14:00", "Bob dydd Iau, hanner dydd i 2yp"),
        ("FREQ=WEEKLY;BYDAY=MO,WE 10:30-12:00", "Dydd Llun a dydd Mercher, 10.30yb i hanner dydd"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 09:00-", "Dydd Llun i ddydd Gwener, o 9yb"),
        ("FREQ=MONTHLY;BYDAY=1TU 19:00-21:00", "Dydd Mawrth cyntaf o’r mis, 7yp i 9yp"),
        ("FREQ=MONTHLY;BYDAY=2TU,4TU 19:00-21:00", "2il a 4ydd dydd Mawrth o’r mis, 7yp i 9yp"),
        ("FREQ=DAILY 09:00-17:00 not-months=7,8", "Bob dydd, 9yb i 5yp, ddim ym mis Gorffennaf a mis Awst"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 10:00-11:00 from=2026-01-06",
            "Bob yn ail ddydd Mawrth, 10yb i 11yb",
        ),
    ],
)
def test_times_in_welsh(notation: str, welsh: str) -> None:
    assert said(notation, "cy") == welsh


def test_times_in_urdu() -> None:
    assert said("FREQ=WEEKLY;BYDAY=TH 12:00-14:00", "ur") == "ہر جمعرات، دوپہر 12 بجے سے بعد دوپہر 2 بجے تک"


@pytest.mark.parametrize(
    ("days", "welsh"),
    [
        (1, "Cadarnhawyd dros y ffôn ddoe"),
        (2, "Cadarnhawyd dros y ffôn 2 ddiwrnod yn ôl"),
        (5, "Cadarnhawyd dros y ffôn 5 diwrnod yn ôl"),
        (21, "Cadarnhawyd dros y ffôn 3 wythnos yn ôl"),
        (70, "Cadarnhawyd dros y ffôn 2 fis yn ôl"),
        (800, "Cadarnhawyd dros y ffôn 2 flynedd yn ôl"),
        (1_900, "Cadarnhawyd dros y ffôn 5 o flynyddoedd yn ôl"),
    ],
)
def test_welsh_counts_with_its_own_plurals(days: int, welsh: str) -> None:
    with translation.override("cy"):
        assert freshness.describe(confirmed_at=NOW - timedelta(days=days), how="phone", at=NOW) == welsh


def test_room_in_welsh() -> None:
    left = capacity.RoomLeft(capacity.Room.FEW, 2, NOW)
    with translation.override("cy"):
        assert capacity.describe_room(left, at=NOW) == "2 le pan ofynnwyd heddiw"


def test_labels_are_said_in_the_language_of_the_moment_and_choices_later() -> None:
    with translation.override("cy"):
        assert Access.STEP_FREE.label == "Heb risiau"
        choices = dict(Access.choices)
    assert str(choices["step_free"]) == "Step-free"
    with translation.override("cy"):
        assert str(choices["step_free"]) == "Heb risiau"
        assert dict(in_english(Access.choices))["step_free"] == "Step-free"


@pytest.mark.django_db
def test_the_index_is_the_same_whoever_saves() -> None:
    make_place()
    told: dict[str, Any] = {"name": "Tea and talk", "access": ["step_free"], "groups": ["older_people"]}
    english = make_listing("activity", at=NOW, **told)
    with translation.override("cy"):
        welsh = make_listing("activity", at=NOW, **told)
    assert words_of(english) == words_of(welsh)
    assert "step" in words_of(welsh)


def words_of(listing: Listing) -> str:
    entry = SearchEntry.objects.get(listing_id=listing.pk)
    return str(entry.tsv)


def test_files_are_read_in_english_whoever_imports() -> None:
    column = Listing._meta.get_field("kind")
    with translation.override("cy"):
        assert read_code(column, "Organisation") == Kind.ORGANISATION
