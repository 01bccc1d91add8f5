from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.local_time import local_date
from directory.ledger import actions, outcomes
from directory.ledger.quarters import KEPT, finished


class Command(BaseCommand):
    help = f"Forget searches, and outcomes of plans, older than the last {KEPT} finished quarters."

    def handle(self, *args: Any, **options: Any) -> None:
        oldest = finished(today=local_date(timezone.now()))[-1].first
        searches, told = actions.forget(before=oldest), outcomes.forget(before=oldest)
        self.stdout.write(
            f"{searches:,} searches and {told:,} outcomes from before {oldest:%-d %B %Y} are forgotten."
        )
