from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from geo.imports.postcodes import PostcodeImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Bring in postcodes: ONS Postcode Directory, Code-Point Open (heading or none, gzip too), or alike."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--postcode", default="", metavar="COLUMN", help="the postcode's column, if not found"
        )
        parser.add_argument("--x", default="", metavar="COLUMN", help="the easting's (or longitude's) column")
        parser.add_argument("--y", default="", metavar="COLUMN", help="the northing's (or latitude's) column")
        parser.add_argument(
            "--replace", action="store_true", help="delete stored postcodes that are not in the file"
        )

    def build(self, options: dict[str, Any]) -> PostcodeImport:
        return PostcodeImport(
            open_source(options["file"]),
            postcode=options["postcode"],
            x=options["x"],
            y=options["y"],
            replace=options["replace"],
        )
