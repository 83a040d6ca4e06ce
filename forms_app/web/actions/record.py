"""One action: what is asked and by when, what was done, and the steps that this reader may take now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.action_steps import next_steps
from ...core.actions import NEEDS, StepKind
from ...core.actions import Action as Followed
from ...core.errors import Conflict, FormsError, NotFound, WrongState
from ...core.form_builder import BoundForm
from ...core.people import Action, may
from ...storage import actions as store
from ...storage import schools, users, visits
from ..clock import now, today
from ..guard import current_user, require, requires
from ..named_faults import faults
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import followed, under_each
from .sheets import SHEETS, Sheet, blank, posted, sheet_of
from .shown import answer, history, label, line, said

Page = Response | str | tuple[str, int]
STEP, BASE = "_step", "_base"  # which button; how many steps the page was made from


@dataclass(frozen=True)
class Offered:
    """A sheet with the buttons that work now."""

    sheet: Sheet
    kinds: tuple[StepKind, ...]
    form: BoundForm


@dataclass(frozen=True)
class Refused:
    """What was sent and not taken: why, and what had been typed."""

    kind: StepKind
    form: BoundForm
    faults: tuple[tuple[str, str], ...]  # HTML id and message
    why: str = ""
    status: int = 422


@under_each("<code>")
@requires(Action.READ_ACTION)
def record(area: str, code: str) -> Page:
    return _page(area, followed(area, code))


def take_step(area: str, code: str) -> Page:
    """Take the step of the button pressed; what cannot be taken comes back with everything typed."""
    action, kind = followed(area, code), _kind()
    require(NEEDS[kind], action)
    form = posted(sheet_of(kind), kind, action, request.form)
    if form.errors:
        return _page(area, action, Refused(kind, form, faults(form)))
    base = request.form.get(BASE, 0, int)
    try:
        store.add_step(code, kind, form.values(), base, current_user().username, now(), today())
    except (Conflict, WrongState) as error:
        return _page(area, store.action(code), _refused(kind, form, error))
    return redirect(url_for("actions.record", area=area, code=code, saved=1), 303)


under_each("<code>", "POST")(keeps_what_was_typed(take_step, Action.READ_ACTION))


def _kind() -> StepKind:
    """The button pressed; one that no page offers is none."""
    name = request.form.get(STEP, "")
    if name not in set(StepKind) or name == StepKind.OPEN:
        abort(404)
    return StepKind(name)


def _refused(kind: StepKind, form: BoundForm, error: FormsError) -> Refused:
    return Refused(kind, form, (), words(error.told), 409 if isinstance(error, Conflict) else 422)


def _page(area: str, action: Followed, refused: Refused | None = None) -> Page:
    school = schools.school(action.school)
    html = render_template(
        "actions/record.html",
        area=area,
        action=action,
        line=line(action.code, action.outline, school.name, today()),
        school=school,
        offered=(offered := _offered(action, refused)),
        refused=refused,
        kept=_kept(offered, refused),
        history=history(action.steps, _names(action)),
        visit=_visit(action),
        label=label,
        answer=answer,
        said=said,
        buttons=_buttons(action),
    )
    return (html, refused.status) if refused else html


def _offered(action: Followed, refused: Refused | None) -> list[Offered]:
    """The sheets of the steps that may be taken, the refused one as it was typed."""
    kinds = next_steps(action, current_user())
    found = []
    for sheet in SHEETS:
        if working := tuple(kind for kind in sheet.kinds if kind in kinds):
            again = refused is not None and refused.kind in working
            form = refused.form if refused and again else blank(sheet, action, today())
            found.append(Offered(sheet, working, form))
    return found


def _kept(offered: list[Offered], refused: Refused | None) -> Mapping[str, str]:
    """What was typed for a step that can be taken no more: shown, to be copied."""
    if refused is None or any(refused.kind in each.kinds for each in offered):
        return {}
    return {label(name): answer(name, value) for name, value in refused.form.values().items()}


def _names(action: Followed) -> dict[str, str]:
    found = {}
    for username in {step.by for step in action.steps}:
        try:
            found[username] = users.user(username).full_name
        except NotFound:
            continue
    return found


def _visit(action: Followed) -> str | None:
    """The visit that it comes from, where the reader may read that too."""
    if action.visit is None:
        return None
    return action.visit if may(current_user(), Action.READ_VISIT, visits.visit(action.visit)) else None


def _buttons(action: Followed) -> dict[str, str]:
    """What happens when a button is pressed, in words."""
    asked = action.standing.asked
    until = answer("gia_han", asked.body["gia_han"]) if asked else ""
    return {
        StepKind.FINISH: _("Báo đã làm xong"),
        StepKind.BEGIN: _("Báo đang làm"),
        StepKind.ASK: _("Gửi đề nghị gia hạn"),
        StepKind.GRANT: _("Đồng ý gia hạn đến %(day)s", day=until),
        StepKind.REFUSE: _("Không gia hạn"),
        StepKind.CONFIRM: _("Xác nhận đã khắc phục"),
        StepKind.RETURN: _("Trả lại để trường làm tiếp"),
        StepKind.CHANGE: _("Lưu thay đổi"),
        StepKind.RECHECK: _("Lưu kết quả kiểm tra lại"),
        StepKind.ADVISE: _("Gửi ý kiến"),
    }
