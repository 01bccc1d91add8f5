from __future__ import annotations

from django.db import models
from django.db.models import Q


class Analysis(models.Model):
    """What a planner asked to be worked out, and what came of it: small, for a page to read.

    There is one row for each question, however many ask it. While it is worked out anew the last result stays and is
    shown with its date. ``stamp`` says which data it was worked out from (directory.gaps.stamps).
    """

    class Work(models.TextChoices):
        MEASURE = "measure", "A measure by ward"
        SITING = "siting", "Where more would help most"
        SCENARIO = "scenario", "What if"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being worked out"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=40, unique=True)
    work = models.CharField(max_length=10, choices=Work)
    question = models.JSONField()
    extra = models.JSONField(
        default=dict, help_text="What is asked besides the question: a budget, a scenario"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Of a hundred")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, help_text="When the result that is here was finished")
    read_on = models.DateField(help_text="The last day somebody looked at it, in London")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it failed, in words for a planner")
    result = models.JSONField(null=True)
    stamp = models.JSONField(default=dict, help_text="Of the result that is here")
    failed_stamp = models.JSONField(default=dict, help_text="Of the data it last failed on")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(work__in=["measure", "siting", "scenario"]), name="analysis_work"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running", "done", "failed"]), name="analysis_status"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="analysis_progress"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(result__isnull=False, finished_at__isnull=False),
                name="analysis_done",
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(problem=""), name="analysis_failed"),
        ]
        indexes = [models.Index(fields=["-read_on"], name="analysis_read")]

    def __str__(self) -> str:
        return f"{self.work} {self.key[:8]}: {self.status}"


class AnalysisMap(models.Model):
    """A map of a result, drawn when it was worked out: a whole page of its own, less the nonce and the addresses of its
    files, which are put in when it is shown (directory.gaps.maps).
    """

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="maps")
    name = models.SlugField(max_length=20)
    page = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "name"], name="analysis_map_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.analysis_id}"
