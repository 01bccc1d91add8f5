from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from directory.gaps import actions, jobs
from directory.gaps.question import BadQuestion, Question
from directory.gaps.result import Result
from directory.gaps.upkeep import refresh_analyses, take_readings
from directory.gaps.words import headline
from directory.models import Analysis


class Command(BaseCommand):
    help = "Work out what planners ask, now: the common questions and what waits, or one by its address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="?", help="such as 'theme=food-and-warmth&people=65-over'")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["question"]:
            try:
                question = Question.read(QueryDict(options["question"]))
                actions.check(question)
            except BadQuestion as problem:
                raise CommandError(problem.message) from problem
            actions.ask(question, at=at)
        else:
            refresh_analyses(at=at)
        waiting = Analysis.objects.filter(status=Analysis.Status.WAITING).order_by("pk")
        for key in list(waiting.values_list("key", flat=True)):
            began = monotonic()
            jobs.work_out.call(key)
            self._tell(Analysis.objects.get(key=key), monotonic() - began)
        take_readings(at=timezone.now())

    def _tell(self, row: Analysis, seconds: float) -> None:
        question = Question.from_json(row.question)
        if row.status == Analysis.Status.FAILED:
            self.stderr.write(f"  {question.address or 'anything'}: {row.problem}")
            return
        self.stdout.write(f"  {question.address or 'anything'} ({seconds:.1f} s)")
        result = Result.from_json((row.result or {})["by_ward"])
        self.stdout.write(f"    {headline(question, result.total)}")
        if result.lowest and result.lowest.value is not None:
            self.stdout.write(f"    {result.lowest.name}: {result.lowest.value:.3f}")
