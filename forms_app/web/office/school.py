"""One school for the office: what the register has, the units it belonged to, its bodies."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.people import Action
from ...core.schools import ALWAYS
from ...storage import schools as register
from ...storage import units as store
from ..bodies.overview import shown
from ..bodies.places import place
from ..clock import now, today
from ..guard import current_user, requires
from ..texts import words
from . import blueprint
from .choosing import level_name
from .posted import Posted


@blueprint.get("/schools/<school>")
@requires(Action.MANAGE_SCHOOLS)
def one_school(school: str) -> str:
    return _page(school, [])


@blueprint.post("/schools/<school>/move")
@requires(Action.MANAGE_SCHOOLS)
def move_school(school: str) -> Response | tuple[str, int]:
    """It belongs to another unit from a day on; what was before stays."""
    found, posted = register.school(school), Posted()
    to = posted.one_of("to", _("Chuyển đến"), [each.code for each in store.units()])
    day = posted.day("moved_on", _("Từ ngày"))
    if not posted.errors:
        try:
            store.move_schools([found.code], to, day, current_user().username, now())
        except FormsError as refused:
            posted.wrong("moved_on", words(refused.told))
        else:
            return _see(school)
    return _page(school, posted.errors), 422


@blueprint.post("/schools/<school>/move-back")
@requires(Action.MANAGE_SCHOOLS)
def move_school_back(school: str) -> Response:
    """Its last move was a mistake."""
    found = register.school(school)
    day = Posted().day("moved_on", _("Từ ngày"))  # on no day at all there was no move
    store.take_move_back(found.code, day, current_user().username, now())
    return _see(school)


def _see(code: str) -> Response:
    return cast(Response, redirect(url_for("office.one_school", school=code, saved=1), 303))


def _page(code: str, errors: list[tuple[str, str]]) -> str:
    found = register.school(code, today())
    names = {each.code: each.name for each in store.units()}
    belonged = store.memberships(found.code)[::-1]
    return render_template(
        "office/school.html",
        school=found,
        level_name=level_name(found.level),
        belonged=[
            (names[each.unit], None if each.starts_on == ALWAYS else each.starts_on) for each in belonged
        ],
        unit_name=names[found.unit],
        targets=[("", _("Chọn đơn vị")), *names.items()],
        values={"to": "", "moved_on": today().isoformat(), **request.form.to_dict()},
        bodies=shown(place(found.code, Action.READ_BODIES)),
        errors=errors,
        wrong=dict(errors),
    )
