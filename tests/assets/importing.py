"""What the tests of listing imports share: a mapping as plain data, and a file brought in by it."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from assets.imports.listings import ListingImport
from assets.imports.mapping import Mapping
from assets.imports.mapping_file import read_mapping
from assets.models import Listing
from assets.snapshot import Document, snapshot
from geo.imports.plan import Author, Outcome, run
from geo.imports.source import open_source

AUTHOR = Author("the tests")
FIELDS: dict[str, Any] = {
    "name": "name",
    "summary": "summary",
    "phone": "phone",
    "postcode": "postcode",
    "themes": {"column": "themes", "split": "|", "default": ["gardening"]},
    "attendance": {"value": ["in_person"]},
}


def plain_mapping(kind: str = "organisation", *, slug: str = "a-list", **more: Any) -> dict[str, Any]:
    """A mapping as YAML gives it. ``fields`` adds to the usual ones; a field given as None is left out."""
    fields = {**FIELDS, **more.pop("fields", {})}
    usual = {
        "source": {"slug": slug, "name": "A list", "licence": "CC0 1.0"},
        "kind": kind,
        "id": "id",
        "fields": {name: spec for name, spec in fields.items() if spec is not None},
        "optional": ["summary", "phone", "postcode", "themes"],
        "point": {"columns": ["easting", "northing"]},
    }
    return {name: value for name, value in {**usual, **more}.items() if value is not None}


def a_mapping(kind: str = "organisation", **more: Any) -> Mapping:
    return read_mapping(plain_mapping(kind, **more), name="a.yaml")


def row(key: str = "one", **more: Any) -> dict[str, Any]:
    """A row that can be published, in the middle of the test place."""
    return {"id": key, "name": f"Group {key}", "easting": "293000", "northing": "433000", **more}


def as_csv(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for each in rows for name in each))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_geojson(features: list[tuple[dict[str, Any], dict[str, Any] | None]], **more: Any) -> str:
    """A collection of (properties, geometry)."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more})


class Desk:
    """Where files are written and brought in."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.folder, self.at = folder, at

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def bring(
        self,
        content: str | bytes | list[dict[str, Any]],
        mapping: Mapping | None = None,
        *,
        apply: bool = True,
        name: str = "list.csv",
        at: datetime | None = None,
    ) -> Outcome:
        moment = at or self.at
        job = self.job(content, mapping or a_mapping(), name=name, at=moment, trial=not apply)
        return run(job, by=AUTHOR, at=moment, apply=apply)

    def job(
        self,
        content: str | bytes | list[dict[str, Any]],
        mapping: Mapping,
        *,
        name: str = "list.csv",
        at: datetime | None = None,
        trial: bool = False,
    ) -> ListingImport:
        text = as_csv(content) if isinstance(content, list) else content
        return ListingImport(open_source(self.write(name, text)), mapping, at=at or self.at, trial=trial)


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """Added, changed, withdrawn, unchanged, rejected."""
    diff = outcome.diff
    return diff.added, diff.changed, diff.removed, diff.unchanged, len(outcome.rejects)


def reasons(outcome: Outcome) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in outcome.rejects]


def listing_of(key: str, slug: str = "a-list") -> Listing:
    return Listing.objects.get(external_ids__source__slug=slug, external_ids__value=key)


def said_of(key: str, slug: str = "a-list") -> Document:
    return snapshot(listing_of(key, slug))
