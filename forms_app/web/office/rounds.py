"""Survey rounds: the list, one round, its steps from opening to the end of its ballots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from flask import Response, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.people import Action
from ...core.reports import publicly_shown
from ...core.rounds import Round, RoundState
from ...core.schools import School
from ...storage import releases, slips
from ...storage import rounds as store
from ...storage.paper import paper_counts
from ...storage.sealing import Opener
from ...storage.stuffing import look_alike
from ..clock import now, today
from ..guard import current_user, requires
from ..periods import period_name
from ..services import services
from ..texts import words
from . import blueprint
from .ceremony import opening_keys
from .posted import Posted

STEPS = {  # what may be done in which state, in the order of the page
    RoundState.PREPARED: ("extend", "cancel"),
    RoundState.PLANNED: ("extend", "cancel"),
    RoundState.OPEN: ("extend", "close"),
    RoundState.CLOSED: ("count",),
    RoundState.COUNTED: ("public", "private", "late", "destroy"),
    RoundState.DESTROYED: ("public", "private"),
    RoundState.CANCELLED: (),
}
ONE_STEP = f"<any({', '.join(dict.fromkeys(step for steps in STEPS.values() for step in steps))}):step>"


@dataclass(frozen=True)
class RoundView:
    """A round as pages show it on ``day``."""

    round: Round
    day: date
    correction_days: int
    late_paper: bool = False  # forms came in after the count and wait for theirs

    @property
    def state(self) -> RoundState:
        return self.round.state(self.day)

    @property
    def state_name(self) -> str:
        return words(self.state.label)

    @property
    def period(self) -> str:
        return period_name(self.round.period)

    @property
    def colour(self) -> str:
        """Of the tag: open rounds stand out, those that wait for the office too."""
        waiting = dict.fromkeys((RoundState.PREPARED, RoundState.CLOSED), "warn")
        return {RoundState.OPEN: "good", **waiting}.get(self.state, "")

    @property
    def days_left(self) -> int:
        return (self.round.last_day - self.day).days

    @property
    def destroy_from(self) -> date | None:
        """First day on which the ballots may be destroyed."""
        counted = self.round.counted_on
        return counted + timedelta(days=self.correction_days) if counted else None

    @property
    def destroyable(self) -> bool:
        return (
            self.state is RoundState.COUNTED
            and self.destroy_from is not None
            and self.destroy_from <= self.day
        )

    @property
    def steps(self) -> tuple[str, ...]:
        public = self.round.public
        possible = {
            "late": self.late_paper,
            "destroy": self.destroyable,
            "public": not public,
            "private": public,
        }
        return tuple(step for step in STEPS[self.state] if possible.get(step, True))


def round_views() -> list[RoundView]:
    return [_view(each) for each in store.rounds()]


@blueprint.get("/rounds/")
@requires(Action.MANAGE_ROUNDS)
def rounds() -> str:
    views = round_views()
    counts = {each.round.id: len(store.posters(each.round.id)) for each in views}
    return render_template("office/rounds.html", views=views, counts=counts)


@blueprint.get("/rounds/<int:number>")
@requires(Action.MANAGE_ROUNDS)
def round_page(number: int) -> str:
    """Which schools take part and with which code; how many answered, nobody knows before the count."""
    return render_template(
        "office/round.html",
        view=_view(store.round_(number)),
        posters=store.posters(number),
        thresholds=store.frozen_thresholds(number),
        printed=slips.sheets(number),
    )


@blueprint.get(f"/rounds/<int:number>/{ONE_STEP}")
@requires(Action.MANAGE_ROUNDS)
def round_step(number: int, step: str) -> str:
    """What the step will do, and the button that does it."""
    view = _view(store.round_(number))
    if step not in view.steps:
        abort(409)
    return _confirm(view, step, [])


@blueprint.post(f"/rounds/<int:number>/{ONE_STEP}")
@requires(Action.MANAGE_ROUNDS)
def take_step(number: int, step: str) -> Response | tuple[str, int]:
    view = _view(store.round_(number))
    posted, alike = Posted(), []
    try:
        alike = _take(number, step, posted)
    except FormsError as error:
        posted.wrong("closes_on" if step == "extend" else "step", words(error.told))
    if posted.errors:
        return _confirm(view, step, posted.errors), 422
    if alike:
        return render_template("office/round_alike.html", round=view.round, schools=alike), 200
    return cast(Response, redirect(url_for("office.round_page", number=number, done=step), 303))


def _take(number: int, step: str, posted: Posted) -> list[School]:
    """Schools whose forms look alike when they were counted, to be told this once."""
    by, moment, day, held = current_user().username, now(), today(), services()
    if step == "extend":
        closes_on = posted.day("closes_on", _("Ngày kết thúc mới"))
        if not posted.errors:
            store.extend_round(number, closes_on, by, moment, day)
    elif step == "close":
        store.close_round(number, by, moment, day)
    elif step == "cancel":
        store.cancel_round(number, held.box, by, moment, day)
    elif step in ("public", "private"):
        store.set_public(number, step == "public", by, moment, day)
    elif step == "destroy":
        days = held.correction_days(store.round_(number), day)
        releases.destroy_round(number, held.box, days, by, moment, day)
    elif (secret := opening_keys(number, posted)) is not None:
        opener = Opener(secret)
        if step == "late":
            releases.count_late_paper(opener, held.box, by, moment, day)
        else:
            releases.count_round(opener, held.box, by, moment, day)
            return look_alike(opener, held.box)
    return []


def _confirm(view: RoundView, step: str, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "office/round_step.html",
        view=view,
        step=step,
        errors=errors,
        wrong=dict(errors),
        schools=len(store.posters(view.round.id)),
        shown=_shown_publicly(view) if step == "public" else 0,
        office=services().office,
    )


def _shown_publicly(view: RoundView) -> int:
    """How many schools would have results of their own for everybody."""
    released = releases.release(view.round.id)
    least = store.frozen_thresholds(view.round.id).public
    return publicly_shown(released.protected, least) if released else 0


def _view(found: Round) -> RoundView:
    late = found.counted_on is not None and any(each.late for each in paper_counts(found.id).values())
    return RoundView(found, today(), services().correction_days(found, today()), late)
