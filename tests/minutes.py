"""One filled checklist as the tests of minutes use it: 43 items, a key item not met, one partly met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from forms_app.core.minutes import Minutes, Source, minutes
from forms_app.core.scoring import score
from tests.factories import a_school, marked, shipped, shipped_office

DAY = date(2026, 11, 6)
CONFIRMED_AT = datetime(2026, 11, 6, 10, 30)  # noqa: DTZ001 - local time, as minutes are told
HANDED_IN_AT = datetime(2026, 11, 6, 10, 45)  # noqa: DTZ001 - likewise
HEADER: dict[str, Any] = {
    "ngay_gio": "2026-11-06T08:05",
    "hinh_thuc": "chuyen_de",
    "thanh_phan_doan": [
        {"ho_ten": "Nguyễn Thị Lan", "chuc_vu": "Trưởng đoàn"},
        {"ho_ten": "Trần Văn Hùng", "chuc_vu": "Thành viên"},
    ],
    "dai_dien_truong": [{"ho_ten": "Võ Văn Tư", "chuc_vu": "Hiệu trưởng"}],
    "tong_cbgvnv": 32,
    "nu": 20,
    "so_lop": 18,
    "so_hoc_sinh": 610,
}
CONCLUSION = {
    "uu_diem": "Hồ sơ sắp xếp gọn.",
    "han_che": "Một số nội dung công khai còn chậm.\nBiên bản còn sơ sài.",
    "kien_nghi": "Bổ sung hồ sơ còn thiếu\n- Tổ chức lại hội nghị trước ngày 15/12/2026",
    "y_kien_truong": "Nhà trường nhất trí.",
}
CONFIRMATION = {
    "xac_nhan_doan": "yes",
    "xac_nhan_doan_ho_ten": "Nguyễn Thị Lan",
    "xac_nhan_doan_chuc_vu": "Trưởng đoàn",
    "xac_nhan_truong": "yes",
    "xac_nhan_truong_ho_ten": "Võ Văn Tư",
    "xac_nhan_truong_chuc_vu": "Hiệu trưởng",
}


def filled() -> dict[str, Any]:
    """Answers to the whole primary-school checklist."""
    answers: dict[str, Any] = marked("chk_th", b_ck_nhan_su="dat_mot_phan", c_hoi_nghi_to_chuc="chua_dat")
    answers["b_ck_nhan_su"]["reason"] = "Chưa có biên bản xét nâng lương."
    answers["c_hoi_nghi_to_chuc"]["reason"] = "Không đủ người dự."
    answers["a_ke_hoach_qcdc"] |= {"document": "12/KH-THBM", "note": "Treo ở phòng họp."}
    return {
        **answers,
        "c_hoi_nghi_trieu_tap": 30,
        "co_van_dong_tai_tro": "co",
        **HEADER,
        **CONCLUSION,
        **CONFIRMATION,
    }


def source(form: str = "chk_th", answers: dict[str, Any] | None = None, **changes: Any) -> Source:
    """What was handed in on ``DAY``, unless ``changes`` say otherwise."""
    definition, office = shipped(form), shipped_office()
    given = filled() if answers is None else answers
    facts = {**a_school().facts(), "visit_period": "6 tháng cuối năm 2026", "visit_inspectors": ""}
    made = Source(
        definition=definition,
        answers=given,
        facts=facts,
        office=office,
        score=score(definition, given, facts, office.class_limits),
        period="6 tháng cuối năm 2026",
        planned_on=DAY,
        confirmed_at=CONFIRMED_AT,
        handed_in_at=HANDED_IN_AT,
    )
    return replace(made, **changes)


def some_minutes(**changes: Any) -> Minutes:
    return minutes(source(**changes))
