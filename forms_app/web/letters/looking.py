"""What became of a letter, for whoever has its look-up code; unknown and deleted ones get one reply."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.codes import LONGEST_TYPED, MistypedCode, read_lookup
from ...core.suggestions import State
from ...storage.suggestions import Reply, look_up
from ..answering import bound_body, html, too_many_wrong_codes
from ..services import services
from ..texts import words
from . import blueprint


@blueprint.get("/Y")
@blueprint.get("/Y/")
@blueprint.get("/y")
def ask() -> Response:
    return _page()


@blueprint.post("/Y")
def answer() -> Response:
    """The state and the answers; a mistyped code is told before anything is looked up."""
    bound_body()
    typed = request.form.get("code", "")[:LONGEST_TYPED]
    try:
        code = read_lookup(typed)
    except MistypedCode as mistyped:
        return _page(typed, words(mistyped.told), 422)
    found = look_up(code, services().letters)
    if found is None:
        return too_many_wrong_codes() or _page(typed, _unknown(), 422)
    return html(
        render_template("letters/reply.html", reply=found, state=state_name(found.state), said=_said(found))
    )


def state_name(state: State) -> str:
    names = {
        State.RECEIVED: _("Đã nhận"),
        State.UNDER_WAY: _("Đang xem xét"),
        State.ANSWERED: _("Đã trả lời"),
        State.PASSED_ON: _("Chuyển nơi khác"),
        State.UNCLEAR: _("Không đủ thông tin"),
    }
    return str(names[state])


def _said(reply: Reply) -> str:
    """What the state means, where nobody wrote anything."""
    if reply.state is State.RECEIVED:
        return str(_("Thư nằm trong hòm, chưa ai mở. Xin xem lại sau vài tuần."))
    if reply.state is State.UNDER_WAY:
        return str(_("Hai người đã mở thư. Phòng đang xem và sẽ trả lời ở đây."))
    return "" if reply.answers else str(_("Phòng không ghi lời trả lời."))


def _unknown() -> str:
    return str(
        _(
            "Không có thư nào mang mã này. Có thể mã chép nhầm, hoặc thư đã xóa sau thời hạn lưu. "
            "Xin xem lại mã."
        )
    )


def _page(typed: str = "", wrong: str = "", status: int = 200) -> Response:
    response = html(
        render_template(
            "letters/lookup.html",
            typed=typed,
            wrong=wrong,
            office=services().known_office,
            switch_language=request.method != "POST",
        )
    )
    response.status_code = status
    return response
