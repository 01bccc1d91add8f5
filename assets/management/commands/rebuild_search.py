from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.actions import pairs
from assets.models import Listing
from assets.search import upkeep


class Command(BaseCommand):
    help = "Make what searches read anew from the listings, while searches go on being answered."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only if it was made by another version of this program"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["if_needed"] and pairs.keys_are_current()):
            pairs.make_keys_anew()
        if options["if_needed"] and upkeep.is_current():
            return
        total, started = Listing.objects.count(), monotonic()

        def tell(done: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{done:,} of {total:,}", ending="")

        now = timezone.now()  # noqa: TID251  a command is an edge
        visited, words = upkeep.rebuild(at=now, progress=tell)
        if self.stderr.isatty():
            self.stderr.write("")
        if options["if_needed"] and not visited:
            return
        took = f"{monotonic() - started:.1f} s"
        self.stdout.write(self.style.SUCCESS(f"{visited:,} listings and {words:,} words indexed in {took}."))
