"""The register of schools: found without marks, imported whole or not at all."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.core.schools import Level, School
from forms_app.storage import audit, schools
from tests.actors import SCHOOLS, Visitor, hidden
from tests.office_people import person

HEADING = "code,name,level,unit,staff,pupils,families,boarding,sites"
NEW_SCHOOLS = f"""{HEADING}
0123,Trường A,TH,Xã Mỹ Phú,20,300,,có,1
TH01,Trường Tiểu học Bình Minh,TH,TT,33,610,540,có,2
"""
FAULTY = f"{HEADING}\n0123,Trường A,TH,Xã Mỹ Phú,20,300,,có,1\n0124,Trường B,đại học,Xã Mỹ Phú,x,300,,có,1\n"


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def upload(text: str) -> dict[str, object]:
    return {"file": (io.BytesIO(text.encode()), "truong.csv")}


def acts() -> list[str]:
    """What the log tells, oldest first."""
    return [entry.action for entry in reversed(audit.entries())]


def test_a_table_with_faults_changes_nothing_and_names_each_by_row_and_column(officer):
    before = schools.schools()
    response = officer.post("/office/schools/import", upload(FAULTY))
    text = re.sub(r"<[^>]+>|\s+", " ", response.text)
    assert response.status_code == 422
    assert [f for f in ("dòng 3", "Cấp học", "Số người làm việc", "“đại học”") if f not in text] == []
    assert schools.schools() == before


def test_a_table_is_previewed_then_kept_whole(officer):
    before = schools.schools()
    preview = officer.post("/office/schools/import", upload(NEW_SCHOOLS))
    assert "Xã Mỹ Phú" in preview.text
    assert re.findall(r'class="figure">(\d+)', preview.text) == ["1", "1", "0"]
    assert schools.schools() == before
    done = officer.post("/office/schools/import", {"carried": hidden(preview, "carried"), "confirmed": "1"})
    assert done.status_code == 303
    assert schools.school("0123") == School(
        "0123", "Trường A", Level.TH, "xa-my-phu", 20, 300, 300, True, True
    )
    assert schools.school("TH01").staff == 33
    assert acts()[-1] == "schools.import"


@pytest.mark.parametrize("carried", ["", "%%%", "aGVsbG8=", "eJw="])
def test_a_broken_preview_is_refused(officer, carried):
    assert officer.post("/office/schools/import", {"carried": carried, "confirmed": "1"}).status_code == 422


def test_schools_are_found_without_marks_and_by_level(officer):
    assert "Ánh Dương" in officer.get("/office/schools/?q=anh+duong").text
    assert "Ánh Dương" not in officer.get("/office/schools/?q=sao+mai").text
    assert "Sao Mai" not in officer.get("/office/schools/?level=th").text
    assert "Không tìm thấy" in officer.get("/office/schools/?q=zzz").text


def test_a_long_list_has_pages(officer):
    many = [replace(SCHOOLS[0], code=f"X{number:03}", name=f"Trường {number:03}") for number in range(60)]
    schools.save_schools(many)
    first, last = officer.get("/office/schools/").text, officer.get("/office/schools/?page=999").text
    assert ("Trường 000" in first, "Trường 059" in first) == (True, False)
    assert ("Trường 000" in last, "Trường 059" in last) == (False, True)
