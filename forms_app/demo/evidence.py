"""Photos of the demo's inspections: a board and a paper, drawn and invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from ..core.definition import FormDefinition
from ..core.photos import Picture
from ..core.question_types import type_of
from ..documents.drawn_photos import notice_board, paper
from ..storage.answer_photos import put_by
from ..storage.photo_owners import of_late, of_visit
from ..storage.photos import place

PLAN = "a_ke_hoach_qcdc"
DISCLOSED = "b_ck_hinh_thuc_thoi_han"


def hang_photos(uuid: str, definition: FormDefinition, by: str, now: datetime) -> None:
    """Hang them at the items of the visit that they prove, where its form has those."""
    for item, picture in _photos():
        asked = next((each for each in definition.questions if each.name == item), None)
        if asked and (most := type_of(asked).photos(asked)):
            place(of_visit(uuid), item, picture.sha256, len(picture.content), picture, most, by, now)


def hang_late_photo(uuid: str, item: str, by: str, now: datetime) -> None:
    """One that came when the visit was handed in; it waits."""
    picture = _empty_board()
    place(of_late(uuid), item, picture.sha256, len(picture.content), picture, 1, by, now)


def put_photo_by(code: str, by: str, now: datetime) -> None:
    """One photo for a school's next answer to an action."""
    picture = _board()
    put_by(code, picture.sha256, len(picture.content), picture, 3, by, now)


def _photos() -> Iterator[tuple[str, Picture]]:
    yield PLAN, _plan()
    yield DISCLOSED, _board()
    yield DISCLOSED, _receipt()


@cache
def _plan() -> Picture:
    return paper(
        "KẾ HOẠCH",
        (
            "Thực hiện quy chế dân chủ ở cơ sở của nhà trường",
            "1. Công khai: tài chính, tuyển sinh, chất lượng",
            "2. Đối thoại với tập thể: mỗi học kỳ một lần",
            "3. Hộp thư góp ý: mở ngày 1 hằng tháng",
            "4. Ban Thanh tra nhân dân giám sát, báo cáo",
        ),
    )


@cache
def _board() -> Picture:
    return notice_board(
        "BẢNG CÔNG KHAI", ("Thu chi\nquý này", "Phân công\nchuyên môn", "Tuyển sinh", "Thực đơn\ntuần")
    )


@cache
def _empty_board() -> Picture:
    return notice_board("BẢNG TIN", ("Dự toán\nnăm nay", "Phân công\nchuyên môn"))


@cache
def _receipt() -> Picture:
    return paper(
        "BIÊN BẢN NIÊM YẾT",
        (
            "Nơi niêm yết: bảng tin trước phòng hội đồng",
            "Nội dung: dự toán, quyết toán, phân công",
            "Thời gian niêm yết: đủ 30 ngày",
            "Ý kiến nhận được: không có",
        ),
    )
