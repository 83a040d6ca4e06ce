"""Visits: one inspection of one school, kept as rows of (visit, section, revision, body, author)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .definition import Text

HEAD = "header"  # the section that every checklist begins with
SITE = "diem_truong"  # its question that tells two visits of one school apart


class VisitState(StrEnum):
    """Where a visit stands; the day decides nothing, an inspector may be early or late."""

    PLANNED = "planned"  # nothing filled
    DRAFT = "draft"  # some section saved
    SUBMITTED = "submitted"  # confirmed by both sides
    CANCELLED = "cancelled"  # called off before anything was filled; kept, and in no count


class Standing(StrEnum):
    """Where a visit stands on a day: what is late is seen from the day, it is kept nowhere."""

    PLANNED = "planned"
    DRAFT = "draft"
    LATE = "late"  # its last day is over and it is not handed in
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


class Manner(StrEnum):
    """The kind of visit (*hình thức*); values are the choices of the checklist's ``hinh_thuc``."""

    SUBJECT = "chuyen_de"  # about democracy alone
    FOLDED = "long_ghep"  # within a professional inspection, with the short checklist
    UNANNOUNCED = "dot_xuat"
    RECHECK = "kiem_tra_lai"

    @property
    def label(self) -> Text:
        return {
            "chuyen_de": Text("Chuyên đề", "On this subject"),
            "long_ghep": Text("Lồng ghép", "Within a professional inspection"),
            "dot_xuat": Text("Đột xuất", "Unannounced"),
            "kiem_tra_lai": Text("Kiểm tra lại", "Re-check"),
        }[self.value]


@dataclass(frozen=True)
class Visit:
    """One inspection of one school. ``uuid`` is made by the client that plans or opens it."""

    uuid: str
    school: str
    form_id: str
    form_version: int
    period: str
    starts_on: date
    ends_on: date
    inspectors: tuple[str, ...]  # user names; the first one leads
    state: VisitState
    submitted_at: datetime | None = None  # naive UTC
    version: int = 1  # one more each time the office reopened it
    manner: Manner | None = None  # None: the inspector says so on the day
    cancelled_for: str = ""  # why it was called off
    changes: int = 0  # how often the plan was changed since it was made
    changed_at: datetime | None = None  # when the plan was made or changed last, naive UTC

    @property
    def order(self) -> tuple[date, str]:
        """Sorts visits by time, those of one day always in the same way."""
        return self.starts_on, self.uuid

    @property
    def submitted(self) -> bool:
        return self.state is VisitState.SUBMITTED

    @property
    def cancelled(self) -> bool:
        return self.state is VisitState.CANCELLED

    @property
    def open(self) -> bool:
        """Whether it may still be filled and its plan changed."""
        return not self.submitted and not self.cancelled

    def standing(self, day: date) -> Standing:
        """Where it stands on ``day``."""
        return Standing.LATE if self.open and self.ends_on < day else Standing(self.state.value)


@dataclass(frozen=True)
class SectionRevision:
    """One saved state of one section; revisions count from 1, 0 means never saved."""

    section: str
    revision: int
    body: Mapping[str, Any]  # answers by question name
    author: str
    saved_at: datetime  # naive UTC
    taken_from: str = ""  # uuid of the visit it was taken over from, until somebody saves it


class Outcome(StrEnum):
    """What became of something a phone sent."""

    STORED = "stored"  # a revision of the section
    CONFLICT = "conflict"  # kept beside what somebody else had saved first: somebody chooses
    LATE = "late"  # came after the hand-in, or from somebody no longer of the team: "chờ xem"
    TAKEN = "taken"  # was kept aside, then became a revision
    DROPPED = "dropped"  # was kept aside, then given up
    HANDED_IN = "handed_in"  # the confirmation with which the visit was handed in


WAITING = frozenset({Outcome.CONFLICT, Outcome.LATE})


@dataclass(frozen=True)
class Delivery:
    """One section as a phone sent it, kept for ever: the same ``submission`` again gets the same answer."""

    submission: str  # UUID made by the phone
    visit: str
    section: str
    base: int  # the revision it was made from
    body: Mapping[str, Any]  # answers by question name
    sha256: str  # of the fields as the phone sent them
    author: str
    received_at: datetime  # naive UTC, by the server's clock
    outcome: Outcome
    revision: int | None = None  # of the section, where it became one

    @property
    def waits(self) -> bool:
        """Whether somebody must look at it and choose."""
        return self.outcome in WAITING


@dataclass(frozen=True)
class EarlierVersion:
    """A visit as it was handed in once, and why the office reopened it."""

    version: int
    submitted_at: datetime  # naive UTC
    score: str  # JSON, as core.scoring wrote it
    revisions: Mapping[str, int]  # of each section, as handed in
    reason: str
    reopened_by: str
    reopened_at: datetime  # naive UTC
