"""The first and last day of a reporting period: some offices count from 15 December."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import WrongState
from ...core.people import Action
from ...core.rounds import Period
from ...storage import periods as store
from ..clock import now, today
from ..guard import current_user, requires
from ..periods import half_year, period_name, period_options
from ..texts import words
from . import blueprint
from .posted import Posted


@blueprint.get("/settings/periods")
@requires(Action.MANAGE_SETTINGS)
def period_days() -> str:
    """One period with its days, ``?period=``; the current half-year unless another is asked for."""
    found = store.period(request.args.get("period") or half_year(today()))
    return _page(found.code, found.starts_on.isoformat(), found.ends_on.isoformat(), [])


@blueprint.post("/settings/periods")
@requires(Action.MANAGE_SETTINGS)
def change_period_days() -> Response | tuple[str, int]:
    posted = Posted()
    code = posted.one_of("period", _("Kỳ"), [each for each, _name in period_options()])
    days = posted.day("starts_on", _("Ngày đầu")), posted.day("ends_on", _("Ngày cuối"))
    if not posted.errors:
        try:
            store.change_period(Period(code, *days), current_user().username, now())
        except WrongState as refused:
            posted.wrong("ends_on", words(refused.told))
        else:
            return cast(Response, redirect(url_for("office.period_days", period=code, saved=1), 303))
    typed = request.form
    return _page(code, typed.get("starts_on", ""), typed.get("ends_on", ""), posted.errors), 422


def _page(code: str, starts_on: str, ends_on: str, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "office/period_days.html",
        code=code,
        options=period_options(),
        known=[(period_name(each.code), each) for each in store.periods()],
        starts_on=starts_on,
        ends_on=ends_on,
        errors=errors,
        wrong=dict(errors),
    )
