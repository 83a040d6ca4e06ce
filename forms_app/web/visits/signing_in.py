"""A session that ended while somebody was typing: they sign in on a page that carries what they typed.

The page posts to the address the answers were meant for, with user name and password beside them. So there is
no redirect that could lead elsewhere, and nothing typed is kept anywhere but in the page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotAllowed
from ...core.people import Action, User
from ...storage.sessions import end_session
from ...storage.users import authenticate
from ..clock import now
from ..error_pages import CREDENTIALS, FILE_LOST
from ..guard import cookie_name, require
from ..sign_in import begin_session
from ..texts import words
from ..throttle import NameThrottle
from .fields import CODE, OPENED_BY, PASSWORD, USERNAME

View = Callable[..., Any]


def keeps_what_was_typed(view: View, action: Action = Action.FILL_VISIT) -> View:
    """Like ``requires(action)``, for posts: nobody's typing is thrown away to sign in first.

    The page says for whom it was made, and only that person may send it: what one inspector typed is never
    saved under the name of the next one who signs in on the same phone.
    """

    @wraps(view)
    def guarded(**values: Any) -> Response:
        opened_by = request.form.get(OPENED_BY, "")
        if g.user is not None and opened_by in ("", g.user.username):
            require(action)
            return make_response(view(**values))
        if PASSWORD not in request.form:
            return _ask(opened_by)
        try:
            g.user = _signed_in_again(opened_by)
        except NotAllowed as refused:
            return _ask(opened_by, words(refused.told))
        require(action)
        return _with_session(make_response(view(**values)), g.user)

    guarded.guarded = action  # type: ignore[attr-defined]  # read by the test that sweeps all routes
    return guarded


def _signed_in_again(opened_by: str) -> User:
    """Who the posted user name and password are. Raises NotAllowed where that is not the one who typed."""
    username = request.form.get(USERNAME, "").strip().lower()
    throttle = cast(NameThrottle, current_app.extensions["sign_in_throttle"])
    if wait := throttle.wait(username):
        raise NotAllowed(_("Đã thử sai nhiều lần. Xin chờ %(num)d giây rồi thử lại.", num=wait))
    if opened_by and username != opened_by:
        raise NotAllowed(_("Xin đăng nhập bằng chính tài khoản đã gõ trang này: %(name)s.", name=opened_by))
    try:
        user = authenticate(username, request.form.get(PASSWORD, ""), request.form.get(CODE, ""), now())
    except NotAllowed:
        throttle.wrong(username)
        raise NotAllowed(_("Tên đăng nhập, mật khẩu hoặc mã 6 số chưa đúng.")) from None
    throttle.right(username)
    return user


def _ask(opened_by: str, refused: str = "") -> Response:
    """401: a sign-in form that carries everything posted, the password left out."""
    fields = list(request.form.items(multi=True))
    if any(each.filename for each in request.files.values()):
        fields.append((FILE_LOST, "1"))
    html = render_template(
        "visits/sign_in_again.html",
        target=request.path,
        carried=[(name, value) for name, value in fields if name not in CREDENTIALS],
        opened_by=opened_by,
        username=request.form.get(USERNAME, opened_by),
        refused=refused,
        someone_else=g.user,
        file_lost=FILE_LOST in dict(fields),
    )
    return make_response(html, 401)


def _with_session(response: Response, user: User) -> Response:
    """``response`` with the cookie of a fresh session in place of whatever session the browser had."""
    if token := request.cookies.get(cookie_name()):
        end_session(token)
    for cookie in begin_session(user, "/visits/").headers.getlist("Set-Cookie"):
        response.headers.add("Set-Cookie", cookie)
    return response
