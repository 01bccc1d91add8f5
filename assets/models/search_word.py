from __future__ import annotations

from django.db import models


class SearchWord(models.Model):
    """A word that published listings or the taxonomy use, as it is written: what a misspelt word may have meant."""

    word = models.CharField(primary_key=True, max_length=40)
    listings = models.PositiveIntegerField(help_text="How many published listings have it")

    def __str__(self) -> str:
        return self.word
