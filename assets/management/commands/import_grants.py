from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from assets.imports.grant_files import open_grants
from assets.imports.grants import GrantImport, Publisher
from geo.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in grants to organisations from a 360Giving file (JSON or CSV)."

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--source", required=True, metavar="SLUG", help="a lasting short name of whose list it is"
        )
        parser.add_argument("--name", default="", help="what the source is called; needed the first time")
        parser.add_argument("--licence", default="", help="the licence of the data")
        parser.add_argument("--attribution", default="", help="the credit the publisher asks for")
        parser.add_argument("--url", default="", help="where the file is published")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="forget stored grants of this source that are not in the file",
        )

    def build(self, options: dict[str, Any]) -> GrantImport:
        publisher = Publisher(
            options["source"], options["name"], options["licence"], options["attribution"], options["url"]
        )
        return GrantImport(open_grants(options["file"]), publisher=publisher, replace=options["replace"])
