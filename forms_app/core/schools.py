"""Schools and the units above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .definition import Text


class Level(StrEnum):
    """The level of a school; its value is what definitions and imports say."""

    MN = "mn"  # mầm non, mẫu giáo
    TH = "th"  # tiểu học
    THCS = "thcs"  # trung học cơ sở
    TH_THCS = "th_thcs"  # both in one school

    @property
    def label(self) -> Text:
        return {
            "mn": Text("Mầm non, mẫu giáo", "Preschool"),
            "th": Text("Tiểu học", "Primary"),
            "thcs": Text("THCS", "Lower secondary"),
            "th_thcs": Text("TH&THCS", "Primary and lower secondary"),
        }[self.value]


@dataclass(frozen=True)
class Unit:
    """What stands above schools: a province, a district until 2025, a commune; units come and go."""

    code: str
    name: str
    parent: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def there_on(self, day: date) -> bool:
        """Whether it exists on ``day``; both its days are within."""
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)


def path_up(code: str, units: Mapping[str, Unit]) -> Iterator[Unit]:
    """A unit and those above it, the nearest first; each once, whatever the register says."""
    seen: set[str] = set()
    while code in units and code not in seen:
        seen.add(code)
        yield units[code]
        code = units[code].parent or ""


ALWAYS = date.min  # the day from which a school belongs to its first unit


@dataclass(frozen=True)
class Membership:
    """A school belongs to a unit from a day on, until its next membership begins."""

    unit: str  # code
    starts_on: date


@dataclass(frozen=True)
class School:
    """A school as the office's register has it; ``code`` identifies it, names repeat."""

    code: str
    name: str
    level: Level
    unit: str  # code of the unit it belongs to, on the day that was asked about
    staff: int  # people, contract workers included
    pupils: int
    families: int
    families_estimated: bool = False  # True: the number of pupils stood in
    boarding: bool = False
    sites: int = 1

    def facts(self) -> dict[str, str | int]:
        """What ``relevant`` and ``calculation`` may read of a school."""
        return {
            "school_code": self.code,
            "school_name": self.name,
            "school_level": self.level.value,
            "school_staff": self.staff,
            "school_pupils": self.pupils,
            "school_families": self.families,
            "school_boarding": "yes" if self.boarding else "no",
            "school_sites": self.sites,
        }
