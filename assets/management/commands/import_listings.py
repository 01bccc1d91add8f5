from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from assets.actions.pairs import look_at_changed
from assets.imports.listings import ListingImport
from assets.imports.mapping_file import load_mapping
from assets.search.upkeep import after_an_import
from geo.imports.source import open_source
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in listings from a CSV or GeoJSON file by a mapping (see docs/listing-mappings.md)."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mapping", type=Path, required=True, metavar="FILE", help="the mapping (YAML)")
        parser.add_argument("--crs", default="", help="the file's CRS, if it does not say it: EPSG:27700")
        parser.add_argument("--layer", default="", help="the layer, of a file that has several")

    def build(self, options: dict[str, Any]) -> ListingImport:
        return ListingImport(
            open_source(options["file"]),
            load_mapping(options["mapping"]),
            at=timezone.now(),  # noqa: TID251  a command is an edge
            crs=options["crs"],
            layer=options["layer"],
            trial=not options["apply"],
        )

    def applied(self) -> None:
        now = timezone.now()  # noqa: TID251  a command is an edge
        after_an_import(at=now)
        look_at_changed(at=now)
