"""Comments of a counted round: opened by both passphrases, read and passed by two people in one sitting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.definition import FormDefinition
from ...core.errors import FormsError
from ...core.people import SCHOOL_ROLES, Action, Role, User
from ...core.redaction import redacted
from ...core.rounds import Round, RoundState
from ...storage import comments as store
from ...storage.forms import published
from ...storage.rounds import posters, round_
from ...storage.sealing import Opener
from ..clock import now, today
from ..guard import current_user, requires
from ..second_person import second_person
from ..services import services
from ..sittings import Sitting, Sittings
from ..texts import words
from . import blueprint
from .ceremony import opening_keys
from .posted import Posted

PASS, DROP = "pass", "drop"


@dataclass(frozen=True)
class Line:
    """One comment on the page: what was written, what is to be published of it."""

    name: str  # of its fields
    school: str  # code; "" in company of several schools
    question: str
    original: str
    edited: str
    choice: str = ""


@blueprint.get("/rounds/<int:number>/comments")
@requires(Action.MANAGE_ROUNDS)
def ask_for_comments(number: int) -> str:
    return _ask(_counted(number), [])


@blueprint.post("/rounds/<int:number>/comments")
@requires(Action.MANAGE_ROUNDS)
def read_comments(number: int) -> str | tuple[str, int]:
    """Both passphrases and the second person's account: then the comments, for this page only."""
    found, posted = _counted(number), Posted()
    witness = second_person(posted, may_read)
    secret = opening_keys(number, posted) if not posted.errors else None
    if witness is None or secret is None:
        return _ask(found, posted.errors), 422
    heaps = store.open_comments(Opener(secret), services().box, today())
    sitting = Sitting(number, current_user().username, witness.username, heaps)
    return _page(found, sitting, _sittings().begin(sitting), list(_lines(sitting)), [])


@blueprint.post("/rounds/<int:number>/comments/pass")
@requires(Action.MANAGE_ROUNDS)
def pass_comments(number: int) -> Response | str | tuple[str, int]:
    """Publish what was passed; words may be struck out, none added."""
    found, posted = _counted(number), Posted()
    token = request.form.get("sitting", "")
    sitting = _sittings().find(token, number, current_user().username)
    if sitting is None:
        posted.wrong("passphrase_1", _("Đã quá một giờ hoặc máy chủ đã khởi động lại. Xin mở lại lời viết."))
        return _ask(found, posted.errors), 422
    lines = [_posted(line) for line in _lines(sitting)]
    passed = [_checked(line, posted) for line in lines if line.choice == PASS]
    for line in lines:
        if line.choice not in (PASS, DROP):
            posted.wrong(line.name, _("Còn lời viết chưa chọn công bố hay bỏ."))
    if posted.errors:
        return _page(found, sitting, token, lines, posted.errors), 422
    try:
        store.pass_comments(
            number, [each for each in passed if each], sitting.first, sitting.second, now(), today()
        )
    except FormsError as error:
        posted.wrong("comments", str(error))
        return _page(found, sitting, token, lines, posted.errors), 422
    _sittings().end(token)
    return cast(Response, redirect(url_for("office.round_page", number=number, done="comments"), 303))


def may_read(user: User) -> bool:
    """Whether somebody may read comments before they are passed: nobody of a school."""
    return user.role in (Role.OFFICER, Role.BOARD) and user.role not in SCHOOL_ROLES


def _counted(number: int) -> Round:
    found = round_(number)
    if found.state(today()) is not RoundState.COUNTED:
        abort(409)
    return found


def _lines(sitting: Sitting) -> Iterator[Line]:
    """In the order of the page; within a heap that of the words, which says nothing."""
    for place, heap in enumerate(sitting.heaps):
        for number, (question, text) in enumerate(heap.comments):
            yield Line(f"c{place}-{number}", heap.school, question, text, text)


def _posted(line: Line) -> Line:
    form = request.form
    return replace(line, edited=form.get(f"{line.name}-text", line.original), choice=form.get(line.name, ""))


def _checked(line: Line, posted: Posted) -> store.Passed | None:
    text = redacted(line.original, line.edited)
    if text is None:
        posted.wrong(
            f"{line.name}-text",
            _("Chỉ được bỏ bớt chữ và ghi […] vào chỗ bỏ; không sửa, không thêm chữ."),
        )
        return None
    return store.Passed(line.school, line.question, text)


def _ask(found: Round, errors: list[tuple[str, str]]) -> str:
    return render_template("office/round_comments_ask.html", round=found, errors=errors, wrong=dict(errors))


def _page(
    found: Round, sitting: Sitting, token: str, lines: list[Line], errors: list[tuple[str, str]]
) -> str:
    definition, _version = published(found.form_id, found.form_version)
    return render_template(
        "office/round_comments.html",
        round=found,
        token=token,
        lines=lines,
        labels=_labels(definition),
        schools={each.school.code: each.school.name for each in posters(found.id)},
        errors=errors,
        wrong=dict(errors),
        several=any(not heap.school for heap in sitting.heaps),
    )


def _labels(definition: FormDefinition) -> dict[str, str]:
    return {question.name: words(question.label) for question in definition.questions}


def _sittings() -> Sittings:
    return cast(Sittings, current_app.extensions["sittings"])
