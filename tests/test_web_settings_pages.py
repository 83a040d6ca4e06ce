"""The office changes its settings and legal texts in the browser: dated, explained, never below a floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from peewee import OperationalError

from forms_app.core.office import FLOORS
from forms_app.core.people import Role
from forms_app.core.settings import Part
from forms_app.storage import audit, settings
from forms_app.storage.periods import period
from forms_app.web.office.setting_sheets import plain_of, values_of
from forms_app.web.services import Services
from tests.actors import Visitor, open_survey
from tests.factories import shipped_office
from tests.office_people import person

TODAY = date(2026, 11, 16)
CHECKED = {"number": "16/CT-TTg", "title": "Chỉ thị về công tác dân vận", "issued_on": "16/05/2018"}


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def services(app: Flask) -> Services:
    held: Services = app.extensions["forms"]
    return held


def typed(part: Part, **changes: object) -> dict[str, object]:
    """What the page of a part sends, unless ``changes`` say otherwise."""
    values = values_of(plain_of(part, shipped_office(), TODAY))
    return {"valid_from": TODAY.isoformat(), **values, **changes}


def send(officer: Visitor, part: Part, **changes: object) -> int:
    return officer.post(f"/office/settings/{part.value}", typed(part, **changes)).status_code


def test_a_part_sent_back_as_it_is_shown_changes_nothing(app: Flask, officer: Visitor):
    assert [send(officer, part) for part in Part] == [303] * len(Part)
    office, shipped = services(app).office_on(TODAY), shipped_office()
    signers = office.signer_on(TODAY), shipped.signer_on(TODAY)
    assert replace(office, signers=()) == replace(shipped, signers=())
    assert [signer and signer.name for signer in signers] == ["Nguyễn Thị Mẫu"] * 2


def test_a_change_holds_from_its_day_on(app: Flask, officer: Visitor):
    send(officer, Part.NAMES, name="Phòng Văn hóa - Xã hội", valid_from="01/12/2026")
    days = (date(2026, 11, 30), date(2026, 12, 1))
    assert [services(app).office_on(day).name for day in days] == [
        shipped_office().name,
        "Phòng Văn hóa - Xã hội",
    ]


def test_a_unit_has_a_head_and_a_signer_of_its_own(app: Flask, officer: Visitor):
    send(officer, Part.NAMES, name="Phòng Văn hóa - Xã hội", unit="TT")
    send(officer, Part.SIGNER, signers__0__authority="", signers__0__name="Trần Văn Mẫu", unit="TT")
    office = services(app).office_on(TODAY, "TT")
    signer = office.signer_on(TODAY)
    assert (office.name, signer and (signer.authority, signer.name)) == (
        "Phòng Văn hóa - Xã hội",
        ("", "Trần Văn Mẫu"),
    )
    assert services(app).office_on(TODAY).name == shipped_office().name


@pytest.mark.parametrize("name", ["results", "public", "comments", "pool_schools", "small_staff"])
def test_below_the_floor_is_refused_with_the_floor_and_nothing_typed_is_lost(
    app: Flask, officer: Visitor, name: str
):
    floor = getattr(FLOORS, name)
    sent = typed(Part.THRESHOLDS, **{f"thresholds__{name}": floor - 1, "thresholds__disagreement": 33})
    answer = officer.post("/office/settings/thresholds", sent)
    assert (answer.status_code, f"mức sàn là {floor}" in answer.text, 'value="33"' in answer.text) == (
        422,
        True,
        True,
    )
    assert services(app).office_on(TODAY).thresholds == FLOORS


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        (Part.DAYS, {"action_days": "0"}),
        (Part.DAYS, {"action_days": "ba mươi"}),
        (Part.LIGHTS, {"light_yellow": "90"}),
        (Part.CLASSES, {"class_limits__classes__1__lowest": "90"}),
        (Part.CLASSES, {"class_limits__cap_one_key": "tuyet"}),
        (Part.NAMES, {"name": " "}),
        (Part.NAMES, {"valid_from": "31/02/2026"}),
        (Part.NAMES, {"valid_from": ""}),
        (Part.NAMES, {"name": "a\0b"}),
    ],
)
def test_what_cannot_be_is_refused(officer: Visitor, part: Part, changes: dict[str, object]):
    before = settings.changes()
    assert (send(officer, part, **changes), settings.changes()) == (422, before)


@pytest.mark.parametrize("address", ["nothing", "thresholds?unit=TT", "names?unit=XX"])
def test_there_is_no_page_of_what_does_not_exist(officer: Visitor, address: str):
    assert officer.get(f"/office/settings/{address}").status_code == 404


def test_a_change_is_taken_back_and_the_history_tells_both(app: Flask, officer: Visitor):
    send(officer, Part.NAMES, name="Nhầm")
    day = {"valid_from": TODAY.isoformat()}
    officer.post("/office/settings/names/take-back", day)
    page = officer.get("/office/settings/names").text
    assert services(app).office_on(TODAY) == shipped_office()
    assert ("Nhầm" in page, "Bỏ những gì đã đặt từ ngày này." in page) == (True, True)
    assert officer.post("/office/settings/names/take-back", day).status_code == 409


def test_the_list_names_what_is_to_come_and_which_units_have_their_own(officer: Visitor):
    send(officer, Part.NAMES, name="Mới", valid_from="2027-01-01")
    send(officer, Part.RECIPIENTS, recipients__year="Đảng ủy xã\nLưu: VT", unit="TT")
    page = officer.get("/office/settings/").text
    assert [words for words in ("Đổi từ ngày 01/01/2027", "Huyện Thủ Thừa") if words not in page] == []


def test_what_a_respondent_reads_follows_at_once(app: Flask, officer: Visitor):
    poster = open_survey(app)["TH01"]
    before = officer.get(f"/S/{poster.code}").text
    send(officer, Part.RESPONDENTS, support__vi="cô Mẫu ở văn phòng", support__en="Mrs Mẫu")
    after = officer.get(f"/S/{poster.code}").text
    assert ("cô Mẫu ở văn phòng" in before, "cô Mẫu ở văn phòng" in after) == (False, True)


def test_pages_of_respondents_do_without_the_store(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
):
    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("forms_app.web.services.stored_settings.changes", gone)
    assert [visitor.get(path).status_code for path in ("/accessibility", "/K")] == [200, 200]


@pytest.mark.parametrize("path", ["settings/names", "legal-bases/ct16", "legal-bases/new"])
def test_what_was_typed_survives_a_session_that_ended(visitor: Visitor, path: str):
    answer = visitor.post(f"/office/{path}", {"name": "Đã gõ", "title": "Đã gõ", "_opened_by": "can_bo"})
    assert (answer.status_code, "Đã gõ" in answer.text) == (401, True)


# Periods


def test_the_days_of_a_period_are_moved_and_told_in_the_log(officer: Visitor):
    sent = {"period": "2026-H2", "starts_on": "15/06/2026", "ends_on": "2026-12-14"}
    assert officer.post("/office/settings/periods", sent).status_code == 303
    found = period("2026-H2")
    assert (found.starts_on, found.ends_on, audit.entries(1)[0].action) == (
        date(2026, 6, 15),
        date(2026, 12, 14),
        "period.change",
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"period": "2026-H2", "starts_on": "2026-12-14", "ends_on": "2026-06-15"},
        {"period": "2026-H3", "starts_on": "2026-06-15", "ends_on": "2026-12-14"},
        {"period": "2026-H2", "starts_on": "hôm nay", "ends_on": "2026-12-14"},
    ],
)
def test_a_period_without_sense_is_refused(officer: Visitor, sent: dict[str, str]):
    assert officer.post("/office/settings/periods", sent).status_code == 422


# Legal texts


def test_texts_that_nobody_checked_are_flagged_and_found_without_marks_or_signs(officer: Visitor):
    flagged = officer.get("/office/legal-bases/?show=doubtful").text
    found = officer.get("/office/legal-bases/?q=34-PL/UBTVQH 11").text
    assert [number in flagged for number in ("16/CT-TTg", "34/2007/PL-UBTVQH11", "120-KL/TW")] == [
        True,
        True,
        False,
    ]
    assert ("Pháp lệnh thực hiện dân chủ" in found, "16/CT-TTg" in found) == (True, False)


def test_whoever_checks_a_text_stands_beside_it_with_the_day(app: Flask, officer: Visitor):
    assert officer.post("/office/legal-bases/ct16", CHECKED | {"checked": "yes"}).status_code == 303
    found = services(app).office_on(TODAY).legal_bases["ct16"]
    assert (found.issued_on, found.checked_by, found.checked_on) == (
        date(2018, 5, 16),
        "Người officer",
        TODAY,
    )
    assert "ct16" not in officer.get("/office/legal-bases/?show=doubtful").text


def test_what_is_changed_after_a_check_wants_another_one(app: Flask, officer: Visitor):
    officer.post("/office/legal-bases/ct16", CHECKED | {"checked": "yes"})
    officer.post("/office/legal-bases/ct16", CHECKED)
    same = services(app).office_on(TODAY).legal_bases["ct16"].checked
    officer.post("/office/legal-bases/ct16", CHECKED | {"title": "Chỉ thị khác"})
    assert (same, services(app).office_on(TODAY).legal_bases["ct16"].checked) == (True, False)


def test_a_plan_of_the_new_year_takes_the_place_of_the_old_one(app: Flask, officer: Visitor):
    plan = {"number": "12/KH-BCĐ", "title": "Kế hoạch năm 2027", "valid_from": "2027-01-01"}
    officer.post("/office/legal-bases/new", plan)
    old = {"number": "39-KH/BCĐ", "title": "Kế hoạch năm 2022", "valid_to": "2026-12-31"}
    officer.post("/office/legal-bases/kh39_2022", old | {"replaced_by": "vb_12_kh_bcd"})
    known = services(app).office_on(TODAY).legal_bases
    assert (known["vb_12_kh_bcd"].title, known["kh39_2022"].replaced_by) == (
        "Kế hoạch năm 2027",
        "vb_12_kh_bcd",
    )


def test_two_texts_of_one_number_have_codes_of_their_own(app: Flask, officer: Visitor):
    for title in ("Kế hoạch A", "Kế hoạch B"):
        officer.post("/office/legal-bases/new", {"number": "…/KH", "title": title})
    known = services(app).office_on(TODAY).legal_bases
    assert [known[code].title for code in ("vb_kh", "vb_kh_2")] == ["Kế hoạch A", "Kế hoạch B"]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ""},
        {"title": ""},
        {"valid_from": "2026-02-01", "valid_to": "2026-01-01"},
        {"issued_on": "hôm qua"},
        {"replaced_by": "nothing"},
        {"note": "a" * 2000},
    ],
)
def test_a_text_with_faults_comes_back_as_typed(officer: Visitor, changes: dict[str, str]):
    answer = officer.post("/office/legal-bases/ct16", CHECKED | {"issued_by": "Đã gõ"} | changes)
    assert (answer.status_code, "Đã gõ" in answer.text, settings.legal_bases()) == (422, True, {})


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_sees_or_changes_settings(app: Flask, role: Role):
    other = person(app, role)
    paths = (
        "settings/",
        "settings/names",
        "settings/periods",
        "legal-bases/",
        "legal-bases/ct16",
        "legal-bases/new",
    )
    found = {other.get(f"/office/{path}").status_code for path in paths}
    sent = {
        other.post(f"/office/{path}", typed(Part.NAMES) | CHECKED).status_code
        for path in ("settings/names", "settings/names/take-back", "settings/periods", "legal-bases/ct16")
    }
    assert (found, sent, settings.changes()) == ({404}, {404}, ())


def test_what_was_filled_before_is_not_touched_by_a_later_day(app: Flask, officer: Visitor):
    """The pages of the office show settings of today; only the days from a change on are different."""
    send(officer, Part.THRESHOLDS, thresholds__results=9, valid_from=(TODAY + timedelta(1)).isoformat())
    days = (TODAY, TODAY + timedelta(1))
    assert [services(app).office_on(day).thresholds for day in days] == [FLOORS, replace(FLOORS, results=9)]


def test_all_of_it_is_in_english_too(officer: Visitor):
    paths = ("settings/", "settings/days", "settings/periods", "legal-bases/", "legal-bases/ct16")
    texts = [officer.get(f"/office/{path}?lang=en").text for path in paths]
    words = ("Thiết lập", "Dùng từ ngày", "Số ngày", "Ngày đầu", "Văn bản làm căn cứ", "Số, ký hiệu")
    assert [word for word in words for text in texts if word in text] == []
