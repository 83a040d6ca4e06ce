"""Deadlines of the official reports: the office's alone, done once it marks one as sent."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.deadlines import Deadline, Work
from ...core.people import Action, User, may
from ..due_reports import asked


def of_reports(user: User, years: Iterable[int]) -> Iterable[Deadline]:
    """Those that somebody waits for."""
    if not may(user, Action.MAKE_REPORTS):
        return
    for each in (entry for year in years for entry in asked(year)):
        if each.due is not None:
            key = f"report-{each.kind.value}-{each.period}"
            yield Deadline(Work.REPORT, key, each.title, each.due, each.issue is not None, each.path)
