"""What must be done by which day, whatever kind of work it is, and how a year of it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .calendar import Month

SOON = 14  # days before its last day from which something counts as near


class Work(StrEnum):
    """Kinds of work, in the order of the page."""

    ROUND = "round"
    VISIT = "visit"
    RETURN = "return"
    ACTION = "action"
    SUGGESTION = "suggestion"
    TASK = "task"  # of a plan
    REPORT = "report"
    CONCLUSION = "conclusion"  # of schools' boards


class Standing(StrEnum):
    """Seen from a day, kept nowhere; in the order in which people should look."""

    LATE = "late"
    SOON = "soon"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Deadline:
    """One thing to be done by ``due``. ``key`` stays the same while the thing does."""

    work: Work
    key: str
    title: str
    due: date
    done: bool
    path: str  # of the page where it is done
    school: str = ""  # name; empty where it is no one school's

    def standing(self, today: date) -> Standing:
        if self.done:
            return Standing.DONE
        if self.due < today:
            return Standing.LATE
        return Standing.SOON if (self.due - today).days <= SOON else Standing.WAITING


@dataclass(frozen=True)
class Tally:
    """How many of one kind stand where."""

    by_standing: Mapping[Standing, int] = field(default_factory=dict)

    def __getitem__(self, standing: Standing) -> int:
        return self.by_standing.get(standing, 0)

    @property
    def total(self) -> int:
        return sum(self.by_standing.values())

    def __add__(self, other: Tally) -> Tally:
        return Tally(Counter(self.by_standing) + Counter(other.by_standing))


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; None narrows nothing."""

    month: Month | None = None
    work: Work | None = None
    standing: Standing | None = None

    def wants(self, each: Deadline, today: date) -> bool:
        return (
            (self.month is None or Month.of(each.due) == self.month)
            and (self.work is None or each.work is self.work)
            and (self.standing is None or each.standing(today) is self.standing)
        )


def by_urgency(deadlines: Iterable[Deadline], today: date) -> list[Deadline]:
    """What is late first, the longest of all; then by day; what is done last, the latest first."""
    places = {each: place for place, each in enumerate(Standing)}

    def order(each: Deadline) -> tuple[int, int, str, str]:
        standing = each.standing(today)
        number = each.due.toordinal()
        return places[standing], -number if standing is Standing.DONE else number, each.title, each.key

    return sorted(deadlines, key=order)


def tallies(deadlines: Iterable[Deadline], today: date) -> dict[Work, Tally]:
    """Every kind that has something, in the order of the page."""
    found: dict[Work, Counter[Standing]] = {}
    for each in deadlines:
        found.setdefault(each.work, Counter())[each.standing(today)] += 1
    return {work: Tally(found[work]) for work in Work if work in found}


def by_month(deadlines: Iterable[Deadline], year: int) -> dict[Month, list[Deadline]]:
    """All twelve months of a year, each with what is due in it, in the order of the days."""
    months: dict[Month, list[Deadline]] = {Month(year, number): [] for number in range(1, 13)}
    for each in sorted(deadlines, key=lambda each: (each.due, each.title, each.key)):
        if (month := Month.of(each.due)) in months:
            months[month].append(each)
    return months
