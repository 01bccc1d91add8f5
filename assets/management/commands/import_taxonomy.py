from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from assets.imports.taxonomy import TaxonomyImport
from geo.imports.source import open_source
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in the taxonomy of needs and themes, and index listings anew by it."

    def add_options(self, parser: ArgumentParser) -> None: ...

    def build(self, options: dict[str, Any]) -> TaxonomyImport:
        return TaxonomyImport(open_source(options["file"]))
