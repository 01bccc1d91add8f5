from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.models import OutgoingMail
from directory.post.halfway import drop, send_again
from directory.post.sending import STALLED


class Command(BaseCommand):
    help = (
        "Say what is in the post. A mail that was stopped while it was being sent may have gone or not: look into the "
        "mail server's log for its Message-ID, then say --again or --drop with its number."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", type=int, metavar="NUMBER", help="it has not gone: send it")
        parser.add_argument(
            "--drop", type=int, metavar="NUMBER", help="it has gone, or is not wanted: leave it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for name, act in (("again", send_again), ("drop", drop)):
            if options[name] is not None and not act(options[name], at=now):
                raise CommandError(f"Mail {options[name]} is not one that was stopped halfway.")
        waiting = OutgoingMail.objects.waiting()
        self.stdout.write(
            f"{waiting.count():,} mails wait, {waiting.filter(due_at__lte=now).count():,} of them are due."
        )
        for mail in OutgoingMail.objects.half_sent().filter(sending_at__lte=now - STALLED).order_by("pk"):
            self.stdout.write(
                f"Mail {mail.pk} ({mail.template}, Message-ID {mail.reference}) was stopped halfway"
                f" on {mail.sending_at:%-d %B %Y at %H:%M}."
            )
