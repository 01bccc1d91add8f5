from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from assets.imports.term_dates import TermDatesImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in school terms from a CSV file with the columns name, starts and ends."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--replace", action="store_true", help="forget stored terms that are not in the file"
        )

    def build(self, options: dict[str, Any]) -> TermDatesImport:
        return TermDatesImport(open_source(options["file"]), replace=options["replace"])
