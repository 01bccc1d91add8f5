"""Rows turned into documents by a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.imports.records import Found, Record, read_records
from assets.imports.specs import Cells, filled
from geo.imports.problem import ImportProblem
from geo.imports.records import Row
from geo.imports.report import Report
from tests.assets.importing import a_mapping, row

TODAY = date(2026, 11, 24)


class Table:
    """Rows as a file's reader gives them."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.columns = tuple(dict.fromkeys(name for each in rows for name in each))
        self.listed = rows

    def rows(self, report: Report) -> Iterator[Row]:
        for line, each in enumerate(self.listed, start=2):
            yield Row(line, [str(each.get(c, "")) for c in self.columns])


def read(rows: list[dict[str, Any]], kind: str = "organisation", **more: Any) -> tuple[Found, Report]:
    report = Report()
    return read_records(a_mapping(kind, **more), Table(rows), report, today=TODAY), report


def one(kind: str = "organisation", *, of: Mapping[str, Any] | None = None, **more: Any) -> Record:
    found, report = read([row(**(of or {}))], kind, **more)
    assert not list(report.rejects)
    return found.records[0]


def refusal(kind: str = "organisation", *, of: Mapping[str, Any] | None = None, **more: Any) -> str:
    found, report = read([row(**(of or {}))], kind, **more)
    assert not found.records
    return next(iter(report.rejects)).reason


def test_a_record_has_defaults_where_the_row_is_silent() -> None:
    document = one(
        fields={"cost": "price"}, optional=["summary", "phone", "postcode", "themes", "price"]
    ).document
    assert document["cost"] == "unknown"
    assert "summary" not in document


@pytest.mark.parametrize(
    ("template", "cells", "text"),
    [
        ("{a}, {b}", {"a": "Hall", "b": "Sale"}, "Hall, Sale"),
        ("{a}, {b}", {"b": "Sale"}, "Sale"),
        ("{a}, {b}", {"a": "Hall"}, "Hall"),
        ("{a} ({b})", {"a": "Hall"}, "Hall"),
        ("{a} ({b})", {"a": "Hall", "b": "Sale"}, "Hall (Sale)"),
        ("Food bank at {a}", {"a": "Hall"}, "Food bank at Hall"),
        ("Food bank at {a}", {}, ""),
    ],
)
def test_templates_leave_no_stray_commas(template: str, cells: dict[str, str], text: str) -> None:
    assert filled(template, Cells([cells])) == text


@pytest.mark.parametrize(
    ("spec", "cell", "value"),
    [
        ({"column": "x", "case": "title"}, "THE SALE U3A", "The Sale U3A"),
        ({"column": "x", "pattern": "^([^(]+)"}, "Park (Sale)", "Park"),
        ({"column": "x", "map": {"a": "Alpha"}}, "A", "Alpha"),
        ({"column": "x", "map": {"a": "Alpha"}, "otherwise": "Other"}, "b", "Other"),
        ({"column": "x", "shorten": 10}, "One two three", "One two…"),
        ({"column": ["y", "x"]}, "second", "second"),
        ({"column": "x", "default": "nobody said"}, "N/A", "nobody said"),
    ],
)
def test_specs(spec: dict[str, Any], cell: str, value: str) -> None:
    assert one(of={"x": cell, "y": ""}, fields={"summary": spec}).document["summary"] == value


def test_days_ago_count_from_the_import() -> None:
    spec = {"column": "days", "days": "ago"}
    document = one(
        of={"days": "10", "how": "phone"}, fields={"confirmed_at": spec, "confirmed_how": "how"}
    ).document
    assert document["confirmed_at"] == "2026-11-14T00:00:00+00:00"
    assert document["confirmed_how"] == "phone"
    silent = one(
        of={"days": "", "how": "phone"}, fields={"confirmed_at": spec, "confirmed_how": "how"}
    ).document
    assert "confirmed_at" not in silent
    assert "confirmed_how" not in silent


def test_a_day_in_summer_begins_an_hour_earlier_in_utc() -> None:
    document = one(fields={"confirmed_at": {"value": "2026-07-01"}}).document
    assert document["confirmed_at"] == "2026-06-30T23:00:00+00:00"
    assert document["confirmed_how"] == "import"


def test_room_holds_for_its_time_and_is_unknown_without_a_date() -> None:
    fields = {"room": "room", "room_places": "places", "room_as_of": {"column": "days", "days": "ago"}}
    said = one(of={"room": "few", "places": "2", "days": "4"}, fields=fields).document
    assert (said["room"], said["room_places"]) == ("few", 2)
    assert said["room_as_of"] == "2026-11-20T00:00:00+00:00"
    assert said["room_valid_until"] == "2026-12-04T00:00:00+00:00"
    silent = one(of={"room": "few", "places": "2", "days": ""}, fields=fields).document
    assert silent["room"] == "unknown"
    assert "room_places" not in silent


@pytest.mark.parametrize(
    ("of", "fields", "said"),
    [
        ({"d": "2026-02-30"}, {"confirmed_at": "d"}, "confirmed_at: “2026-02-30” is not a date there is"),
        ({"d": "soon"}, {"confirmed_at": {"column": "d", "days": "ago"}}, "“soon” is not a number of days"),
        ({"d": "99999999999"}, {"confirmed_at": {"column": "d", "days": "ago"}}, "is not a number of days"),
        ({"c": "gratis"}, {"cost": "c"}, "cost: “gratis” is none of free"),
        ({"a": "many"}, {"age_min": "a"}, "age_min: “many” is not a number"),
        ({"a": "-1"}, {"age_min": "a"}, "is not a whole number that can be right"),
        ({"a": "1e999"}, {"age_min": "a"}, "is not a whole number that can be right"),
        ({"n": "x" * 500}, {"name": "n"}, "name is 500 characters long; at most 160 fit"),
        ({"s": "FREQ=WEEKLY 9-5"}, {"schedules": "s"}, "times: "),
        ({"r": "far"}, {"reach": "r"}, "reach: “far” is not distance:metres"),
        ({"m": "x"}, {"cost": {"column": "m", "map": {"y": "free"}}}, "the mapping has no word for “x”"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    of: dict[str, str], fields: dict[str, Any], said: str
) -> None:
    assert said in refusal(of=of, fields=fields)


def test_every_problem_of_a_row_is_told_at_once() -> None:
    reason = refusal(of={"a": "many", "c": "gratis"}, fields={"age_min": "a", "cost": "c"})
    assert "age_min" in reason
    assert "cost" in reason


def test_a_broken_web_address_does_not_lose_the_listing() -> None:
    found, report = read([row(w="ask at the desk", e="nobody@")], fields={"website": "w", "email": "e"})
    assert found.records[0].document.keys() & {"website", "email"} == set()
    assert report.notes == [
        "left out 1 web addresses that cannot be right",
        "left out 1 e-mail addresses that cannot be right",
    ]


def test_opening_hours_become_times_or_stay_as_a_note() -> None:
    fields = {"schedules": {"opening_hours": "hours"}, "description": "about"}
    clear = one("space", of={"hours": "Mon-Fri: 9am-5pm", "about": "Big."}, fields=fields).document
    assert clear["schedules"] == ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 09:00-17:00"]
    assert clear["description"] == "Big."
    unclear = one("space", of={"hours": "Evenings.", "about": "Big."}, fields=fields).document
    assert "schedules" not in unclear
    assert unclear["description"] == "Big. Opening hours: Evenings."


def test_hours_a_column_a_day() -> None:
    fields = {"schedules": {"day_columns": ["monday", "tuesday"]}}
    document = one("space", of={"monday": "09:00-12:00", "tuesday": "CLOSED"}, fields=fields).document
    assert document["schedules"] == ["FREQ=WEEKLY;BYDAY=MO 09:00-12:00"]


def test_rules_gather_lists_and_the_first_decides_a_single_value() -> None:
    rules = [
        {"if": {"what": "swim"}, "then": {"themes": ["swimming"], "space_type": "leisure_centre"}},
        {"if": {"what": "gym"}, "then": {"themes": ["sport"], "space_type": "studio"}},
        {"if": {"what": {"not": "gym"}}, "then": {"themes": ["nature"]}},
    ]
    document = one(
        "space",
        of={"what": "Gym and SWIMMING"},
        rules=rules,
        fields={"themes": {"value": ["walking"]}, "space_type": {"value": "other"}},
    ).document
    assert document["themes"] == ["walking", "swimming", "sport"]
    assert document["space_type"] == "leisure_centre"


def test_rows_of_one_thing_become_one_record() -> None:
    rows = [
        row("site", what="Pitch", paid="no"),
        row("site", what="Pool", paid="yes"),
        row("other", what="Hall", paid="no"),
    ]
    found, report = read(
        rows,
        "space",
        group=True,
        fields={"summary": {"column": "what", "join": ", "}, "access": {"flags": {"paid": "lift"}}},
        rules=[{"if": {"what": "pool"}, "then": {"themes": ["swimming"]}}],
    )
    assert [record.key for record in found.records] == ["site", "other"]
    assert found.records[0].document["summary"] == "Pitch, Pool"
    assert found.records[0].document["themes"] == ["swimming"]
    assert not len(report.rejects)


def test_the_second_row_with_an_id_is_rejected_with_the_first_ones_line() -> None:
    found, report = read([row("a"), row("b"), row("a", name="Other")])
    assert [record.document["name"] for record in found.records] == ["Group a", "Group b"]
    assert [(r.line, r.reason) for r in report.rejects] == [(4, "the id “a” is already on line 2")]


def test_a_template_makes_an_id_that_does_not_mind_punctuation() -> None:
    left = one(of={"name": "Acre Gate  Club", "postcode": "M41 8XX"}, id={"template": "{name} {postcode}"})
    right = one(of={"name": "Acre-Gate Club", "postcode": "M41 8XX"}, id={"template": "{name}, {postcode}"})
    assert left.key == right.key == "acre-gate-club-m41-8xx"


def test_numbers_that_a_spreadsheet_made_of_ids_are_ids_again() -> None:
    assert one(of={"id": "1001039.0"}).key == "1001039"


def test_a_row_without_an_id_is_rejected_and_counted_as_nameless() -> None:
    found, report = read([row(""), row("b")])
    assert [r.reason for r in report.rejects] == ["it has no id"]
    assert found.nameless == 1
    assert found.seen == {"b"}


@pytest.mark.parametrize(
    ("of", "point", "said"),
    [
        ({"easting": "433000", "northing": "1293000"}, {}, ""),
        ({"easting": "53.4", "northing": "-2.3"}, {}, "longitude and latitude look swapped"),
        (
            {"easting": "53.4", "northing": "-2.3"},
            {"crs": "EPSG:4326"},
            "longitude and latitude look swapped",
        ),
        ({"easting": "-2.3", "northing": "53.4"}, {"crs": "EPSG:4326"}, ""),
        ({"easting": "378756", "northing": "392047"}, {"crs": "EPSG:4326"}, "cannot be degrees"),
        ({"easting": "900000", "northing": "433000"}, {}, "outside the British National Grid"),
        ({"easting": "0", "northing": "0"}, {}, "the place is not known"),
        ({"easting": "here", "northing": "433000"}, {}, "are not numbers"),
        ({"easting": "nan", "northing": "inf"}, {}, "the coordinates are not numbers"),
    ],
)
def test_coordinates_that_cannot_be_right(of: dict[str, str], point: dict[str, Any], said: str) -> None:
    _, report = read([row(**of)], point={"columns": ["easting", "northing"], **point})
    reason = "".join(r.reason for r in report.rejects)
    assert (said in reason) if said else not reason


def test_an_unknown_column_is_told_with_the_likely_one() -> None:
    with pytest.raises(
        ImportProblem, match=r"reads a column “naem”, which is not there\. Did you mean “name”"
    ):
        read([row()], fields={"summary": "naem"}, optional=["phone", "postcode", "themes"])


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(st.lists(st.tuples(st.sampled_from("abc"), TEXTS, TEXTS), max_size=8))
def test_reading_never_fails_and_loses_no_row(cells: list[tuple[str, str, str]]) -> None:
    rows = [row(key, summary=summary, phone=phone) for key, summary, phone in cells] or [row()]
    found, report = read(rows)
    assert len(found.records) + len(report.rejects) == len(rows)
    assert {record.key for record in found.records} <= found.seen
