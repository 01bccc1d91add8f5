from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from directory.plans.actions.keys import reseal


class Command(BaseCommand):
    help = "Seal every plan anew with the first of PLAN_KEYS, so that the others can be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = reseal()
        except InvalidToken:
            raise CommandError(
                "Something was sealed with a key that is not among PLAN_KEYS. Add it at the end and run this again."
            ) from None
        self.stdout.write(
            f"{rows:,} sealed values now have the newest key. Older keys can be taken out of PLAN_KEYS."
        )
