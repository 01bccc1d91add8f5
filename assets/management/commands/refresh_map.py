from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.search import pyramid


class Command(BaseCommand):
    help = "Count anew what the map shows when it is far out. Run it every hour; maps go on being answered."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        cells = pyramid.refresh(at=timezone.now())  # noqa: TID251  a command is an edge
        self.stdout.write(
            self.style.SUCCESS(f"{cells:,} cells of the map counted in {monotonic() - started:.1f} s.")
        )
