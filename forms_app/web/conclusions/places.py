"""Whose conclusion about which half-year."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from ...core.bodies import Body
from ...core.conclusions import Conclusion
from ...core.people import Action
from ...core.rounds import Period
from ...core.schools import School
from ...storage.conclusions import conclusion
from ...storage.schools import school as school_of
from ..due_conclusions import board_of, has_board, open_periods
from ..guard import current_user, require


@dataclass(frozen=True)
class Place:
    """One school's conclusion about one half-year, as it stands."""

    school: School
    period: Period
    conclusion: Conclusion
    board: Body | None  # the composition that began last

    @property
    def needed(self) -> bool:
        return has_board(self.school, self.board, self.period)


def place(period: str) -> Place:
    """That of the signed-in person's school; 404 for everybody else and for a half-year that is none."""
    code = current_user().school or abort(404)
    require(Action.WRITE_CONCLUSION, code)
    known = next((each for each in open_periods() if each.code == period), None) or abort(404)
    return Place(school_of(code), known, conclusion(code, period), board_of(code, known))


def to_draft(period: str, saved: int | None = None) -> Response:
    """To the conclusion as it stands."""
    return redirect(url_for("conclusions.write", period=period, saved=saved), 303)
