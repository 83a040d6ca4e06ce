"""Tokens of programs that read: made for somebody by name, shown once, withdrawn at any time."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import WrongState
from ...core.people import Action
from ...core.readers import LONGEST_NAME, USUAL_DAYS, Reader
from ...storage import readers as store
from ..clock import now, today
from ..guard import current_user, requires
from ..texts import words
from . import blueprint
from .posted import Posted


@blueprint.get("/readers/")
@requires(Action.MANAGE_READERS)
def readers() -> str:
    return _page([])


@blueprint.post("/readers/")
@requires(Action.MANAGE_READERS)
def add_reader() -> str | tuple[str, int]:
    """Make the token and show it, once: it is kept nowhere else, in no address and no log."""
    posted = Posted()
    name = posted.line("name", _("Ai đọc"), LONGEST_NAME)
    until = posted.day("until", _("Dùng đến hết ngày"))
    if not posted.errors:
        try:
            reader, token = store.add_reader(name, until, current_user().username, now(), today())
        except WrongState as error:
            posted.wrong("until", words(error.told))
        else:
            return _page([], reader, token)
    return _page(posted.errors), 422


@blueprint.post("/readers/<key>/withdraw")
@requires(Action.MANAGE_READERS)
def withdraw_reader(key: str) -> Response:
    store.withdraw_reader(key, current_user().username, now())
    return cast(Response, redirect(url_for("office.readers", saved=1), 303))


def _page(errors: list[tuple[str, str]], made: Reader | None = None, token: str = "") -> str:
    usual = today() + timedelta(days=USUAL_DAYS)
    typed = {} if made else request.form
    return render_template(
        "office/readers.html",
        readers=store.readers(),
        today=today(),
        errors=errors,
        wrong=dict(errors),
        name=typed.get("name", ""),
        until=typed.get("until", usual.isoformat()),
        made=made,
        token=token,
    )
