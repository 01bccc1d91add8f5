from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Term(models.Model):
    """A need or theme in plain words; terms form a tree."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="term_not_own_parent")]

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """An everyday word or phrase that means a term. One phrase may mean several."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="synonyms")
    text = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "text"], name="synonym_once")]
        indexes = [GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="synonym_trigrams")]

    def __str__(self) -> str:
        return self.text


class TermCode(models.Model):
    """The same term in somebody else's list (LGA needs, Open Eligibility, OpenStreetMap tags)."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="codes")
    scheme = models.SlugField(max_length=40)
    code = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "scheme", "code"], name="term_code_once")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
