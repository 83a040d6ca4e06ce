"""The office's tree of units: added, ended, and schools that move with a day."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.core.schools import Unit
from forms_app.storage import schools, units
from tests.actors import NOW, SCHOOLS, Visitor, hidden
from tests.office_people import person

TODAY = date(2026, 11, 16)
REFORM = date(2025, 7, 1)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    """Three schools belong to TT; the commune XM is there since the reform."""
    made = person(app, Role.OFFICER)
    units.add_unit(Unit("XM", "Xã Mỹ Phú", None, REFORM), "can_bo", NOW)
    return made


def unit_on(day: date, code: str = "TH01") -> str:
    return schools.school(code, day).unit


def test_a_unit_is_added_with_its_days_and_a_code_of_its_own(officer: Visitor):
    sent = {"name": "Xã Tân Lập", "parent": "TT", "starts_on": "01/07/2025", "ends_on": ""}
    assert [officer.post("/office/units/new", sent).status_code for _ in range(2)] == [303, 303]
    assert units.unit("xa-tan-lap") == Unit("xa-tan-lap", "Xã Tân Lập", "TT", REFORM)
    assert units.unit("xa-tan-lap-2").name == "Xã Tân Lập"


def test_ticked_schools_move_from_a_day_on(officer: Visitor):
    sent = {"school": ["TH01", "MN01"], "to": "XM", "moved_on": "2025-07-01"}
    assert officer.post("/office/units/TT/move", sent).status_code == 303
    days = (REFORM - timedelta(1), REFORM)
    assert [[unit_on(day, code) for code in ("TH01", "MN01", "TH02")] for day in days] == [
        ["TT", "TT", "TT"],
        ["XM", "XM", "TT"],
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"school": []}, "schools"),
        ({"to": ""}, "to"),
        ({"moved_on": "hôm nay"}, "moved_on"),
        ({"moved_on": "2025-06-30"}, "moved_on"),
        ({"to": "nowhere"}, "to"),
    ],
)
def test_a_move_without_sense_comes_back_as_typed(officer: Visitor, changes: dict[str, object], field: str):
    answer = officer.post(
        "/office/units/TT/move", {"school": ["TH01"], "to": "XM", "moved_on": "2025-07-01"} | changes
    )
    assert (answer.status_code, f'href="#{field}"' in answer.text, unit_on(TODAY)) == (422, True, "TT")


def test_one_school_moves_on_its_own_page_and_back(officer: Visitor):
    officer.post("/office/schools/TH01/move", {"to": "XM", "moved_on": "2025-07-01"})
    page = officer.get("/office/schools/TH01").text
    moved = unit_on(TODAY)
    officer.post("/office/schools/TH01/move-back", {"moved_on": "2025-07-01"})
    assert (moved, "từ 01/07/2025" in page, unit_on(TODAY)) == ("XM", True, "TT")


def test_a_unit_ends_only_after_its_schools_have_moved(officer: Visitor):
    ends = {"name": "Huyện Thủ Thừa", "parent": "", "starts_on": "", "ends_on": "30/06/2025"}
    refused = officer.post("/office/units/TT", ends)
    officer.post(
        "/office/units/TT/move",
        {"school": [each.code for each in SCHOOLS], "to": "XM", "moved_on": "2025-07-01"},
    )
    done = officer.post("/office/units/TT", ends)
    assert (refused.status_code, "3 trường" in refused.text, done.status_code) == (422, True, 303)
    assert units.unit("TT").ends_on == REFORM - timedelta(1)


def test_the_tree_is_that_of_the_day_asked_about(officer: Visitor):
    officer.post("/office/units/TT/move", {"school": ["TH01"], "to": "XM", "moved_on": "2026-01-01"})
    counts = [
        re.findall(r"(\d) trường", officer.get(f"/office/units/?day={day}").text)
        for day in ("2025-12-31", "2026-01-01")
    ]
    assert counts == [["3"], ["2", "1"]]


def test_the_register_shows_the_unit_of_today(officer: Visitor):
    units.move_schools(["TH01"], "XM", TODAY + timedelta(1), "can_bo", NOW)
    before = officer.get("/office/schools/").text
    units.take_move_back("TH01", TODAY + timedelta(1), "can_bo", NOW)
    units.move_schools(["TH01"], "XM", TODAY, "can_bo", NOW)
    assert ["Xã Mỹ Phú" in text for text in (before, officer.get("/office/schools/").text)] == [False, True]


def test_an_imported_table_moves_schools_on_the_day_of_the_import(officer: Visitor):
    table = "code,name,level,unit,staff,pupils\nTH01,Trường Tiểu học Bình Minh,TH,Xã Mỹ Phú,32,610\n"
    preview = officer.post("/office/schools/import", {"file": (io.BytesIO(table.encode()), "truong.csv")})
    officer.post("/office/schools/import", {"carried": hidden(preview, "carried"), "confirmed": "1"})
    assert [unit_on(day) for day in (TODAY - timedelta(1), TODAY)] == ["TT", "XM"]


def test_a_table_that_names_two_units_alike_means_the_one_there_is(officer: Visitor):
    units.add_unit(Unit("XM-CU", "Xã Mỹ Phú", None, None, REFORM - timedelta(1)), "can_bo", NOW)
    schools.save_schools([replace(SCHOOLS[0], unit="XM")])
    table = "code,name,level,unit,staff,pupils\n0123,Trường A,TH,Xã Mỹ Phú,20,300\n"
    preview = officer.post("/office/schools/import", {"file": (io.BytesIO(table.encode()), "truong.csv")})
    officer.post("/office/schools/import", {"carried": hidden(preview, "carried"), "confirmed": "1"})
    assert unit_on(TODAY, "0123") == "XM"


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "parent": ""},
        {"name": "a" * 101, "parent": ""},
        {"name": "Xã A", "parent": "nowhere"},
        {"name": "Xã A", "parent": "", "code": "TT"},
        {"name": "Xã A", "parent": "", "starts_on": "2025-07-01", "ends_on": "2025-06-30"},
        {"name": "Xã A", "parent": "", "starts_on": "x"},
    ],
)
def test_a_unit_without_sense_is_refused(officer: Visitor, sent: dict[str, str]):
    known = units.units()
    assert (officer.post("/office/units/new", sent).status_code, units.units()) == (422, known)


@pytest.mark.parametrize("path", ["units/nothing", "schools/nothing"])
def test_there_is_no_page_of_what_does_not_exist(officer: Visitor, path: str):
    assert officer.get(f"/office/{path}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_sees_or_moves_anything(app: Flask, role: Role):
    other = person(app, role)
    paths = ("units/", "units/new", "units/TT", "schools/TH01")
    found = {other.get(f"/office/{path}").status_code for path in paths}
    sent = {other.post(f"/office/{path}/move", {}).status_code for path in ("units/TT", "schools/TH01")}
    assert (found, sent) == ({404}, {404})
