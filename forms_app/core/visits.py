"""Visits: one inspection of one school, kept as rows of (visit, section, revision, body, author)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

HEAD = "header"  # the section that every checklist begins with
SITE = "diem_truong"  # its question that tells two visits of one school apart


class VisitState(StrEnum):
    """Where a visit stands; the day decides nothing, an inspector may be early or late."""

    PLANNED = "planned"  # nothing filled
    DRAFT = "draft"  # some section saved
    SUBMITTED = "submitted"  # confirmed by both sides


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

    @property
    def submitted(self) -> bool:
        return self.state is VisitState.SUBMITTED


@dataclass(frozen=True)
class SectionRevision:
    """One saved state of one section; revisions count from 1, 0 means never saved."""

    section: str
    revision: int
    body: Mapping[str, Any]  # answers by question name
    author: str
    saved_at: datetime  # naive UTC
    taken_from: str = ""  # uuid of the visit it was taken over from, until somebody saves it
