"""What a school must put right, from the finding to the confirmation: a history of steps, and what it means.

An action is its steps, of which none is ever changed; where it stands is read off them. Names of states and
fields are those of the form ``theo_doi_khac_phuc``, which owns their wordings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from . import people
from .findings import quoted

FORM = "theo_doi_khac_phuc"
ITEM, FINDING, DEMAND, OWNER, DUE, SEVERITY = (  # names of its questions
    *("muc_lien_quan", "mo_ta_han_che", "yeu_cau_khac_phuc", "nguoi_phu_trach", "han_khac_phuc", "muc_do"),
)
REPORT, PHOTOS = "bao_cao_khac_phuc", "bao_cao_khac_phuc_anh"
LATER, LATER_WHY, LATER_REPLY = "gia_han", "gia_han_ly_do", "gia_han_tra_loi"
RECHECK_DAY, OUTCOME, VIEW, STILL_TO_DO = (
    *("ngay_kiem_tra_lai", "ket_qua_kiem_tra_lai", "y_kien_ttnd", "ly_do_tra_lai"),
)
ANSWER_BY = "han_tra_loi"  # no question: set when a school's board opens one


class Origin(StrEnum):
    """Where an action comes from; choices of the form's ``nguon``."""

    VISIT = "bien_ban"
    BOARD = "ban_ttnd"  # of the school itself
    SURVEY = "khao_sat"
    SUGGESTION = "phan_anh"


class Severity(StrEnum):
    """Choices of ``muc_do``, the lightest first."""

    REMINDER = "nhac_nho"
    TO_MEND = "can_khac_phuc"
    SERIOUS = "nghiem_trong"


class State(StrEnum):
    """Choices of ``trang_thai``."""

    NOT_BEGUN = "chua_lam"
    UNDER_WAY = "dang_lam"
    DONE = "cho_xac_nhan"  # says the school
    CONFIRMED = "da_xac_nhan"  # says the office: the end
    RETURNED = "tra_lai"
    WITHDRAWN = "da_rut"  # its visit no longer says so: the end, and it counts nowhere


class Outcome(StrEnum):
    """Choices of ``ket_qua_kiem_tra_lai``."""

    MENDED = "da_khac_phuc"
    PARTLY = "mot_phan"
    NOT_MENDED = "chua_khac_phuc"


class StepKind(StrEnum):
    """What somebody did; stored, so names stay."""

    OPEN = "open"
    CHANGE = "change"  # the office: due day, owner, severity, before the school answered
    BEGIN = "begin"  # the school answers: what it does and has done so far
    FINISH = "finish"  # the school answers: done
    ASK = "ask"  # the school asks for more time
    GRANT = "grant"
    REFUSE = "refuse"
    RECHECK = "recheck"  # somebody went and looked
    CONFIRM = "confirm"
    RETURN = "return"
    ADVISE = "advise"  # the view of the school's board
    WITHDRAW = "withdraw"  # its visit was handed in anew, and no longer gives rise to it
    RESTORE = "restore"  # a later hand-in does again
    REWORD = "reword"  # a later hand-in finds it for another reason


ANSWERS = frozenset({StepKind.BEGIN, StepKind.FINISH})
ENDED = (State.CONFIRMED, State.WITHDRAWN)
NOTHING_TO_DO = (State.DONE, *ENDED)  # for the school
RECOMMENDATIONS = "kien_nghi"  # the question of a checklist in which each line is one
NEEDS: Mapping[StepKind, people.Action] = {  # the rest happens when a visit is handed in
    StepKind.OPEN: people.Action.OPEN_ACTION,
    StepKind.BEGIN: people.Action.ANSWER_ACTION,
    StepKind.FINISH: people.Action.ANSWER_ACTION,
    StepKind.ASK: people.Action.ANSWER_ACTION,
    StepKind.CHANGE: people.Action.DECIDE_ACTION,
    StepKind.GRANT: people.Action.DECIDE_ACTION,
    StepKind.REFUSE: people.Action.DECIDE_ACTION,
    StepKind.CONFIRM: people.Action.DECIDE_ACTION,
    StepKind.RETURN: people.Action.DECIDE_ACTION,
    StepKind.RECHECK: people.Action.RECHECK_ACTION,
    StepKind.ADVISE: people.Action.ADVISE_ACTION,
}


@dataclass(frozen=True)
class Step:
    """One thing done to an action; ``body`` holds what was said, by question name, days as 2026-01-31."""

    kind: StepKind
    by: str  # user name
    at: datetime  # naive UTC
    day: date  # the day that was in Vietnam
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What the steps amount to."""

    state: State
    severity: Severity
    owner: str  # a post
    due: date
    answer_by: date | None  # while a school's board waits for its first answer
    answered: bool
    asked: Step | None  # for more time, not decided yet
    outcome: Outcome | None  # of the last re-check since the school last said that it is done
    report: Step | None  # the school's last answer
    view: Step | None  # the board's last

    @property
    def deadline(self) -> date:
        """The next day by which the school must move."""
        return min(self.due, self.answer_by) if self.answer_by else self.due


@dataclass(frozen=True)
class Outline:
    """What lists show of an action; it follows from the steps."""

    title: str
    state: State
    severity: Severity
    deadline: date  # the next day by which the school must move
    asked: bool  # for more time, not decided yet

    @property
    def open(self) -> bool:
        return self.state not in ENDED

    @property
    def withdrawn(self) -> bool:
        return self.state is State.WITHDRAWN

    @property
    def waits_for_school(self) -> bool:
        return self.state not in NOTHING_TO_DO

    def days_late(self, today: date) -> int:
        """Days since the school should have moved; 0 while it is in time or waits for the office."""
        return max(0, (today - self.deadline).days) if self.waits_for_school else 0


@dataclass(frozen=True)
class Action:
    """One thing a school must put right. ``code`` is as printed: KN-2026-014."""

    code: str
    school: str
    origin: Origin
    question: str  # name of the checklist's item; "kien_nghi" for a recommendation, empty without a visit
    visit: str | None  # uuid
    steps: tuple[Step, ...]  # the first one opened it
    inspectors: tuple[str, ...] = ()  # everybody who has a visit to its school

    @cached_property
    def standing(self) -> Standing:
        return standing(self.steps)

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def next_photos(self) -> str:
        """The item under which photos for the school's next answer hang."""
        return photos_of_answer(1 + sum(step.kind in ANSWERS for step in self.steps))

    @cached_property
    def outline(self) -> Outline:
        """What lists show of it."""
        standing = self.standing
        return Outline(
            title=self.item if self.item and self.question != RECOMMENDATIONS else self.demand,
            state=standing.state,
            severity=standing.severity,
            deadline=standing.deadline,
            asked=standing.asked is not None,
        )

    @property
    def open(self) -> bool:
        return self.outline.open

    @property
    def withdrawn(self) -> bool:
        return self.outline.withdrawn

    @property
    def submitted(self) -> bool:
        """The school may know of it: visits give rise to actions only when they are handed in."""
        return True

    @property
    def opened_on(self) -> date:
        return self.steps[0].day

    @property
    def item(self) -> str:
        return quoted(str(self.steps[0].body.get(ITEM, "")))

    @property
    def finding(self) -> str:
        return str(_latest(self.steps, FINDING))

    @property
    def demand(self) -> str:
        return str(_latest(self.steps, DEMAND))

    def days_late(self, today: date) -> int:
        return self.outline.days_late(today)

    def overdue(self, today: date) -> bool:
        return self.days_late(today) > 0


def photos_of_answer(number: int) -> str:
    """The item under which photos of one of the school's answers hang; answers count from 1."""
    return f"{PHOTOS}.{number}"


def standing(steps: tuple[Step, ...]) -> Standing:
    """Where an action with these steps stands. The first one must have opened it."""
    answers = [step for step in steps if step.kind in ANSWERS]
    answer_by = None if answers else steps[0].body.get(ANSWER_BY)
    return Standing(
        state=_state(steps),
        severity=Severity(_latest(steps, SEVERITY)),
        owner=str(_latest(steps, OWNER)),
        due=_due(steps),
        answer_by=date.fromisoformat(answer_by) if answer_by else None,
        answered=bool(answers),
        asked=_asked(steps),
        outcome=_outcome(steps),
        report=answers[-1] if answers else None,
        view=next((step for step in reversed(steps) if step.kind is StepKind.ADVISE), None),
    )


_LEADS_TO = {
    StepKind.OPEN: State.NOT_BEGUN,
    StepKind.BEGIN: State.UNDER_WAY,
    StepKind.FINISH: State.DONE,
    StepKind.CONFIRM: State.CONFIRMED,
    StepKind.RETURN: State.RETURNED,
}
_BY_HAND_IN = (StepKind.WITHDRAW, StepKind.RESTORE)


def _state(steps: tuple[Step, ...]) -> State:
    """What is restored stands where it stood before: the school's work is not lost over a form's mistake."""
    by_hand_in = [step.kind for step in steps if step.kind in _BY_HAND_IN]
    if by_hand_in and by_hand_in[-1] is StepKind.WITHDRAW:
        return State.WITHDRAWN
    return next(_LEADS_TO[step.kind] for step in reversed(steps) if step.kind in _LEADS_TO)


def _latest(steps: tuple[Step, ...], name: str) -> Any:
    return next(step.body[name] for step in reversed(steps) if name in step.body)


def _due(steps: tuple[Step, ...]) -> date:
    """The day set last, or the later one that was asked for and granted."""
    due, asked = "", ""
    for step in steps:
        asked = step.body.get(LATER, asked)
        # The office may have moved the day past the one asked for; granting never takes time away.
        due = max(due, asked) if step.kind is StepKind.GRANT else step.body.get(DUE, due)
    return date.fromisoformat(due)


def _asked(steps: tuple[Step, ...]) -> Step | None:
    """A request for more time is settled by a decision, and moot once the school says that it is done.

    It is moot, too, once nothing is to be done any more; what is restored has a day of its own.
    """
    settled = (StepKind.GRANT, StepKind.REFUSE, StepKind.FINISH, StepKind.WITHDRAW)
    for step in reversed(steps):
        if step.kind in settled:
            return None
        if step.kind is StepKind.ASK:
            return step
    return None


def _outcome(steps: tuple[Step, ...]) -> Outcome | None:
    for step in reversed(steps):
        if step.kind is StepKind.RECHECK:
            return Outcome(step.body[OUTCOME])
        if step.kind is StepKind.FINISH:
            return None
    return None
