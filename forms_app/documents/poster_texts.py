"""The words on a poster, per round and school; page and PDF draw the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.definition import Audience, Text
from ..core.language import day
from ..core.office import Office, Thresholds
from ..core.rounds import Access, Poster


@dataclass(frozen=True)
class PosterTexts:
    """A poster in one language, in the order in which it is read."""

    issuer: str
    invitation: str
    school: str
    subtitle: str
    url: str  # what the QR code says
    type_it: str  # where to type the code, for those who cannot scan
    code: str
    steps: tuple[str, ...]
    until: str
    once: str
    promises: tuple[str, ...]
    helps: tuple[str, ...]


_FOR_PARENTS = {
    "invitation": Text("Mời gia đình góp ý cho", "Parents, please tell us what you think of"),
    "subtitle": Text(
        "Không ghi tên · Không đăng nhập · Khoảng 3 phút", "No name · No sign-in · About 3 minutes"
    ),
    "once": Text("Mỗi gia đình một phiếu cho mỗi trường.", "One form per family for each school."),
}
_FOR_STAFF = {
    "invitation": Text("Mời thầy, cô, anh, chị góp ý cho", "Staff, please tell us what you think of"),
    "subtitle": Text(
        "Không ghi tên · Không đăng nhập · Khoảng 5 phút", "No name · No sign-in · About 5 minutes"
    ),
    "once": Text("Mỗi người một phiếu.", "One form per person."),
}
_STEPS = (
    Text("Mở Zalo hoặc máy ảnh, quét mã.", "Open Zalo or the camera and scan the code."),
    Text("Xem đúng tên trường, rồi trả lời.", "Check the school's name, then answer."),
    Text("Bấm “Gửi phiếu”.", "Press “Send form”."),
)
_STEPS_WITH_SLIP = (
    Text("Tự bốc một lá phiếu trong túi. Đừng ghi tên.", "Draw a slip from the bag. Write no name on it."),
    Text("Quét mã này hoặc mã trên lá phiếu.", "Scan this code or the one on the slip."),
    Text(
        "Gõ mã trên lá phiếu, trả lời, bấm “Gửi phiếu”.", "Type the slip's code, answer, press “Send form”."
    ),
)
_ONE_SLIP_EACH = Text("Mỗi người một lá phiếu, dùng được một lần.", "One slip per person, good for one form.")
_TYPE_IT = Text("Không quét được? Vào {address}, gõ mã:", "Cannot scan? Go to {address} and type:")
_UNTIL = Text("Nhận phiếu đến hết ngày {day}.", "Forms are accepted until the end of {day}.")
_NOT_KEPT = Text(
    "Phiếu không hỏi tên. Hệ thống không lưu số điện thoại, địa chỉ mạng, loại máy, ngày giờ gửi.",
    "The form does not ask your name. The system does not keep your phone number, network address, device, "
    "or the day and time you send.",
)
_FROM_HOW_MANY = Text(
    "Kết quả chỉ hiện chung cho cả trường và khi có từ {least} phiếu trở lên. Ít phiếu thì chỉ hiện mức "
    "chung, không hiện con số.",
    "Results are shown for the whole school only, and only from {least} forms. With few forms we show broad "
    "levels, not figures.",
)
_FROM_HOW_MANY_POOLED = Text(
    "Kết quả chỉ hiện chung cho cả nhóm trường nhỏ và khi có từ {least} phiếu trở lên.",
    "Results are shown for a group of small schools together only, and only from {least} forms.",
)
_PAPER = Text(
    "Không dùng điện thoại thông minh? Xin phiếu giấy tại {place}, trả lời rồi bỏ vào thùng phiếu.",
    "No smartphone? Ask for a paper form at {place}, fill it in and put it in the box.",
)
_FRAUD = Text(
    "Địa chỉ đúng bắt đầu bằng {address}. Phiếu không bao giờ hỏi mật khẩu, mã OTP, số tài khoản.",
    "The right address starts with {address}. The form never asks for a password, one-time code or account "
    "number.",
)
_SUPPORT = Text("Cần giúp: {who}.", "For help: {who}.")


def poster_texts(
    poster: Poster, office: Office, base_url: str, thresholds: Thresholds, language: str = "vi"
) -> PosterTexts:
    """The poster's words. ``thresholds`` are those frozen in the round: what is promised must be true."""
    words = _FOR_STAFF if poster.round.audience is Audience.STAFF else _FOR_PARENTS

    def say(text: Text, **values: str | int) -> str:
        return text.in_language(language).format(**values)

    address = base_url.rstrip("/") + "/"
    slips = poster.round.access is Access.SLIPS
    return PosterTexts(
        issuer=office.name,
        invitation=say(words["invitation"]),
        school=poster.school.name,
        subtitle=say(words["subtitle"]),
        url=f"{address}S/{poster.code}",
        type_it=say(_TYPE_IT, address=address.split("://", 1)[-1].rstrip("/")),
        code=poster.code,
        steps=tuple(say(step) for step in (_STEPS_WITH_SLIP if slips else _STEPS)),
        until=say(_UNTIL, day=day(poster.round.last_day)),
        once=say(_ONE_SLIP_EACH if slips else words["once"]),
        promises=(say(_NOT_KEPT), _results_shown(poster, thresholds, language)),
        helps=_helps(office, address, language),
    )


def _results_shown(poster: Poster, thresholds: Thresholds, language: str) -> str:
    if poster.pooled:
        return _FROM_HOW_MANY_POOLED.in_language(language).format(least=thresholds.pool_answers)
    return _FROM_HOW_MANY.in_language(language).format(least=thresholds.results)


def _helps(office: Office, address: str, language: str) -> tuple[str, ...]:
    paper = office.paper_place.in_language(language).rstrip(".")
    support = office.support.in_language(language).rstrip(".")
    return (
        *((_PAPER.in_language(language).format(place=paper),) if paper else ()),
        _FRAUD.in_language(language).format(address=address),
        *((_SUPPORT.in_language(language).format(who=support),) if support else ()),
    )
