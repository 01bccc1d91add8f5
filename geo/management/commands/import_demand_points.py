from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from geo.imports.demand import Columns, DemandImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand
from geo.models import BoundaryKind

_COLUMNS = {
    "code": "the area's code",
    "label": "the area's name",
    "population": "how many people live there",
    "aged_0_15": "how many are 0 to 15",
    "aged_16_64": "how many are 16 to 64",
    "aged_65_over": "how many are 65 or over",
    "x": "the easting (or longitude)",
    "y": "the northing (or latitude)",
}


class Command(ImportCommand):
    help = "Bring in small areas' population-weighted points, from CSV, GeoJSON, GeoPackage or Shapefile."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", default=BoundaryKind.LSOA, choices=BoundaryKind.values)
        parser.add_argument("--vintage", required=True, help="of the small areas, e.g. 2021")
        parser.add_argument(
            "--people", type=Path, metavar="FILE", help="a second table, with the people by code"
        )
        parser.add_argument(
            "--where", action="append", default=[], metavar="COLUMN=VALUE", help="rows to use"
        )
        parser.add_argument("--replace", action="store_true", help="delete this set's points not in the file")
        parser.add_argument("--layer", default="", help="the layer, in a spatial file of several")
        parser.add_argument("--crs", default="", help="the coordinates' CRS, where the file does not tell")
        for name, what in _COLUMNS.items():
            parser.add_argument(
                f"--{name.replace('_', '-')}", default="", metavar="COLUMN", help=f"column of {what}"
            )

    def build(self, options: dict[str, Any]) -> DemandImport:
        return DemandImport(
            open_source(options["file"]),
            kind=options["kind"],
            vintage=options["vintage"],
            columns=Columns(**{name: options[name] for name in _COLUMNS}),
            people=open_source(options["people"]) if options["people"] else None,
            where=options["where"],
            layer=options["layer"],
            crs=options["crs"],
            replace=options["replace"],
        )
