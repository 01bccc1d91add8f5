"""The demo place's grants, which come after the organisations they are to."""

from __future__ import annotations

from pathlib import Path

from assets.imports.grant_files import open_grants
from assets.imports.grants import GrantImport, Publisher

_PUBLISHER = Publisher(
    slug="demo-grants",
    name="Funders of Marlsden",
    licence="CC0 1.0",
    attribution="Invented: none of these funders, groups or grants is real",
)


def demo_grants(fixtures: Path) -> GrantImport:
    file = fixtures / "demo" / "grants" / "marlsden_grants_360giving.csv"
    return GrantImport(open_grants(file), publisher=_PUBLISHER, replace=True)
