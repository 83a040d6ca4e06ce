"""The days that are looked at, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ...core.people import User
from ...core.schools import School
from ...storage import schools as register


@dataclass(frozen=True)
class Span:
    """``first`` to ``last``, both included, and the reader."""

    first: date
    last: date
    user: User

    @property
    def school(self) -> str | None:
        """The code of the only school whose work it is; None for the office's."""
        return self.user.school

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    @cached_property
    def schools(self) -> list[School]:
        """All of them, or the reader's own: read once for all kinds of work."""
        return [register.school(self.school)] if self.school else register.schools()

    @cached_property
    def names(self) -> dict[str, str]:
        """Of the schools, by code."""
        return {each.code: each.name for each in self.schools}

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last
