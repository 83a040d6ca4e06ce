"""Deadlines of the official reports: the office's alone, done once it marks one as sent."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.deadlines import Deadline, Work
from ...core.people import Action, may
from ..due_reports import asked
from .span import Span


def of_reports(span: Span) -> Iterable[Deadline]:
    """Those that somebody waits for."""
    if not may(span.user, Action.MAKE_REPORTS):
        return
    for each in asked(*span.years):
        if each.due is not None:
            key = f"report-{each.kind.value}-{each.period}"
            yield Deadline(Work.REPORT, key, each.title, each.due, each.issue is not None, each.path)
