"""The units above schools: the tree on a day, a new unit, one that ends, schools that move to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.language import fold
from ...core.people import Action
from ...core.schools import Unit
from ...storage import schools as register
from ...storage import units as store
from ..clock import now, today
from ..guard import current_user, requires
from ..texts import words
from . import blueprint
from .posted import Posted

LONGEST_NAME, LONGEST_CODE = 100, 40


@dataclass(frozen=True)
class Branch:
    """A unit in the tree: how many schools it has itself on the day asked about, and what lies below it."""

    unit: Unit
    there: bool
    schools: int
    below: tuple[Branch, ...]


@blueprint.get("/units/")
@requires(Action.MANAGE_SCHOOLS)
def units() -> str:
    """The tree on ``?day=``, today where none is given."""
    day = _asked_day()
    known = store.units()
    codes = {each.code for each in known}
    roots = [each for each in known if each.parent not in codes]
    counts = store.schools_in_units(day)
    return render_template(
        "office/units.html",
        branches=[_branch(each, known, counts, day) for each in roots],
        day=day,
        today=today(),
    )


@blueprint.get("/units/new")
@requires(Action.MANAGE_SCHOOLS)
def new_unit() -> str:
    return _page(None, [])


@blueprint.post("/units/new")
@requires(Action.MANAGE_SCHOOLS)
def add_unit() -> Response | tuple[str, int]:
    """Add a unit; without a code it gets one made of its name."""
    posted = Posted()
    typed = _typed(posted, Unit("", ""))
    code = posted.optional_line("code", _("Mã"), LONGEST_CODE) or _free_code(typed.name)
    if not posted.errors:
        try:
            store.add_unit(replace(typed, code=code), current_user().username, now())
        except FormsError as refused:
            posted.wrong("code", words(refused.told))
        else:
            return _see(code)
    return _page(None, posted.errors), 422


@blueprint.get("/units/<unit>")
@requires(Action.MANAGE_SCHOOLS)
def one_unit(unit: str) -> str:
    """One unit with its schools on ``?day=``, to be changed, ended, or to move schools from."""
    return _page(store.unit(unit), [])


@blueprint.post("/units/<unit>")
@requires(Action.MANAGE_SCHOOLS)
def change_unit(unit: str) -> Response | tuple[str, int]:
    found, posted = store.unit(unit), Posted()
    typed = _typed(posted, found)
    if not posted.errors:
        try:
            store.change_unit(typed, current_user().username, now())
        except FormsError as refused:
            posted.wrong("ends_on", words(refused.told))
        else:
            return _see(unit)
    return _page(found, posted.errors), 422


@blueprint.post("/units/<unit>/move")
@requires(Action.MANAGE_SCHOOLS)
def move_schools(unit: str) -> Response | tuple[str, int]:
    """The ticked schools of this unit belong to another one from a day on: all of them or none."""
    found, posted = store.unit(unit), Posted()
    codes = posted.some_of("school", [each.code for each in register.schools()])
    if not codes:
        posted.wrong("schools", _("Chưa chọn trường nào."))
    to = posted.one_of("to", _("Chuyển đến"), [each.code for each in store.units()])
    day = posted.day("moved_on", _("Từ ngày"))
    if not posted.errors:
        try:
            store.move_schools(codes, to, day, current_user().username, now())
        except FormsError as refused:
            posted.wrong("moved_on", words(refused.told))
        else:
            return _see(to, day)
    return _page(found, posted.errors), 422


def _see(code: str, day: date | None = None) -> Response:
    address = url_for("office.one_unit", unit=code, day=day.isoformat() if day else None, saved=1)
    return cast(Response, redirect(address, 303))


def _asked_day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today()


def _typed(posted: Posted, found: Unit) -> Unit:
    name = posted.line("name", _("Tên đơn vị"), LONGEST_NAME)
    parents = {each.code for each in store.units()} - {found.code}
    parent = posted.one_of("parent", _("Thuộc"), {"", *parents}) or None
    starts_on = posted.optional_day("starts_on", _("Có từ ngày"))
    ends_on = posted.optional_day("ends_on", _("Đến hết ngày"))
    return replace(found, name=name, parent=parent, starts_on=starts_on, ends_on=ends_on)


def _free_code(name: str) -> str:
    plain = fold(name).replace(" ", "-")[:LONGEST_CODE] or "don-vi"
    known = {each.code for each in store.units()}
    several = (f"{plain}-{place}" for place in range(2, len(known) + 3))
    return next(code for code in (plain, *several) if code not in known)


def _branch(unit: Unit, known: Iterable[Unit], counts: dict[str, int], day: date) -> Branch:
    below = tuple(_branch(each, known, counts, day) for each in known if each.parent == unit.code)
    return Branch(unit, unit.there_on(day), counts.get(unit.code, 0), below)


def _page(unit: Unit | None, errors: list[tuple[str, str]]) -> str:
    day, typed = _asked_day(), request.form
    shown = {
        "name": unit.name if unit else "",
        "parent": (unit.parent or "") if unit else "",
        "starts_on": unit.starts_on.isoformat() if unit and unit.starts_on else "",
        "ends_on": unit.ends_on.isoformat() if unit and unit.ends_on else "",
    }
    others = [each for each in store.units() if unit is None or each.code != unit.code]
    return render_template(
        "office/unit.html",
        unit=unit,
        day=day,
        schools=[each for each in register.schools(day=day) if unit and each.unit == unit.code],
        values={**shown, "code": "", "to": "", "moved_on": today().isoformat(), **typed.to_dict()},
        ticked=set(typed.getlist("school")),
        parents=[("", _("Không thuộc đơn vị nào")), *((each.code, each.name) for each in others)],
        targets=[("", _("Chọn đơn vị")), *((each.code, _dated_name(each)) for each in others)],
        errors=errors,
        wrong=dict(errors),
    )


def _dated_name(unit: Unit) -> str:
    """Names repeat across reforms: an ended unit says so."""
    return f"{unit.name} ({_('đã kết thúc')})" if unit.ends_on and unit.ends_on < today() else unit.name
