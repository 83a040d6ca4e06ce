"""What a table is narrowed to, and how its rows are had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...core.datasets import Dataset, Record
from ...core.people import Action

PERIOD, ROUND, SCHOOL = "period", "round", "school"  # filters
AT_ONCE = 500  # groups


@dataclass(frozen=True)
class Asked:
    """What a table is narrowed to, and for whom it is made; empty fields narrow nothing."""

    day: date
    language: str
    period: str = ""
    round: int = 0
    school: str = ""


Groups = Callable[[Asked], Sequence[Any]]
Records = Callable[[Dataset, Sequence[Any], Asked], Iterable[Record]]


@dataclass(frozen=True)
class Source:
    """A table and the way to its rows."""

    table: Dataset
    needs: Action  # of whoever reads it as a file
    filters: tuple[str, ...]
    groups: Groups
    rows_of: Records

    def rows(self, asked: Asked) -> Iterator[Record]:
        """Everything, some groups at a time."""
        groups = self.groups(asked)
        for start in range(0, len(groups), AT_ONCE):
            yield from self.rows_of(self.table, groups[start : start + AT_ONCE], asked)
