from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from geo.imports.boundaries import BoundaryImport, Described
from geo.imports.source import open_source
from geo.management.importing import ImportCommand
from geo.models import BoundaryKind


class Command(ImportCommand):
    help = "Bring in one vintage of one kind of boundary from GeoJSON, GeoPackage or Shapefile, in any CRS."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", required=True, choices=BoundaryKind.values)
        parser.add_argument(
            "--vintage", required=True, help="the year or date the publisher gives, e.g. 2023"
        )
        parser.add_argument(
            "--current", action="store_true", help="put this vintage in force; older ones stay"
        )
        parser.add_argument(
            "--replace", action="store_true", help="delete areas of this vintage not in the file"
        )
        parser.add_argument("--name", default="", help="what to call the set")
        parser.add_argument("--source", default="", help="who published it")
        parser.add_argument("--licence", default="", help="under which licence")
        parser.add_argument("--attribution", default="", help="what must be said beside a map of it")
        parser.add_argument("--code", default="", metavar="COLUMN", help="the code's column, if not found")
        parser.add_argument("--label", default="", metavar="COLUMN", help="the name's column, if not found")
        parser.add_argument("--layer", default="", help="the layer, in a file of several")
        parser.add_argument(
            "--crs", default="", help="the coordinates' CRS, where the file has none or is wrong"
        )

    def build(self, options: dict[str, Any]) -> BoundaryImport:
        return BoundaryImport(
            open_source(options["file"]),
            kind=options["kind"],
            vintage=options["vintage"],
            described=Described(
                **{name: options[name] for name in ("name", "source", "licence", "attribution")}
            ),
            code=options["code"],
            label=options["label"],
            layer=options["layer"],
            crs=options["crs"],
            make_current=options["current"],
            replace=options["replace"],
        )
