from __future__ import annotations

from collections.abc import Iterable

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


def with_narrower(term_ids: Iterable[int]) -> dict[int, str]:
    """These terms with all that stand under them in the tree, their slugs by key. One query."""
    rows = list(Term.objects.order_by("pk").values_list("pk", "slug", "parent_id"))
    covered, grows = set(term_ids), True
    while grows:
        under = {pk for pk, _, parent in rows if parent in covered} - covered
        covered |= under
        grows = bool(under)
    return {pk: slug for pk, slug, _ in rows if pk in covered}


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
