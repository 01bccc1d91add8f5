from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assets.actions.erasing import WHOLE, values_of
from assets.actor import Actor
from assets.errors import Invalid
from assets.models import Listing
from directory.erasing import erase


class Command(BaseCommand):
    help = "Take something personal out of a listing, every version of it, and all else that is kept of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("listing", type=int, help="the number in the listing's address")
        parser.add_argument(
            "--field", action="append", choices=WHOLE, default=[], help="all that this field ever said"
        )
        parser.add_argument("--words", action="append", default=[], help="a name, a number, an address")

    def handle(self, *args: Any, **options: Any) -> None:
        listing = Listing.objects.filter(pk=options["listing"]).first()
        if listing is None:
            raise CommandError("There is no listing with that number.")
        words = [*options["words"], *(v for name in options["field"] for v in values_of(listing, name))]
        try:
            done = erase(listing, words=words, by=Actor("erase_personal"), at=timezone.now())
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        fields = ", ".join(done.fields) or "no field"
        self.stdout.write(
            f"Taken out of {fields} and {done.places} rows of history. What it was is not kept."
        )
