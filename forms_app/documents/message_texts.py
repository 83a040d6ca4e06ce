"""The message that goes into a group chat: the words of the poster for those who never walk past it.

It holds the poster's address and nothing else that opens a form: a slip is drawn from a bag.
"""

from __future__ import annotations

from ..core.definition import Audience, Text
from ..core.language import day
from ..core.office import Office
from ..core.rounds import Access, Poster

_TO_PARENTS = (
    Text("Kính gửi quý phụ huynh {school}.", "Dear parents of {school},"),
    Text(
        "Ban đại diện cha mẹ học sinh mời gia đình góp ý cho nhà trường.",
        "the parents' board invites your family to tell the school what you think.",
    ),
)
_TO_STAFF = (
    Text("Kính gửi thầy, cô, anh, chị {school}.", "Dear colleagues at {school},"),
    Text(
        "Ban Thanh tra nhân dân mời thầy, cô, anh, chị góp ý về dân chủ ở trường.",
        "the People's Inspection Board invites you to say what you think of democracy at the school.",
    ),
)
_OPEN = Text(
    "Phiếu không ghi tên, không cần đăng nhập, khoảng {minutes} phút: {url}",
    "The form asks for no name and no sign-in and takes about {minutes} minutes: {url}",
)
_OPEN_WITH_SLIP = (
    Text(
        "Xin tự bốc một lá phiếu trong túi ở trường.",
        "Please draw a slip from the bag at the school yourself.",
    ),
    Text(
        "Mở {url} rồi gõ mã trên lá phiếu. Phiếu không ghi tên, khoảng {minutes} phút.",
        "Open {url} and type the code on your slip. The form asks for no name and takes about {minutes} "
        "minutes.",
    ),
)
_UNTIL = Text("Nhận phiếu đến hết ngày {day}.", "Forms are accepted until the end of {day}.")
_ONE_PER_FAMILY = Text("Mỗi gia đình một phiếu cho mỗi trường.", "One form per family for each school.")
_ONE_EACH = Text("Mỗi người một phiếu.", "One form per person.")
_FREE_FAMILY = Text("Trả lời hay không là tùy gia đình.", "Answering is up to you.")
_FREE = Text("Trả lời hay không là tùy mỗi người.", "Answering is up to you.")
_KEEP_IT = Text(
    "Xin đừng gửi câu trả lời hoặc ảnh màn hình lên nhóm.",
    "Please do not post your answers or screenshots in this group.",
)
_KEEP_SLIP = Text(
    "Xin đừng gửi mã hoặc ảnh lá phiếu lên nhóm.",
    "Please post no code and no picture of a slip in this group.",
)
_PAPER = Text(
    "Nếu cần phiếu giấy, xin nhận tại {place}.", "If you need a paper form, please collect one at {place}."
)
_THANKS = Text("Trân trọng cảm ơn!", "Thank you!")
_MINUTES = {Audience.PARENTS: 3, Audience.STAFF: 5}


def message_text(poster: Poster, office: Office, base_url: str, language: str = "vi") -> str:
    """The message for the group of one school, in paragraphs."""
    staff, slips = poster.round.audience is Audience.STAFF, poster.round.access is Access.SLIPS
    place = office.paper_place.in_language(language).rstrip(".")
    gaps = {
        "school": poster.school.name,
        "url": f"{base_url.rstrip('/')}/S/{poster.code}",
        "minutes": _MINUTES[poster.round.audience],
        "day": day(poster.round.last_day),
        "place": place,
    }
    once = (_ONE_EACH, _FREE) if staff else (_ONE_PER_FAMILY, _FREE_FAMILY)
    paragraphs = (
        _TO_STAFF if staff else _TO_PARENTS,
        _OPEN_WITH_SLIP if slips else (_OPEN,),
        (_UNTIL, *once),
        (_KEEP_IT, *((_KEEP_SLIP,) if slips else ()), *((_PAPER,) if place else ())),
        (_THANKS,),
    )
    return "\n".join(
        " ".join(each.format(**gaps).in_language(language) for each in sentences) for sentences in paragraphs
    )
