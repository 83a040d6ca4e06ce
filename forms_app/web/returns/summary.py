"""What a school's own page says about returns: those that the reader has to fill."""

from __future__ import annotations

from ...core.people import Action, may
from ...core.schools import School
from ..guard import current_user
from .listing import Line, lines_of


def own_returns(school: School) -> list[Line]:
    """What the signed-in person of a school is to fill now; nothing for anybody else."""
    user = current_user()
    if not may(user, Action.FILL_RETURN) or user.school != school.code:
        return []
    return [each for each in lines_of(school) if each.mine]
