"""Deadlines of periodic returns: for the office one a form and period, for a school those it owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product

from flask import url_for
from flask_babel import gettext as _

from ...core.deadlines import Deadline, Work
from ...core.definition import Filler, FormDefinition
from ...core.people import Action, may
from ...core.returns import OPEN, State, owed_by
from ...core.schools import School
from ...storage import periods, returns
from ...storage.returns import Standing
from ..periods import period_name
from ..returns.forms import SCHOOL_FILLERS, asked_periods, in_order, periodic_forms, school_forms
from ..texts import words
from .span import Span


def of_returns(span: Span) -> Iterable[Deadline]:
    """What is to be handed in, or approved, for every period that is asked about."""
    asked = asked_periods()
    due = periods.due_days(asked)
    if span.school is not None:
        yield from _of_school(span, due)
    elif may(span.user, Action.DECIDE_RETURN):
        known, every = returns.standings_of(asked), periodic_forms(*SCHOOL_FILLERS, Filler.OFFICE)
        forms, own = in_order(every), [each for each in every if each.filler is Filler.OFFICE]
        for period in asked:
            for form in forms:
                found = known.get((form.id, period), {})
                yield of_schools(form, period, span.schools, found, due[period])
            yield from (_own(form, period, due[period]) for form in own)


def _of_school(span: Span, due: Mapping[str, date]) -> Iterable[Deadline]:
    (school,), forms = span.schools, school_forms()
    for period, form in product(due, forms):
        found = returns.find(form.id, period, school.code)
        if owed_by(form, school) and may(span.user, Action.FILL_RETURN, found):
            path = url_for("returns.of_school", period=period, form_id=form.id)
            title, done = _title(form, period), found.state not in OPEN
            yield Deadline(Work.RETURN, _key(form, period), title, due[period], done, path)


def of_schools(
    form: FormDefinition,
    period: str,
    schools: Iterable[School],
    found: Mapping[str, Standing],
    due: date,
) -> Deadline:
    """Done once every school's is approved. ``found``: how theirs stand, by school code."""
    owing = [each.code for each in schools if owed_by(form, each)]
    states = [found[code].state if code in found else State.NOT_BEGUN for code in owing]
    approved = sum(state is State.APPROVED for state in states)
    counts = _("đã duyệt %(done)d/%(all)d trường", done=approved, all=len(owing))
    path = url_for("office.returns", period=period, form=form.id)
    title = f"{_title(form, period)} ({counts})"
    return Deadline(Work.RETURN, _key(form, period), title, due, approved == len(owing), path)


def _own(form: FormDefinition, period: str, due: date) -> Deadline:
    done = returns.find(form.id, period, None).state not in OPEN
    path = url_for("returns.of_office", period=period, form_id=form.id)
    return Deadline(Work.RETURN, _key(form, period), _title(form, period), due, done, path)


def _key(form: FormDefinition, period: str) -> str:
    return f"return-{form.id}-{period}"


def _title(form: FormDefinition, period: str) -> str:
    return f"{words(form.title)}, {period_name(period)}"
