"""The same pages under four addresses, so that each reader stays in their own area of the top bar."""

from __future__ import annotations

from flask import abort

from ...core.actions import Action as Followed
from ...core.people import SCHOOL_ROLES, Action, Role, User
from ...storage import actions as store
from ...storage.action_lists import Wanted
from ..guard import current_user, require
from ..under_areas import under_areas
from . import blueprint

AREAS = {  # the first part of the address: what entering it takes
    "office": Action.DECIDE_ACTION,
    "board": Action.COMPARE_SCHOOLS,
    "school": Action.READ_RESULTS,
    "visits": Action.RECHECK_ACTION,
}
under_each = under_areas(blueprint, "actions", AREAS)
_AREA_OF = {Role.OFFICER: "office", Role.BOARD: "board", Role.INSPECTOR: "visits"}


def enter(area: str) -> None:
    """404 for an area of others."""
    require(AREAS[area])
    if area == "school" and current_user().school is None:
        abort(404)


def area_of(user: User) -> str:
    """Where ``user`` reads about actions; empty for whoever does not."""
    if user.role in SCHOOL_ROLES:
        return "school"
    return _AREA_OF.get(user.role, "")


def followed(area: str, code: str) -> Followed:
    """The action, where the signed-in person may read it here; else 404, as if there were none."""
    enter(area)
    found = store.action(code)
    require(Action.READ_ACTION, found)
    return found


def readable(user: User) -> Wanted:
    """What narrows a list to the actions that ``user``, whose role reads some, may read."""
    if user.school is not None:
        return Wanted(school=user.school)
    return Wanted(inspector=user.username) if user.role is Role.INSPECTOR else Wanted()
