from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from assets.actions.pairs import make_keys_anew


class Command(BaseCommand):
    help = "Make what duplicates are looked up by anew from the listings, while the site goes on."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        done = make_keys_anew()
        self.stdout.write(self.style.SUCCESS(f"{done:,} listings in {monotonic() - started:.1f} s."))
