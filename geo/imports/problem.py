from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.imports.report import Rejects


class ImportProblem(Exception):
    """The file, or what was asked of it, cannot be used. Nothing was changed.

    The message is one or two plain sentences for whoever ran the import: what is wrong and what to do.
    ``rejects`` holds the rejected rows where reading got that far.
    """

    def __init__(self, message: str, *, rejects: Rejects | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.rejects = rejects
