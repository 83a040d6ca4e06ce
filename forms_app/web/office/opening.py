"""Opening a survey round: what and when, then the schools and both passphrases, then the recovery sheet."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.definition import Audience, Kind
from ...core.errors import FormsError
from ...core.passphrases import SHORTEST
from ...core.people import Action
from ...core.rounds import Access
from ...core.schools import School
from ...storage import opening as store
from ...storage.forms import PublishedForm, published, published_forms
from ...storage.schools import schools as register
from ..clock import now, today
from ..guard import current_user, requires
from ..periods import period_name, period_options
from ..services import services
from ..texts import words
from . import blueprint
from .ceremony import passphrases, sheet_page
from .choosing import ALL, LEVEL, ONE, by_level, chosen, fits, staff_survey
from .posted import Posted

USUAL_DAYS = 14  # proposed length of a round


@blueprint.get("/rounds/new")
@requires(Action.MANAGE_ROUNDS)
def new_round() -> str:
    return _form([])


@blueprint.post("/rounds/new")
@requires(Action.MANAGE_ROUNDS)
def open_round() -> Response | str | tuple[str, int]:
    """The first post shows what will be opened, the second one, from that page, opens it."""
    posted = Posted()
    form_id = posted.one_of("form_id", _("Mẫu phiếu"), [each.form_id for each in _surveys()])
    period = posted.one_of("period", _("Kỳ"), [code for code, _label in period_options()])
    opens_on = posted.day("opens_on", _("Ngày bắt đầu"))
    closes_on = posted.day("closes_on", _("Ngày kết thúc"))
    if not posted.errors and closes_on < max(opens_on, today()):
        posted.wrong("closes_on", _("Ngày kết thúc: phải từ hôm nay và từ ngày bắt đầu trở đi."))
    schools = chosen(_fitting(form_id))
    if not schools:
        posted.wrong("schools", _("Trường tham gia: chưa chọn trường nào phù hợp với mẫu phiếu."))
    if posted.errors:
        return _form(posted.errors), 422
    days = (opens_on, closes_on)
    if not request.form.get("confirmed"):
        return _confirm(form_id, days, schools, [])
    typed = passphrases(posted, again=True)
    way = posted.one_of("access", _("Cách mở phiếu"), [each.value for each in _accesses(form_id)])
    if posted.errors:
        return _confirm(form_id, days, schools, posted.errors), 422
    codes = [each.code for each in schools]
    plan = store.RoundPlan(form_id, period, codes, *days, Access(way), services().office.thresholds)
    try:
        prepared = store.open_round(plan, typed, current_user().username, now(), services().box)
    except FormsError as error:
        return _confirm(form_id, days, schools, [(ONE, words(error.told))]), 422
    return sheet_page(prepared.round, prepared.secret)


def _accesses(form_id: str) -> list[Access]:
    """How people may come to this form, the usual way first: staff always by slips (core.rounds)."""
    return [Access.SLIPS] if staff_survey(form_id) else [Access.POSTER, Access.SLIPS]


def _surveys() -> list[PublishedForm]:
    return [each for each in published_forms() if each.definition.kind is Kind.SURVEY]


def _fitting(form_id: str) -> list[School]:
    """The schools that the form is for; none where there is no such form."""
    if form_id not in {each.form_id for each in _surveys()}:
        return []
    definition, _version = published(form_id)
    return [each for each in register() if fits(definition, each)]


def _form(errors: list[tuple[str, str]]) -> str:
    day = today()
    usual = {"opens_on": day.isoformat(), "closes_on": (day + timedelta(days=USUAL_DAYS)).isoformat()}
    return render_template(
        "office/round_new.html",
        errors=errors,
        wrong=dict(errors),
        values={**usual, **request.form.to_dict()},
        ticked={name: set(request.form.getlist(name)) for name in (ALL, LEVEL, ONE)},
        forms=[
            ("", _("Chọn mẫu phiếu")),
            *((each.form_id, words(each.definition.title)) for each in _surveys()),
        ],
        periods=period_options(),
        groups=by_level(register()),
    )


def _confirm(
    form_id: str, days: tuple[date, date], schools: list[School], errors: list[tuple[str, str]]
) -> str:
    definition, version = published(form_id)
    office = services().office
    small = office.thresholds.small_staff
    staff = definition.audience is Audience.STAFF
    return render_template(
        "office/round_confirm.html",
        errors=errors,
        definition=definition,
        version=version,
        values=request.form.to_dict(),
        period=period_name(request.form.get("period", "")),
        opens_on=days[0],
        closes_on=days[1],
        groups=by_level(schools),
        count=len(schools),
        pooled={each.code for each in schools if staff and each.staff <= small},
        heads={each.code: each.staff if staff else each.families for each in schools},
        estimated={each.code for each in schools if not staff and each.families_estimated},
        office=office,
        accesses=[each.value for each in _accesses(form_id)],
        wrong=dict(errors),
        shortest=SHORTEST,
    )
