"""Log lines that open nobody's plan and sign nobody in: of addresses that are keys they hold the beginning only.

Django names the path of each page that is not found or not allowed, and gunicorn that of every page: whoever could read
a log could open the plans in it. No settings are read here, because gunicorn comes before them.
"""

from __future__ import annotations

import logging
import re

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_ADDRESS = re.compile(r"(/my-plan|/sign-in/link|/still-right|/still-ours)[/%][^\s\"'<>]+", re.IGNORECASE)


def discreet(text: str) -> str:
    """The text without what follows ``/my-plan/``, ``/sign-in/link/``, ``/still-right/`` and ``/still-ours/`` in it."""
    return _ADDRESS.sub(r"\1/…", text)


class Discreet(logging.Formatter):
    """Formats a line, its traceback included, and then takes such addresses out."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


class ServerLog(Logger):  # type: ignore[misc]
    """gunicorn's logger, for its access log and its errors."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if handler.formatter is not None:
                    handler.setFormatter(Discreet(handler.formatter._fmt, handler.formatter.datefmt))
