"""What the invented schools report: answers to the periodic forms that agree with each other."""

from __future__ import annotations

import random
from typing import Any

from ..core.definition import FormDefinition, Theme
from ..core.expressions import parse
from ..core.returns import BOARD, FIGURES
from ..core.schools import School
from .answers import profile
from .names import person, seeded

NO_BOARD = 7  # people up to whom a unit sets up no board
LONG = {
    "uu_diem": "Công khai đầy đủ ở bảng tin và cổng thông tin; tập thể góp ý cởi mở.",
    "han_che": "Biên bản đối thoại còn ghi sơ sài; một số quy chế sửa chậm.",
    "nguyen_nhan": "Người phụ trách kiêm nhiều việc.",
    "bai_hoc": "Gửi dự thảo trước ít nhất một tuần thì ý kiến góp ý nhiều hơn hẳn.",
    "phuong_huong": "Rà lại quy chế chi tiêu nội bộ; mỗi tháng mở hòm thư góp ý một lần.",
    "kien_nghi": "Đề nghị Phòng tập huấn thêm về cách ghi biên bản.",
    "t_kho_khan": "Thành viên Ban dạy đủ tiết nên khó sắp xếp thời gian đi giám sát.",
}


def figures(school: School, period: str) -> dict[str, Any]:
    """Answers to the half-year figures. Who works there and who learns there stays; what was done changes."""
    draw = seeded("figures", school.code, period)
    year, half = period.split("-")
    staff, board = school.staff, 0 if school.staff <= NO_BOARD else 3 if school.staff < 40 else 5
    conference = half == "H2"  # schools hold it as the school year begins
    matters, rules, heard = draw.randint(8, 14), draw.randint(1, 5), draw.randint(0, 9)
    settled = max(0, heard - draw.randint(0, 2))
    models = draw.randint(0, 3)
    asked = draw.randint(1, 5)
    sessions = draw.randint(2, 5)
    sponsored = draw.random() < 0.6
    return {
        "tong_cbgvnv": staff,
        "nu": round(staff * 0.7),
        "dang_vien": round(staff * 0.4),
        "nguoi_lao_dong_hd": round(staff * 0.1),
        "so_lop": max(2, round(school.pupils / 30)),
        "so_hoc_sinh": school.pupils,
        "so_diem_truong": school.sites,
        "ke_hoach_so_ngay": f"{draw.randint(3, 40)}/KH-HT, đầu năm {year}",
        "bcd_tong": draw.randint(5, 9),
        "bcd_kien_toan": draw.choice(("co", "khong")),
        "so_van_ban_lanh_dao": draw.randint(2, 8),
        "so_buoi_tuyen_truyen": sessions,
        "luot_nguoi_du": round(sessions * staff * 0.85),
        "so_lop_tap_huan": draw.randint(0, 2),
        "so_nguoi_tap_huan": draw.randint(0, 6),
        "hoi_nghi_trieu_tap": staff if conference else False,
        **(_conference(draw, staff, year) if conference else {}),
        "so_doi_thoai": draw.randint(0, 2),
        "so_cuoc_hop_hoi_dong": draw.randint(4, 6),
        "so_cuoc_hop_cmhs": draw.randint(1, 2),
        "so_quy_che_ban_hanh": rules,
        "so_quy_che_lay_y_kien": max(0, rules - draw.randint(0, 1)),
        "so_noi_dung_cong_khai": matters,
        "dung_han_cong_khai": matters - draw.randint(0, 3),
        "ttnd_so_thanh_vien": board or False,
        **(_board(draw, asked, year) if board else {}),
        "tiep_cd_so_buoi": draw.randint(6, 24),
        "tiep_cd_luot": draw.randint(0, 12),
        "y_kien_nhan": heard,
        "y_kien_giai_quyet": settled,
        "y_kien_qua_han": min(1, heard - settled),
        **dict.fromkeys(("so_khieu_nai", "khieu_nai_giai_quyet", "so_to_cao", "to_cao_giai_quyet"), 0),
        **dict.fromkeys(("so_vuot_cap", "so_dong_nguoi"), 0),
        "diem_nong": "khong",
        "tien_tiet_kiem": f"{draw.randint(2, 24)}.{draw.randint(1, 9)}",
        "tien_van_dong": f"{draw.randint(10, 60)}.5" if sponsored else False,
        **({"tien_van_dong_da_chi": f"{draw.randint(3, 10)}"} if sponsored else {}),
        "dvk_dang_ky_so": models or False,
        **(_models(models) if models else {}),
        "so_dang_ky_lam_theo": draw.randint(1, 4),
        "so_dang_ky_lam_theo_ca_nhan": round(staff * 0.8),
        "dat_chuan_van_hoa": "co",
        **dict.fromkeys(("vi_pham_ung_xu", "vi_pham_ung_xu_so_nguoi"), 0),
        **{name: text for name, text in LONG.items() if not name.startswith("t_")},
        "tu_xep_loai": draw.choice(("tot", "tot", "kha")),
        "nguoi_lap": person(seeded("clerk", school.code)),
        "hieu_truong_duyet": person(seeded("principal", school.code)),
        "hieu_truong_xac_nhan": "yes",
    }


def assessment(definition: FormDefinition, school: School, period: str) -> dict[str, Any]:
    """How a school's board assesses itself; a little better than the inspectors would."""
    draw = seeded("assessment", school.code, period)
    good = min(0.97, profile(school).inspection[Theme.GIAM_SAT] + 0.1)
    answers: dict[str, Any] = {}
    for question in definition.questions:
        if question.type == "item":
            mark = (
                "dat" if draw.random() < good else draw.choice(("dat_mot_phan", "dat_mot_phan", "chua_dat"))
            )
            answers[question.name] = {"mark": mark, "reason": "", "document": "", "note": ""}
    planned, sent = draw.randint(2, 4), draw.randint(1, 5)
    answered = max(0, sent - draw.randint(0, 1))
    return answers | {
        "t_so_cuoc": max(1, planned - draw.randint(0, 1)),
        "t_so_cuoc_ke_hoach": planned,
        "t_kien_nghi": sent,
        "t_kien_nghi_tra_loi": answered,
        "t_kien_nghi_dung_han": max(0, answered - draw.randint(0, 1)),
        "t_kho_khan": LONG["t_kho_khan"],
    }


def report(definition: FormDefinition, school: School, period: str, period_name: str) -> dict[str, Any]:
    """Answers of one school to one of the two forms, with what the form computes."""
    makers = {FIGURES: lambda: figures(school, period), BOARD: lambda: assessment(definition, school, period)}
    facts = {**school.facts(), "visit_period": period_name}
    computed = {
        each.name: parse(each.calculation).evaluate(facts)
        for each in definition.questions
        if each.calculation
    }
    return {**computed, **makers[definition.id]()}


def self_check(
    definition: FormDefinition, day: str, official: str, unmet: str, period_name: str
) -> dict[str, Any]:
    """The office's own: everything met but one item."""
    answers: dict[str, Any] = {
        "dot_kiem_tra": period_name,
        "ngay_gio": f"{day}T08:00",
        "thanh_phan_doan": [{"ho_ten": official, "chuc_vu": "Chuyên viên"}],
        "pgd_kiem_tra_ke_hoach": 33,
        "pgd_kiem_tra_thuc_hien": 33,
        "uu_diem": "Kế hoạch ra sớm, gửi đủ các trường.",
    }
    for question in definition.questions:
        if question.type == "item":
            met = question.name != unmet
            reason = "" if met else "Mới có kế hoạch, chưa có báo cáo."
            mark = "dat" if met else "dat_mot_phan"
            answers[question.name] = {"mark": mark, "reason": reason, "document": "", "note": ""}
    return answers


def _conference(draw: random.Random, staff: int, year: str) -> dict[str, Any]:
    return {
        "hoi_nghi_ngay": f"{year}-09-{draw.randint(10, 28):02}",
        "hoi_nghi_du": round(staff * 0.92),
        "hoi_nghi_y_kien": draw.randint(4, 20),
    }


def _board(draw: random.Random, asked: int, year: str) -> dict[str, Any]:
    return {
        "ttnd_nhiem_ky": f"{int(year) - 1} - {int(year) + 1}",
        "ttnd_so_cuoc_giam_sat": draw.randint(1, 4),
        "ttnd_kien_nghi": asked,
        "ttnd_kien_nghi_tra_loi": max(0, asked - draw.randint(0, 1)),
    }


def _models(registered: int) -> dict[str, Any]:
    works = max(0, registered - 1)
    return {
        "dvk_dang_thuc_hien": registered,
        "dvk_hieu_qua": works,
        "dvk_duoc_khen": min(works, 1),
    }
