"""What the worker process is handed: to work out one analysis, by its key."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def work_out(key: str) -> bool:
    """Work out an analysis that waits. Returns whether there was anything to do."""
    # Not above: the pages import this to ask for work, and must not have scipy and folium in their memory.
    from directory.gaps.working.run import run

    return run(key, clock=timezone.now)


def ask_for_work(key: str) -> None:
    """Have it worked out soon."""
    work_out.enqueue(key)
