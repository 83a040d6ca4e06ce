"""Signing in and out: server-side sessions behind a cookie that holds a random token and nothing else."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from flask_babel import gettext as _

from ..core.errors import NotAllowed
from ..core.people import Role, User
from ..storage.sessions import INSPECTOR_LONGEST, end_session, start_session
from ..storage.users import authenticate
from .areas import home
from .clock import now
from .guard import cookie_name, own_path
from .services import services
from .throttle import NameThrottle

LARGEST_BODY = 4096  # bytes

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def show() -> Response:
    if g.user is not None:
        return _see_other(own_path(request.args.get("next", "")) or home(g.user))
    return _page()


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Name, password and, where the account has one, the code of the moment; one answer for all mistakes."""
    request.max_content_length = LARGEST_BODY
    username = request.form.get("username", "").strip().lower()
    throttle = cast(NameThrottle, current_app.extensions["sign_in_throttle"])
    if wait := throttle.wait(username):
        return _page(_("Đã thử sai nhiều lần. Xin chờ %(num)d giây rồi thử lại.", num=wait), 429, wait)
    try:
        user = authenticate(username, request.form.get("password", ""), request.form.get("code", ""), now())
    except NotAllowed:
        throttle.wrong(username)
        return _page(
            _(
                "Tên đăng nhập, mật khẩu hoặc mã 6 số chưa đúng. "
                "Tài khoản nào dùng mã 6 số thì xin điền cả mã."
            ),
            422,
        )
    throttle.right(username)
    _leave_old_session()
    return begin_session(user, own_path(request.form.get("next", "")) or home(user))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    _leave_old_session()
    response = _see_other("/sign-in?out=1")
    response.delete_cookie(
        cookie_name(), path="/", secure=services().settings.secure, httponly=True, samesite="Lax"
    )
    return response


def begin_session(user: User, target: str) -> Response:
    """A fresh session for ``user`` and on to ``target``."""
    secure = services().settings.secure
    response = _see_other(target)
    response.set_cookie(
        cookie_name(),
        start_session(user.username, now()),
        # An inspector's phone may close the browser between two schools.
        max_age=INSPECTOR_LONGEST if user.role is Role.INSPECTOR else None,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _leave_old_session() -> None:
    token = request.cookies.get(cookie_name())
    if token:
        end_session(token)


def _page(problem: str = "", status: int = 200, wait: int = 0) -> Response:
    values = request.form if request.method == "POST" else request.args
    html = render_template(
        "sign_in.html",
        problem=problem,
        username=values.get("username", ""),
        target=own_path(values.get("next", "")) or "",
        signed_out="out" in request.args,
        switch_language=request.method == "GET",
    )
    response = Response(html, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _see_other(target: str) -> Response:
    return cast(Response, redirect(target, 303))
