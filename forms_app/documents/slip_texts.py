"""The words on a sheet of slips: what each slip says inside and outside, what the distributor reads."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.definition import Text
from ..core.language import day
from ..core.office import Office
from ..core.rounds import Poster


@dataclass(frozen=True)
class SlipTexts:
    """The slips of one school in one language. Nothing here differs from slip to slip."""

    about: str  # beside the slips, below the school's name
    hints: tuple[str, ...]  # for whoever cuts, folds and hands out
    leftover: str  # what to do with slips nobody drew; a gap to write in follows
    title: str  # inside
    scan: str
    address: str  # where the code is typed
    type_it: str
    until: str
    once: str
    promises: tuple[str, ...]
    school: str  # outside, and beside the slips
    survey: str
    last_day: str


_ABOUT = Text(
    "{title} · kỳ {period} · đến hết ngày {day} · {slips} lá phiếu",
    "{title} · period {period} · until the end of {day} · {slips} slips",
)
_SHEET = Text("Tờ {number}/{all}", "Sheet {number} of {all}")
_HINTS = (
    Text("Cắt theo nét liền.", "Cut along the solid lines."),
    Text(
        "Gấp ở dấu 1 cho mã nằm trong; gấp ở dấu 2 cho tên trường quay ra ngoài.",
        "Fold at mark 1 so that the code is inside, at mark 2 so that the school's name is outside.",
    ),
    Text(
        "Bỏ tất cả vào một túi kín, trộn đều. Mỗi người tự bốc một lá.",
        "Put all of them in a bag and mix them. Everybody draws one slip.",
    ),
    Text(
        "Không phát theo danh sách. Không ghi ai nhận lá nào.",
        "Do not hand them out by a list. Do not note who got which slip.",
    ),
)
_LEFTOVER = Text(
    "Lá thừa: gom lại, đếm, nhập số vào trang của đợt, rồi xé bỏ. Số lá thừa:",
    "Slips left over: collect and count them, enter the number on the round’s page, tear them up. Left over:",
)
_TITLE = Text("Lá phiếu dùng một lần", "One-time slip")
_SCAN = Text("Quét mã, hoặc vào", "Scan the code, or go to")
_TYPE_IT = Text("rồi gõ:", "and type:")
_UNTIL = Text("Dùng được đến hết ngày {day}.", "Works until the end of {day}.")
_ONCE = Text("Mỗi lá chỉ dùng một lần. Không ghi tên.", "Each slip works once. Do not write your name.")
_NOBODY_KNOWS = Text(
    "Lá phiếu bốc trong túi: không ai biết ai nhận lá nào. Mã không được lưu cùng câu trả lời.",
    "Slips are drawn from a bag: nobody knows who got which. The code is not kept with your answers.",
)
_CARE = Text(
    "Đừng đánh dấu lá phiếu, đừng cho ai xem mã. Nên trả lời ở nơi riêng, bằng mạng di động. "
    "Gửi xong, xé bỏ lá này.",
    "Do not mark the slip or show the code to anyone. Answer in private, on mobile data. "
    "After sending, tear up this slip.",
)
_LOST = Text("Mất lá phiếu: báo {who} trước ngày {day}.", "If you lose the slip, tell {who} before {day}.")
_LAST_DAY = Text("Đến hết ngày {day}", "Until the end of {day}")


def slip_texts(poster: Poster, slips: int, office: Office, base_url: str, language: str = "vi") -> SlipTexts:
    """The words for ``slips`` slips of the school of ``poster``."""

    def say(text: Text, **values: str | int) -> str:
        return text.in_language(language).format(**values)

    title, last = poster.round.title, day(poster.round.last_day)
    support = office.support.in_language(language).rstrip(".")
    lost = (say(_LOST, who=support, day=last),) if support else ()
    return SlipTexts(
        about=say(_ABOUT, title=title, period=poster.round.period, day=last, slips=slips),
        hints=tuple(say(hint) for hint in _HINTS),
        leftover=say(_LEFTOVER),
        title=say(_TITLE),
        scan=say(_SCAN),
        address=slip_address(base_url).split("://", 1)[-1],
        type_it=say(_TYPE_IT),
        until=say(_UNTIL, day=last),
        once=say(_ONCE),
        promises=(say(_NOBODY_KNOWS), say(_CARE), *lost),
        school=poster.school.name,
        survey=title,
        last_day=say(_LAST_DAY, day=last),
    )


def slip_address(base_url: str) -> str:
    """The page for codes; a slip's QR code says it with the code behind a ``#``, which no server sees."""
    return base_url.rstrip("/") + "/K"


def sheet_of(number: int, sheets: int, language: str) -> str:
    return _SHEET.in_language(language).format(number=number, all=sheets)
