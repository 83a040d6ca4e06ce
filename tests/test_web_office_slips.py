"""One-time slips at the office's desk: printed once, printed again with the old ones void, leftovers told."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.rounds import Poster
from forms_app.storage import audit, rounds, slips
from forms_app.storage.ballot_box import BallotBox
from forms_app.web.services import Services
from tests.actors import NOW, OPENS, Visitor, open_survey
from tests.office_people import person
from tests.pages import check
from tests.printed import needs_poppler, scanned

PATH = "/office/rounds/1/slips"


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


@pytest.fixture
def posters(app: Flask) -> dict[str, Poster]:
    """A round of staff; TH02 has 6 people, hence 8 slips."""
    return open_survey(app, "ks_cbgvnv")


@pytest.fixture
def box(app: Flask) -> BallotBox:
    held: Services = app.extensions["forms"]
    return held.box


def codes_on(file: TestResponse) -> list[str]:
    """What a phone reads from the sheets, page after page."""
    return [code.text.partition("#")[2] for code in scanned(file.data)]


def state_of(page: TestResponse) -> list[str]:
    """What the page says about the slips of each school, in its order."""
    return re.findall(r"(đã in \d+ lá|chưa in)</span>", page.text)


@needs_poppler
def test_the_sheets_of_all_schools_are_one_file_with_a_code_for_everybody(officer, posters, box):
    file = officer.post(PATH, {})
    assert (file.status_code, file.mimetype, file.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    codes = codes_on(file)
    found = [slips.find(code, box) for code in codes]
    schools = [each.poster.school.code for each in found if each]
    assert {code: schools.count(code) for code in posters} == {"TH01": 34, "TH02": 8, "MN01": 26}
    assert (len(set(codes)), {each.used for each in found if each}) == (68, {False})


@needs_poppler
def test_the_code_on_paper_opens_the_form(officer, visitor, posters):
    code = codes_on(officer.post(PATH, {"school": "TH02"}))[-1]
    page = visitor.post("/K", {"code": code})
    assert (page.status_code, "Trường Tiểu học Ánh Dương" in page.text) == (200, True)


def test_what_was_printed_once_is_not_printed_again_by_the_same_button(officer, posters):
    before = state_of(officer.get(PATH))
    officer.post(PATH, {"school": "TH02"})
    assert (before, state_of(officer.get(PATH))) == (["chưa in"] * 3, ["chưa in", "đã in 8 lá", "chưa in"])
    again = officer.post(PATH, {"school": "TH02"})
    assert (again.status_code, "đã in, mã không giữ lại" in again.text) == (422, True)
    assert officer.post(PATH, {}).status_code == 200  # the other two
    none_left = officer.post(PATH, {})
    assert (none_left.status_code, "Trường nào cũng đã in." in none_left.text) == (422, True)
    assert [entry.action for entry in audit.entries()].count("slips.print") == 3


@needs_poppler
def test_a_reprint_is_asked_for_by_itself_and_voids_what_was_not_used(officer, visitor, posters, box):
    first = codes_on(officer.post(PATH, {"school": "TH02"}))
    page = officer.get(PATH)
    assert "Mọi lá chưa dùng của trường này mất hiệu lực" in page.text
    assert page.text.count('name="reissue"') == 1  # for the school that has slips
    second = codes_on(officer.post(PATH, {"school": "TH02", "reissue": "1"}))
    assert [slips.find(code, box) for code in first] == [None] * 8
    assert visitor.post("/K", {"code": second[0]}).status_code == 200
    assert "lần 2" in officer.get(PATH).text


def test_leftovers_are_noted_by_school(officer, posters):
    officer.post(PATH, {"school": "TH02"})
    done = officer.post(f"{PATH}/leftover", {"school": "TH02", "leftover": "3"})
    assert done.location == f"{PATH}?done=leftover"
    page = officer.get(done.location)
    assert ('id="leftover-TH02"' in page.text, 'value="3"' in page.text) == (True, True)
    assert page.text.count('role="status"') == 1
    assert (slips.sheets(1)["TH02"].leftover, audit.entries(1)[0].detail) == (3, "TH02, 3")


@pytest.mark.parametrize("typed", ["", "ba", "-1", "9", "99999999", "²", "3.5", '"><b>'])
def test_a_wrong_number_of_leftovers_stays_in_its_field_with_its_reason(officer, posters, typed):
    officer.post(PATH, {"school": "TH02"})
    page = officer.post(f"{PATH}/leftover", {"school": "TH02", "leftover": typed})
    assert (page.status_code, "#leftover-TH02" in check(page).links) == (422, True)
    assert ('id="leftover-TH02-error"' in page.text, "<b>" in page.text) == (True, False)
    assert slips.sheets(1)["TH02"].leftover == 0


@pytest.mark.parametrize("school", ["MN01", "nowhere", "", "<b>"])
def test_leftovers_of_a_school_without_slips_are_refused(officer, posters, school):
    officer.post(PATH, {"school": "TH02"})
    page = officer.post(f"{PATH}/leftover", {"school": school, "leftover": "1"})
    assert (page.status_code, "<b>" in page.text) == (422, False)


def test_slips_are_printed_until_the_round_ends_and_leftovers_told_until_the_count(officer, posters):
    officer.post(PATH, {"school": "TH02"})
    rounds.close_round(1, "can_bo", NOW, OPENS)
    page = officer.get(PATH)
    assert ("In lá phiếu của" in page.text, 'name="reissue"' in page.text) == (False, False)
    for sent in ({}, {"school": "TH02", "reissue": "1"}):
        assert officer.post(PATH, sent).status_code == 422
    assert officer.post(f"{PATH}/leftover", {"school": "TH02", "leftover": "2"}).status_code == 303


def test_a_round_with_posters_has_no_slips(app, officer):
    open_survey(app)
    assert (officer.get(PATH).status_code, officer.post(PATH, {}).status_code) == (404, 404)
    assert PATH not in officer.get("/office/rounds/1").text


def test_a_foreign_school_prints_nothing(officer, posters):
    page = officer.post(PATH, {"school": "nowhere"})
    assert (page.status_code, slips.sheets(1)) == (422, {})


@needs_poppler
def test_no_code_comes_back_in_a_page_log_or_audit_entry(officer, posters, caplog, capfd):
    caplog.set_level("DEBUG")
    file = officer.post(PATH, {"school": "TH02"})
    codes = codes_on(file)
    answers = [
        officer.get(PATH),
        officer.post(PATH, {"school": "TH02"}),
        officer.get("/office/rounds/1"),
        officer.post(f"{PATH}/leftover", {"school": "TH02", "leftover": "x"}),
    ]
    told = caplog.text + "".join(capfd.readouterr())
    told += str([(entry.subject, entry.detail) for entry in audit.entries()])
    told += "".join(each.text + str(each.headers) for each in answers) + str(file.headers)
    assert [code for code in codes if code in told] == []
    assert (len(codes), "8 slips" in told) == (8, True)  # the control: the log was looked at


def test_the_sheets_speak_the_language_of_the_page(officer, posters):
    vietnamese = officer.post(PATH, {"school": "TH02"})
    english = officer.post(f"{PATH}?lang=en", {"school": "TH01"})
    assert (b"/Lang (vi" in vietnamese.data, b"/Lang (en" in english.data) == (True, True)
