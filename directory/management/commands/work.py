from __future__ import annotations

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django_tasks_db.management.commands import db_worker

logger = logging.getLogger(__name__)

AGAIN_AFTER_S = 5.0


class Command(db_worker.Command):
    help = "Do the work beside the pages, such as sending mail, until told to stop. One process is enough."

    def configure_logging(self, verbosity: int) -> None:
        """Say what failed, and not each thing that went well."""
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)

    def handle(self, *args: Any, **options: Any) -> None:
        """Outlive the database's own restarts, as the pages do."""
        while True:
            try:
                return super().handle(*args, **options)
            except (OperationalError, InterfaceError):
                logger.warning("the database does not answer; trying again in %s seconds", AGAIN_AFTER_S)
                close_old_connections()
                time.sleep(AGAIN_AFTER_S)
