"""Legal texts: the list with what nobody has checked yet, and one text to correct, check or add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.definition import Choice, Question, Text
from ...core.form_builder import BoundForm, bind
from ...core.language import fold
from ...core.legal import by_rank
from ...core.office import LegalBasis
from ...core.people import Action
from ...storage import settings as store
from ..clock import now, today
from ..guard import current_user, requires
from ..language import page_language
from ..named_faults import by_name, faults
from ..services import services
from ..visits.dossier import full_name
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint

DOUBTFUL, UNCHECKED, IN_FORCE = "doubtful", "unchecked", "in_force"  # values of the filter
DAYS = ("issued_on", "valid_from", "valid_to")
CHECKED = "checked"
LONGEST_CODE = 60


@dataclass(frozen=True)
class Standing:
    """A text as the list draws it; ``kind`` of its tag."""

    basis: LegalBasis
    words: str
    kind: str
    in_force: bool


@blueprint.get("/legal-bases/")
@requires(Action.MANAGE_SETTINGS)
def legal_bases() -> str:
    """``?q=`` searches numbers, titles and issuers without marks or signs; ``?show=`` narrows the list."""
    search, show = request.args.get("q", "")[:100], request.args.get("show", "")
    known = by_rank(services().office.legal_bases.values())
    found = [each for each in known if _matches(each, search) and _asked_for(each, show)]
    return render_template(
        "office/legal_bases.html",
        lines=[_standing(each) for each in found],
        search=search,
        show=show,
        shows=[
            ("", _("Tất cả văn bản")),
            (DOUBTFUL, _("Cần đối chiếu lại")),
            (UNCHECKED, _("Chưa kiểm lại")),
            (IN_FORCE, _("Còn hiệu lực hôm nay")),
        ],
        doubtful=sum(each.doubtful for each in known),
        unchecked=sum(not each.checked for each in known),
        all=len(known),
    )


@blueprint.get("/legal-bases/new")
@requires(Action.MANAGE_SETTINGS)
def new_legal_basis() -> str:
    return _page(None, _form(None), [])


def add_legal_basis() -> Response | tuple[str, int]:
    """Enter a text; its code is made from its number."""
    return _save(None)


@blueprint.get("/legal-bases/<basis>")
@requires(Action.MANAGE_SETTINGS)
def legal_basis(basis: str) -> str:
    """One text to correct or to check, with everything that was entered of it."""
    found = _known(basis)
    return _page(found, _form(found), [])


def change_legal_basis(basis: str) -> Response | tuple[str, int]:
    return _save(_known(basis))


for rule, view in (("new", add_legal_basis), ("<basis>", change_legal_basis)):
    kept = keeps_what_was_typed(view, Action.MANAGE_SETTINGS)
    blueprint.add_url_rule(f"/legal-bases/{rule}", view.__name__, kept, methods=["POST"])


def _save(known: LegalBasis | None) -> Response | tuple[str, int]:
    form = bind(_questions(known), page_language(), formdata=request.form, numbers={})
    form.validate()
    wrong = list(faults(form)) or _crossed(form)
    if wrong:
        return _page(known, form, wrong), 422
    basis = _entered(known, form.values())
    store.save_basis(basis, current_user().username, now())
    return cast(Response, redirect(url_for("office.legal_basis", basis=basis.code, saved=1), 303))


def _entered(known: LegalBasis | None, values: Mapping[str, Any]) -> LegalBasis:
    """What was typed as a legal text. Whoever changes what was checked checks anew."""
    said: dict[str, Any] = {
        each.name: values.get(each.name, "") for each in _questions(known) if each.name != CHECKED
    }
    said |= {name: date.fromisoformat(said[name]) if said[name] else None for name in DAYS}
    before = known or LegalBasis(_code(said["number"]), "", "")
    basis = replace(before, **said)
    if values.get(CHECKED):
        return replace(basis, checked_by=current_user().full_name, checked_on=today())
    return basis if basis == before else replace(basis, checked_by="", checked_on=None)


def _crossed(form: BoundForm) -> list[tuple[str, str]]:
    """Days that cannot follow each other."""
    values = form.values()
    first, last = values.get("valid_from", ""), values.get("valid_to", "")
    if first and last and last < first:
        message = _("Ngày hết hiệu lực không được trước ngày có hiệu lực.")
        form["valid_to"].input.errors.append(message)
        return [("valid_to", by_name(form["valid_to"].label, message))]
    return []


def _code(number: str) -> str:
    """A code that no other text has, made of the number: it stays when the number is corrected."""
    plain = "vb_" + re.sub("[^a-z0-9]+", "_", fold(number).encode("ascii", "ignore").decode())
    plain, known = plain[:LONGEST_CODE].rstrip("_"), services().office.legal_bases
    several = (f"{plain}_{place}" for place in range(2, len(known) + 3))
    return next(code for code in (plain, *several) if code not in known)


def _known(code: str) -> LegalBasis:
    found = services().office.legal_bases.get(code)
    if found is None:
        abort(404)
    return found


def _form(known: LegalBasis | None) -> BoundForm:
    values: dict[str, Any] = {}
    if known:
        values = {
            name: getattr(known, name) for name in ("number", "title", "issued_by", "replaced_by", "note")
        }
        values |= {name: day.isoformat() for name in DAYS if (day := getattr(known, name))}
    return bind(_questions(known), page_language(), values=values, numbers={}, draft=True)


def _questions(known: LegalBasis | None) -> tuple[Question, ...]:
    others = [each for each in by_rank(services().office.legal_bases.values()) if each != known]
    successors = tuple(Choice(each.code, Text(f"{each.number} {each.title}"[:100])) for each in others)
    return (
        Question("text", "number", Text(_("Số, ký hiệu")), required=True),
        Question(
            "text",
            "title",
            Text(_("Tên văn bản (bắt đầu bằng loại: Luật, Nghị định, Kế hoạch…)")),
            required=True,
        ),
        Question("text", "issued_by", Text(_("Cơ quan ban hành"))),
        Question("date", "issued_on", Text(_("Ngày ban hành"))),
        Question("date", "valid_from", Text(_("Có hiệu lực từ ngày"))),
        Question(
            "date", "valid_to", Text(_("Hết hiệu lực sau ngày")), hint=Text(_("Để trống nếu còn hiệu lực."))
        ),
        Question(
            "select_one",
            "replaced_by",
            Text(_("Được thay bằng")),
            hint=Text(_("Từ sau ngày hết hiệu lực, phiếu và biên bản ghi văn bản này.")),
            choices=successors,
            appearance="minimal",
        ),
        Question("text", "note", Text(_("Ghi chú, chỗ còn ngờ")), appearance="multiline"),
        Question(
            "acknowledge", CHECKED, Text(_("Tôi đã đối chiếu với văn bản gốc, mọi dòng trên đây đều đúng"))
        ),
    )


def _page(known: LegalBasis | None, form: BoundForm, wrong: list[tuple[str, str]]) -> str:
    history = store.basis_history(known.code) if known else []
    return render_template(
        "office/legal_basis.html",
        basis=known,
        standing=_standing(known) if known else None,
        form=form,
        errors=wrong,
        history=[(basis, full_name(by), at) for basis, by, at in history],
    )


def _standing(basis: LegalBasis) -> Standing:
    if basis.checked:
        told, kind = _("Đã kiểm lại"), "good"
    elif basis.doubtful:
        told, kind = _("Cần đối chiếu lại"), "warn"
    else:
        told, kind = _("Chưa kiểm lại"), ""
    return Standing(basis, told, kind, basis.valid_on(today()))


def _matches(basis: LegalBasis, search: str) -> bool:
    text = fold(f"{basis.number} {basis.title} {basis.issued_by}")
    return all(word in text or word in text.replace(" ", "") for word in fold(search).split())


def _asked_for(basis: LegalBasis, show: str) -> bool:
    return {
        DOUBTFUL: basis.doubtful,
        UNCHECKED: not basis.checked,
        IN_FORCE: basis.valid_on(today()),
    }.get(show, True)
