"""Paper forms: printed for a school, typed in by two people in one sitting, put into the box as one batch.

Nothing of it lies on the server before the box has it: the page carries what was typed, signed. First one
person types every form, then the other one; where they differ, both look at the paper once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.disclosure import paper_band
from ...core.errors import NotStored
from ...core.paper import FEWEST_FORMS, MOST_FORMS
from ...core.people import Action, Role, User, may
from ...core.rounds import Access, Poster, RoundState
from ...documents.paper_form import paper_form_pdf
from ...storage import paper as store
from ...storage.rounds import frozen_thresholds, posters
from ..clock import now, today
from ..guard import current_user, requires
from ..language import requested_language
from ..second_person import second_person
from ..services import services
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .paper_dispute import Dispute
from .paper_pile import Block, Forms, Pile, field_id
from .paper_sitting import Sitting, begin, carried_on
from .posted import Posted

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class SchoolPaper:
    """A school of the round and how many of its forms came on paper, as bands in words; "" for none."""

    poster: Poster
    forms: str
    late: str


@blueprint.get("/paper/<int:number>")
@requires(Action.MANAGE_ROUNDS)
def paper_schools(number: int) -> str:
    found = store.taking_paper(number, today())
    counts = store.paper_counts(number)
    schools = [_school_paper(each, counts.get(each.school.code)) for each in posters(number)]
    definition = Pile(schools[0].poster).definition
    return render_template(
        "office/paper.html",
        round=found,
        schools=schools,
        languages=definition.languages,
        late=found.state(today()) is RoundState.COUNTED,
    )


@blueprint.get("/paper/<int:number>/<code>/form.pdf")
@requires(Action.MANAGE_ROUNDS)
def paper_form_file(number: int, code: str) -> Response:
    """The form to print and to copy."""
    poster = _poster(number, code)
    content = paper_form_pdf(
        Pile(poster).definition,
        services().office,
        poster,
        poster.round.access is Access.SLIPS,
        requested_language(),
        frozen_thresholds(number),
    )
    name = "".join(each for each in code if each.isascii() and each.isalnum())
    headers = {"Content-Disposition": f'attachment; filename="phieu-giay-dot-{number}-{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.get("/paper/<int:number>/<code>")
@requires(Action.MANAGE_ROUNDS)
def ask_for_paper(number: int, code: str) -> str:
    """How many forms there are, and how they are typed."""
    return _ask(_poster(number, code), Posted())


@blueprint.post("/paper/<int:number>/<code>")
@partial(keeps_what_was_typed, action=Action.MANAGE_ROUNDS)
def enter_paper(number: int, code: str) -> Answer:
    """The number of forms, then the first entry, the second one, and what they differed in."""
    poster, posted = _poster(number, code), Posted()
    if "carried" not in request.form:
        return _begin(poster, posted)
    sitting = carried_on(poster)
    if sitting is None:
        posted.wrong("forms", _("Trang vừa gửi không còn như lúc máy chủ làm ra. Xin nhập lại từ đầu."))
        return _ask(poster, posted), 422
    if _is_in(poster, sitting):  # sent twice
        return _done(poster)
    step = _third if sitting.second else _second if sitting.first else _first
    return step(Pile(poster), sitting, posted)


def may_witness(user: User) -> bool:
    """Whether somebody may be the second person."""
    return may(user, Action.MANAGE_ROUNDS) or user.role is Role.BOARD


# Step by step


def _begin(poster: Poster, posted: Posted) -> Answer:
    typed = posted.line("forms", _("Số phiếu của lượt này"), 3)
    size = int(typed) if typed.isascii() and typed.isdecimal() else 0
    if not posted.errors and not FEWEST_FORMS <= size <= MOST_FORMS:
        told = _("Số phiếu của lượt này: từ %(least)d đến %(most)d.", least=FEWEST_FORMS, most=MOST_FORMS)
        posted.wrong("forms", told)
    if not services().box.keys.has(poster.round.id):
        posted.wrong("forms", _("Khóa của đợt không có trên máy chủ này, chưa nhập được phiếu."))
    if posted.errors:
        return _ask(poster, posted), 422
    pile = Pile(poster)
    return _entry(pile, begin(size), pile.blank(range(1, size + 1)), posted)


def _first(pile: Pile, sitting: Sitting, posted: Posted) -> Answer:
    blocks, forms = pile.read(range(1, sitting.size + 1), posted, first=True)
    _refuse_few(forms, posted, blocks)
    if posted.errors:
        return _entry(pile, sitting, blocks, posted), 422
    return _entry(pile, replace(sitting, first=forms), pile.blank(forms), posted)


def _second(pile: Pile, sitting: Sitting, posted: Posted) -> Answer:
    """Complete, then signed, then compared: a code from a phone is good for one try."""
    blocks, forms = pile.read(sitting.first, posted, first=False)
    witness = None if posted.errors else second_person(posted, may_witness)
    if witness is None:
        if _is_in(pile.poster, sitting):  # by the twin of this post, which used up the code
            return _done(pile.poster)
        return _entry(pile, sitting, blocks, posted), 422
    sitting = replace(sitting, second=forms, witness=witness.username)
    if Dispute(pile, sitting.first, sitting.second).names:
        return _disputed(pile, sitting)
    return _store(pile, sitting, sitting.first)


def _third(pile: Pile, sitting: Sitting, posted: Posted) -> Answer:
    blocks, forms = Dispute(pile, sitting.first, sitting.second).settled(posted)
    if not posted.errors:
        _refuse_few(forms, posted, blocks)
    if posted.errors:
        return _settling(pile, sitting, blocks, posted), 422
    return _store(pile, sitting, forms)


def _store(pile: Pile, sitting: Sitting, forms: Forms) -> Answer:
    """Into the box; where that fails, nobody has to type anything again."""
    poster = pile.poster
    batch = store.PaperBatch(poster.round.id, poster.school.code, sitting.nonce, forms)
    try:
        store.add_paper(batch, current_user().username, sitting.witness, now(), today(), services().box)
    except store.SlipsRefused:  # one was used in this very moment
        return _disputed(pile, sitting)
    except NotStored:
        posted = Posted()
        posted.wrong("paper", _("Chưa lưu được. Xin giữ trang này, chờ một phút rồi bấm nút lần nữa."))
        blocks, _forms = Dispute(pile, sitting.first, sitting.second).settled(Posted())
        return _settling(pile, sitting, blocks, posted), 503
    return _done(poster)


def _refuse_few(forms: Forms, posted: Posted, blocks: list[Block]) -> None:
    if len(forms) >= FEWEST_FORMS:
        return
    place = next((each.place for each in blocks if each.place not in forms), 1)
    told = _(
        "Lượt này mới có %(num)d phiếu, cần ít nhất %(least)d phiếu. Chưa đủ thì chờ gom thêm.",
        num=len(forms),
        least=FEWEST_FORMS,
    )
    posted.wrong(field_id(place, ""), told)


# Pages


def _ask(poster: Poster, posted: Posted) -> str:
    return render_template(
        "office/paper_ask.html",
        **_common(poster, posted),
        value=request.form.get("forms", ""),
        least=FEWEST_FORMS,
        most=MOST_FORMS,
    )


def _entry(pile: Pile, sitting: Sitting, blocks: list[Block], posted: Posted) -> str:
    return render_template("office/paper_entry.html", **_page(pile, sitting, blocks, posted))


def _disputed(pile: Pile, sitting: Sitting) -> str:
    posted = Posted()
    blocks = Dispute(pile, sitting.first, sitting.second).shown(posted)
    return _settling(pile, sitting, blocks, posted)


def _settling(pile: Pile, sitting: Sitting, blocks: list[Block], posted: Posted) -> str:
    return render_template("office/paper_dispute.html", **_page(pile, sitting, blocks, posted))


def _page(pile: Pile, sitting: Sitting, blocks: list[Block], posted: Posted) -> dict[str, Any]:
    return {
        **_common(pile.poster, posted),
        "sitting": sitting,
        "carried": sitting.carried(pile.poster),
        "blocks": blocks,
        "opened_by": current_user().username,
    }


def _common(poster: Poster, posted: Posted) -> dict[str, Any]:
    errors = posted.errors
    return {"round": poster.round, "school": poster.school, "errors": errors, "wrong": dict(errors)}


def _done(poster: Poster) -> Response:
    target = url_for("office.paper_schools", number=poster.round.id, done=poster.school.code)
    return cast(Response, redirect(target, 303))


def _poster(number: int, code: str) -> Poster:
    """The school's part in a round that takes paper."""
    store.taking_paper(number, today())
    return store.taking_part(number, code)


def _school_paper(poster: Poster, count: store.PaperCount | None) -> SchoolPaper:
    known = count or store.PaperCount(0, 0)
    forms, late = (paper_band(each) for each in (known.forms - known.late, known.late))
    return SchoolPaper(poster, words(forms.text) if forms else "", words(late.text) if late else "")


def _is_in(poster: Poster, sitting: Sitting) -> bool:
    return store.was_added(poster.round.id, poster.school.code, sitting.nonce, services().box)
