"""What is kept of official reports: texts as officers wrote them, and reports as they were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...state_document import StateDocument
from .document import Sent
from .model import Kind
from .tables import TypedTable


@dataclass(frozen=True)
class TextRevision:
    """A passage as somebody saved it; revisions count from 1. No ``text``: the draft stands again."""

    passage: str
    revision: int
    text: str | None  # names of figures in braces
    author: str  # user name
    saved_at: datetime  # naive UTC


@dataclass(frozen=True)
class Issue:
    """A report that was sent. It is sent again with a higher ``version`` where it had to be corrected."""

    kind: Kind
    period: str
    version: int
    sent: Sent
    note: str  # why it was sent again; "" for the first
    author: str
    at: datetime  # naive UTC


@dataclass(frozen=True)
class IssuedReport:
    """A report in the very words and figures with which it was sent."""

    issue: Issue
    document: StateDocument
    tables: tuple[TypedTable, ...]
