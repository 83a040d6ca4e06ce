"""How far the returns of all schools have come, for one period and form; the day they are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.definition import Filler, FormDefinition
from ...core.errors import WrongState
from ...core.people import Action
from ...core.returns import State, late, owed_by
from ...core.schools import Level, School
from ...storage import periods
from ...storage import returns as store
from ...storage import schools as register
from ...storage.returns import NOTHING, Standing
from ..clock import local, now, today
from ..guard import current_user, requires
from ..paging import asked_page
from ..periods import half_year, period_name
from ..returns.forms import asked_periods, known_periods, periodic_forms, school_forms
from ..returns.shown import KIND_OF, state_name
from ..texts import words
from . import blueprint
from .choosing import level_name
from .posted import Posted

PAGE = 50  # schools on one page
LATE, NOT_OWED = "late", "not_owed"  # values of the filter besides states


@dataclass(frozen=True)
class Line:
    """One school's return in the list."""

    school: School
    standing: Standing
    owed: bool
    due: date

    @property
    def state(self) -> str:
        return state_name(self.standing.state)

    @property
    def kind(self) -> str:
        return KIND_OF[self.standing.state]

    @property
    def late(self) -> bool:
        return self.owed and late(self.standing.state, self.due, today())

    @property
    def came_late(self) -> bool:
        """Handed in for the first time after the due day."""
        at = self.standing.submitted_at
        return at is not None and local(at).date() > self.due

    def fits(self, state: str) -> bool:
        """Whether the list shows it when it is narrowed to ``state``."""
        if state == LATE:
            return self.late
        if state == NOT_OWED:
            return not self.owed
        return not state or (self.owed and self.standing.state == state)


@blueprint.get("/returns/")
@requires(Action.DECIDE_RETURN)
def returns() -> str:
    """``?period=``, ``?form=``, ``?q=``, ``?level=``, ``?state=``, ``?page=``."""
    return _page([])


@blueprint.post("/returns/due")
@requires(Action.DECIDE_RETURN)
def set_due_day() -> Response | tuple[str, int]:
    """Move the day by which schools report for a period."""
    posted = Posted()
    period, day = posted.one_of("period", _("Kỳ"), known_periods()), posted.day("due", _("Hạn nộp"))
    if not posted.errors:
        try:
            periods.set_due_day(period, day, current_user().username, now())
        except WrongState as refused:
            posted.wrong("due", words(refused.told))
        else:
            kept: dict[str, Any] = {"period": period, "form": request.form.get("form", "")}
            return cast(Response, redirect(url_for("office.returns", saved=1, **kept), 303))
    return _page(posted.errors), 422


@dataclass(frozen=True)
class Waiting:
    """Returns of all schools for one period and form that somebody must look after."""

    definition: FormDefinition
    period: str
    to_decide: int
    late: int


def waiting(schools: list[School]) -> list[Waiting]:
    """Periods and forms of which something is to be decided or is late, once some school has begun."""
    found, forms = [], school_forms()
    for period in asked_periods()[:2]:
        for definition in forms:
            every = lines(definition, period, schools)
            to_decide = sum(each.standing.state is State.SUBMITTED for each in every)
            begun = any(each.standing.state is not State.NOT_BEGUN for each in every)
            late = sum(each.late for each in every) if begun else 0
            if to_decide or late:
                found.append(Waiting(definition, period, to_decide, late))
    return found


def lines(definition: FormDefinition, period: str, schools: Iterable[School]) -> list[Line]:
    """Every school with its return, in the order given."""
    known, due = store.standings(definition.id, period), periods.due_day(period)
    return [Line(each, known.get(each.code, NOTHING), owed_by(definition, each), due) for each in schools]


def chosen() -> tuple[str, FormDefinition | None]:
    """The period and form that the address asks for; the ones most likely wanted where it names none."""
    codes, forms = known_periods(), school_forms()
    code, form_id = request.values.get("period", ""), request.values.get("form", "")
    period = code if code in codes else half_year(today())
    return period, next((each for each in forms if each.id == form_id), forms[0] if forms else None)


def _page(errors: list[tuple[str, str]]) -> str:
    period, definition = chosen()
    search, level = request.args.get("q", "")[:100], request.args.get("level", "")
    known_level = level if level in {each.value for each in Level} else ""
    every = lines(definition, period, register.schools(search, known_level or None)) if definition else []
    state = request.args.get("state", "")
    found = [each for each in every if each.fits(state)]
    page, pages = asked_page(len(found), PAGE)
    return render_template(
        "office/returns.html",
        lines=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        page=page,
        pages=pages,
        counts=_counts(every),
        late=sum(each.late for each in every),
        definition=definition,
        period=period,
        due=periods.due_day(period),
        errors=errors,
        wrong=dict(errors),
        typed=request.form.get("due", ""),
        own=[_own(each, period) for each in periodic_forms(Filler.OFFICE)],
        level_names={each: level_name(each) for each in Level},
        **_filters(period, definition, search, known_level, state),
    )


def _counts(every: Iterable[Line]) -> list[tuple[str, str, int]]:
    """Value of the filter, name and number of each state there is."""
    lines = list(every)
    found = Counter(each.standing.state for each in lines if each.owed)
    counts = [(state.value, state_name(state), found[state]) for state in State]
    none = sum(not each.owed for each in lines)
    return [*counts, *([(NOT_OWED, _("Không phải làm"), none)] if none else [])]


def _own(definition: FormDefinition, period: str) -> tuple[FormDefinition, str, str]:
    """The office's own form, with where it stands."""
    found = store.find(definition.id, period, None)
    return definition, state_name(found.state, found.filler), KIND_OF[found.state]


def _filters(
    period: str, definition: FormDefinition | None, search: str, level: str, state: str
) -> dict[str, Any]:
    """What the fields of the filter offer and hold, and the same for links to other pages."""
    form_id = definition.id if definition else ""
    values = {"period": period, "form": form_id, "q": search, "level": level, "state": state}
    return {
        "chosen": values,
        "kept": {name: value for name, value in values.items() if value},
        "periods": [(code, period_name(code)) for code in known_periods()],
        "forms": [(each.id, words(each.title)) for each in school_forms()],
        "levels": [("", _("Mọi cấp học")), *((each.value, level_name(each)) for each in Level)],
        "states": [
            ("", _("Mọi trạng thái")),
            *((each.value, state_name(each)) for each in State),
            (LATE, _("Quá hạn")),
            (NOT_OWED, _("Không phải làm")),
        ],
    }
