"""Deadlines of periodic returns: for the office one a form and period, for a school those it owes."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from ...core.deadlines import Deadline, Work
from ...core.definition import Filler, FormDefinition
from ...core.people import Action, User, may
from ...core.returns import OPEN, State, owed_by
from ...core.schools import School
from ...storage import periods, returns
from ...storage import schools as register
from ..periods import period_name
from ..returns.forms import asked_periods, periodic_forms, school_forms
from ..texts import words


def of_returns(user: User) -> Iterable[Deadline]:
    """What is to be handed in, or approved, for every period that is asked about."""
    if user.school is not None:
        yield from _of_school(user, register.school(user.school))
    elif may(user, Action.DECIDE_RETURN):
        schools = register.schools()
        for period in asked_periods():
            yield from (of_schools(form, period, schools) for form in school_forms())
            yield from (_own(form, period) for form in periodic_forms(Filler.OFFICE))


def _of_school(user: User, school: School) -> Iterable[Deadline]:
    for period in asked_periods():
        for form in school_forms():
            found = returns.find(form.id, period, school.code)
            if owed_by(form, school) and may(user, Action.FILL_RETURN, found):
                path = url_for("returns.of_school", period=period, form_id=form.id)
                title = _title(form, period)
                due = periods.due_day(period)
                yield Deadline(Work.RETURN, _key(form, period), title, due, found.state not in OPEN, path)


def of_schools(form: FormDefinition, period: str, schools: list[School]) -> Deadline:
    """Done once every school's is approved."""
    owing = [each.code for each in schools if owed_by(form, each)]
    found = returns.standings(form.id, period)
    states = [found[code].state if code in found else State.NOT_BEGUN for code in owing]
    approved = sum(state is State.APPROVED for state in states)
    counts = _("đã duyệt %(done)d/%(all)d trường", done=approved, all=len(owing))
    path = url_for("office.returns", period=period, form=form.id)
    return _deadline(form, period, f"{_title(form, period)} ({counts})", approved == len(owing), path)


def _own(form: FormDefinition, period: str) -> Deadline:
    done = returns.find(form.id, period, None).state not in OPEN
    path = url_for("returns.of_office", period=period, form_id=form.id)
    return _deadline(form, period, _title(form, period), done, path)


def _deadline(form: FormDefinition, period: str, title: str, done: bool, path: str) -> Deadline:
    return Deadline(Work.RETURN, _key(form, period), title, periods.due_day(period), done, path)


def _key(form: FormDefinition, period: str) -> str:
    return f"return-{form.id}-{period}"


def _title(form: FormDefinition, period: str) -> str:
    return f"{words(form.title)}, {period_name(period)}"
