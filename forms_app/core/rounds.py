"""Survey rounds: one form version, one period, some schools, an opening and a closing day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .definition import Audience, Text
from .schools import School


@dataclass(frozen=True)
class Period:
    """``2026-H1``, ``2026-H2`` or ``2026``; the days are data (some offices report from 15 December)."""

    code: str
    starts_on: date
    ends_on: date

    @property
    def whole_year(self) -> bool:
        return "-" not in self.code

    @property
    def parts(self) -> tuple[str, ...]:
        """Codes of the periods whose visits and returns it takes together: a year its halves' too."""
        return parts_of(self.code)


def parts_of(code: str) -> tuple[str, ...]:
    """The codes of what makes a period: ``2026`` → ``2026-H1``, ``2026-H2``, ``2026``."""
    return (code,) if "-" in code else (f"{code}-H1", f"{code}-H2", code)


class Access(StrEnum):
    """How people come to the form. The two are never counted together: each is a series of its own."""

    POSTER = "poster"  # one code per school, for everybody who can read the poster
    SLIPS = "slips"  # a code per person on paper, drawn from a bag, good for one form

    @property
    def label(self) -> Text:
        return {
            "poster": Text("Áp phích", "Poster"),
            "slips": Text("Lá phiếu một lần", "One-time slips"),
        }[self.value]


class RoundState(StrEnum):
    """Derived from the round's days and what was done to it, never stored."""

    PREPARED = "prepared"  # waits for its holders to rehearse the opening of the box
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"  # not counted yet
    COUNTED = "counted"
    DESTROYED = "destroyed"  # counted, and the ballots are gone
    CANCELLED = "cancelled"

    @property
    def label(self) -> Text:
        return {
            "prepared": Text("Chờ diễn tập mở hòm phiếu", "Waits for the rehearsal"),
            "planned": Text("Chưa bắt đầu", "Not begun"),
            "open": Text("Đang mở", "Open"),
            "closed": Text("Đã kết thúc, chưa đếm", "Ended, not counted"),
            "counted": Text("Đã đếm", "Counted"),
            "destroyed": Text("Đã đếm, đã hủy phiếu", "Counted, forms destroyed"),
            "cancelled": Text("Đã bỏ", "Called off"),
        }[self.value]


@dataclass(frozen=True)
class Round:
    """A round; days are inclusive. What decides about results is frozen in it at opening (design D7)."""

    id: int
    form_id: str
    form_version: int
    audience: Audience
    period: str
    opens_on: date
    closes_on: date
    title: str
    access: Access = Access.POSTER
    rehearsed_on: date | None = None  # when its holders showed that they can open the box
    closed_on: date | None = None  # closed by hand, before its last day
    counted_on: date | None = None
    destroyed_on: date | None = None
    cancelled_on: date | None = None
    public_on: date | None = None  # since when everybody with a poster's code may read the results

    def state(self, today: date) -> RoundState:
        """What the round is on ``today``; the closing day still counts as open."""
        if self.cancelled_on:
            return RoundState.CANCELLED
        if self.destroyed_on:
            return RoundState.DESTROYED
        if self.counted_on:
            return RoundState.COUNTED
        if self.rehearsed_on is None:
            return RoundState.PREPARED
        if today < self.opens_on:
            return RoundState.PLANNED
        return RoundState.OPEN if today <= self.last_day and not self.closed_on else RoundState.CLOSED

    @property
    def public(self) -> bool:
        """Whether its results are open to everybody: after the count, where the office said so."""
        return self.public_on is not None and self.counted_on is not None

    @property
    def last_day(self) -> date:
        """The day to name to people: when it was closed by hand, or its last day."""
        return min(self.closed_on, self.closes_on) if self.closed_on else self.closes_on


def head_count(school: School, audience: Audience) -> int:
    """People asked in a school: staff, or families."""
    return school.staff if audience is Audience.STAFF else school.families


@dataclass(frozen=True)
class Poster:
    """One school's part in a round: its code, and what was frozen about the school at opening."""

    code: str  # upper case, no look-alikes
    round: Round
    school: School  # as it was at opening: staff and families are the head counts
    pooled: bool = False  # too small for results of its own: counted in the pool only

    @property
    def spare_slips(self) -> int:
        """Slips printed above the head count, for those that get lost: one in twenty, at least two."""
        return max(2, -(-self.head_count // 20))

    @property
    def head_count(self) -> int:
        """People asked: staff, or families."""
        return head_count(self.school, self.round.audience)
