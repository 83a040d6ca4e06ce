"""What a table of data is: columns with a name for programs and a heading for people, and typed values.

The same table leaves as a workbook, as CSV and as JSON; its columns are also what the description of the
interface for programs is made of, so that none of them can say something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ..definition import Text

Value = str | int | bool | Decimal | date | None
Record = tuple[Value, ...]  # a value per column


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number from 0 on
    PERCENT = "percent"  # a whole number from 0 to 100
    DECIMAL = "decimal"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """One column; ``choices`` are all values it can hold, each with its words."""

    name: str  # key of JSON, heading of CSV
    heading: Text  # of a sheet that people read
    holds: Holds = Holds.TEXT
    optional: bool = False  # may be empty
    choices: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    about: Text | None = None  # what the heading leaves open


@dataclass(frozen=True)
class Dataset:
    """A table by its columns."""

    name: str  # in addresses
    title: Text
    about: Text
    columns: tuple[Column, ...]

    def record(self, **values: Value) -> Record:
        """A row, its values by column. Raises KeyError where one is missing, ValueError for a stray one."""
        found = tuple(values.pop(column.name) for column in self.columns)
        if values:
            raise ValueError(f"{self.name} has no column {', '.join(values)}")
        return found


def words(*values: StrEnum, label: str = "label") -> Mapping[str, Text]:
    """The choices of a column out of the members of an enumeration that know their words."""
    return MappingProxyType({each.value: getattr(each, label) for each in values})
