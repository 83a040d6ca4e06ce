"""A school's own returns: what it owes now, and what it handed in before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, url_for

from ...core.definition import FormDefinition
from ...core.people import Action, may
from ...core.returns import Return, State, late, owed_by
from ...core.schools import School
from ...storage import periods, schools
from ...storage import returns as store
from ..clock import today
from ..guard import current_user, requires
from ..periods import period_name
from . import blueprint
from .forms import asked_periods, school_forms
from .shown import KIND_OF, state_name


@dataclass(frozen=True)
class Line:
    """One return of the school in its list."""

    found: Return
    definition: FormDefinition
    due: date
    owed: bool
    mine: bool  # the signed-in person is to fill it now

    @property
    def period(self) -> str:
        return period_name(self.found.period)

    @property
    def state(self) -> str:
        return state_name(self.found.state, self.found.filler)

    @property
    def kind(self) -> str:
        return KIND_OF[self.found.state]

    @property
    def late(self) -> bool:
        return self.owed and late(self.found.state, self.due, today())

    @property
    def path(self) -> str:
        return url_for("returns.of_school", period=self.found.period, form_id=self.found.form_id)


@blueprint.get("/school/returns/")
@requires(Action.READ_RETURN)
def listing() -> str:
    if current_user().school is None:
        abort(404)
    school = schools.school(str(current_user().school))
    lines = lines_of(school)
    return render_template(
        "returns/listing.html",
        school=school,
        owing=[each for each in lines if each.mine],
        others=[each for each in lines if not each.mine],
    )


def lines_of(school: School) -> list[Line]:
    """What the signed-in person may read or has to fill, the latest period first."""
    user, forms, known = current_user(), school_forms(), asked_periods()
    lines = []
    for period in known:
        due = periods.due_day(period)
        for definition in forms:
            found = store.find(definition.id, period, school.code)
            if may(user, Action.READ_RETURN, found):
                owed = owed_by(definition, school)
                fills = found.open and owed and may(user, Action.FILL_RETURN, found)
                if owed or found.state is not State.NOT_BEGUN or period == known[0]:
                    lines.append(Line(found, definition, due, owed, fills))
    return lines
