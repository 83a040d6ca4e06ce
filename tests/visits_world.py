"""A small office for the tests of the visits' pages: three schools, their people, one planned visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.schools import Level, School, Unit
from forms_app.core.visits import Visit
from forms_app.storage import forms, schools, users, visits
from tests.actors import NOW, Visitor
from tests.factories import shipped
from tests.kept_stores import filled

TODAY = date(2026, 11, 16)
PASSWORD = "mot cau de nho"
SCHOOLS = (
    School("TH01", "Trường Tiểu học Bình Minh", Level.TH, "TT", 32, 610, 540, boarding=True, sites=2),
    School("TH02", "Trường Tiểu học Ánh Dương", Level.TH, "TT", 21, 320, 290),
    School("MN01", "Trường Mẫu giáo Sao Mai", Level.MN, "TT", 24, 260, 240, boarding=True, sites=2),
)
PEOPLE = (
    ("lan", "Nguyễn Thị Lan", Role.INSPECTOR, None),
    ("hung", "Trần Văn Hùng", Role.INSPECTOR, None),
    ("mai", "Lê Thị Mai", Role.INSPECTOR, None),
    ("can_bo", "Phạm Thị Thu", Role.OFFICER, None),
    ("th01", "Hiệu trưởng Bình Minh", Role.SCHOOL, "TH01"),
    ("th02", "Hiệu trưởng Ánh Dương", Role.SCHOOL, "TH02"),
)


@dataclass
class World:
    """The application with its people; the clock is the tests' own."""

    app: Flask
    moment: datetime = NOW

    def plan(self, school: str = "TH01", form: str = "chk_th", **changes: Any) -> Visit:
        """A visit of today by Lan and Hùng."""
        given: dict[str, Any] = {
            "period": "2026-H2",
            "starts_on": TODAY,
            "ends_on": TODAY,
            "inspectors": ("lan", "hung"),
            "by": "can_bo",
            "now": NOW,
        }
        return visits.plan_visit(school, form, **(given | changes))

    def sign_in(self, username: str) -> Phone:
        """A fresh browser in which ``username`` has signed in."""
        phone = Phone(self.app.test_client(), username=username)
        answer = phone.post("/sign-in", {"username": username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return phone


@dataclass
class Phone(Visitor):
    """The browser of somebody who has signed in."""

    username: str = ""

    def save(self, visit: Visit, section: str, fields: dict[str, Any], base: int = 0) -> TestResponse:
        """Save a section as a draft, from the revision ``base``."""
        return self.post(address(visit, section), self.control(base, "draft") | fields)

    def hand_in(self, visit: Visit, fields: dict[str, Any], base: int = 0) -> TestResponse:
        return self.post(f"/visits/{visit.uuid}/confirm", self.control(base, "submit") | fields)

    def control(self, base: int, step: str) -> dict[str, str]:
        return {"_revision": str(base), "_opened_by": self.username, "_step": step}


def address(visit: Visit, section: str) -> str:
    return f"/visits/{visit.uuid}/sections/{section}"


def make_world(app: Flask) -> World:
    """Fill the empty stores of ``app`` through the storage's own functions."""
    world = World(app)
    app.config["CLOCK"] = lambda: world.moment.replace(tzinfo=UTC)
    filled("a small office", _fill)
    return world


def _fill() -> None:
    schools.save_schools(SCHOOLS, (Unit("TT", "Xã Thủ Thừa"),))
    for username, name, role, school in PEOPLE:
        token = users.add_user(username, name, role, school, NOW, "quan_tri", demo=True)
        users.activate(token, PASSWORD, None, NOW)
    for form in ("chk_th", "chk_mn"):
        forms.publish(shipped(form), "can_bo", NOW)
