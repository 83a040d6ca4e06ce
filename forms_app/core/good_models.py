"""“Dân vận khéo” models: from the registration to those who copy it, a history of steps and what it means.

A model is its steps, of which none is ever changed; where it stands is read off them and off the models that
copy it. Names of fields and classes are those of the forms ``dvk_dang_ky`` and ``dvk_danh_gia``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from . import people

FORM, ASSESSMENT = "dvk_dang_ky", "dvk_danh_gia"
NAME, KIND, FIELD, ORIGIN, UNIT, METHOD = (  # names of the registration's questions
    *("dvk_ten", "dvk_loai", "dvk_linh_vuc", "dvk_moi_hay_tiep", "dvk_don_vi", "dvk_cach_lam"),
)
COPIED = "nhan_rong"  # the choice of ORIGIN that a model with a source has
ASSESSED_NAME, FIGURES, PROPOSAL = "dg_mo_hinh", "dg_so_lieu", "dg_de_nghi"
EFFECTIVE_CLASS = "hieu_qua"
# What a step says besides answers to a form.
POINTS, CLASS, DECISION, DECIDED_ON, REASON, SOURCE = (
    *("points", "class", "decision", "decided_on", "reason", "source"),
)
OFFICE = ""  # in place of a school's code: the office's own model


class Field(StrEnum):
    """Choices of ``dvk_linh_vuc``."""

    ECONOMY = "kinh_te"
    CULTURE = "van_hoa_xa_hoi"
    DEFENCE = "quoc_phong_an_ninh"
    POLITICS = "he_thong_chinh_tri"


class State(StrEnum):
    """Where a model stands, the furthest it has come; stored for lists, so names stay."""

    REGISTERED = "registered"
    RUNNING = "running"
    EFFECTIVE = "effective"  # by its latest assessment
    COMMENDED = "commended"  # by a decision
    REPLICATED = "replicated"  # another unit copies it
    STOPPED = "stopped"  # the end


SHAREABLE = frozenset({State.EFFECTIVE, State.COMMENDED, State.REPLICATED})


class StepKind(StrEnum):
    """What somebody did; stored, so names stay."""

    REGISTER = "register"
    CORRECT = "correct"  # the registration, as long as nobody has assessed it
    BEGIN = "begin"
    ASSESS = "assess"
    COMMEND = "commend"
    NAME_SOURCE = "source"  # the office: which model this one copies
    STOP = "stop"


NEEDS: Mapping[StepKind, people.Action] = {
    StepKind.REGISTER: people.Action.REGISTER_MODEL,
    StepKind.CORRECT: people.Action.REGISTER_MODEL,
    StepKind.BEGIN: people.Action.REGISTER_MODEL,
    StepKind.STOP: people.Action.REGISTER_MODEL,
    StepKind.ASSESS: people.Action.JUDGE_MODEL,
    StepKind.COMMEND: people.Action.JUDGE_MODEL,
    StepKind.NAME_SOURCE: people.Action.JUDGE_MODEL,
}


@dataclass(frozen=True)
class Step:
    """One thing done to a model. ``answers`` are those of a form's ``version``; lists do not read them."""

    kind: StepKind
    by: str  # user name
    at: datetime  # naive UTC
    day: date  # the day that was in Vietnam
    facts: Mapping[str, str]
    version: int | None = None
    answers: Mapping[str, Any] | None = None

    @property
    def points(self) -> Decimal | None:
        """Of an assessment, of 100."""
        return Decimal(self.facts[POINTS]) if POINTS in self.facts else None

    @property
    def decided_on(self) -> date | None:
        """Of a commendation: the day of the decision."""
        return date.fromisoformat(self.facts[DECIDED_ON]) if DECIDED_ON in self.facts else None


@dataclass(frozen=True, order=True)
class Copy:
    """A model that copies another one, since the day it was said to."""

    since: date
    code: str
    school: str
    name: str
    state: State


@dataclass(frozen=True)
class Standing:
    """What steps and copies amount to."""

    state: State
    assessment: Step | None  # the latest one counts
    commendation: Step | None  # the latest
    stop: Step | None

    @property
    def effective(self) -> bool:
        """Whether the latest assessment says so."""
        return self.assessment is not None and self.assessment.facts.get(CLASS) == EFFECTIVE_CLASS


@dataclass(frozen=True)
class GoodModel:
    """One model. ``code`` is as printed: MH-2026-003."""

    code: str
    school: str  # code; OFFICE for the office's own
    name: str
    field: Field
    steps: tuple[Step, ...]  # the first one registered it
    source: str | None = None  # code of the model it copies
    copies: tuple[Copy, ...] = ()

    @cached_property
    def standing(self) -> Standing:
        return standing(self.steps, bool(self.copies))

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def place(self) -> tuple[int, int]:
        """Year and number of the code: lists are in this order."""
        _, year, number = self.code.split("-")
        return int(year), int(number)

    @property
    def shareable(self) -> bool:
        """Whether others may copy it, and read about it."""
        return self.state in SHAREABLE

    @property
    def registered_on(self) -> date:
        return self.steps[0].day

    @property
    def registration(self) -> Step:
        """The registration as it reads after corrections."""
        told = (StepKind.REGISTER, StepKind.CORRECT)
        return next(step for step in reversed(self.steps) if step.kind in told)

    @property
    def assessments(self) -> tuple[Step, ...]:
        """All of them, the latest first."""
        return tuple(step for step in reversed(self.steps) if step.kind is StepKind.ASSESS)

    @property
    def inspectors(self) -> tuple[str, ...]:
        """Nobody inspects a model (people.Inspected)."""
        return ()

    @property
    def submitted(self) -> bool:
        """It is no draft (people.Inspected)."""
        return True


def standing(steps: tuple[Step, ...], copied: bool) -> Standing:
    """Where a model with these steps stands, ``copied`` by another one or not."""
    latest = {step.kind: step for step in steps}
    told = Standing(
        state=State.REGISTERED,
        assessment=latest.get(StepKind.ASSESS),
        commendation=latest.get(StepKind.COMMEND),
        stop=latest.get(StepKind.STOP),
    )
    reached = (
        (State.STOPPED, told.stop is not None),
        (State.REPLICATED, copied),
        (State.COMMENDED, told.commendation is not None),
        (State.EFFECTIVE, told.effective),
        (State.RUNNING, StepKind.BEGIN in latest),
    )
    return replace(told, state=next((state for state, holds in reached if holds), State.REGISTERED))


def as_of(model: GoodModel, day: date) -> GoodModel:
    """The model as it stood at the end of ``day``, on or after which it was registered."""
    steps = tuple(step for step in model.steps if step.day <= day)
    copies = tuple(copy for copy in model.copies if copy.since <= day)
    return replace(model, steps=steps, copies=copies)
