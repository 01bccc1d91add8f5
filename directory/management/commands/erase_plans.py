from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assets.local_time import local_date
from directory.accounts.models import User
from directory.plans.actions.erasing import erase_all_of, erase_due


class Command(BaseCommand):
    help = (
        "Erase the plans that nobody has worked on for PLAN_KEPT_DAYS. Run it every night. "
        "With --of, erase all plans of one worker instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--of", metavar="EMAIL", help="a worker who leaves and hands none over")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["of"]:
            maker = User.objects.filter(email__iexact=options["of"]).first()
            if maker is None:
                raise CommandError(f"There is no account {options['of']}.")
            erased = erase_all_of(maker)
        else:
            erased = erase_due(today=local_date(timezone.now()))
        self.stdout.write(f"{erased:,} plans erased.")
