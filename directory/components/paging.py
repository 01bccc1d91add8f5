from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page this is and where the others are; pages count from 1."""

    page: int
    total: int
    size: int
    furthest: int
    query: QueryDict

    @staticmethod
    def number(text: str) -> int:
        """Read a page number; anything that is not one means the first."""
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) else 1

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, self.furthest) // self.size))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    def url(self, page: int) -> str:
        query = self.query.copy()
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    @property
    def previous_url(self) -> str:
        return self.url(self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.page + 1) if self.page < self.pages else ""

    @property
    def around(self) -> list[tuple[int, str]]:
        """Pages near this one, with the first and the last; 0 stands for a gap."""
        near = sorted(
            {1, self.page - 1, self.page, self.page + 1, self.pages} & set(range(1, self.pages + 1))
        )
        shown: list[tuple[int, str]] = []
        for number in near:
            if shown and number - shown[-1][0] > 1:
                shown.append((0, ""))
            shown.append((number, self.url(number)))
        return shown
