"""The words on the poster of a suggestion box; it hangs beside those of surveys and looks like them."""

from __future__ import annotations

from ..core.definition import Text
from ..core.office import Office
from ..core.suggestions import SuggestionBox
from .poster_texts import PosterTexts

BOX_POSTERS = Text("Áp phích hòm thư góp ý", "Posters of the suggestion boxes")
_INVITATION = Text("Hòm thư góp ý của", "Suggestion box of")
_SUBTITLE = Text("Không ghi tên · Không đăng nhập · Lúc nào cũng mở", "No name · No sign-in · Always open")
_TYPE_IT = Text("Không quét được? Vào {address}, gõ mã:", "Cannot scan? Go to {address} and type:")
_STEPS = (
    Text("Mở Zalo hoặc máy ảnh, quét mã.", "Open Zalo or the camera and scan the code."),
    Text("Viết điều muốn nói, bấm “Gửi thư”.", "Write what you want to say, press “Send letter”."),
    Text("Chép lại mã tra cứu để xem trả lời.", "Copy the look-up code to read the reply."),
)
_ALWAYS = Text(
    "Góp ý, khen, chê, hỏi: lúc nào cũng được.", "Suggestions, praise, complaints, questions: any time."
)
_LAW = Text(
    "Khiếu nại, tố cáo theo luật: nộp đơn có ghi tên tại nơi tiếp công dân.",
    "Complaints and denunciations under the law: hand in a signed letter where citizens are received.",
)
_NOT_KEPT = Text(
    "Hệ thống không lưu địa chỉ mạng, loại máy, ngày giờ gửi. Thư được khóa ngay khi nhận.",
    "The system does not keep your network address, device, or the day and time you send. Letters are sealed "
    "on arrival.",
)
_TWO = Text(
    "Hai người cùng mở: một cán bộ Phòng và một thành viên Ban Thanh tra nhân dân. Nhà trường không đọc thư.",
    "Two people open it together: an officer and a member of the People's Inspection Board. The school does "
    "not read letters.",
)
_FRAUD = Text(
    "Địa chỉ đúng bắt đầu bằng {address}. Hòm thư không bao giờ hỏi mật khẩu, mã OTP, số tài khoản.",
    "The right address starts with {address}. The box never asks for a password, one-time code or account "
    "number.",
)
_SUPPORT = Text("Cần giúp: {who}.", "For help: {who}.")


def box_poster_texts(box: SuggestionBox, office: Office, base_url: str, language: str = "vi") -> PosterTexts:
    """The poster's words."""

    def say(text: Text, **values: str) -> str:
        return text.in_language(language).format(**values)

    address = base_url.rstrip("/") + "/"
    support = office.support.in_language(language).rstrip(".")
    return PosterTexts(
        issuer=office.name,
        invitation=say(_INVITATION),
        school=box.school.name if box.school else office.name,
        subtitle=say(_SUBTITLE),
        url=f"{address}Y/{box.code}",
        type_it=say(_TYPE_IT, address=address.split("://", 1)[-1].rstrip("/")),
        code=box.code,
        steps=tuple(say(step) for step in _STEPS),
        until=say(_ALWAYS),
        once=say(_LAW),
        promises=(say(_NOT_KEPT), say(_TWO)),
        helps=(say(_FRAUD, address=address), *((say(_SUPPORT, who=support),) if support else ())),
    )
