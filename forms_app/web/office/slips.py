"""One-time slips of a round: printed once per school, reprinted with the old ones void, leftovers told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError, WrongState
from ...core.people import Action
from ...core.rounds import Access, Poster, RoundState
from ...documents.slips import LARGE, USUAL, SlipSheet, slips_pdf
from ...storage import rounds as store
from ...storage import slips
from ..clock import now, today
from ..guard import current_user, requires
from ..language import page_language
from ..services import services
from ..texts import words
from . import blueprint
from .posted import Posted

TELLING = (*slips.PRINTABLE, RoundState.CLOSED)  # while the number of leftovers may be told


@dataclass(frozen=True)
class SchoolSlips:
    """A school of the round, and what was printed for it so far."""

    poster: Poster
    printed: slips.PrintedSlips | None

    @property
    def to_print(self) -> int:
        return self.poster.head_count + self.poster.spare_slips


@blueprint.get("/rounds/<int:number>/slips")
@requires(Action.MANAGE_ROUNDS)
def slips_page(number: int) -> str:
    return _page(number, [])


@blueprint.post("/rounds/<int:number>/slips")
@requires(Action.MANAGE_ROUNDS)
def print_slips(number: int) -> Response | tuple[str, int]:
    """The sheets of the chosen schools as one file. The codes are in it and nowhere else."""
    reissue, codes = bool(request.form.get("reissue")), request.form.getlist("school")
    posted = Posted()
    waiting = [each.poster.school.code for each in _schools(number) if each.printed is None]
    chosen = codes if codes else waiting
    if not chosen:
        posted.wrong("schools", _("Trường nào cũng đã in. Muốn in lại thì chọn từng trường."))
    sheets: list[SlipSheet] = []
    try:
        for school in chosen:
            sheets.append(
                SlipSheet(
                    *slips.print_slips(
                        number, school, reissue, current_user().username, now(), today(), services().box
                    )
                )
            )
    except FormsError as error:
        posted.wrong("schools", words(error.told))
    if posted.errors and not sheets:
        return _page(number, posted.errors), 422
    held = services()
    form = LARGE if request.form.get("size") == "large" else USUAL
    content = slips_pdf(sheets, held.office, held.settings.base_url, page_language(), form)
    headers = {"Content-Disposition": f'attachment; filename="la-phieu-dot-{number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.post("/rounds/<int:number>/slips/leftover")
@requires(Action.MANAGE_ROUNDS)
def record_leftover(number: int) -> Response | tuple[str, int]:
    posted = Posted()
    school, typed = request.form.get("school", ""), request.form.get("leftover", "").strip()
    try:
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
            raise WrongState(_("Số lá thừa: cần một số từ 0 trở lên."))
        slips.record_leftover(number, school, int(typed), current_user().username, now(), today())
    except FormsError as error:
        posted.wrong(_leftover_field(number, school), words(error.told))
    if posted.errors:
        return _page(number, posted.errors), 422
    return cast(Response, redirect(url_for("office.slips_page", number=number, done="leftover"), 303))


def _leftover_field(number: int, school: str) -> str:
    """Where a fault is shown: beside the number, or above the table where the school has none to type."""
    shown = school in slips.sheets(number) and store.round_(number).state(today()) in TELLING
    return f"leftover-{school}" if shown else "schools"


def _schools(number: int) -> list[SchoolSlips]:
    if store.round_(number).access is not Access.SLIPS:
        abort(404)
    printed = slips.sheets(number)
    return [SchoolSlips(each, printed.get(each.school.code)) for each in store.posters(number)]


def _page(number: int, errors: list[tuple[str, str]]) -> str:
    found = store.round_(number)
    schools = _schools(number)
    return render_template(
        "office/round_slips.html",
        round=found,
        printable=found.state(today()) in slips.PRINTABLE,
        telling=found.state(today()) in TELLING,
        schools=schools,
        waiting=[each for each in schools if each.printed is None],
        errors=errors,
        wrong=dict(errors),
    )
