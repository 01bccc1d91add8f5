"""Plain checks of data from a YAML file, each telling where in it the mistake is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from geo.imports.problem import ImportProblem


class MappingProblem(ImportProblem):
    """The mapping itself is wrong; nothing was read."""


class Checks:
    """``at`` is the place in the file, as ``rules[2].then.cost``; everything raises MappingProblem."""

    def __init__(self, name: str) -> None:
        self.name = name

    def table(self, content: Any, offered: Sequence[str], at: str, *, what: str = "word") -> dict[str, Any]:
        if not isinstance(content, dict):
            raise self.wrong(at, "expected names and values (name: value)")
        for name in content:
            if name not in offered:
                near = get_close_matches(str(name), offered, n=1)
                meant = f" Did you mean “{near[0]}”?" if near else f" There are: {', '.join(offered)}."
                raise self.wrong(at, f"there is no {what} “{name}”.{meant}", stop="")
        return content

    def items(self, content: Any, at: str) -> list[Any]:
        if not isinstance(content, list):
            raise self.wrong(at, "expected a list")
        return content

    def texts(self, content: Any, at: str) -> list[str]:
        return [self.text(c, at) for c in (content if isinstance(content, list) else [content])]

    def text(self, content: Any, at: str) -> str:
        if not isinstance(content, str):
            raise self.wrong(at, f"expected text, not {content!r}")
        return content

    def whole(self, content: Any, at: str) -> int:
        if not isinstance(content, int) or isinstance(content, bool) or content < 0:
            raise self.wrong(at, f"expected a whole number, not {content!r}")
        return content

    def boolean(self, content: Any, at: str) -> bool:
        if not isinstance(content, bool):
            raise self.wrong(at, "say true or false")
        return content

    def one_of(self, content: Any, offered: Sequence[str], at: str) -> str:
        if content not in offered:
            raise self.wrong(at, f"“{content}” is none of {', '.join(offered)}")
        return str(content)

    def regex(self, content: Any, at: str) -> re.Pattern[str]:
        try:
            return re.compile(self.text(content, at), re.IGNORECASE)
        except re.error as error:
            raise self.wrong(at, f"“{content}” is not a regular expression: {error}") from error

    def wrong(self, at: str, why: str, *, stop: str = ".") -> MappingProblem:
        return MappingProblem(f"{self.name}: {f'{at}: ' if at else ''}{why}{stop}")
