"""Choosing rows: ``--where column=value``, given as often as needed; all must hold."""

from __future__ import annotations

from collections.abc import Sequence

from geo.imports import columns as known
from geo.imports.problem import ImportProblem
from geo.text import shortened, tidy

_MOST_VALUES = 12


class Where:
    """Conditions on a table's cells, case aside. A value ending in ``*`` (or ``…``) is a beginning."""

    def __init__(self, conditions: Sequence[str], columns: Sequence[str]) -> None:
        self._tests: list[tuple[int, str, bool]] = []
        self._columns = columns
        for condition in conditions:
            name, equals, value = condition.partition("=")
            if not equals or not name.strip():
                raise ImportProblem(f"“{condition}” should be COLUMN=VALUE, as in --where measure=Count.")
            at = known.require(columns, (), chosen=name.strip(), what=name, option="--where")
            wanted = tidy(value).casefold()
            begins = wanted.endswith(("*", "…"))
            self._tests.append((at, wanted.rstrip("*…"), begins))
        self._seen: dict[int, set[str]] = {at: set() for at, _, _ in self._tests}
        self._kept = 0

    def __call__(self, cells: Sequence[str]) -> bool:
        kept = True
        for at, wanted, begins in self._tests:
            cell = cells[at].casefold()
            if len(self._seen[at]) < _MOST_VALUES:
                self._seen[at].add(cells[at])
            kept = kept and (cell.startswith(wanted) if begins else cell == wanted)
        self._kept += kept
        return kept

    def explain_if_none_kept(self) -> None:
        """Raise ``ImportProblem`` naming the values there are, when no row met the conditions."""
        if self._kept or not self._tests:
            return
        seen = "; ".join(
            f"{self._columns[at]} is one of: {', '.join(shortened(v, 80) for v in sorted(values))}"
            for at, values in self._seen.items()
        )
        raise ImportProblem(f"No row meets every --where. {seen}.")
