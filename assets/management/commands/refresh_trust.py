from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.actions.trust import refresh_trust


class Command(BaseCommand):
    help = "Count anew how often people went again to each listing in the last 12 months. Run it every night."
    requires_system_checks: list[str] = []
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        changed = refresh_trust(at=timezone.now())  # noqa: TID251  a command is an edge
        self.stdout.write(self.style.SUCCESS(f"Listings whose count changed: {changed:,}."))
