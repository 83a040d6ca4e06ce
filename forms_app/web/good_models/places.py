"""The same pages under two addresses, so that the office and each school stay in their own area."""

from __future__ import annotations

from flask import abort

from ...core.good_models import OFFICE, GoodModel
from ...core.people import Action, Role, User
from ...storage import good_model_lists as store
from ...storage.schools import schools_of
from ..guard import current_user, require
from ..services import services
from ..under_areas import under_areas
from . import blueprint

AREAS = {"office": Action.JUDGE_MODEL, "school": Action.READ_MODEL}  # what entering each takes
under_each = under_areas(blueprint, "models", AREAS)


def enter(area: str) -> None:
    """404 for an area of others."""
    require(AREAS[area])
    if (area == "school") != (current_user().school is not None):
        abort(404)


def area_of(user: User) -> str:
    """Where ``user`` reads the whole of a model; empty for whoever does not."""
    if user.school is not None:
        return "school"
    return "office" if user.role is Role.OFFICER else ""


def own_unit() -> str:
    """Whose models the signed-in person registers: a school's code, or OFFICE."""
    return current_user().school or OFFICE


def model_here(area: str, code: str) -> GoodModel:
    """The model, where the signed-in person may read it here; else 404, as if there were none."""
    enter(area)
    found = store.model(code)
    require(Action.READ_MODEL, found)
    return found


def unit_names(codes: set[str]) -> dict[str, str]:
    """Names by school code, that of the office under OFFICE."""
    names = {code: each.name for code, each in schools_of(codes).items()}
    return {**names, OFFICE: services().office.name}
