"""Deadlines of opened letters: the day by which each is to be answered, and nothing of what it says."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from ...core.deadlines import Deadline, Work
from ...core.people import Action, may
from ...core.suggestion_register import register
from ...core.suggestions import State
from ...storage import suggestions
from ..clock import today
from .span import Span


def of_suggestions(span: Span) -> Iterable[Deadline]:
    """What the register shows this reader; the way leads to the register, which knows who may read on."""
    user = span.user
    if not may(user, Action.READ_REGISTER):
        return
    known = suggestions.suggestions_of(user.school) if user.school else suggestions.suggestions()
    page = url_for("suggestions.listing", area="school" if user.school else "office", state="all")
    for each in register(known, user, today()):
        title = _("Trả lời ý kiến %(code)s", code=each.code)
        done = each.state is not State.UNDER_WAY
        yield Deadline(Work.SUGGESTION, each.code, title, each.due, done, page)
