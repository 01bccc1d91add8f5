from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from geo.imports.boundaries import BoundaryImport
from geo.imports.plan import Author, Import, Outcome, run
from geo.imports.source import open_source
from tests.geo.shapes import collection, square

Bring = Callable[..., Outcome]
Write = Callable[[str, str | bytes | dict[str, Any]], Path]


@pytest.fixture
def bring(at: datetime) -> Bring:
    """Run an import as the tests' author; applied unless ``apply=False``."""

    def bring(job: Import, *, apply: bool = True) -> Outcome:
        return run(job, by=Author("the tests"), at=at, apply=apply)

    return bring


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the given name: text, bytes, or something for JSON."""

    def write(name: str, content: str | bytes | dict[str, Any]) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.fixture
def grid_of_wards(bring: Bring, write: Write) -> Callable[..., Outcome]:
    """Import squares of a kilometre side as current wards, named by (code, name, west, south)."""

    def make(
        wards: Iterable[tuple[str, str, float, float]], *, vintage: str = "2023", kind: str = "ward"
    ) -> Outcome:
        features = [({"code": code, "name": name}, square(e, n, 1_000)) for code, name, e, n in wards]
        path = write(f"{kind}-{vintage}.geojson", collection(features))
        source = open_source(path)
        return bring(BoundaryImport(source, kind=kind, vintage=vintage, make_current=True))

    return make
