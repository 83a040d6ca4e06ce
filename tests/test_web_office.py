"""The office's pages: who may enter, what they do, and that nothing is ever half done."""

from __future__ import annotations

import html
import io
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from actors import NOW, SCHOOLS, Visitor, hidden, open_survey
from factories import FOLDER, shipped
from flask import Flask
from office_people import person, signed_in

from forms_app.core.answers import pack
from forms_app.core.people import Action, Role, User, may
from forms_app.core.schools import Level, School
from forms_app.storage import audit, forms, releases, rounds, schools, users, visits
from forms_app.storage.ballot_box import Ballot
from forms_app.web.services import Services
from forms_app.web.settings import Settings

ARGUMENTS = {"number": 1, "code": "K7M29QXP", "step": "close", "form_id": "ks_cmhs", "username": "board"}
HEADING = "code,name,level,unit,staff,pupils,families,boarding,sites"
NEW_SCHOOLS = f"""{HEADING}
0123,Trường A,TH,Xã Mỹ Phú,20,300,,có,1
TH01,Trường Tiểu học Bình Minh,TH,TT,33,610,540,có,2
"""
FAULTY = f"{HEADING}\n0123,Trường A,TH,Xã Mỹ Phú,20,300,,có,1\n0124,Trường B,đại học,Xã Mỹ Phú,x,300,,có,1\n"


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


@pytest.fixture
def administrator(app: Flask) -> Visitor:
    return person(app, Role.ADMINISTRATOR)


def office_routes(app: Flask) -> list[tuple[str, str, Action]]:
    """(method, path, action) of every page and post of the office."""
    found = []
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("office."):
            path = adapter.build(rule.endpoint, {name: ARGUMENTS[name] for name in rule.arguments})
            action = app.view_functions[rule.endpoint].guarded  # type: ignore[attr-defined]
            found += [(method, path, action) for method in rule.methods & {"GET", "POST"}]
    return found


def upload(text: str) -> dict[str, object]:
    return {"file": (io.BytesIO(text.encode()), "truong.csv")}


def acts() -> list[str]:
    return [entry.action for entry in reversed(audit.entries())]


def test_a_stranger_is_asked_to_sign_in_everywhere(app, visitor):
    answers = {
        (visitor.get if method == "GET" else lambda path: visitor.post(path, {}))(path).status_code
        for method, path, _ in office_routes(app)
    }
    assert answers == {303}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_office_pages_and_no_others(app, role):
    browser, user = person(app, role), User("x", "x", role, "TH01")
    for method, path, action in office_routes(app):
        response = browser.get(path) if method == "GET" else browser.post(path, {})
        refused = response.status_code == 404 and "Không có trang này" in response.text
        if not may(user, action):
            assert refused, f"{role} reached {method} {path}"
        elif "/rounds/1" not in path and "board" not in path:
            assert not refused, f"{role} was kept from {method} {path}"


def test_every_page_of_a_working_office_is_sound(app, officer, administrator):
    open_survey(app)
    forms.publish(shipped("chk_th"), "x", NOW)
    person(app, Role.INSPECTOR)
    for browser in (officer, administrator):
        for path in (
            "/office/",
            "/office/schools/",
            "/office/schools/import",
            "/office/forms/",
            "/office/rounds/",
            "/office/rounds/new",
            "/office/rounds/1",
            "/office/rounds/1/extend",
            "/office/rounds/1/close",
            "/office/rounds/1/posters",
            "/office/visits/",
            "/office/visits/new",
            "/office/users/",
            "/office/users/new",
            "/office/users/officer",
            *(f"/office/forms/{each.stem}" for each in FOLDER.glob("*.yaml")),
        ):
            allowed = path.startswith("/office/users") == (browser is administrator)
            assert (browser.get(path).status_code == 200) is allowed, path
            assert (browser.get(path + "?lang=en").status_code == 200) is allowed, path


# Schools


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


# Accounts


def new_user(administrator: Visitor, **changes: str):
    fields = {"full_name": "Nguyễn Thị Lan", "username": "lan", "role": "inspector", "school": ""}
    return administrator.post("/office/users/new", fields | changes)


def link_in(text: str) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/activate/[\w-]+)", text)[1]


def test_a_new_account_shows_its_link_once_and_the_link_opens_it(administrator, visitor):
    page = new_user(administrator)
    link = link_in(page.text)
    assert visitor.get(link).status_code == 200
    assert "/activate/" not in administrator.get("/office/users/lan").text
    assert link.rpartition("/")[2] not in str(audit.entries())


def test_a_role_of_a_school_needs_the_school_and_others_have_none(administrator):
    assert new_user(administrator, role="school_board").status_code == 422
    assert new_user(administrator, role="school_board", school="nowhere").status_code == 422
    new_user(administrator, role="school_board", school="TH01")
    new_user(administrator, username="mai", role="officer", school="TH01")
    assert (users.user("lan").school, users.user("mai").school) == ("TH01", None)


@pytest.mark.parametrize(
    "changes", [{"full_name": ""}, {"username": "Có Dấu"}, {"role": "king"}, {"username": "administrator"}]
)
def test_an_account_with_a_fault_is_not_made(administrator, changes):
    before = users.users()
    assert new_user(administrator, **changes).status_code == 422
    assert users.users() == before


def test_a_reset_replaces_the_link(administrator, visitor):
    old = link_in(new_user(administrator).text)
    new = link_in(administrator.post("/office/users/lan/reset", {}).text)
    assert (visitor.get(old).status_code, visitor.get(new).status_code) == (404, 200)
    assert acts()[-1] == "user.reset"


def test_accounts_are_closed_and_opened_but_never_ones_own(administrator):
    new_user(administrator)
    administrator.post("/office/users/lan/active", {"active": "0"})
    assert users.user("lan").active is False
    administrator.post("/office/users/lan/active", {"active": "1"})
    assert users.user("lan").active is True
    assert administrator.post("/office/users/administrator/active", {"active": "0"}).status_code == 409
    assert users.user("administrator").active is True


# Forms


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As in conftest, with a folder of definitions that a test may change."""
    shutil.copytree(FOLDER, tmp_path / "definitions")
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'main.db'}",
        ballot_box_url=f"sqlite:///{tmp_path / 'ballot_box.db'}",
        secret_key="a key that only the tests know, long enough",
        base_url="http://127.0.0.1:8000",
        definitions=tmp_path / "definitions",
    )


def test_a_form_goes_from_unpublished_to_published_to_changed(officer, settings):
    path, file = "/office/forms/ks_cmhs", settings.definitions / "ks_cmhs.yaml"
    assert "Chưa ban hành" in officer.get(path).text
    officer.post(path + "/publish", {})
    page = officer.get(path).text
    assert "Đang dùng bản 1" in page
    assert "/publish" not in page
    file.write_text(re.sub(r'(title:\s+vi: ")', r"\1Sửa ", file.read_text("utf-8"), count=1), "utf-8")
    assert "Đã sửa, chưa ban hành lại" in officer.get(path).text
    officer.post(path + "/publish", {})
    assert forms.published("ks_cmhs")[1] == 2
    assert acts()[-2:] == ["form.publish"] * 2


def test_a_faulty_file_is_listed_with_its_faults_and_cannot_be_published(officer, settings):
    (settings.definitions / "ks_cmhs.yaml").write_text('title: "X"\nkind: survey\nwhat: 1\n', "utf-8")
    assert "ks_cmhs.yaml:3" in officer.get("/office/forms/").text
    assert "ks_cmhs.yaml:3" in officer.get("/office/forms/ks_cmhs").text
    assert "Tệp mẫu phiếu có lỗi: ks_cmhs" in officer.get("/office/").text
    assert officer.post("/office/forms/ks_cmhs/publish", {}).status_code == 422
    assert forms.published_forms() == []


def test_a_preview_shows_every_question_of_the_survey(officer):
    text = html.unescape(officer.get("/office/forms/ks_cmhs").text)
    asked = [each for each in shipped("ks_cmhs").questions if each.type != "note"]
    assert [each.name for each in asked if str(each.label) not in text] == []


# Rounds

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
    done = officer.post("/office/rounds/new", asked | {"school": ["TH01", "TH02"], "confirmed": "1"})
    assert done.location == "/office/rounds/1?done=opened"
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
    response = officer.post("/office/rounds/new", ROUND | {"all_schools": "1", "confirmed": "1"})
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
    take(next_day, "count")
    assert releases.release(1) is not None
    assert next_day.post("/office/rounds/1/destroy", {}).status_code == 422  # the time for corrections
    much_later = signed_in(app, "officer", days=40)
    assert "cần hủy phiếu" in much_later.get("/office/").text
    take(much_later, "destroy")
    assert rounds.round_(1).destroyed_on is not None
    assert acts()[-4:] == ["round.extend", "round.close", "round.count", "round.destroy"]


def take(browser: Visitor, step: str) -> None:
    """See what the step does, do it, and be told."""
    path = f"/office/rounds/1/{step}"
    assert browser.get(path).status_code == 200
    done = browser.post(path, {})
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
    held.box.put([Ballot(1, "TH01", bytes([n + 1] * 16), pack(definition, {})) for n in range(12)])
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


# Visits

VISIT = {
    "form_id": "",
    "period": "2026-H2",
    "starts_on": "2026-11-18",
    "ends_on": "18/11/2026",
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
    assert done.location == "/office/visits/?planned=3"
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
        ({"starts_on": "2026-11-20"}, "không được trước ngày đầu"),
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
def test_a_submitted_visit_can_be_read_a_planned_one_is_only_listed(app, officer):
    officer.post("/office/visits/new", VISIT | {"form_id": "chk_long_ghep", "school": ["TH01", "MN01"]})
    read, listed = visits.visits(school="TH01")[0], visits.visits(school="MN01")[0]
    visits.save_section(read.uuid, "header", 0, {}, "lan", NOW)
    visits.submit_visit(read.uuid, "{}", "lan", NOW)
    page = officer.get("/office/visits/").text
    assert (f"/visits/{read.uuid}" in page, f"/visits/{listed.uuid}" in page) == (True, False)
    assert "Quá ngày" in signed_in(app, "officer", days=9).get("/office/visits/?state=late").text
