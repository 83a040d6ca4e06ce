"""Schools, their forms and answers, for the tests of returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.returns import BOARD, FIGURES, OFFICE, Return, StepKind
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import forms, returns, schools, sessions, users
from tests.actors import NOW, Visitor
from tests.factories import mark, shipped

PERIOD, BEFORE = "2026-H2", "2026-H1"
TINY = School("MN02", "Trường Mẫu giáo Hoa Súng", Level.MN, "TT", 7, 60, 54)
SCHOOLS = (
    School("TH01", "Trường Tiểu học Bình Minh", Level.TH, "TT", 32, 610, 540, boarding=True, sites=2),
    School("TH02", "Trường Tiểu học Ánh Dương", Level.TH, "TT", 21, 320, 290),
    School("MN01", "Trường Mẫu giáo Sao Mai", Level.MN, "TT", 24, 260, 240, boarding=True, sites=2),
    TINY,
)
REQUIRED: dict[str, Any] = {  # the smallest return that can be handed in
    "tong_cbgvnv": 32,
    "nu": 22,
    "dang_vien": 12,
    "nguoi_lao_dong_hd": 3,
    "so_lop": 20,
    "so_hoc_sinh": 610,
    "so_diem_truong": 2,
    "ttnd_so_thanh_vien": 3,
    "tu_xep_loai": "kha",
    "nguoi_lap": "Lê Thị Sen",
    "hieu_truong_duyet": "Võ Minh Phúc",
    "hieu_truong_xac_nhan": "yes",
}
RATIOS: dict[str, Any] = {
    "so_noi_dung_cong_khai": 10,
    "dung_han_cong_khai": 9,
    "so_quy_che_ban_hanh": 4,
    "so_quy_che_lay_y_kien": 3,
    "ttnd_kien_nghi": 2,
    "ttnd_kien_nghi_tra_loi": 1,
    "y_kien_nhan": 5,
    "y_kien_giai_quyet": 5,
}

PEOPLE = (
    ("can_bo", "Phạm Thị Thu", Role.OFFICER, None),
    ("th01", "Hiệu trưởng Bình Minh", Role.SCHOOL, "TH01"),
    ("ttnd01", "Ban TTND Bình Minh", Role.SCHOOL_BOARD, "TH01"),
    ("th02", "Hiệu trưởng Ánh Dương", Role.SCHOOL, "TH02"),
    ("ttnd02", "Ban TTND Ánh Dương", Role.SCHOOL_BOARD, "TH02"),
    ("mn02", "Hiệu trưởng Hoa Súng", Role.SCHOOL, "MN02"),
    ("ttnd_mn02", "Ban TTND Hoa Súng", Role.SCHOOL_BOARD, "MN02"),
    ("ban", "Ban chỉ đạo", Role.BOARD, None),
    ("lan", "Nguyễn Thị Lan", Role.INSPECTOR, None),
    ("quan_tri_vien", "Người quản trị", Role.ADMINISTRATOR, None),
)


@dataclass
class Desk(Visitor):
    """The browser of somebody who has signed in."""

    username: str = ""

    def press(self, path: str, step: str, base: int = 0, **fields: Any) -> TestResponse:
        """Post a page with what was typed, by one of its buttons."""
        typed = {name: value for name, value in fields.items() if value is not None}
        control = {"_revision": str(base), "_opened_by": self.username, "_step": step}
        return self.post(path, control | typed)


def desk(app: Flask, username: str) -> Desk:
    client = app.test_client()
    client.set_cookie("forms", sessions.start_session(username, NOW), domain="127.0.0.1")
    return Desk(client, username=username)


def add_people() -> None:
    for username, name, role, school in PEOPLE:
        users.add_user(username, name, role, school, NOW, "quan_tri", demo=True)


def assessed(**marks: str) -> dict[str, Any]:
    """A board's self-assessment, all met but for ``marks``."""
    items = (each.name for each in shipped(BOARD).questions if each.type == "item")
    counts = dict.fromkeys(
        ("t_so_cuoc", "t_so_cuoc_ke_hoach", "t_kien_nghi", "t_kien_nghi_tra_loi", "t_kien_nghi_dung_han"), 2
    )
    return {**counts, **{name: mark(marks.get(name, "dat")) for name in items}}


def fill_store() -> None:
    """The schools and the three forms."""
    schools.save_schools(SCHOOLS, (Unit("TT", "Xã Thủ Thừa"),))
    for form_id in (FIGURES, BOARD, OFFICE):
        forms.publish(shipped(form_id), "can_bo", NOW)


def handed_in(
    school: str | None = "TH01", period: str = PERIOD, form: str = FIGURES, **answers: Any
) -> Return:
    """A return that waits for the office."""
    usual = REQUIRED if form == FIGURES else {}
    return returns.fill(returns.find(form, period, school), StepKind.SUBMIT, usual | answers, "th01", NOW)


def approved(
    school: str | None = "TH01", period: str = PERIOD, form: str = FIGURES, **answers: Any
) -> Return:
    found = handed_in(school, period, form, **answers)
    return returns.decide(found, StepKind.APPROVE, "", "can_bo", NOW)
