from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from geo.imports.place_names import PlaceNameImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in names people use for places, from CSV, GeoJSON, GeoPackage or Shapefile."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--label", default="", metavar="COLUMN", help="the name's column, if not found")
        parser.add_argument("--type", default="", metavar="COLUMN", help="the column of the kind of place")
        parser.add_argument(
            "--as", default="", dest="default_kind", metavar="KIND", help="kind where none is given"
        )
        parser.add_argument("--x", default="", metavar="COLUMN", help="the easting's (or longitude's) column")
        parser.add_argument("--y", default="", metavar="COLUMN", help="the northing's (or latitude's) column")
        parser.add_argument("--layer", default="", help="the layer, in a spatial file of several")
        parser.add_argument("--crs", default="", help="the coordinates' CRS, where the file does not tell")
        parser.add_argument(
            "--replace", action="store_true", help="delete names, of the file's kinds, not in it"
        )

    def build(self, options: dict[str, Any]) -> PlaceNameImport:
        return PlaceNameImport(
            open_source(options["file"]),
            label=options["label"],
            type_column=options["type"],
            default_kind=options["default_kind"],
            x=options["x"],
            y=options["y"],
            layer=options["layer"],
            crs=options["crs"],
            replace=options["replace"],
        )
