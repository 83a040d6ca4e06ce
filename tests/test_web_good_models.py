"""Models in the browser: who reaches which page and step, from a draft to those who copy, the gallery, R6."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms_app.core.good_models import (
    COPIED,
    DECIDED_ON,
    DECISION,
    FIGURES,
    METHOD,
    NAME,
    ORIGIN,
    REASON,
    SOURCE,
    Field,
    State,
    StepKind,
)
from forms_app.storage import forms, good_models, model_drafts, users
from forms_app.storage.good_model_lists import Wanted, count, model, page
from tests.actors import NOW, hidden
from tests.factories import shipped
from tests.good_models_world import FULL, REGISTERED, SAID, TODAY, registration, step
from tests.signed_in_world import EVERYBODY, signed_in_world
from tests.visits_world import PASSWORD, Phone, World

KEY = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"
B, A, C = StepKind.BEGIN, StepKind.ASSESS, StepKind.COMMEND


@pytest.fixture
def world(app: Flask) -> World:
    return signed_in_world(app, "dvk_dang_ky", "dvk_danh_gia")


def registered(*kinds: StepKind, school: str = "TH01", key: str = "", **more: Any) -> str:
    """A model with those steps, straight in the store."""
    code = good_models.register_model(registration(key or school, school, **more), "ai_do", NOW, TODAY)
    for kind in kinds:
        good_models.add_step(code, step(kind), len(model(code).steps))
    return code


def send(phone: Phone, area: str, key: str = KEY, button: str = "register", base: int = 0, **answers: Any):
    control = {"_step": button, "_version": "1", "_base": str(base), "_opened_by": phone.username}
    return phone.post(f"/{area}/models/drafts/{key}", control | REGISTERED | answers)


def take(phone: Phone, area: str, code: str, kind: StepKind, base: int | None = None, **facts: str):
    steps = len(model(code).steps) if base is None else base
    control = {"_step": kind.value, "_base": str(steps), "_opened_by": phone.username}
    return phone.post(f"/{area}/models/{code}", control | SAID.get(kind, {}) | facts)


def assess(phone: Phone, code: str, **answers: str):
    control = {"_version": "1", "_base": str(len(model(code).steps)), "_opened_by": phone.username}
    return phone.post(f"/office/models/{code}/assess", control | FULL | answers)


# Who


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(world: World) -> None:
    """Of a school's effective model, a running one, and one of the office."""
    shared = registered(B, A)
    running, office = registered(B, key="r"), registered(school="")
    pages = {
        "gallery": "/models/",
        "shared": f"/models/{shared}",
        "not shared": f"/models/{running}",
        "own list": "/school/models/",
        "all": "/office/models/",
        "new": "/school/models/new",
        "office's new": "/office/models/new",
        "record": f"/school/models/{running}",
        "office's own, as a school": f"/school/models/{office}",
        "any record": f"/office/models/{running}",
        "edit": f"/school/models/{running}/edit",
        "assess": f"/office/models/{running}/assess",
        "school assesses": f"/school/models/{running}/assess",
        "R6": "/office/models/report",
        "R6 file": "/office/models/report.xlsx",
        "R6 Word": "/office/models/report.docx",
        "board's R6": "/board/models/report",
        "board's file": "/board/models/report.xlsx",
    }
    opens = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        opens[username] = {name for name, path in pages.items() if phone.get(path).status_code == 200}
    everybody = {"gallery", "shared"}
    assert opens == {
        "can_bo": everybody
        | {
            "all",
            "office's new",
            "any record",
            "assess",
            "R6",
            "R6 file",
            "R6 Word",
            "board's R6",
            "board's file",
        },
        "ban": everybody | {"board's R6", "board's file"},
        "th01": everybody | {"own list", "new", "record", "edit"},
        "th02": everybody | {"own list", "new"},
        "ttnd01": everybody | {"own list", "record"},
        "ttnd02": everybody | {"own list"},
        "lan": everybody,
        "quan_tri_vien": everybody,
    }


@pytest.mark.parametrize("kind", [B, A, C, StepKind.NAME_SOURCE, StepKind.STOP, StepKind.CORRECT])
def test_each_step_is_taken_by_those_it_is_for_and_by_nobody_else(world: World, kind: StepKind) -> None:
    may = {"can_bo"} if kind in (A, C, StepKind.NAME_SOURCE) else {"can_bo", "th01"}
    taken = set()
    for username in EVERYBODY:
        code = registered(*{B: (), C: (B, A), StepKind.CORRECT: ()}.get(kind, (B,)), key=username)
        source = registered(B, A, school="TH02", key=f"source {username}")
        phone, found = world.sign_in(username), []
        for area in ("office", "school"):
            if kind is A:
                control = {"_version": "1", "_base": "2", "_opened_by": username}
                found.append(phone.post(f"/{area}/models/{code}/assess", control | FULL))
            elif kind is StepKind.CORRECT:
                control = {"_version": "1", "_base": "1", "_opened_by": username}
                found.append(phone.post(f"/{area}/models/{code}/edit", control | REGISTERED))
            else:
                found.append(
                    take(phone, area, code, kind, **({SOURCE: source} if kind.value == SOURCE else {}))
                )
        statuses = {each.status_code for each in found}
        assert statuses <= {303, 404}, (username, statuses)
        taken |= {username} if 303 in statuses else set()
    assert taken == may


def test_drafts_are_read_sent_and_dropped_by_their_own_side_only(world: World) -> None:
    send(world.sign_in("th01"), "school", button="draft")
    found = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        answers = [phone.get(f"/{area}/models/drafts/{KEY}").status_code for area in ("school", "office")] + [
            send(phone, area, button=button, base=1).status_code
            for area in ("school", "office")
            for button in ("draft", "drop", "register")
            if username != "th01"
        ]
        found[username] = set(answers)
    assert found == {name: {200, 404} if name == "th01" else {404} for name in EVERYBODY}
    assert model_drafts.model_draft(KEY).author == "th01"


def test_a_stranger_signs_in_first(world: World, visitor) -> None:
    code = registered(B, A)
    for path in ("/models/", f"/models/{code}", f"/office/models/{code}", "/board/models/report"):
        assert visitor.get(path).location.startswith("/sign-in")


def test_unknown_codes_keys_and_buttons_are_not_there(world: World) -> None:
    office, school, code = world.sign_in("can_bo"), world.sign_in("th01"), registered()
    answers = [
        office.get("/office/models/MH-2026-999"),
        office.get("/models/MH-2026-999"),
        school.get("/school/models/drafts/x"),
        school.get(f"/school/models/drafts/{KEY}"),
        send(school, "school", "not-a-key"),
        send(school, "school", _version="99"),
        send(school, "school", _version="9" * 30),
        send(office, "office", _school="X"),
        take(office, "office", code, StepKind.REGISTER),
        office.post(f"/office/models/{code}", {"_step": "nothing"}),
    ]
    assert [each.status_code for each in answers] == [404] * len(answers)


# Registering


def test_a_draft_is_kept_with_gaps_and_registered_when_it_is_whole(world: World) -> None:
    school = world.sign_in("th01")
    first = school.get("/school/models/new")
    key = re.search(r"/school/models/drafts/([\w-]+)", first.text)[1]
    saved = school.post(
        f"/school/models/drafts/{key}",
        {"_step": "draft", "_version": "1", "_base": "0", "_opened_by": "th01", NAME: "Bữa ăn"},
    )
    again = school.get(saved.location)
    listed = school.get("/school/models/").text
    sent = send(school, "school", key, base=int(hidden(again, "_base")))
    shown = unescape(school.get(sent.location).text)
    assert ('value="Bữa ăn"' in again.text, key in listed, sent.status_code) == (True, True, 303)
    assert ("Đã đăng ký, mã mô hình là MH-2026-001." in shown, count(Wanted(school="TH01"))) == (True, 1)
    assert model_drafts.drafts_of("TH01") == []


def test_what_is_missing_is_asked_for_and_everything_typed_is_kept(world: World) -> None:
    school = world.sign_in("th01")
    refused = send(school, "school", **{"dvk_muc_tieu": "", ORIGIN: "strange"})
    text = unescape(refused.text)
    links = re.findall(r'<li><a href="#(\w+)">', text)
    assert (refused.status_code, links, REGISTERED["dvk_ly_do"] in text, count(Wanted())) == (
        422,
        [ORIGIN, "dvk_muc_tieu"],
        True,
        0,
    )
    assert model_drafts.model_draft(KEY).answers["dvk_ly_do"] == REGISTERED["dvk_ly_do"]


def test_the_same_registration_twice_is_one_model(world: World) -> None:
    school = world.sign_in("th01")
    places = {send(school, "school").location.partition("?")[0] for _ in range(2)}
    assert (places, count(Wanted())) == ({"/school/models/MH-2026-001"}, 1)


def test_a_draft_saved_by_a_colleague_is_told_and_the_typing_kept(world: World) -> None:
    school = world.sign_in("th01")
    for name in ("Một", "Hai"):
        send(school, "school", button="draft", base={"Một": 0, "Hai": 1}[name], **{NAME: name})
    late = send(school, "school", button="draft", base=1, **{NAME: "Ba"})
    again = send(school, "school", button="draft", base=int(hidden(late, "_base")), **{NAME: "Ba"})
    assert (late.status_code, 'value="Ba"' in late.text, again.status_code) == (409, True, 303)
    assert model_drafts.model_draft(KEY).answers[NAME] == "Ba"


def test_a_draft_keeps_the_version_of_the_form_it_was_begun_with(world: World) -> None:
    school = world.sign_in("th01")
    send(school, "school", button="draft")
    changed = shipped("dvk_dang_ky")
    forms.publish(type(changed)(**{**vars(changed), "sections": changed.sections[:1]}), "can_bo", NOW)
    sent = send(school, "school", base=1, _version="2")
    step_ = model(sent.location.partition("?")[0].rpartition("/")[2]).registration
    assert (step_.version, dict(step_.answers or {})) == (1, REGISTERED)


def test_the_office_registers_its_own_and_for_a_school(world: World) -> None:
    office = world.sign_in("can_bo")
    for key, school in ((KEY, ""), (KEY.replace("6f", "7f"), "TH02")):
        assert send(office, "office", key, _school=school).status_code == 303
    shown = {name: world.sign_in(name).get("/school/models/").text for name in ("th01", "th02")}
    assert [each.school for each in page(Wanted(), 1, 9)] == ["TH02", ""]
    assert {name: "MH-2026-002" in text for name, text in shown.items()} == {"th01": False, "th02": True}


def test_a_draft_is_dropped(world: World) -> None:
    school = world.sign_in("th01")
    send(school, "school", button="draft")
    answer = send(school, "school", button="drop", base=1)
    assert ("Đã xóa bản nháp." in school.get(answer.location).text, model_drafts.drafts_of("TH01")) == (
        True,
        [],
    )


def test_a_session_that_ended_keeps_the_registration(world: World) -> None:
    token = users.reset_user("th01", NOW, "quan_tri")
    users.activate(token, PASSWORD, None, NOW)
    school = Phone(world.app.test_client(), username="th01")
    asked = send(school, "school")
    names = ("_step", "_base", "_version", "_opened_by", *REGISTERED)
    sent = {name: hidden(asked, name) for name in names}
    saved = school.post(f"/school/models/drafts/{KEY}", sent | {"_username": "th01", "_password": PASSWORD})
    assert (asked.status_code, saved.status_code, model("MH-2026-001").registration.answers) == (
        401,
        303,
        REGISTERED,
    )


def test_a_form_that_was_never_issued_is_said_kindly(app: Flask) -> None:
    school = signed_in_world(app).sign_in("th01")
    assert "Phòng chưa ban hành phiếu này." in school.get("/school/models/new").text


def test_a_correction_shows_what_was_said_before(world: World) -> None:
    school, code = world.sign_in("th01"), registered()
    control = {"_version": "1", "_base": "1", "_opened_by": "th01"}
    sent = school.post(f"/school/models/{code}/edit", control | REGISTERED | {NAME: "Bếp ăn mở"})
    text = unescape(school.get(sent.location).text)
    assert (model(code).name, "Trước đó: Tên mô hình" in text, REGISTERED[NAME] in text) == (
        "Bếp ăn mở",
        True,
        True,
    )


# Judging


@pytest.mark.parametrize(
    ("lost", "name", "state"),
    [
        ({}, "hieu_qua", State.EFFECTIVE),
        ({"dg_ket_qua": "5"}, "hieu_qua", State.EFFECTIVE),  # 80
        ({"dg_ket_qua": "4,5"}, "dat", State.RUNNING),
        ({"dg_ket_qua": "0", "dg_hai_long": "0"}, "dat", State.RUNNING),  # 65
        ({"dg_ket_qua": "0", "dg_hai_long": "0", "dg_lan_toa": "4,5"}, "can_cung_co", State.RUNNING),
        (dict.fromkeys(("dg_ket_qua", "dg_cach_lam", "dg_hai_long"), "0"), "can_cung_co", State.RUNNING),
        (
            dict.fromkeys(("dg_ket_qua", "dg_cach_lam", "dg_hai_long", "dg_lan_toa"), "0"),
            "chua_dat",
            State.RUNNING,
        ),
    ],
)
def test_points_make_the_class_and_the_class_the_state(world: World, lost, name: str, state: State) -> None:
    code = registered(B)
    assert assess(world.sign_in("can_bo"), code, **lost).status_code == 303
    found = model(code)
    assert (found.assessments[0].facts["class"], found.state) == (name, state)


def test_several_assessments_are_all_shown_and_the_latest_counts(world: World) -> None:
    office, code = world.sign_in("can_bo"), registered(B)
    assess(office, code, **{FIGURES: "Từ 60 lên 95 phần trăm hài lòng"})
    beside = office.get(f"/office/models/{code}/assess").text
    assess(office, code, dg_ket_qua="0")
    text = unescape(office.get(f"/office/models/{code}").text)
    results = re.findall(r"<strong>(\d+ điểm: [^<]+)</strong>", text)
    assert results == ["75 điểm: Đạt", "75 điểm: Đạt", "100 điểm: Hiệu quả, đề nghị biểu dương"]
    assert ("Tính lần này" in text, "Từ 60 lên 95" in text, "Lần trước: 25." in beside) == (True, True, True)


def test_points_out_of_bounds_and_missing_ones_come_back(world: World) -> None:
    office, code = world.sign_in("can_bo"), registered(B)
    refused = assess(office, code, dg_ket_qua="25,5", dg_lanh_dao="", **{FIGURES: "Số liệu đã gõ"})
    text = unescape(refused.text)
    links = re.findall(r'<li><a href="#(\w+)">', text)
    assert (refused.status_code, links, "25,5" in text, "Số liệu đã gõ" in text, len(model(code).steps)) == (
        422,
        ["dg_lanh_dao", "dg_ket_qua"],
        True,
        True,
        2,
    )


def test_an_assessment_keeps_its_form_when_the_form_changes(world: World) -> None:
    office, code = world.sign_in("can_bo"), registered(B)
    assess(office, code)
    form = shipped("dvk_danh_gia")
    forms.publish(type(form)(**{**vars(form), "sections": form.sections[:2]}), "can_bo", NOW)
    assess(office, code, _version="2")
    text = unescape(office.get(f"/office/models/{code}").text)
    assert ([each.version for each in model(code).assessments], "Lần trước" in text) == ([2, 1], False)


def test_a_decision_is_named_with_number_and_day(world: World) -> None:
    office, code = world.sign_in("can_bo"), registered(B, A)
    refused = take(office, "office", code, C, **{DECISION: "", DECIDED_ON: "31/02/2026"})
    typed = 'value="31/02/2026"' in refused.text
    taken = take(office, "office", code, C)
    text = unescape(office.get(taken.location).text)
    assert (refused.status_code, typed, "Quyết định số 12/QĐ-PGDĐT ngày 16/11/2026" in text) == (
        422,
        True,
        True,
    )
    assert model(code).state is State.COMMENDED


@pytest.mark.parametrize(
    ("kinds", "kind", "why"),
    [
        ((), C, "chưa được đánh giá nên chưa khen được"),
        ((B,), B, "đã bắt đầu thực hiện"),
        ((B, A, StepKind.STOP), C, "đã dừng, không ghi thêm được nữa"),
    ],
)
def test_an_illegal_step_is_refused_in_words(world: World, kinds, kind, why) -> None:
    office, code = world.sign_in("can_bo"), registered(*kinds)
    refused = take(office, "office", code, kind)
    kept = SAID.get(kind, {}).get(DECISION, "") in refused.text
    assert (refused.status_code, why in unescape(refused.text), kept) == (422, True, True)
    assert len(model(code).steps) == 1 + len(kinds)


def test_a_page_that_is_no_longer_new_is_told(world: World) -> None:
    office, code = world.sign_in("can_bo"), registered(B, A)
    refused = take(office, "office", code, C, base=2)
    assert (refused.status_code, "12/QĐ-PGDĐT" in refused.text, hidden(refused, "_base")) == (409, True, "3")


def test_a_stop_says_why(world: World) -> None:
    school, code = world.sign_in("th01"), registered(B)
    refused = take(school, "school", code, StepKind.STOP, **{REASON: " "})
    taken = take(school, "school", code, StepKind.STOP)
    text = school.get(taken.location).text
    assert (refused.status_code, SAID[StepKind.STOP][REASON] in text, model(code).state) == (
        422,
        True,
        State.STOPPED,
    )


# Copying


def test_use_this_model_begins_a_registration_that_names_its_source(world: World) -> None:
    source = registered(B, A, C)
    other = world.sign_in("th02")
    link = re.search(rf'href="(/school/models/new\?copy={source})"', other.get(f"/models/{source}").text)
    begun = other.get(unescape(link[1]))
    key = re.search(r"/school/models/drafts/([\w-]+)", begun.text)[1]
    assert (f'value="{source}"' in begun.text, REGISTERED[METHOD] in begun.text) == (True, True)
    assert re.search(rf'value="{COPIED}"[^>]* checked', begun.text)
    send(other, "school", key, _source=source.lower(), **{ORIGIN: COPIED})
    shown = unescape(world.sign_in("th01").get(f"/school/models/{source}").text)
    assert ("Trường Tiểu học Ánh Dương" in shown, model(source).state) == (True, State.REPLICATED)


@pytest.mark.parametrize(
    ("sent", "where", "why"),
    [
        ({"_source": "MH-2026-999", ORIGIN: COPIED}, "_source", "Không có mô hình mang mã"),
        ({"_source": "MH-2026-002", ORIGIN: COPIED}, "_source", "chưa được đánh giá hiệu quả"),
        ({"_source": "MH-2026-003", ORIGIN: COPIED}, "_source", "của chính đơn vị này"),
        ({"_source": "MH-2026-001", ORIGIN: "moi"}, ORIGIN, "Nhân rộng từ đơn vị khác"),
    ],
)
def test_a_source_that_cannot_be_is_told_where_it_was_typed(world: World, sent, where, why) -> None:
    registered(B, A, school="TH02")
    registered(B, school="TH02", key="running")
    registered(B, A, key="own")
    refused = send(world.sign_in("th01"), "school", **sent)
    text = unescape(refused.text)
    assert (refused.status_code, f'<a href="#{where}">' in text, why in text, count(Wanted())) == (
        422,
        True,
        True,
        3,
    )


def test_the_office_names_a_source_but_no_circle(world: World) -> None:
    office = world.sign_in("can_bo")
    first, second = registered(B, A), registered(B, A, school="TH02")
    name = StepKind.NAME_SOURCE
    assert take(office, "office", second, name, **{SOURCE: first.lower()}).status_code == 303
    circle = take(office, "office", first, name, **{SOURCE: second})
    itself = take(office, "office", first, name, **{SOURCE: first})
    unknown = take(office, "office", first, name, **{SOURCE: "MH-1"})
    told = [unescape(each.text) for each in (circle, itself, unknown)]
    assert [each.status_code for each in (circle, itself, unknown)] == [422] * 3
    assert ("lại làm theo mô hình này" in told[0], "chính nó" in told[1], "MH-1" in told[2]) == (True,) * 3


# The gallery and lists


def test_the_gallery_shows_what_may_be_copied_and_narrows(world: World) -> None:
    registered(B, A)
    registered(B, key="running")
    registered(B, A, C, school="TH02", **{NAME: "Thu gom đồ cũ", "dvk_linh_vuc": Field.ECONOMY.value})
    phone = world.sign_in("lan")
    asked = ("", "?q=do+CU", "?q=anh+duong", "?field=van_hoa_xa_hoi", "?state=commended", "?state=running")
    asked += ("?year=2026", "?year=2025", "?year=99999999999999999999", "?field=x&state=x&page=99")
    found = {
        each: re.findall(r'href="/models/MH-2026-00(\d)"', phone.get(f"/models/{each}").text)
        for each in asked
    }
    assert found == {
        "": ["3", "1"],
        "?q=do+CU": ["3"],
        "?q=anh+duong": ["3"],
        "?field=van_hoa_xa_hoi": ["1"],
        "?state=commended": ["3"],
        "?state=running": [],
        "?year=2026": ["3", "1"],
        "?year=2025": [],
        "?year=99999999999999999999": ["3", "1"],
        "?field=x&state=x&page=99": ["3", "1"],
    }


def test_others_read_what_was_done_and_not_the_papers_of_the_unit(world: World) -> None:
    more = {"dvk_xac_nhan": "Cấp ủy nhất trí, số 3 ngày 02/09"}
    code = good_models.register_model(registration("k", **more), "x", NOW, TODAY)
    for kind in (B, A):
        good_models.add_step(code, step(kind), len(model(code).steps))
    text = unescape(world.sign_in("th02").get(f"/models/{code}").text)
    own = unescape(world.sign_in("th01").get(f"/school/models/{code}").text)
    assert (REGISTERED[METHOD] in text, more["dvk_xac_nhan"] in text, more["dvk_xac_nhan"] in own) == (
        True,
        False,
        True,
    )
    assert "Điểm từng tiêu chí" not in text


def test_pages_of_a_list_keep_what_narrows_it(world: World, monkeypatch) -> None:
    for number in range(3):
        registered(B, A, key=str(number))
    for module in ("gallery", "listing"):
        monkeypatch.setattr(f"forms_app.web.good_models.{module}.PAGE", 2)
    office = world.sign_in("can_bo")
    for path in ("/models/", "/office/models/"):
        text = unescape(office.get(f"{path}?state=effective").text)
        assert re.search(r"\?page=2&.*state=effective|\?.*state=effective.*page=2", text)
        assert "MH-2026-001" in office.get(f"{path}?state=effective&page=2").text


# R6


def test_r6_counts_the_period_and_leads_to_each_model(world: World) -> None:
    registered(B, A, C)
    running = registered(B, key="running")
    office, board = world.sign_in("can_bo"), world.sign_in("ban")
    texts = {
        area: unescape(phone.get(f"/{area}/models/report?period=2026").text)
        for area, phone in (("office", office), ("board", board))
    }
    facts = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", texts["board"])
    assert facts == [
        ("Đăng ký", "2"),
        ("Thực hiện", "2"),
        ("Hiệu quả", "1"),
        ("Được khen", "1"),
        ("Được nhân rộng", "0"),
        ("Đã dừng", "0"),
    ]
    assert (f"/office/models/{running}" in texts["office"], f"/models/{running}" in texts["board"]) == (
        True,
        False,
    )
    assert "/models/MH-2026-001" in texts["board"]
    empty = office.get("/office/models/report?period=2026-H1").text
    strange = office.get("/office/models/report?period=%00").text
    assert ("Chưa có mô hình nào." in empty, "6 tháng cuối năm 2026" in strange) == (True, True)


def test_the_workbook_has_real_days_and_figures_and_no_formulas(world: World) -> None:
    registered(B, A, C, **{NAME: "=1+1"})
    answer = world.sign_in("ban").get("/board/models/report.xlsx?period=2026-H2")
    book = load_workbook(BytesIO(answer.data))
    row = [(cell.value, cell.data_type) for cell in book["Từng mô hình"][2]]
    assert answer.headers["Content-Disposition"].endswith('"mo-hinh-dan-van-kheo-2026-H2.xlsx"')
    assert row[0] == ("=1+1", "s")
    assert [kind for _, kind in row] == ["s", "s", "s", "s", "s", "d", "n", "s", "s", "d", "n", "n"]
    assert [cell.value for cell in book["Theo lĩnh vực"][6]] == ["Tất cả", 1, 1, 1, 1, 0, 0]


def test_first_pages_lead_to_the_models(world: World) -> None:
    registered(B, A)
    pages = {
        "can_bo": "/office/",
        "th01": "/school/",
        "ban": "/board/",
        "lan": "/visits/",
        "quan_tri_vien": "/account",
    }
    links = {
        name: re.findall(r'href="(/[\w/]*models/[^"]*)"', world.sign_in(name).get(path).text)
        for name, path in pages.items()
    }
    assert links == {
        "can_bo": ["/office/models/", "/office/models/report", "/models/"],
        "th01": ["/school/models/", "/models/"],
        "ban": ["/board/models/report", "/models/"],
        "lan": ["/models/"],
        "quan_tri_vien": ["/models/"],
    }


def test_everything_reads_in_english(world: World) -> None:
    code = registered(B, A, C)
    office = world.sign_in("can_bo")
    paths = (
        f"/models/{code}",
        f"/office/models/{code}",
        "/office/models/",
        "/models/",
        "/office/models/report",
    )
    pages = [unescape(office.get(f"{path}?lang=en").text) for path in paths]
    assert all("Commended" in text for text in pages)
    assert "Effective, to be commended" in pages[1]
