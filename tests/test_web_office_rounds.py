"""Survey rounds at the office's desk: chosen, confirmed, opened, counted; posters for every school."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import audit, forms, releases, rounds
from forms_app.web.services import Services
from tests.actors import NOW, Visitor, open_survey
from tests.factories import shipped
from tests.office_people import person, signed_in
from tests.pages import check
from tests.sealed import CHOSEN, HOLDERS, sealed


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def acts() -> list[str]:
    """What the log tells, oldest first."""
    return [entry.action for entry in reversed(audit.entries())]


ROUND = {"form_id": "ks_cmhs", "period": "2026-H2", "opens_on": "2026-11-16", "closes_on": "2026-11-30"}


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ({"all_schools": "1"}, {"TH01", "TH02", "MN01"}),
        ({"school_level": "th"}, {"TH01", "TH02"}),
        ({"school": ["MN01", "forged"]}, {"MN01"}),
        ({"school_level": "mn", "school": "TH02"}, {"MN01", "TH02"}),
    ],
)
def test_schools_are_chosen_all_by_level_or_one_by_one_without_a_script(officer, ticked, expected):
    forms.publish(shipped("ks_cmhs"), "x", NOW)
    page = officer.post("/office/rounds/new", ROUND | ticked)
    assert page.status_code == 200
    assert set(re.findall(r'name="school" value="(\w+)" checked', page.text)) == expected
    assert rounds.rounds() == []


def test_a_round_is_opened_after_its_confirmation_with_the_schools_left_ticked(officer):
    forms.publish(shipped("ks_cbgvnv"), "x", NOW)
    asked = ROUND | {"form_id": "ks_cbgvnv"}
    confirm = officer.post("/office/rounds/new", asked | {"all_schools": "1"})
    assert confirm.text.count("gộp nhóm trường nhỏ") == 1  # Ánh Dương has 6 staff
    chosen = {"school": ["TH01", "TH02"], "confirmed": "1", "access": "slips"}
    done = officer.post("/office/rounds/new", asked | chosen | CHOSEN)
    assert (done.status_code, check(done).headings) == (200, ["Tờ khôi phục hòm phiếu"])
    assert {each.school.code: each.pooled for each in rounds.posters(1)} == {"TH01": False, "TH02": True}
    assert acts()[-1] == "round.open"


@pytest.mark.parametrize(
    "changes",
    [
        {"form_id": ""},
        {"form_id": "chk_th"},
        {"period": "1999"},
        {"opens_on": "yesterday"},
        {"closes_on": "2026-11-15"},
        {"closes_on": ""},
        {"all_schools": ""},
    ],
)
def test_a_round_with_a_fault_is_not_opened_and_keeps_what_was_typed(officer, changes):
    for form in ("ks_cmhs", "chk_th"):
        forms.publish(shipped(form), "x", NOW)
    response = officer.post("/office/rounds/new", ROUND | {"all_schools": "1", "confirmed": "1"} | changes)
    assert response.status_code == 422
    assert "closes_on" in changes or 'value="2026-11-30"' in response.text
    assert rounds.rounds() == []


def test_two_rounds_of_one_survey_in_one_school_are_refused_in_words(app, officer):
    open_survey(app)
    again = ROUND | CHOSEN | {"all_schools": "1", "confirmed": "1", "access": "poster"}
    response = officer.post("/office/rounds/new", again)
    assert response.status_code == 422
    assert "đã có đợt khảo sát này" in response.text


def test_a_round_goes_its_whole_way_by_confirmed_steps(app, officer):
    open_survey(app)
    assert officer.get("/office/rounds/1/count").status_code == 409  # not while it is open
    officer.post("/office/rounds/1/extend", {"closes_on": "2026-12-02"})
    assert rounds.round_(1).closes_on.isoformat() == "2026-12-02"
    take(officer, "close")
    next_day = signed_in(app, "officer", days=1)
    assert "chưa đếm" in next_day.get("/office/").text
    take(next_day, "count", HOLDERS)
    assert releases.release(1) is not None
    assert next_day.post("/office/rounds/1/destroy", {}).status_code == 422  # the time for corrections
    much_later = signed_in(app, "officer", days=40)
    assert "cần hủy phiếu" in much_later.get("/office/").text
    take(much_later, "destroy")
    assert rounds.round_(1).destroyed_on is not None
    assert acts()[-4:] == ["round.extend", "round.close", "round.count", "round.destroy"]


def take(browser: Visitor, step: str, values: object = None) -> None:
    """See what the step does, do it, and be told."""
    path = f"/office/rounds/1/{step}"
    assert browser.get(path).status_code == 200
    done = browser.post(path, values or {})
    assert done.location == f"/office/rounds/1?done={step}"
    assert browser.get(done.location).text.count('role="status"') == 1


def test_a_planned_round_can_be_called_off(app, officer):
    open_survey(app, opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 30))
    take(officer, "cancel")
    assert rounds.round_(1).cancelled_on == date(2026, 11, 16)


@pytest.mark.parametrize("day", ["", "2026-11-20", "someday"])
def test_a_day_that_is_no_later_does_not_extend(app, officer, day):
    open_survey(app)
    assert officer.post("/office/rounds/1/extend", {"closes_on": day}).status_code == 422
    assert rounds.round_(1).closes_on == date(2026, 11, 20)


def test_no_page_of_an_open_round_changes_when_answers_come(app, officer):
    poster = open_survey(app)["TH01"]
    definition, _ = forms.published("ks_cmhs")
    held: Services = app.extensions["forms"]
    pages = (
        "/office/",
        "/office/rounds/",
        "/office/rounds/1",
        "/office/rounds/1/close",
        "/office/rounds/1/extend",
    )
    before = [officer.get(path).text for path in pages]
    held.box.put([sealed(held.box, definition, 1, "TH01", {}) for _ in range(12)])
    assert len(held.box.records(poster.round.id, "TH01", "ratings")) == 12  # they are really there
    assert [officer.get(path).text for path in pages] == before


def test_every_school_has_its_poster_as_page_and_in_the_file(app, officer):
    posters = open_survey(app).values()
    page = officer.get("/office/rounds/1/posters").text
    assert [each.code for each in posters if each.code not in page or each.school.name not in page] == []
    assert page.count("<article") == len(posters)
    file = officer.get("/office/rounds/1/posters.pdf")
    assert len(re.findall(rb"/Type /Page\b(?!s)", file.data)) == len(posters)


def test_one_poster_is_shown_alone_and_a_foreign_code_is_not_found(app, officer):
    first, *others = open_survey(app).values()
    page = officer.get(f"/office/rounds/1/posters/{first.code}").text
    assert first.code in page
    assert [each.code for each in others if each.code in page] == []
    assert officer.get("/office/rounds/1/posters/ZZZZZZZZ").status_code == 404
    assert officer.get("/office/rounds/9/posters").status_code == 404
