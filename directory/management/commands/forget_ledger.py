from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.local_time import local_date
from directory.ledger.actions import forget
from directory.ledger.quarters import KEPT, finished


class Command(BaseCommand):
    help = f"Forget searches older than the last {KEPT} finished quarters."

    def handle(self, *args: Any, **options: Any) -> None:
        oldest = finished(today=local_date(timezone.now()))[-1]
        gone = forget(before=oldest.first)
        self.stdout.write(f"{gone:,} searches from before {oldest.first:%-d %B %Y} are forgotten.")
