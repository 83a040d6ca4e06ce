"""The ideas behind the demo's “Dân vận khéo” models, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.good_models import Field, StepKind


@dataclass(frozen=True)
class Idea:
    """An invented model: of which school (by its place; None: of the office), and what was done when.

    ``way`` holds (days ago, what): points of an assessment, or a step.
    """

    name: str
    school: int | None
    field: Field
    why: str
    goal: str
    method: str
    days_ago: int
    way: tuple[tuple[int, StepKind | int], ...] = ()
    copies: str = ""  # the name of the model it copies


BEGIN, COMMEND, STOP = StepKind.BEGIN, StepKind.COMMEND, StepKind.STOP
IDEAS = (
    Idea(
        "Bữa ăn công khai",
        0,
        Field.CULTURE,
        "Phụ huynh muốn biết tiền ăn của con chi vào việc gì.",
        "Mỗi ngày niêm yết thực đơn và số tiền; 9 trên 10 gia đình hài lòng vào cuối năm học.",
        "Tổ bếp ghi bảng chi mỗi sáng, dán ở cổng, gửi ảnh vào nhóm lớp. Mỗi tháng mời phụ huynh xem bếp.",
        250,
        ((240, BEGIN), (120, 93), (100, COMMEND)),
    ),
    Idea(
        "Bữa ăn công khai ở điểm lẻ",
        1,
        Field.CULTURE,
        "Điểm lẻ xa điểm chính, gia đình ít khi thấy bếp ăn.",
        "Cả hai điểm trường niêm yết bảng chi hằng ngày từ đầu học kỳ.",
        "Làm như trường bạn: ghi bảng chi mỗi sáng, dán ở cổng từng điểm, gửi ảnh vào nhóm lớp.",
        80,
        ((70, BEGIN),),
        copies="Bữa ăn công khai",
    ),
    Idea(
        "Góc hỏi đáp với cha mẹ",
        2,
        Field.POLITICS,
        "Cha mẹ đi làm xa, không dự họp được nên có việc không biết hỏi ai.",
        "Mọi câu hỏi được trả lời trong ba ngày làm việc.",
        "Mỗi khối cử một người trả lời; câu hỏi và câu trả lời ghi vào sổ, đọc lại trong họp hội đồng.",
        200,
        ((190, BEGIN), (90, 72), (20, 84)),
    ),
    Idea(
        "Tủ sách dùng chung",
        3,
        Field.ECONOMY,
        "Nhiều gia đình khó mua đủ sách đầu năm.",
        "200 bộ sách cũ được dùng lại trước ngày khai giảng.",
        "Vận động lớp trên tặng sách, Đoàn đội phân loại, cho mượn cả năm, không thu tiền.",
        160,
        ((150, BEGIN), (45, 88), (30, COMMEND)),
    ),
    Idea(
        "Vườn rau em chăm",
        1,
        Field.ECONOMY,
        "Sân sau bỏ trống, bữa ăn bán trú thiếu rau sạch.",
        "Mỗi tuần có 10 kg rau cho bếp ăn.",
        "Mỗi lớp nhận một luống; phụ huynh góp giống, không góp tiền.",
        140,
        ((130, BEGIN), (35, 58)),
    ),
    Idea(
        "Cổng trường an toàn",
        4,
        Field.DEFENCE,
        "Giờ tan học xe đông, gia đình lo.",
        "Không còn xe đậu trước cổng trong giờ tan học.",
        "Hội cha mẹ và dân quân thay nhau hướng dẫn, kẻ vạch chờ đón.",
        12,
    ),
    Idea(
        "Phiên chợ đồ cũ",
        5,
        Field.ECONOMY,
        "Đồ dùng còn tốt bị bỏ đi.",
        "Mỗi học kỳ một phiên, tiền thu giúp học sinh khó khăn.",
        "Lớp 5 tổ chức, phụ huynh tự nguyện góp đồ.",
        170,
        ((160, BEGIN), (40, STOP)),
    ),
    Idea(
        "Trả hồ sơ đúng hẹn",
        None,
        Field.POLITICS,
        "Thầy cô phải đi lại nhiều lần vì hồ sơ chưa xong.",
        "Mọi hồ sơ trả đúng ngày hẹn trong năm.",
        "Ghi ngày hẹn trên phiếu nhận, mỗi sáng thứ Hai rà lại, trễ thì gọi báo trước.",
        100,
        ((95, BEGIN),),
    ),
)
