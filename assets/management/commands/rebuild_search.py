from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from assets.models import Listing
from assets.search import index


class Command(BaseCommand):
    help = "Make the search table anew from the listings, while searches go on being answered."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        total, started = Listing.objects.count(), monotonic()

        def tell(done: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{done:,} of {total:,}", ending="")

        visited = index.rebuild(progress=tell)
        if self.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(
            self.style.SUCCESS(f"{visited:,} listings indexed in {monotonic() - started:.1f} s.")
        )
