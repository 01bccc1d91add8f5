from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assets.local_time import local_date
from directory.plans.actions.erasing import erase_due


class Command(BaseCommand):
    help = "Erase the plans that nobody has worked on for PLAN_KEPT_DAYS. Run it every night."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = erase_due(today=local_date(timezone.now()))
        self.stdout.write(f"{erased:,} plans erased.")
