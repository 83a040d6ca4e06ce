"""Planning visits: several at once, all of them or none."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import audit, forms, visits
from tests.actors import NOW, Visitor
from tests.factories import shipped
from tests.office_people import person, signed_in


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def acts() -> list[str]:
    """What the log tells, oldest first."""
    return [entry.action for entry in reversed(audit.entries())]


VISIT = {
    "form_id": "",
    "period": "2026-H2",
    "starts_on": "2026-11-18",
    "ends_on": "20/11/2026",
    "arrange": "spread",
    "leader": "lan",
}


@pytest.fixture
def team(app: Flask) -> None:
    for username in ("lan", "hung"):
        person(app, Role.INSPECTOR, username)
    for form in ("chk_th", "chk_long_ghep"):
        forms.publish(shipped(form), "x", NOW)


@pytest.mark.usefixtures("team")
def test_several_visits_are_planned_at_once_each_with_the_checklist_of_its_level(officer):
    forms.publish(shipped("chk_mn"), "x", NOW)
    done = officer.post("/office/visits/new", VISIT | {"all_schools": "1", "member": ["hung", "lan"]})
    assert done.location == "/office/visits/list?planned=3"
    assert {each.school: (each.form_id, each.inspectors) for each in visits.visits()} == {
        "TH01": ("chk_th", ("lan", "hung")),
        "TH02": ("chk_th", ("lan", "hung")),
        "MN01": ("chk_mn", ("lan", "hung")),
    }
    assert acts()[-3:] == ["visit.plan"] * 3
    assert "Đã lên lịch 3" in officer.get(done.location).text


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Chưa ban hành phiếu kiểm tra"),  # chk_mn is not published, and nothing else is planned either
        ({"form_id": "chk_th"}, "không dành cho cấp học"),
        ({"leader": ""}, "Trưởng đoàn"),
        ({"leader": "officer"}, "Trưởng đoàn"),
        ({"starts_on": "2026-11-21"}, "không được trước ngày đầu"),
        ({"period": ""}, "Kỳ"),
        ({"all_schools": ""}, "chưa chọn trường"),
    ],
)
def test_a_plan_with_a_fault_plans_nothing(officer, changes, word):
    response = officer.post("/office/visits/new", VISIT | {"all_schools": "1"} | changes)
    assert response.status_code == 422
    assert word in html.unescape(response.text)
    assert visits.visits() == []


@pytest.mark.usefixtures("team")
def test_a_submitted_visit_can_be_read_a_planned_one_only_changed(app, officer):
    officer.post("/office/visits/new", VISIT | {"form_id": "chk_long_ghep", "school": ["TH01", "MN01"]})
    read, waiting = visits.visits(school="TH01")[0], visits.visits(school="MN01")[0]
    visits.save_section(read.uuid, "header", 0, {}, "lan", NOW)
    visits.submit_visit(read.uuid, "{}", "lan", NOW)
    pages = {each: officer.get(f"/office/visits/{each.uuid}").text for each in (read, waiting)}
    assert {
        each: (f"/visits/{each.uuid}/result" in page, 'name="leader"' in page) for each, page in pages.items()
    } == {
        read: (True, False),
        waiting: (False, True),
    }
    assert "Quá ngày" in signed_in(app, "officer", days=9).get("/office/visits/list?state=late").text
