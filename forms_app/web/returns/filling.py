"""Filling a return on one page: drafts on the server, last period beside every question, handing in.

The page carries how many steps it was made from. Whoever saves over a newer state gets both versions side by
side and chooses; nothing is overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ...core.errors import Conflict, WrongState
from ...core.form_builder import BoundForm
from ...core.people import Action, may
from ...core.returns import State, StepKind, taken_over
from ...storage import returns as store
from ..clock import now
from ..guard import current_user, require, requires
from ..texts import words
from ..visits.conflicts import Compared, compare_bodies
from ..visits.dossier import full_name
from ..visits.fields import base_revision, linked, step, typed
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .opened import Opened, gathered, open_return
from .reading import DECISIONS, decided, record_page
from .shown import KIND_OF, Past, befores, figures_before, past, state_name

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Sheet:
    """The page of a return besides its form."""

    base: int  # how many steps the answers on the page start from
    kept: bool = False  # saved as a draft, though something is wrong
    submitting: bool = False


@blueprint.get("/school/returns/<period>/<form_id>")
@requires(Action.READ_RETURN)
def of_school(period: str, form_id: str) -> Page:
    """A school's own return: to be filled by whoever owes it, else as it stands."""
    return _page(open_return(Action.READ_RETURN, period, form_id, _own_school()))


@blueprint.get("/office/returns/<period>/<form_id>")
@requires(Action.DECIDE_RETURN)
def of_office(period: str, form_id: str) -> Page:
    """The office's own."""
    return _page(open_return(Action.READ_RETURN, period, form_id, None))


def save(area: str, period: str, form_id: str) -> Page:
    """Save a draft, copy last period into it, hand it in; or, of the office's own, open it again."""
    if area == "office":
        require(Action.DECIDE_RETURN)
    school = _own_school() if area == "school" else None
    if step() in DECISIONS:
        return decided(open_return(Action.DECIDE_RETURN, period, form_id, school), StepKind(step()))
    return _saved(open_return(Action.FILL_RETURN, period, form_id, school))


for area in ("school", "office"):
    blueprint.add_url_rule(
        f"/{area}/returns/<period>/<form_id>",
        f"save_{area}",
        keeps_what_was_typed(save, Action.FILL_RETURN),
        defaults={"area": area},
        methods=["POST"],
    )


def _own_school() -> str:
    """The school that the signed-in person belongs to; 404 for the office's own people."""
    school = current_user().school
    if school is None:
        abort(404)
    return school


def _page(opened: Opened) -> Page:
    if not (opened.found.open and opened.owed and may(current_user(), Action.FILL_RETURN, opened.found)):
        return record_page(opened)
    return _sheet(opened, opened.saved_form(draft="check" not in request.args), Sheet(opened.found.steps))


def _saved(opened: Opened) -> Page:
    submitting = step() == StepKind.SUBMIT
    form = opened.posted_form(request.form, draft=not submitting)
    if step() == "edit":  # chosen on the page of a conflict: go on typing in one's own version
        return _sheet(opened, form, Sheet(base_revision()))
    answers = form.values()
    if step() == "copy" and not form.errors:
        answers = taken_over(opened.definition, answers, opened.answers_before)
    kind = StepKind.SUBMIT if submitting and not form.errors else StepKind.SAVE
    try:
        kept = store.fill(opened.found, kind, answers, current_user().username, now(), base_revision())
    except Conflict:
        return _conflict(_again(opened), form)
    except WrongState as refused:
        return _too_late(_again(opened), form, words(refused.told))
    if form.errors:
        return _sheet(gathered(kept), form, Sheet(kept.steps, kept=True, submitting=submitting), 422)
    done = "copied" if step() == "copy" else "submitted" if submitting else "saved"
    return redirect(f"{request.path}?{done}=1", 303)


def _again(opened: Opened) -> Opened:
    """The return as it is by now."""
    found = opened.found
    return gathered(store.find(found.form_id, found.period, found.school))


def _sheet(opened: Opened, form: BoundForm, sheet: Sheet, status: int = 200) -> Page:
    steps = past(opened)
    html = render_template(
        "returns/sheet.html",
        opened=opened,
        form=form,
        sheet=sheet,
        faults=linked(form.errors),
        before=befores(opened),
        figures_before=figures_before(opened),
        unchanged=opened.unchanged,
        remark=_remark(opened, steps),
        steps=steps,
        state=state_name(opened.found.state, opened.found.filler),
        kind=KIND_OF[opened.found.state],
    )
    return html, status


def _remark(opened: Opened, steps: list[Past]) -> Past | None:
    """Why the office sent it back, while it is being corrected."""
    sent_back = opened.found.state is State.SENT_BACK
    return next((each for each in steps if each.remark), None) if sent_back else None


def _conflict(opened: Opened, form: BoundForm) -> Page:
    """409 with both versions; what was typed travels in the page, the other one is the last step's."""
    theirs = next(each for each in reversed(opened.history) if each.body is not None)
    html = render_template(
        "returns/conflict.html",
        opened=opened,
        theirs=theirs,
        name=full_name(theirs.by),
        compared=_compare(opened, form),
        typed=typed(),
        base=opened.found.steps,
    )
    return html, 409


def _too_late(opened: Opened, form: BoundForm, why: str) -> Page:
    """409: handed in meanwhile, or not owed. What was typed is shown, to be read or copied."""
    return record_page(opened, why=why, compared=_compare(opened, form), status=409)


def _compare(opened: Opened, form: BoundForm) -> list[Compared]:
    mine, theirs = form.values(), opened.found.answers
    found = (compare_bodies(each, mine, theirs) for each in opened.definition.sections)
    return [each for section in found for each in section if each.question.type != "calculate"]
