"""What lets the inspector's pages be kept on a phone: manifest, worker, and what their scripts must know.

The worker serves pages under /visits/ and nothing else (static/visits/worker.js). A partition on the phone
belongs to one account, by a mark made of its name; every page says whose it is in a header and in itself.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from hashlib import sha256

from flask import Response, abort, g, jsonify, request
from flask_babel import gettext as _

from ...core.errors import NotStored
from ...core.people import Action, User, may
from ...core.visits import Visit
from ...storage import deliveries
from ..assets import asset_url, static_file
from ..clock import now, today
from ..guard import current_user
from . import blueprint

FIRST_DAY = date(2020, 1, 1)  # days are counted from here
WHOSE = "Forms-User"  # header: the mark of the account a page was made for, or a photo was taken by


def mark_of(username: str) -> str:
    """Names the account's partition on a phone, without its name."""
    return sha256(f"visits:{username}".encode()).hexdigest()[:16]


def server_day() -> int:
    """The day it is, as a number: phones count by it, since their own clocks may be wrong."""
    return (today() - FIRST_DAY).days


def carries_visits(user: User | None) -> bool:
    """Whether pages of this account keep anything on a phone."""
    return may(user, Action.FILL_VISIT)


def phone_facts(user: User) -> str:
    """What scripts must know, as JSON: whose pages these are, the server's day, words for what they show."""
    return json.dumps(
        {
            "user": mark_of(user.username),
            "name": user.username,
            "day": server_day(),
            "words": {
                "local": _("đã lưu trên máy"),
                "sending": _("đang gửi"),
                "received": _("máy chủ đã nhận"),
                "waiting": _("máy chủ đã nhận, chờ xem"),
                "conflict": _("hai bản khác nhau, xin chọn"),
                "faulty": _("đã nhận, còn chỗ cần sửa"),
                "unfinished": _("chưa nộp được, còn chỗ thiếu"),
                "signin": _("cần đăng nhập lại rồi gửi"),
                "refused": _("máy chủ chưa nhận"),
                "queued": _("sẽ nộp khi có mạng"),
                "behind": _("chưa nộp: còn phần hoặc ảnh chưa gửi được"),
                "keeping": _("đang tải về máy"),
                "kept": _("đã tải về máy"),
                "unkept": _("chưa tải được về máy"),
                "leave": _("Còn phần chưa gửi trên máy này. Thoát bây giờ sẽ xóa những phần đó. Vẫn thoát?"),
                "offline": _("Đang mất mạng nên chưa thoát được. Những phần trên máy vẫn còn."),
                "delete": _("Xóa khỏi máy? Máy chủ chưa có bản này."),
                "here": _("trên máy"),
                "gone": _(
                    "Cuộc kiểm tra này không còn giao cho thầy, cô. Ảnh còn ở trên máy: xin lưu ra tệp"
                    " rồi đưa cho trưởng đoàn để thêm vào phiếu."
                ),
                "lost": _("Trình duyệt không còn giữ ảnh này. Xin chụp lại."),
            },
        },
        ensure_ascii=False,
    )


def refuse_another_account() -> None:
    """401 where a phone says whose photo it sends, and somebody else is signed in there by now."""
    mark = mark_of(current_user().username)
    if request.headers.get(WHOSE, mark) != mark:
        abort(401)


def note_carried(visit: Visit) -> None:
    """The page of a visit goes to somebody who fills it: they may deliver, whatever happens meanwhile."""
    if may(g.user, Action.FILL_VISIT, visit) and not deliveries.carries(visit.uuid, g.user.username):
        with suppress(NotStored):  # the page can be read all the same
            deliveries.carry(visit.uuid, g.user.username, now())


@blueprint.get("/worker.js")
def worker() -> Response:
    """The worker, from a folder that bounds it to /visits/."""
    response = static_file("visits/worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Lets a phone put the area on its home screen."""
    response = jsonify(
        id="/visits/",
        name=_("Phiếu Dân Chủ: kiểm tra"),
        short_name=_("Kiểm tra"),
        lang="vi",
        start_url="/visits/",
        scope="/visits/",
        display="standalone",
        background_color="#ffffff",
        theme_color="#0f5f59",
        icons=[
            {"src": asset_url("visits/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset_url("visits/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": asset_url("visits/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.after_request
def say_whose(response: Response) -> Response:
    """Only a page with this header is kept on a phone."""
    if carries_visits(g.get("user")) and request.method == "GET" and response.status_code == 200:
        response.headers[WHOSE] = mark_of(g.user.username)
    return response


@blueprint.app_context_processor
def for_templates() -> dict[str, object]:
    return {"carries_visits": carries_visits, "phone_facts": phone_facts}
