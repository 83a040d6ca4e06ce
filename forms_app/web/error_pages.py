"""Every refusal as a kind page with a way on, and never a word of what was sent.

But one: where the store did not take it, the page carries what was sent, to be sent again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import TracebackType
from typing import cast

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from ..core.errors import (
    Conflict,
    Faulty,
    FormsError,
    Mistyped,
    NotAllowed,
    NotFound,
    NotStored,
    Unusable,
    WrongState,
)
from ..storage.database import Unavailable
from .texts import words

RETRY_AFTER = 60  # seconds
API = "/api/"  # programs read below it, and get every refusal as they expect it (RFC 9457)
# Fields beside what was typed: of a draft whose session ended, of a second person.
CREDENTIALS = frozenset({"_username", "_password", "_code", "second_password", "second_code"})
FILE_LOST = "_file_lost"  # a field of a page that carries what was posted: a file had been chosen too
# Names of fields with what opens an account or a ballot box.
SECRET = re.compile("password|^passphrase_|^sheet$|^copied$")
STATUS_OF = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    WrongState: 409,
    Faulty: 422,
    Mistyped: 422,
    Unusable: 422,
    NotStored: 503,
}
TOLD = (WrongState, Conflict, Faulty, Mistyped, Unusable)  # written for the person before the screen
TEXTS = {
    400: (
        _("Máy chủ chưa hiểu yêu cầu này"),
        _("Xin quay lại trang trước, tải lại trang rồi thử lần nữa."),
    ),
    401: (_("Cần đăng nhập lại"), _("Xin đăng nhập rồi làm tiếp. Bản nháp vẫn còn.")),
    403: (
        _("Máy chủ không nhận yêu cầu này"),
        _(
            "Trang gửi đến không phải trang của hệ thống này. "
            "Xin mở lại trang từ địa chỉ chính thức rồi thử lần nữa."
        ),
    ),
    404: (
        _("Không có trang này"),
        _("Địa chỉ có thể bị gõ nhầm, hoặc trang này không dành cho tài khoản đang dùng."),
    ),
    405: (
        _("Không mở trang theo cách này được"),
        _("Xin quay lại trang trước rồi bấm nút trên trang."),
    ),
    409: (
        _("Chưa làm được bước này"),
        _("Có người vừa sửa trước, hoặc bước này chưa đến lúc. Xin tải lại trang để xem bản mới nhất."),
    ),
    410: (_("Trang này đã hết hạn"), _("Nội dung này không còn nhận thêm nữa.")),
    413: (
        _("Nội dung gửi lên quá lớn"),
        _("Xin quay lại, viết ngắn hơn hoặc chọn tệp nhỏ hơn rồi gửi lại."),
    ),
    422: (_("Có chỗ cần xem lại"), _("Xin quay lại trang trước, sửa rồi gửi lại.")),
    429: (
        _("Đang có quá nhiều lần thử không đúng"),
        _("Xin chờ một phút rồi thử lại."),
    ),
    500: (
        _("Máy chủ gặp trục trặc"),
        _("Lỗi ở máy chủ, không phải ở người dùng. Xin chờ một phút rồi thử lại."),
    ),
    503: (
        _("Máy chủ đang bận hoặc đang bảo trì"),
        _("Chưa có gì được lưu. Xin giữ nguyên trang trước, chờ một phút rồi thử lại."),
    ),
}


@dataclass(frozen=True)
class Problem:
    """What an error page says."""

    status: int
    title: str
    text: str


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_problem)
    app.register_error_handler(FormsError, forms_problem)
    for kind in Unavailable:
        app.register_error_handler(kind, store_is_gone)


def http_problem(error: HTTPException) -> Response:
    """A refusal by Flask or by ``abort``; an exception nobody expected arrives here as 500."""
    response = problem_page(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def forms_problem(error: FormsError) -> Response:
    """A refusal by the rules or the storage that the view let through.

    The text of some of them was written for the person before the screen.
    """
    status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 500)
    if status == 500:
        current_app.log_exception((type(error), error, cast(TracebackType, error.__traceback__)))
    return problem_page(status, words(error.told) if isinstance(error, TOLD) else "")


def store_is_gone(_error: Exception) -> Response:
    """The store does not answer: nothing was kept, and the next try may do."""
    return problem_page(503)


def problem_page(status: int, text: str = "", title: str = "") -> Response:
    """The page for ``status``; as JSON for a script or a program."""
    known_title, known_text = TEXTS.get(status, TEXTS[500])
    problem = Problem(status, title or str(known_title), text or str(known_text))
    if request.path.startswith(API):
        response = jsonify(type="about:blank", title=problem.title, status=status, detail=problem.text)
        response.mimetype = "application/problem+json"
    elif request.accept_mimetypes.best == "application/json":
        response = jsonify(status=status, title=problem.title, text=problem.text)
    else:
        carried = _carried() if status == 503 else []
        response = Response(render_template("error.html", problem=problem, carried=carried))
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _carried() -> list[tuple[str, str]]:
    """The fields that were posted; none where a secret is among them, or a file and no words beside it.

    Credentials of an ended session stand beside a draft: only they are left out (visits/signing_in.py). A
    file cannot be held by a page: that there was one is carried (FILE_LOST).
    """
    if request.method != "POST" or request.url_rule is None:
        return []
    try:
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in CREDENTIALS]
    except HTTPException:  # too large to be read
        return []
    if any(SECRET.search(name) for name, _value in fields):
        return []
    if not any(each.filename for each in request.files.values()):
        return fields
    said = any(value.strip() for name, value in fields if not name.startswith("_"))
    return [*fields, (FILE_LOST, "1")] if said else []
