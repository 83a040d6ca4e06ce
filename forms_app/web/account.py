"""A person's own account: password, language, signing out everywhere."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext as _

from ..core.definition import LANGUAGES
from ..core.errors import Faulty, NotAllowed
from ..storage.sessions import end_sessions
from ..storage.users import change_password
from .clock import now
from .guard import current_user, signed_in
from .language import COOKIE
from .services import services
from .sign_in import LARGEST_BODY, begin_session
from .texts import words

blueprint = Blueprint("account", __name__)
ONE_YEAR = 31_536_000  # seconds


@blueprint.get("/account")
@signed_in
def show() -> Response:
    return _page()


@blueprint.post("/account/password")
@signed_in
def new_password() -> Response:
    """Take a new password from who knows the old one; every other browser is signed out."""
    request.max_content_length = LARGEST_BODY
    user = current_user()
    if request.form.get("password", "") != request.form.get("again", ""):
        return _page((("again", _("Hai lần gõ mật khẩu mới chưa giống nhau.")),))
    try:
        change_password(user.username, request.form.get("old", ""), request.form.get("password", ""), now())
    except NotAllowed:
        return _page((("old", _("Mật khẩu đang dùng chưa đúng.")),))
    except Faulty as faulty:
        return _page(tuple((fault.name, words(fault.message)) for fault in faulty.faults))
    end_sessions(user.username)
    return begin_session(user, "/account?saved=1")


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Response:
    end_sessions(current_user().username)
    return cast(Response, redirect("/sign-in?out=1", 303))


@blueprint.post("/account/language")
@signed_in
def language() -> Response:
    """Remember in which language this person reads; respondents get no cookie, they have ``?lang=``."""
    response = cast(Response, redirect("/account?saved=1", 303))
    chosen = request.form.get("lang", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE, chosen, max_age=ONE_YEAR, secure=services().settings.secure, httponly=True, samesite="Lax"
        )
    return response


def _page(errors: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(render_template("account.html", errors=errors), 422 if errors else 200)
