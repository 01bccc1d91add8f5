from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.actions.pairs import look_at_all, look_at_changed


class Command(BaseCommand):
    help = (
        "Find listings that may be entries of one thing, for convenors to decide on: among what has changed."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="go through all listings, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        now, started = timezone.now(), monotonic()  # noqa: TID251  a command is an edge
        looked = (look_at_all if options["all"] else look_at_changed)(at=now)
        self.stdout.write(
            self.style.SUCCESS(
                f"{looked.listings:,} listings looked at, {looked.pairs:,} pairs likely,"
                f" of {looked.weighed:,} weighed, in {monotonic() - started:.1f} s."
            )
        )
