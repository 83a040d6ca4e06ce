"""Comments of a counted round: opened by both passphrases, read and passed by two people in one sitting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from flask import abort, current_app, render_template, request
from flask_babel import gettext as _

from ...core.comment_heaps import Comment, Heap
from ...core.definition import FormDefinition
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
def open_comments(number: int) -> str | tuple[str, int]:
    """Both passphrases and the second person's account: then what there is to read."""
    found, posted = _counted(number), Posted()
    witness = second_person(posted, may_read)
    secret = opening_keys(number, posted) if not posted.errors else None
    if witness is None or secret is None:
        return _ask(found, posted.errors), 422
    heaps = store.open_comments(Opener(secret), services().box, today())
    sitting = Sitting(number, current_user().username, witness.username, heaps)
    return _list(found, sitting, _sittings().begin(sitting))


@blueprint.post("/rounds/<int:number>/comments/read")
@requires(Action.MANAGE_ROUNDS)
def read_comments(number: int) -> str | tuple[str, int]:
    """One heap: the comments of a school, or those of several schools together."""
    found = _counted(number)
    token, sitting = _sitting(number)
    if sitting is None:
        return _over(found)
    heap = _heap(sitting)
    return _page(found, token, heap, list(_lines(heap)), [])


@blueprint.post("/rounds/<int:number>/comments/pass")
@requires(Action.MANAGE_ROUNDS)
def pass_comments(number: int) -> str | tuple[str, int]:
    """Publish what was passed of a heap; words may be struck out, none added."""
    found, posted = _counted(number), Posted()
    token, sitting = _sitting(number)
    if sitting is None:
        return _over(found)
    heap = _heap(sitting)
    lines = [_posted(line) for line in _lines(heap)]
    passed = [_checked(line, posted) for line in lines if line.choice == PASS]
    for line in lines:
        if line.choice not in (PASS, DROP):
            posted.wrong(line.name, _("Còn lời viết chưa chọn công bố hay bỏ."))
    if posted.errors:
        return _page(found, token, heap, lines, posted.errors), 422
    store.pass_comments(number, heap.school, passed, sitting.first, sitting.second, now(), today())
    return _list(found, sitting, token, done=heap.school)


def may_read(user: User) -> bool:
    """Whether somebody may read comments before they are passed: nobody of a school."""
    return user.role in (Role.OFFICER, Role.BOARD) and user.role not in SCHOOL_ROLES


def _counted(number: int) -> Round:
    found = round_(number)
    if found.state(today()) is not RoundState.COUNTED:
        abort(409)
    return found


def _sitting(number: int) -> tuple[str, Sitting | None]:
    token = request.form.get("sitting", "")
    return token, _sittings().find(token, number, current_user().username)


def _heap(sitting: Sitting) -> Heap:
    school = request.form.get("heap", "")
    found = next((heap for heap in sitting.heaps if heap.school == school), None)
    return found or abort(404)


def _lines(heap: Heap) -> Iterator[Line]:
    """In the order of the words, which says nothing."""
    for number, (question, text) in enumerate(sorted(set(heap.comments))):  # the same words are read once
        yield Line(f"c{number}", question, text, text)


def _posted(line: Line) -> Line:
    form = request.form
    return replace(line, edited=form.get(f"{line.name}-text", line.original), choice=form.get(line.name, ""))


def _checked(line: Line, posted: Posted) -> Comment:
    text = redacted(line.original, line.edited)
    if text is None:
        told = _("Chỉ được bỏ bớt chữ và ghi […] vào chỗ bỏ; không sửa, không thêm chữ.")
        posted.wrong(f"{line.name}-text", told)
    return line.question, text or ""


def _over(found: Round) -> tuple[str, int]:
    told = _("Đã quá một giờ hoặc máy chủ đã khởi động lại. Xin mở lại lời viết.")
    return _ask(found, [("passphrase_1", told)]), 422


def _ask(found: Round, errors: list[tuple[str, str]]) -> str:
    return render_template("office/round_comments_ask.html", round=found, errors=errors, wrong=dict(errors))


def _list(found: Round, sitting: Sitting, token: str, done: str | None = None) -> str:
    return render_template(
        "office/round_comments_list.html",
        round=found,
        token=token,
        heaps=[(each.school, len(each.comments)) for each in sitting.heaps],
        passed={each.school: store.passed_comments(found.id, each.school) for each in sitting.heaps},
        schools=_schools(found),
        done=done,
    )


def _page(found: Round, token: str, heap: Heap, lines: list[Line], errors: list[tuple[str, str]]) -> str:
    definition, _version = published(found.form_id, found.form_version)
    return render_template(
        "office/round_comments.html",
        round=found,
        token=token,
        heap=heap,
        lines=lines,
        labels=_labels(definition),
        schools=_schools(found),
        errors=errors,
        wrong=dict(errors),
    )


def _schools(found: Round) -> dict[str, str]:
    return {each.school.code: each.school.name for each in posters(found.id)}


def _labels(definition: FormDefinition) -> dict[str, str]:
    return {question.name: words(question.label) for question in definition.questions}


def _sittings() -> Sittings[Sitting]:
    return cast("Sittings[Sitting]", current_app.extensions["sittings"])
