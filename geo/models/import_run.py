from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """One applied import: who, when, which file, what it changed. Listings' imports are recorded here too."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    # The account when somebody was signed in; the name in words always ("command line: ana").
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__gte=models.F("started_at")), name="import_run_times"
            ),
        ]
        indexes = [models.Index(fields=["-finished_at"], name="import_run_latest")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"


class RejectedRow(models.Model):
    """A row an import would not take, with its place in the file and the reason in words."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejected_rows")
    line = models.PositiveIntegerField(help_text="Line of a CSV file, or 1-based feature of a spatial file")
    reason = models.CharField(max_length=400)
    row = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line", "reason"], name="rejected_row_once")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
