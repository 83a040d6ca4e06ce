"""A second person who signs on a page where somebody else is signed in: two pairs of eyes, one sitting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from flask import current_app, request
from flask_babel import gettext as _

from ..core.errors import NotAllowed
from ..core.people import User
from ..storage.users import authenticate
from .clock import now
from .guard import current_user
from .throttle import NameThrottle

if TYPE_CHECKING:
    from .office.posted import Posted  # the office's pages import this module


def second_person(posted: Posted, allowed: Callable[[User], bool]) -> User | None:
    """Who signed as the second one; None with faults in ``posted``. Wrong tries wait as at the sign-in.

    Reads ``second_username``, ``second_password`` and ``second_code``, fields of templates/office/keys.html.
    A code is good once: ask for it when all else is in order.
    """
    username = request.form.get("second_username", "").strip().lower()
    throttle = cast(NameThrottle, current_app.extensions["sign_in_throttle"])
    if wait := throttle.wait(username):
        posted.wrong(
            "second_username", _("Đã thử sai nhiều lần. Xin chờ %(num)d giây rồi thử lại.", num=wait)
        )
        return None
    if username == current_user().username:
        posted.wrong("second_username", _("Người thứ hai phải là người khác, có tài khoản riêng."))
        return None
    try:
        user = authenticate(
            username, request.form.get("second_password", ""), request.form.get("second_code", ""), now()
        )
    except NotAllowed:
        throttle.wrong(username)
        posted.wrong(
            "second_password", _("Tên đăng nhập, mật khẩu hoặc mã 6 số của người thứ hai chưa đúng.")
        )
        return None
    throttle.right(username)
    if not allowed(user):
        posted.wrong("second_username", _("Tài khoản này không được làm người thứ hai ở bước này."))
        return None
    return user
