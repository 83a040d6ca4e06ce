"""A plan of visits: what in it looks like a mistake, and how far it has come. Nothing here forbids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from .calendar import days_of
from .visits import Standing, Visit


@dataclass(frozen=True, order=True)
class SameDay:
    """One inspector is to be at several schools on one day."""

    day: date
    inspector: str  # user name
    schools: tuple[str, ...]  # codes


@dataclass(frozen=True, order=True)
class Again:
    """A school that has a visit with a full checklist in this period already."""

    school: str
    period: str
    day: date  # the first day of the other visit


Doubt = SameDay | Again


def same_days(new: Sequence[Visit], known: Iterable[Visit]) -> list[SameDay]:
    """Days on which an inspector of ``new`` would be at several schools, ``known`` visits counted in.

    A visit of ``known`` that ``new`` plans differently counts as ``new`` has it; a cancelled one not at all.
    """
    fresh = {each.uuid for each in new}
    busy: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    for visit in (*new, *(each for each in known if each.uuid not in fresh)):
        if visit.cancelled:
            continue
        for day in days_of(visit.starts_on, visit.ends_on):
            for inspector in visit.inspectors:
                busy[day, inspector].append(visit)
    return sorted(
        SameDay(day, inspector, tuple(dict.fromkeys(each.school for each in visits)))
        for (day, inspector), visits in busy.items()
        if len(visits) > 1 and any(each.uuid in fresh for each in visits)
    )


def visited_again(new: Sequence[Visit], known: Iterable[Visit], full: Callable[[Visit], bool]) -> list[Again]:
    """Visits of ``new`` to a school that has one with a full checklist in the same period.

    ``full`` says of a visit whether its checklist is a full one.
    """
    fresh = {each.uuid for each in new}
    others = [each for each in known if each.uuid not in fresh and not each.cancelled]
    asked = {(each.school, each.period) for each in new if full(each)}
    return sorted(
        Again(each.school, each.period, each.starts_on)
        for each in others
        if (each.school, each.period) in asked and full(each)
    )


def fingerprint(warnings: Iterable[Doubt]) -> str:
    """What a person confirms: these warnings and no other ones."""
    return sha256(repr(sorted(map(repr, warnings))).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Progress:
    """How far the visits of one group have come. What was cancelled is told apart and in no sum."""

    by_standing: Mapping[Standing, int] = field(default_factory=dict)

    def __getitem__(self, standing: Standing) -> int:
        return self.by_standing.get(standing, 0)

    @property
    def total(self) -> int:
        return sum(self.by_standing.values()) - self.cancelled

    @property
    def done(self) -> int:
        return self[Standing.SUBMITTED]

    @property
    def waiting(self) -> int:
        """Planned or being filled, and not late."""
        return self[Standing.PLANNED] + self[Standing.DRAFT]

    @property
    def late(self) -> int:
        return self[Standing.LATE]

    @property
    def cancelled(self) -> int:
        return self[Standing.CANCELLED]

    def __add__(self, other: Progress) -> Progress:
        return Progress(Counter(self.by_standing) + Counter(other.by_standing))
