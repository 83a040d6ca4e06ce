"""The one-time link: its owner chooses a password and, where the role demands it, pairs a phone."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC
from hashlib import sha256
from urllib.parse import quote

import pyotp
from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _

from ..core.errors import Fault, Faulty, NotFound
from ..core.people import SECOND_FACTOR_ROLES, User
from ..documents.qr import qr_path
from ..storage.users import activate, activation
from .areas import home
from .clock import now
from .error_pages import problem_page
from .sign_in import LARGEST_BODY, begin_session
from .texts import words

ISSUER = "Phieu Dan Chu"
SECRET_BYTES = 20

blueprint = Blueprint("activation", __name__)


@blueprint.get("/activate/<token>")
def show(token: str) -> Response:
    try:
        return _page(token, activation(token, now()))
    except NotFound:
        return _spent()


@blueprint.post("/activate/<token>")
def activate_account(token: str) -> Response:
    """Open the account and sign in at once; the link is spent."""
    request.max_content_length = LARGEST_BODY
    try:
        user = activation(token, now())
        secret = _secret(token) if needs_second_factor(user) else None
        if faults := _faults(secret):
            return _page(token, user, faults)
        opened = activate(token, request.form["password"], secret, now())
    except NotFound:
        return _spent()
    except Faulty as faulty:
        return _page(token, user, faulty.faults)
    return begin_session(opened, home(opened))


def needs_second_factor(user: User) -> bool:
    return user.role in SECOND_FACTOR_ROLES and not user.demo


def _faults(secret: str | None) -> tuple[Fault, ...]:
    """What only this page knows: the repeated password and the code of the paired phone."""
    found = []
    if request.form.get("password", "") != request.form.get("again", ""):
        found.append(Fault("", "again", _("Hai lần gõ mật khẩu chưa giống nhau.")))
    code = "".join(request.form.get("code", "").split())
    moment = now()
    if secret and not pyotp.TOTP(secret).verify(code, for_time=moment.replace(tzinfo=UTC), valid_window=1):
        found.append(Fault("", "code", _("Mã 6 số chưa đúng. Xin gõ mã đang hiện trên điện thoại.")))
    return tuple(found)


def _secret(token: str) -> str:
    """The same for every view of one link, so that a reload shows the same picture."""
    key = str(current_app.secret_key).encode()
    return base64.b32encode(hmac.new(key, b"totp " + token.encode(), sha256).digest()[:SECRET_BYTES]).decode()


def _page(token: str, user: User, faults: tuple[Fault, ...] = ()) -> Response:
    secret = _secret(token) if needs_second_factor(user) else ""
    side, path = 0, ""
    if secret:
        label = quote(f"{ISSUER}:{user.username}")
        side, path = qr_path(f"otpauth://totp/{label}?secret={secret}&issuer={quote(ISSUER)}")
    html = render_template(
        "activate.html",
        user=user,
        errors=tuple((fault.name, words(fault.message)) for fault in faults),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        qr_side=side,
        qr_path=path,
    )
    return Response(html, 422 if faults else 200)


def _spent() -> Response:
    return problem_page(
        404,
        title=_("Liên kết này không còn dùng được"),
        text=_("Liên kết đã dùng, đã quá hạn hoặc bị chép thiếu. Xin hỏi người quản trị một liên kết mới."),
    )
