from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from geo.imports.basemap import BasemapImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand
from geo.models import BasemapFeature


class Command(ImportCommand):
    help = "Bring in shapes to draw under the pins. Each layer in the file replaces that layer as a whole."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as",
            default="",
            dest="default_layer",
            choices=BasemapFeature.Layer.values,
            help="the layer all shapes belong to; without it the file's column “layer” says",
        )
        parser.add_argument("--layer", default="", help="the layer of the file, where it has several")
        parser.add_argument(
            "--crs", default="", help="the coordinates' CRS, where the file has none or is wrong"
        )

    def build(self, options: dict[str, Any]) -> BasemapImport:
        return BasemapImport(
            open_source(options["file"]),
            default_layer=options["default_layer"],
            layer=options["layer"],
            crs=options["crs"],
        )
