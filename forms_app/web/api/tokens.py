"""Who reads: a token in a header, as ``Bearer`` or as the password of ``Basic``; never a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, abort, current_app, g, request
from flask_babel import gettext as _

from ...core.readers import Reader
from ...storage.readers import reader_of
from ..clock import today
from ..error_pages import RETRY_AFTER, problem_page
from ..throttle import Bucket

View = TypeVar("View", bound=Callable[..., Any])
READS_PER_MINUTE = 300  # of one reader
WRONG_TOKENS_PER_MINUTE = 60  # of everybody together; right ones never wait for those
CHALLENGES = ('Bearer realm="phieu-dan-chu"', 'Basic realm="phieu-dan-chu", charset="UTF-8"')


def with_token(view: View) -> View:
    """Only for programs with a token that is good today; ``g.reader`` says whose."""

    @wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        g.reader = _reader()
        return view(*arguments, **values)

    guarded.guarded = "token"  # type: ignore[attr-defined]  # read by the test that sweeps all routes
    return cast(View, guarded)


def _reader() -> Reader:
    token = _token()
    found = reader_of(token, today()) if token else None
    if found is None:
        abort(_refusal(bool(token)))
    if not _bucket(found.key, READS_PER_MINUTE).take():
        abort(_too_often(_("Mỗi khóa đọc được %(num)d lần một phút.", num=READS_PER_MINUTE)))
    return found


def _token() -> str:
    given = request.authorization
    if given is None:
        return ""
    if given.type == "basic":
        return given.password or ""
    return (given.token or "") if given.type == "bearer" else ""


def _refusal(tried: bool) -> Response:
    """401 that names both ways in; 429 after many wrong tokens."""
    if tried and not _bucket("", WRONG_TOKENS_PER_MINUTE).take():
        return _too_often("")
    text = _("Khóa sai, đã thu hồi hoặc hết hạn.") if tried else _("Cần khóa đọc số liệu.")
    response = problem_page(401, text, _("Chưa được đọc"))
    for challenge in CHALLENGES:
        response.headers.add("WWW-Authenticate", challenge)
    return response


def _too_often(text: str) -> Response:
    response = problem_page(429, text)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _bucket(key: str, per_minute: int) -> Bucket:
    buckets = cast(dict[str, Bucket], current_app.extensions.setdefault("readers", {}))
    return buckets.setdefault(key, Bucket(per_minute))
