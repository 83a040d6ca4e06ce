"""What a suggestion box held, once two people opened it: a history of steps, and what it means.

No step is ever changed; where a suggestion stands is read off them. Words of the sender and of the answer are
not in here: they lie apart, locked (storage/confided.py). Names of fields and values are those of the domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from .calendar import Week
from .people import Confided
from .schools import School

# Fields of steps.
KIND, FIRST, SECOND, DUE, HANDLER = "yk_phan_loai", "yk_nguoi_mo_1", "yk_nguoi_mo_2", "yk_han", "nguoi_xu_ly"
NAMES_PERSON, NAMED, PUBLIC, ACTION = "neu_ten", "nguoi_duoc_neu", "yk_cong_khai", "kien_nghi"
HOT_SPOT = "nguy_co_diem_nong"  # whether the matter may boil over; says nothing of the sender
KEY = "_key"  # of the page that asked a school to act
ANSWER = "yk_tra_loi"  # the words of a step, which lie apart
MOST_WORDS = 2000  # characters of an answer


class Kind(StrEnum):
    """What a letter is; choices of ``yk_phan_loai``."""

    REPORT = "phan_anh"
    PROPOSAL = "kien_nghi"
    COMPLAINT = "khieu_nai"
    DENUNCIATION = "to_cao"
    PRAISE = "khen"
    JUNK = "rac"


class State(StrEnum):
    """What a look-up code shows."""

    RECEIVED = "da_nhan"  # lies sealed
    UNDER_WAY = "dang_xem_xet"
    ANSWERED = "da_tra_loi"
    PASSED_ON = "chuyen_noi_khac"
    UNCLEAR = "khong_du_thong_tin"


class StepKind(StrEnum):
    """What somebody did; stored, so names stay."""

    OPEN = "open"  # two people sorted it
    CONFIDE = "confide"  # it names a person: from now on its handler alone reads it
    ASSIGN = "assign"  # handler, due day
    ANSWER = "answer"
    FORWARD = "forward"
    UNCLEAR = "unclear"
    ALERT = "alert"  # the matter may boil over: many people, a higher level
    CALM = "calm"  # not so, or no longer
    ACT = "act"  # the school must put something right
    PUBLISH = "publish"  # a summary, in the office's words
    WITHDRAW = "withdraw"  # the summary
    FORGET = "forget"  # after some years: the words are gone


ENDS: Mapping[StepKind, State] = {
    StepKind.ANSWER: State.ANSWERED,
    StepKind.FORWARD: State.PASSED_ON,
    StepKind.UNCLEAR: State.UNCLEAR,
}


@dataclass(frozen=True)
class SuggestionBox:
    """An always open box: a school's, or the district's own where ``school`` is None."""

    number: int
    school: School | None
    code: str  # on its poster; never changes
    ready: bool  # its holders showed that they can open it

    @property
    def about(self) -> str:
        """The code of its school; "" for the district."""
        return self.school.code if self.school else ""


@dataclass(frozen=True)
class Step:
    """One thing done; ``body`` by field name, days as 2026-01-31."""

    kind: StepKind
    by: str  # user name
    at: datetime  # naive UTC
    day: date  # the day that was in Vietnam
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What the steps amount to."""

    state: State
    kind: Kind
    restricted: bool
    named: tuple[str, ...]  # accounts of people it names
    handler: str
    due: date
    ended_on: date | None  # the first time
    public: str  # the summary; "" where none is published
    hot: bool  # it may become a "điểm nóng"


@dataclass(frozen=True)
class Suggestion:
    """One letter that was opened. ``code`` is as in the register: YK-2026-014."""

    code: str
    box: int
    school: str  # code; "" of the district's box
    week: str  # of arrival, 2026-W47: nothing finer is known
    topic: str
    version: int  # of the form
    steps: tuple[Step, ...]  # the first one opened it

    @cached_property
    def standing(self) -> Standing:
        return standing(self.steps)

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def ended(self) -> bool:
        return self.state is not State.UNDER_WAY

    @property
    def forgotten(self) -> bool:
        """Whether its words are gone."""
        return self.steps[-1].kind is StepKind.FORGET

    @property
    def junk(self) -> bool:
        return self.standing.kind is Kind.JUNK

    @property
    def confided(self) -> Confided:
        """What the policy looks at."""
        now = self.standing
        return Confided(self.school, now.handler, now.restricted, now.named)

    def days_late(self, today: date) -> int:
        """Days since it should have been answered; 0 while there is time or where it is."""
        return 0 if self.ended else max(0, (today - self.standing.due).days)


def as_of(suggestion: Suggestion, day: date) -> Suggestion | None:
    """The suggestion as it stood at the end of ``day``; None while it lay sealed."""
    steps = tuple(step for step in suggestion.steps if step.day <= day)
    return replace(suggestion, steps=steps) if steps else None


def standing(steps: tuple[Step, ...]) -> Standing:
    """Where a suggestion with these steps stands. The first one must have opened it."""
    confided = [step for step in steps if step.body.get(NAMES_PERSON)]
    return Standing(
        state=_state(steps),
        kind=Kind(_latest(steps, KIND, "")),
        restricted=bool(confided),
        named=tuple(dict.fromkeys(name for step in confided for name in step.body.get(NAMED, ()))),
        handler=str(_latest(steps, HANDLER, "")),
        due=date.fromisoformat(_latest(steps, DUE, "")),
        ended_on=next((step.day for step in steps if step.kind in ENDS), None),
        public=str(_latest(steps, PUBLIC, "")),
        hot=bool(_latest(steps, HOT_SPOT, False)),
    )


def due_day(week: str, days: int) -> date:
    """So many days after the last one of the week in which it came: the day itself nobody knows."""
    return last_day(week) + timedelta(days=days)


def forget_before(today: date, years: int) -> date:
    """Words of letters that came in weeks before this day have had their time."""
    return today.replace(year=today.year - years, day=min(today.day, 28))


def last_day(week: str) -> date:
    found = Week.read(week)
    if found is None:
        raise ValueError(f"not a week: {week!r}")
    return found.last


def words_of(number: int) -> str:
    """Under which name the words of a step lie; steps count from 1."""
    return f"step-{number}"


def _state(steps: tuple[Step, ...]) -> State:
    ends = [ENDS[step.kind] for step in steps if step.kind in ENDS]
    if ends:
        return ends[-1]
    return State.UNCLEAR if _latest(steps, KIND, "") == Kind.JUNK else State.UNDER_WAY


def _latest(steps: tuple[Step, ...], name: str, nothing: Any) -> Any:
    return next((step.body[name] for step in reversed(steps) if name in step.body), nothing)
