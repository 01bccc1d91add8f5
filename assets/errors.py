"""What can go wrong in assets, said in words a page can show."""

from __future__ import annotations


class AssetsError(Exception):
    """The base of them all."""


class NotPublishable(AssetsError):
    """A listing lacks something people need; ``missing`` says what, in words."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__("Before it can be published it needs " + ", ".join(missing) + ".")


class Invalid(AssetsError):
    """Some fields hold what they must not; ``problems`` is field -> messages."""

    def __init__(self, problems: dict[str, list[str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{field}: {' '.join(messages)}" for field, messages in problems.items()))
