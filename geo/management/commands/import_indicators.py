from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from geo.imports.indicators import IndicatorImport, Measure
from geo.imports.source import open_source
from geo.management.importing import ImportCommand
from geo.models import BoundaryKind, Indicator


class Command(ImportCommand):
    help = "Bring in one indicator, a figure for each area, from a column of a CSV or spatial file."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--indicator", required=True, metavar="CODE", help="e.g. imd-2025-score")
        parser.add_argument("--name", default="", help="what it is, in words (needed the first time)")
        parser.add_argument("--unit", default="", help="e.g. score, %%, households (needed the first time)")
        parser.add_argument("--better", default="", choices=["", *Indicator.Better.values])
        parser.add_argument("--source", default="", help="who published it")
        parser.add_argument("--licence", default="", help="under which licence")
        parser.add_argument("--kind", required=True, choices=BoundaryKind.values, help="of the areas")
        parser.add_argument("--vintage", required=True, help="of the areas, e.g. 2023")
        parser.add_argument("--code", default="", metavar="COLUMN", help="the code's column, if not found")
        parser.add_argument("--value", default="", metavar="COLUMN", help="the figures' column, if not found")
        parser.add_argument(
            "--period", default="", help="of every figure, where no column says it, e.g. 2025"
        )
        parser.add_argument(
            "--where", action="append", default=[], metavar="COLUMN=VALUE", help="rows to use"
        )
        parser.add_argument("--ignore-unknown", action="store_true", help="leave out codes the areas lack")
        parser.add_argument("--replace", action="store_true", help="delete stored figures not in the file")

    def build(self, options: dict[str, Any]) -> IndicatorImport:
        return IndicatorImport(
            open_source(options["file"]),
            measure=Measure(
                code=options["indicator"],
                **{name: options[name] for name in ("name", "unit", "better", "source", "licence")},
            ),
            kind=options["kind"],
            vintage=options["vintage"],
            code=options["code"],
            value=options["value"],
            period=options["period"],
            where=options["where"],
            ignore_unknown=options["ignore_unknown"],
            replace=options["replace"],
        )
