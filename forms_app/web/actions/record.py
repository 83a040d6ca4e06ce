"""One action: what is asked and by when, what was done, and the steps that this reader may take now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.action_steps import next_steps
from ...core.actions import ANSWERS, NEEDS, StepKind
from ...core.actions import Action as Followed
from ...core.errors import Conflict, FormsError, NotFound, WrongState
from ...core.form_builder import BoundForm
from ...core.people import Action, may
from ...storage import actions as store
from ...storage import schools, users, visits
from ...storage.answer_photos import told, waiting
from ..clock import now, today
from ..error_pages import FILE_LOST
from ..guard import current_user, require, requires
from ..named_faults import faults
from ..photo_files import may_bring_photo
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from . import photos
from .places import followed, under_each
from .sheets import SHEETS, Sheet, blank, draft, posted, sheet_of
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
class Typed:
    """What was sent and stays on the page: what had been typed, and why it was not taken, if it was to be."""

    kind: StepKind
    form: BoundForm
    faults: tuple[tuple[str, str], ...] = ()  # HTML id and message
    why: str = ""
    status: int = 422

    @property
    def refused(self) -> bool:
        return bool(self.faults or self.why)


@under_each("<code>")
@requires(Action.READ_ACTION)
def record(area: str, code: str) -> Page:
    return _page(area, followed(area, code))


def take_step(area: str, code: str) -> Page:
    """Take the step of the button pressed; what cannot be taken comes back with everything typed."""
    action = followed(area, code)
    if request.form.get(STEP) == photos.PUT_BY or photos.TAKE_BACK in request.form:
        return _with_photos(area, action)
    kind = _kind()
    require(NEEDS[kind], action)
    form = posted(sheet_of(kind), kind, action, request.form)
    wrong = (*faults(form), *(_photo_faults(code, photos.take(action)) if kind in ANSWERS else ()))
    if wrong:
        return _page(area, action, Typed(kind, form, wrong))
    base = request.form.get(BASE, 0, int)
    try:
        store.add_step(code, kind, form.values(), base, current_user().username, now(), today())
    except (Conflict, WrongState) as error:
        return _page(area, store.action(code), _refused(kind, form, error))
    return redirect(url_for("actions.record", area=area, code=code, saved=1), 303)


under_each("<code>", "POST")(may_bring_photo(keeps_what_was_typed(take_step, Action.READ_ACTION)))


def _with_photos(area: str, action: Followed) -> Page:
    """The page again, with a photo more or less and every word as it was typed."""
    form = draft(sheet_of(StepKind.FINISH), request.form)
    wrong = _photo_faults(action.code, photos.change(action))
    return _page(area, action, Typed(StepKind.FINISH, form, wrong, status=422 if wrong else 200))


def _photo_faults(code: str, refused: FormsError | None) -> tuple[tuple[str, str], ...]:
    """Beside the field for photos, where there is one; a file lost with an ended session is a fault too."""
    place = "camera" if photos.has_room(store.action(code)) else "main"
    if FILE_LOST in request.form:
        return ((place, str(_("Ảnh vừa chọn chưa gửi được. Xin chọn lại ảnh."))),)
    return ((place, words(refused.told)),) if refused else ()


def _kind() -> StepKind:
    """The button pressed; one that no page offers is none."""
    name = request.form.get(STEP, "")
    if name not in {kind for sheet in SHEETS for kind in sheet.kinds}:
        abort(404)
    return StepKind(name)


def _refused(kind: StepKind, form: BoundForm, error: FormsError) -> Typed:
    return Typed(kind, form, (), words(error.told), 409 if isinstance(error, Conflict) else 422)


def _page(area: str, action: Followed, typed: Typed | None = None) -> Page:
    school = schools.school(action.school)
    html = render_template(
        "actions/record.html",
        area=area,
        action=action,
        line=line(action.code, action.outline, school.name, today()),
        school=school,
        offered=(offered := _offered(action, typed)),
        typed=typed,
        refused=typed if typed and typed.refused else None,
        kept=_kept(offered, typed),
        waiting=waiting(action) if any(each.kinds[0] in ANSWERS for each in offered) else None,
        most_photos=photos.most_photos(),
        history=history(action.steps, _names(action), told(action)),
        visit=_visit(action),
        label=label,
        answer=answer,
        said=said,
        buttons=_buttons(action),
    )
    return (html, typed.status) if typed else html


def _offered(action: Followed, typed: Typed | None) -> list[Offered]:
    """The sheets of the steps that may be taken, the refused one as it was typed."""
    kinds = next_steps(action, current_user())
    found = []
    for sheet in SHEETS:
        if working := tuple(kind for kind in sheet.kinds if kind in kinds):
            again = typed is not None and typed.kind in working
            form = typed.form if typed and again else blank(sheet, action, today())
            found.append(Offered(sheet, working, form))
    return found


def _kept(offered: list[Offered], typed: Typed | None) -> Mapping[str, str]:
    """What was typed for a step that can be taken no more: shown, to be copied."""
    if typed is None or any(typed.kind in each.kinds for each in offered):
        return {}
    return {label(name): answer(name, value) for name, value in typed.form.values().items()}


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
