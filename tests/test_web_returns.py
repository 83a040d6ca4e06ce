"""Returns in the browser: who reaches what, from the first draft to the approval, last period beside it."""

from __future__ import annotations

import re
from datetime import UTC, date
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.returns import BOARD, FIGURES, OFFICE, State, StepKind
from forms_app.storage import returns
from forms_app.storage.periods import set_due_day
from tests.actors import NOW, hidden
from tests.factories import shipped
from tests.returns_world import (
    BEFORE,
    PERIOD,
    REQUIRED,
    Desk,
    add_people,
    approved,
    assessed,
    desk,
    fill_store,
    handed_in,
)

EVERYBODY = ("can_bo", "th01", "ttnd01", "th02", "ttnd02", "ban", "lan", "quan_tri_vien")
MINE, BOARDS = f"/school/returns/{PERIOD}/{FIGURES}", f"/school/returns/{PERIOD}/{BOARD}"
OWN = f"/office/returns/{PERIOD}/{OFFICE}"
TYPED = {name: str(value) for name, value in REQUIRED.items()}


@pytest.fixture(autouse=True)
def world(app: Flask) -> Flask:
    app.config["CLOCK"] = lambda: NOW.replace(tzinfo=UTC)
    fill_store()
    add_people()
    return app


@pytest.fixture
def school(app: Flask) -> Desk:
    return desk(app, "th01")


@pytest.fixture
def officer(app: Flask) -> Desk:
    return desk(app, "can_bo")


def of(school: str, form: str = FIGURES, period: str = PERIOD) -> str:
    return f"/office/returns/{period}/{form}/{school}"


def words(answer: TestResponse) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def question(answer: TestResponse, name: str) -> str:
    """The part of the page about one question."""
    page = unescape(answer.text)
    start = page.index(f'name="{name}"')
    begin = max(page.rfind(mark, 0, start) for mark in ('<div class="question', '<fieldset class="question'))
    ends = [
        page.find(mark, start) for mark in ('<div class="question', '<fieldset class="question', "</section>")
    ]
    return page[begin : min(each for each in ends if each > 0)]


def state(school: str = "TH01") -> State:
    return returns.find(FIGURES, PERIOD, school).state


# Who


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(app: Flask) -> None:
    handed_in("TH01")
    places = {
        "own figures": MINE,
        "own board's": BOARDS,
        "own list": "/school/returns/",
        "all schools": "/office/returns/",
        "reminders": "/office/returns/reminders",
        "a school's": of("TH01"),
        "the office's": OWN,
    }
    opens = {}
    for username in EVERYBODY:
        browser = desk(app, username)
        opens[username] = {name for name, path in places.items() if browser.get(path).status_code == 200}
    principals, boards = {"own figures", "own list"}, {"own board's", "own list"}
    assert opens == {
        "can_bo": {"all schools", "reminders", "a school's", "the office's"},
        "th01": principals,
        "ttnd01": {*boards, "own figures"},  # handed in
        "th02": principals,
        "ttnd02": boards,  # of TH02 nothing is handed in
        "ban": set(),
        "lan": set(),
        "quan_tri_vien": set(),
    }


POSTS = {  # what is posted where, and by whom alone it is taken
    "fill figures": (MINE, "save", {"th01", "th02"}),
    "fill board": (BOARDS, "save", {"ttnd01", "ttnd02"}),
    "fill office": (OWN, "save", {"can_bo"}),
    "approve": (of("MN01"), "approve", {"can_bo"}),
    "send back": (of("MN01"), "send_back", {"can_bo"}),
    "approve own": (MINE, "approve", set()),
    "due": ("/office/returns/due", "", {"can_bo"}),
}


@pytest.mark.parametrize("what", POSTS)
def test_each_post_is_taken_from_those_it_is_for_and_from_nobody_else(app: Flask, what: str) -> None:
    handed_in("MN01")
    path, step, allowed = POSTS[what]
    answers = {}
    for username in EVERYBODY:
        sent = desk(app, username).press(path, step, base=1, remark="x", period=PERIOD, due="01/12/2026")
        answers[username] = sent.status_code
    refused = {answers[name] for name in EVERYBODY if name not in allowed}
    taken = {answers[name] for name in allowed}
    assert (refused, taken <= {303}) == ({404}, True)


def test_what_a_board_has_not_handed_in_is_not_for_its_principal(app: Flask, school: Desk) -> None:
    board = desk(app, "ttnd01")
    board.press(BOARDS, "save", t_so_cuoc="3")
    draft = school.get(BOARDS).status_code
    returns.fill(returns.find(BOARD, PERIOD, "TH01"), StepKind.SUBMIT, assessed(), "ttnd01", NOW)
    assert (draft, school.get(BOARDS).status_code) == (404, 200)


@pytest.mark.parametrize(
    "path",
    [
        f"/school/returns/2031-H1/{FIGURES}",
        f"/school/returns/strange/{FIGURES}",
        f"/school/returns/{PERIOD}/ks_cmhs",
        f"/school/returns/{PERIOD}/{OFFICE}",
    ],
)
def test_periods_to_come_and_other_forms_are_not_there(school: Desk, path: str) -> None:
    assert (school.get(path).status_code, school.press(path, "save").status_code) == (404, 404)


def test_unknown_schools_and_buttons_are_not_there(officer: Desk) -> None:
    answers = [officer.get(of("XX")), officer.press(of("TH01"), "nothing"), officer.get(of("TH01", OFFICE))]
    assert [each.status_code for each in answers] == [404, 404, 404]


# Filling


def test_the_way_from_a_draft_to_the_approval(app: Flask, school: Desk, officer: Desk) -> None:
    typed = TYPED | {"so_doi_thoai": "2"}
    done = [
        school.press(MINE, "save", 0, nu="40"),
        school.press(MINE, "submit", 1, **typed),
        officer.press(of("TH01"), "send_back", 2, remark="Xem lại số nữ."),
        school.press(MINE, "submit", 3, **typed | {"nu": "21"}),
        officer.press(of("TH01"), "approve", 4),
    ]
    told = words(officer.get(of("TH01")))
    assert ([each.status_code for each in done], returns.find(FIGURES, PERIOD, "TH01").state) == (
        [303] * 5,
        State.APPROVED,
    )
    history = told[told.index("Những việc đã ghi") :]
    assert re.findall("Phòng duyệt|Nộp cho Phòng|Phòng trả lại để sửa|Lưu nháp|Xem lại số nữ.", history) == [
        *(
            "Phòng duyệt",
            "Nộp cho Phòng",
            "Phòng trả lại để sửa",
            "Xem lại số nữ.",
            "Nộp cho Phòng",
            "Lưu nháp",
        ),
    ]
    assert "22 người → 21 người" in history


def test_what_was_sent_back_says_why_until_it_is_handed_in_again(school: Desk, officer: Desk) -> None:
    handed_in()
    officer.press(of("TH01"), "send_back", 1, remark="Xem lại số nữ.")
    back = words(school.get(MINE))
    school.press(MINE, "submit", 2, **TYPED)
    assert (
        "Phòng trả lại" in back,
        "Xem lại số nữ." in back,
        returns.find(FIGURES, PERIOD, "TH01").state,
    ) == (
        True,
        True,
        State.SUBMITTED,
    )


def test_sending_back_without_a_word_is_refused(officer: Desk) -> None:
    handed_in()
    refused = officer.press(of("TH01"), "send_back", 1, remark="  ")
    assert (refused.status_code, 'href="#remark"' in refused.text) == (422, True)


def test_a_decision_on_what_has_changed_keeps_the_remark(school: Desk, officer: Desk) -> None:
    handed_in()
    officer.press(of("TH01"), "send_back", 1, remark="Một.")
    school.press(MINE, "submit", 2, **TYPED | {"nu": "1"})
    refused = officer.press(of("TH01"), "send_back", 1, remark="Hai.")
    assert (refused.status_code, "Hai." in refused.text, hidden(refused, "_revision")) == (409, True, "3")


def test_a_draft_keeps_figures_that_do_not_fit_and_says_so(school: Desk) -> None:
    saved = school.press(MINE, "save", 0, tong_cbgvnv="20", nu="25")
    page = school.get(MINE)
    assert (saved.status_code, returns.find(FIGURES, PERIOD, "TH01").answers["nu"]) == (303, 25)
    assert "Số nữ không được lớn hơn tổng số CBGVNV." in question(page, "nu")


def test_what_cannot_be_read_comes_back_as_it_was_typed_and_the_rest_is_kept(school: Desk) -> None:
    refused = school.press(MINE, "save", 0, tong_cbgvnv="hai mươi", so_lop="12")
    kept = returns.find(FIGURES, PERIOD, "TH01")
    assert (
        refused.status_code,
        'value="hai mươi"' in unescape(refused.text),
        'href="#tong_cbgvnv"' in refused.text,
    ) == (
        422,
        True,
        True,
    )
    assert (kept.answers["so_lop"], "tong_cbgvnv" in kept.answers, hidden(refused, "_revision")) == (
        12,
        False,
        "1",
    )


def test_handing_in_names_every_gap_and_keeps_the_draft(school: Desk) -> None:
    refused = school.press(MINE, "submit", 0, **TYPED | {"nu": "40", "so_lop": ""})
    page = unescape(refused.text)
    found = returns.find(FIGURES, PERIOD, "TH01")
    linked = re.findall(r'<li><a href="#(\w+)">', page[page.index("error-summary") :])
    assert (refused.status_code, linked[:2], found.state, found.answers["nu"]) == (
        422,
        ["nu", "so_lop"],
        State.DRAFT,
        40,
    )


def test_a_remark_does_not_stop_a_return_and_reaches_the_office(school: Desk, officer: Desk) -> None:
    sent = school.press(MINE, "submit", 0, **TYPED | {"hoi_nghi_trieu_tap": "30", "hoi_nghi_du": "19"})
    told = words(officer.get(of("TH01")))
    assert (sent.status_code, "chưa đủ hai phần ba" in told) == (303, True)


def test_blank_nought_and_none_are_three_answers(school: Desk, officer: Desk) -> None:
    typed = TYPED | {
        "so_doi_thoai": "0",
        "tiep_cd_so_buoi": "",
        "tiep_cd_so_buoi.none": "yes",
    }
    school.press(MINE, "submit", 0, **typed)
    page = unescape(officer.get(of("TH01")).text)
    cells = {
        label: " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        for label, cell in re.findall(r'<th scope="row">([^<]+)</th>\s*<td[^>]*>(.*?)</td>', page, re.DOTALL)
    }
    assert [
        cells[each] for each in ("Số cuộc đối thoại", "Tiếp công dân: số buổi", "Số cuộc họp hội đồng")
    ] == [
        "0 cuộc",
        "Không tổ chức",
        "để trống",
    ]


def test_a_figure_and_the_box_for_none_cannot_both_be_meant(school: Desk) -> None:
    refused = school.press(MINE, "save", 0, **{"bcd_tong": "7", "bcd_tong.none": "yes"})
    assert (refused.status_code, "vừa ghi số vừa đánh dấu là không có" in words(refused)) == (422, True)


# Last period


def test_every_question_shows_last_period_s_answer(school: Desk) -> None:
    approved(period=BEFORE, nu=20, bcd_tong=False, uu_diem="Họp đều.", tu_xep_loai="tot")
    page = school.get(MINE)
    expected = {
        "nu": "Kỳ trước: 20 người",
        "bcd_tong": "Kỳ trước: Không có BCĐ",
        "uu_diem": "Kỳ trước: Họp đều.",
        "tu_xep_loai": "Kỳ trước: Tốt",
        "so_doi_thoai": "Kỳ trước: để trống",
    }
    assert [name for name, text in expected.items() if text not in words_of(question(page, name))] == []


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_copy_of_last_period_fills_the_gaps_and_nothing_else(school: Desk) -> None:
    approved(
        period=BEFORE,
        nu=20,
        bcd_tong=False,
        uu_diem="Họp đều.",
        tien_tiet_kiem="1.5",
        ke_hoach_so_ngay="7/KH",
    )
    copied = school.press(MINE, "copy", 0, nu="23", tong_cbgvnv="32")
    answers = dict(returns.find(FIGURES, PERIOD, "TH01").answers)
    taken = {name: answers.get(name) for name in ("nu", "bcd_tong", "tien_tiet_kiem", "ke_hoach_so_ngay")}
    assert (copied.status_code, taken) == (
        303,
        {"nu": 23, "bcd_tong": False, "tien_tiet_kiem": "1.5", "ke_hoach_so_ngay": "7/KH"},
    )
    assert {"uu_diem", "tu_xep_loai", "hieu_truong_xac_nhan"} & set(answers) == set()


def test_figures_left_as_they_were_are_marked_to_the_school_and_to_the_office(
    school: Desk, officer: Desk
) -> None:
    approved(period=BEFORE, nu=20)
    school.press(MINE, "submit", 0, **TYPED | {"nu": "21"})
    office = unescape(officer.get(of("TH01")).text)
    rows = re.findall(r'<th scope="row">([^<]+)</th>\s*<td[^>]*>(.*?)</td>', office, re.DOTALL)
    marked = {label for label, cell in rows if "như kỳ trước" in cell}
    officer.press(of("TH01"), "send_back", 1, remark="x")
    page = school.get(MINE)
    seen = [
        'data-before="32">' in question(page, "tong_cbgvnv"),
        'data-before="20" hidden' in question(page, "nu"),
    ]
    assert ("Tổng số CBGVNV" in marked, "CBGVNV là nữ" in marked, len(marked), seen) == (
        True,
        False,
        7,
        [True, True],
    )


def test_without_a_last_period_the_page_says_so_and_offers_no_copy(school: Desk) -> None:
    page = school.get(MINE)
    assert ("Chưa có báo cáo kỳ trước" in words(page), 'value="copy"' in page.text) == (True, False)


# Two at once


def test_a_stale_save_shows_both_versions_and_overwrites_nothing(app: Flask, school: Desk) -> None:
    other = desk(app, "th01")
    other.press(MINE, "save", 0, nu="20")
    conflict = school.press(MINE, "save", 0, nu="25", so_lop="12")
    page = words(conflict)
    assert (conflict.status_code, "25 người" in page, "20 người" in page, hidden(conflict, "nu")) == (
        409,
        True,
        True,
        "25",
    )
    assert returns.find(FIGURES, PERIOD, "TH01").answers["nu"] == 20
    kept = school.press(MINE, "save", int(hidden(conflict, "_revision")), nu="25", so_lop="12")
    bodies = [(step.body or {}).get("nu") for step in returns.history(returns.find(FIGURES, PERIOD, "TH01"))]
    assert (kept.status_code, bodies) == (303, [20, 25])


def test_going_on_typing_after_a_conflict_keeps_what_was_typed(app: Flask, school: Desk) -> None:
    desk(app, "th01").press(MINE, "save", 0, nu="20")
    page = school.press(MINE, "edit", 1, nu="25", tong_cbgvnv="abc")
    assert (
        page.status_code,
        'value="25"' in page.text,
        'value="abc"' in page.text,
        hidden(page, "_revision"),
    ) == (
        200,
        True,
        True,
        "1",
    )


def test_typing_into_what_was_handed_in_meanwhile_is_shown_to_be_copied(school: Desk) -> None:
    handed_in()
    late = school.press(MINE, "save", 0, nu="25")
    assert (late.status_code, "đã nộp, không sửa được nữa" in words(late), "25 người" in words(late)) == (
        409,
        True,
        True,
    )


def test_a_session_that_ended_keeps_what_was_typed(app: Flask) -> None:
    stranger = Desk(app.test_client(), username="th01")
    asked = stranger.press(MINE, "save", 0, nu="25")
    assert (asked.status_code, hidden(asked, "nu"), returns.used_periods()) == (401, "25", [])


# The school's board, the office itself


def test_a_unit_of_seven_people_is_told_that_it_has_no_board(app: Flask, officer: Desk) -> None:
    board = desk(app, "ttnd_mn02")
    answers = [board.get(BOARDS), board.get("/school/returns/"), officer.get(of("MN02", BOARD))]
    posted = board.press(BOARDS, "save", t_so_cuoc="1")
    assert [("Không tổ chức" in words(each), 'name="t_so_cuoc"' in each.text) for each in answers] == [
        (True, False)
    ] * 3
    assert (posted.status_code, returns.used_periods()) == (409, [])


def board_marks(**others: str) -> dict[str, str]:
    items = (each.name for each in shipped(BOARD).questions if each.type == "item")
    return {name: others.get(name, "dat") for name in items}


def test_a_board_s_assessment_is_filled_like_any_return(app: Flask, officer: Desk) -> None:
    numbers = dict.fromkeys(("t_so_cuoc", "t_so_cuoc_ke_hoach", "t_kien_nghi", "t_kien_nghi_tra_loi"), "2")
    sent = desk(app, "ttnd01").press(
        BOARDS, "submit", 0, **board_marks(t_bao_cao="dat_mot_phan"), **numbers, t_kien_nghi_dung_han="1"
    )
    assert (sent.status_code, "23/24 (95,8 %)" in words(officer.get(of("TH01", BOARD)))) == (303, True)


def self_check(**changes: str) -> dict[str, str]:
    items = (each.name for each in shipped(OFFICE).questions if each.type == "item")
    head = {"ngay_gio": "2026-11-16T08:00", "thanh_phan_doan.0.ho_ten": "Phạm Thị Thu"}
    return {**dict.fromkeys(items, "dat"), **head, **changes}


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "12/12 (100,0 %)"),
        ({"pgd_ttnd": "chua_dat", "pgd_ttnd.reason": "Chưa có kế hoạch."}, "11/12 (91,7 %)"),
    ],
)
def test_the_office_checks_itself_and_all_met_is_a_hundred(
    officer: Desk, changes: dict[str, str], shown: str
) -> None:
    sent = officer.press(OWN, "submit", 0, **self_check(**changes))
    found = returns.find(OFFICE, PERIOD, None)
    assert (sent.status_code, found.state, shown in words(officer.get(OWN))) == (303, State.APPROVED, True)


def test_the_office_opens_its_own_again_with_a_reason(officer: Desk) -> None:
    officer.press(OWN, "submit", 0, **self_check())
    officer.press(OWN, "send_back", 1, remark="Ghi nhầm số trường.")
    page = words(officer.get(OWN))
    again = officer.press(OWN, "submit", 2, **self_check(pgd_kiem_tra_ke_hoach="4"))
    assert ("Ghi nhầm số trường." in page, again.status_code) == (True, 303)


# All schools


def test_the_list_tells_where_every_school_stands(app: Flask, school: Desk, officer: Desk) -> None:
    school.press(MINE, "save", 0, nu="1")
    handed_in("TH02")
    approved("MN01")
    set_due_day(PERIOD, date(2026, 11, 15), "can_bo", NOW)
    page = unescape(officer.get(f"/office/returns/?period={PERIOD}").text)
    rows = dict(re.findall(r'">(Trường [^<]+)</a></th>.*?<td class="state"[^>]*>(.*?)</td>', page, re.DOTALL))
    states = {name: words_of(row) for name, row in rows.items()}
    assert states == {
        "Trường Mẫu giáo Hoa Súng": "Chưa làm Quá hạn",
        "Trường Mẫu giáo Sao Mai": "Đã duyệt Nộp muộn",
        "Trường Tiểu học Ánh Dương": "Đã nộp, chờ duyệt Nộp muộn",
        "Trường Tiểu học Bình Minh": "Đang làm Quá hạn",
    }


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=binh+minh", ["TH01"]),
        ("q=SAO+mai", ["MN01"]),
        ("level=mn", ["MN02", "MN01"]),
        ("state=approved", ["TH02"]),
        ("state=not_begun&level=th", ["TH01"]),
        ("state=late", []),
        (f"form={BOARD}&state=not_owed", ["MN02"]),
        ("q=khong+co+truong+nay", []),
        ("state=strange&level=strange&page=99&period=strange&form=strange", []),
    ],
)
def test_the_list_narrows_with_or_without_marks(officer: Desk, asked: str, shown: list[str]) -> None:
    approved("TH02")
    page = officer.get(f"/office/returns/?{asked}").text
    assert re.findall(r'/office/returns/[\w-]+/\w+/(\w+)"', page) == shown


def test_the_due_day_can_be_moved_and_decides_who_is_late(officer: Desk) -> None:
    before = officer.get("/office/returns/?state=late").text
    moved = officer.press("/office/returns/due", "", period=PERIOD, form=FIGURES, due="15/11/2026")
    after = officer.get("/office/returns/?state=late").text
    assert (
        moved.status_code,
        before.count(f"/{FIGURES}/"),
        after.count(f"/{FIGURES}/"),
        "15/11/2026" in after,
    ) == (
        303,
        0,
        4,
        True,
    )


@pytest.mark.parametrize("day", ["", "31/02/2026", "01/01/2026"])
def test_a_strange_due_day_comes_back(officer: Desk, day: str) -> None:
    refused = officer.press("/office/returns/due", "", period=PERIOD, form=FIGURES, due=day)
    assert (
        refused.status_code,
        'href="#due"' in refused.text,
        f'value="{day}"' in refused.text or not day,
    ) == (
        422,
        True,
        True,
    )


def test_reminders_name_the_late_schools_together_and_one_by_one(app: Flask, officer: Desk) -> None:
    approved("MN01")
    officer.press("/office/returns/due", "", period=PERIOD, form=FIGURES, due="15/11/2026")
    page = unescape(officer.get(f"/office/returns/reminders?period={PERIOD}&form={FIGURES}").text)
    whole, *each = re.findall(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL)
    assert [name in whole for name in ("Hoa Súng", "Ánh Dương", "Bình Minh", "Sao Mai")] == [
        True,
        True,
        True,
        False,
    ]
    assert ("15/11/2026" in whole, "http://127.0.0.1:8000/school/returns/" in whole, len(each)) == (
        True,
        True,
        3,
    )
    assert each[0].startswith("Kính gửi Trường Mẫu giáo Hoa Súng,")


def test_the_first_pages_tell_what_waits(app: Flask, school: Desk, officer: Desk) -> None:
    handed_in("TH02")
    officer.press("/office/returns/due", "", period=PERIOD, form=FIGURES, due="15/11/2026")
    office, own = words(officer.get("/office/")), words(school.get("/school/"))
    told = (
        "1 trường đã nộp “Số liệu 6 tháng của trường về thực hiện dân chủ”",
        "6 tháng cuối năm 2026, chờ duyệt.",
        "3 trường quá hạn nộp",
        "1 chờ duyệt, 3 quá hạn.",
    )
    assert [each for each in told if each not in office] == []
    assert ("Báo cáo định kỳ cần làm" in own, "hạn nộp 15/11/2026" in own) == (True, True)
