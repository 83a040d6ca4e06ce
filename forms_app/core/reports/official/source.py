"""What an official report is made from: plain data of the core, gathered by whoever asks for the report.

Whatever a source has nothing of stays at its default and is told as “chưa có số liệu”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ...actions import Action
from ...disclosure import Release
from ...office import Office
from ...rounds import Period
from ...schools import Level, School
from ...visits import Visit
from ...work_plans import WorkPlan
from ..words import Inspection
from .led import Led
from .modelled import Movement
from .returned import Reported, merged
from .selfcheck import Boards, SelfItem
from .written import Letters

RESOLUTION = "c_hoi_nghi_nghi_quyet"  # the item about the resolution of the staff conference
ITEMS = (RESOLUTION,)
LEVELS = {
    Level.MN: "Mầm non, mẫu giáo",
    Level.TH: "Tiểu học",
    Level.THCS: "THCS",
    Level.TH_THCS: "TH&THCS",
}


@dataclass(frozen=True)
class Source:
    """One period of one office.

    ``marks`` are those of ``ITEMS`` in full checklists: how many schools bear each, by question and mark.
    ``as_of`` is the last day that counts: the last one of the period, or today while that is not over.
    """

    period: Period
    as_of: date
    made_on: date  # the day of the document
    office: Office
    schools: tuple[School, ...]  # in the order of lists, each in its unit of ``as_of``
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # names by code
    visits: tuple[Visit, ...] = ()  # of the period, not cancelled
    inspections: Mapping[str, Inspection] = field(default_factory=lambda: MappingProxyType({}))
    actions: tuple[Action, ...] = ()  # all that may matter: those of the period, and older open ones
    releases: tuple[Release, ...] = ()  # of the period, newest first
    movement: Movement | None = None
    plan: WorkPlan | None = None  # the office's, of the year
    led: Led | None = None
    letters: Letters | None = None
    self_check: tuple[SelfItem, ...] | None = None  # the office's own checklist, once handed in
    boards: Boards | None = None
    halves: tuple[Reported, ...] = ()  # none where schools report no figures here at all
    marks: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, Any]]:
        """By school what it reported, all half-years together."""
        return merged([each.answers for each in self.halves])

    @property
    def returns_kept(self) -> bool:
        return bool(self.halves)

    @cached_property
    def late(self) -> tuple[School, ...]:
        """Schools that have not reported, or not every half-year."""
        return tuple(
            each for each in self.schools if any(each.code not in half.answers for half in self.halves)
        )

    @cached_property
    def visited(self) -> frozenset[str]:
        """The visits of the period, by uuid."""
        return frozenset(each.uuid for each in self.visits)

    @cached_property
    def by_level(self) -> Mapping[Level, tuple[School, ...]]:
        """The levels that have a school, in the order of lists."""
        found = {level: tuple(each for each in self.schools if each.level is level) for level in Level}
        return {level: schools for level, schools in found.items() if schools}


def as_of(action: Action, day: date) -> Action:
    """The action as it stood at the end of ``day``; one opened later as it was opened."""
    first, *later = action.steps
    return replace(action, steps=(first, *(step for step in later if step.day <= day)))


def of_period(action: Action, source: Source) -> bool:
    """Whether an action belongs to the period: its visit does, or it was opened on one of the days."""
    if action.visit is not None:
        return action.visit in source.visited
    return source.period.starts_on <= action.opened_on <= source.period.ends_on
