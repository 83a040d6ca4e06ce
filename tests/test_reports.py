"""Reports: what the readers of a school's page and of the list of schools are told."""

from __future__ import annotations

import re
import typing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms_app.core.actions import Action, Origin, Step, StepKind
from forms_app.core.definition import Theme
from forms_app.core.disclosure import Protected, SchoolResult, Withheld, protect, thaw, to_json
from forms_app.core.findings import findings, strengths
from forms_app.core.office import Thresholds
from forms_app.core.own_voice import Ratio, own_voice
from forms_app.core.reports import (
    REPORTS,
    Block,
    Inspection,
    Report,
    Table,
    ThemeChart,
    period_label,
    school_report,
    schools_report,
)
from forms_app.core.rounds import Period
from forms_app.core.scoring import score
from forms_app.core.tallies import SchoolTally
from forms_app.core.visits import Visit, VisitState
from tests.actions_world import NOW, SAID
from tests.factories import (
    a_school,
    asked,
    asking_who,
    by_school,
    marked,
    raw,
    shipped,
    shipped_office,
    survey,
)

OFFICE = shipped_office()
PERIOD = Period("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
STAFF_FORM = survey(*[theme for theme in Theme for _ in range(3)])
SCHOOL = a_school()


def inspection(school=SCHOOL, short=False, **marks):
    form = shipped("chk_th")
    answers = marked("chk_th", **marks)
    visit = Visit(
        "u1",
        school.code,
        form.id,
        1,
        PERIOD.code,
        date(2026, 3, 2),
        date(2026, 3, 3),
        ("x",),
        VisitState.SUBMITTED,
    )
    facts = school.facts()
    return Inspection(
        visit,
        score(form, answers, facts, OFFICE.class_limits),
        findings(form, answers, facts),
        strengths(form, answers, facts),
        short,
    )


def released(*tallies, pooled=()):
    heads = {tally.school: 40 for tally in tallies}
    return protect(STAFF_FORM, by_school(tallies), asked(heads), frozenset(pooled), Thresholds())


def answered(school, answers, good):
    return raw(answers, *[(good, 0, answers - good)] * 18, school=school)


def page(staff=None, parents=None, found=None):
    return school_report(SCHOOL, PERIOD, found, staff, parents, OFFICE)


def block(report, title):
    return next(each for each in report.blocks if each.title == title)


def test_the_head_says_class_score_and_who_took_part():
    found = inspection(b_ck_nhan_su="dat_mot_phan", d_ttnd_giam_sat_ky="chua_dat")
    result = released(answered("TH01", 24, 20)).schools["TH01"]
    assert block(page(result, None, found), "Tóm tắt").lines == (
        "Xếp loại kiểm tra: Khá",
        "Điểm kiểm tra: 94,3 điểm",
        "Vì sao xếp loại thấp hơn điểm: Theo điểm là Tốt, nhưng có 1 mục chính chưa đạt.",
        "Ngày kiểm tra: 02/03/2026 đến 03/03/2026",
        "Ý kiến cán bộ, giáo viên, nhân viên: 24 phiếu (60 % số người được hỏi)",
        "Ý kiến phụ huynh: chưa có số liệu",
    )


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("tot", "Trường tự xếp loại: Tốt (lệch hai bậc trở lên so với xếp loại kiểm tra, nên xem lại)"),
        ("kha", "Trường tự xếp loại: Khá"),
        (None, None),
    ],
)
def test_a_school_s_own_class_stands_beside_the_inspectors(own, told):
    found = inspection(
        d_ttnd_giam_sat_ky="chua_dat", b_ck_du_toan_quyet_toan="chua_dat"
    )  # capped: Trung bình
    said = own_voice({"tu_xep_loai": own}, Ratio(), Ratio(), OFFICE.class_limits)
    report = school_report(SCHOOL, PERIOD, found, None, None, OFFICE, own=said)
    assert (block(report, "Tóm tắt").lines[1] if told else told) == told


def test_what_a_school_s_bars_are_made_of_stands_in_a_table_of_its_own():
    said = own_voice(
        {"so_noi_dung_cong_khai": 10, "dung_han_cong_khai": 9}, Ratio(), Ratio(), OFFICE.class_limits
    )
    report = school_report(SCHOOL, PERIOD, None, None, None, OFFICE, own=said)
    rows = block(report, "Nhà trường tự báo cáo: số liệu").rows
    assert (rows[0], rows[1][2]) == (
        ("Biết", "nội dung công khai đúng hạn, trên số phải công khai", "9/10 (90,0 %)"),
        "chưa có số liệu",
    )


def test_the_worst_three_come_first_and_the_rest_is_folded():
    names = [question.name for question in shipped("chk_th").questions if question.type == "item"][:5]
    tables = [
        each
        for each in page(found=inspection(**dict.fromkeys(names, "chua_dat"))).blocks
        if isinstance(each, Table)
    ]
    assert [(len(table.rows), table.folded) for table in tables] == [(3, False), (2, True)]


def test_the_chart_joins_the_voices_and_says_where_they_disagree():
    result = released(answered("TH01", 24, 4)).schools["TH01"]
    chart = next(each for each in page(result, None, inspection()).blocks if isinstance(each, ThemeChart))
    first = chart.rows[0]
    assert (first.label, [(bar.voice, bar.text) for bar in first.bars], len(first.notes)) == (
        "Biết",
        [
            ("inspection", "100,0 điểm"),
            ("staff", "không quá 20 %"),
            ("parents", "chưa có số liệu"),
            ("school", "chưa có số liệu"),
        ],
        1,
    )


@pytest.mark.parametrize(
    ("answers", "pooled", "told"),
    [
        (3, (), "Có ít hơn 5 phiếu nên không hiện kết quả."),
        (7, ("TH01",), "Trường ít người nên phiếu được tính chung trong nhóm trường nhỏ."),
        (8, (), "Ít phiếu nên chỉ hiện mức chung, không hiện từng câu."),
    ],
)
def test_what_is_withheld_says_why(answers, pooled, told):
    result = released(answered("TH01", answers, answers), pooled=pooled).schools["TH01"]
    assert told in block(page(result), "Khảo sát cán bộ, giáo viên, nhân viên").lines


def test_the_lowest_questions_keep_the_order_of_the_form():
    counts = [(22, 2, 0)] * 16 + [(2, 2, 20), (8, 8, 8)]
    result = released(raw(24, *counts, school="TH01")).schools["TH01"]
    table = block(page(result), "Khảo sát cán bộ, giáo viên, nhân viên: các câu ít người thấy tốt nhất")
    assert [row[:2] for row in table.rows] == [("Câu 17", "không quá 20 %"), ("Câu 18", "20–40 %")]


def test_both_tables_of_a_survey_say_how_many_answered_and_paper_says_the_lowest_in_a_line():
    counts = [(22, 2, 0)] * 16 + [(2, 2, 20), (8, 8, 8)]
    blocks = page(released(raw(24, *counts, school="TH01")).schools["TH01"]).blocks
    lowest, every = (each for each in blocks if isinstance(each, Table) and each.rows)
    answers = "Số phiếu: 24 phiếu (60 % số người được hỏi)."
    assert (lowest.note, lowest.lines[0], every.note, len(every.rows)) == (answers, answers, answers, 18)
    assert lowest.paper == (f"{answers} Câu 17 – không quá 20 %; Câu 18 – 20–40 %",)


def test_what_paper_has_room_for_of_problems_and_questions():
    blocks = page(found=inspection(a_tuyen_truyen="chua_dat", b_ck_nhan_su="dat_mot_phan")).blocks
    paper = {each.title: each.paper for each in blocks if getattr(each, "paper", ())}
    problems = paper["Mục chưa đạt, nên sửa trước"]
    (asked,) = paper["Câu hỏi Ban Thanh tra nhân dân có thể nêu với hiệu trưởng"]
    starts = [each[:3] for each in problems]
    assert (starts, " 1) " in asked, " 2) " in asked, len(asked) < 200) == (
        ["1) ", "2) "],
        True,
        True,
        True,
    )


def test_who_answered_stands_in_a_table_of_its_own():
    form, tally = asking_who("nam", "nu"), raw(30, *[(30, 0, 0)] * 3, school=SCHOOL.code)
    tally = replace(tally, questions={**tally.questions, "who": {"nam": 6, "nu": 20}})
    released = protect(form, by_school([tally]), asked({SCHOOL.code: 40}), frozenset(), Thresholds())
    whole = page(staff=thaw(to_json(released)).schools[SCHOOL.code])
    told = next(each for each in whole.blocks if each.title.endswith(": Thầy, cô là ai?"))
    assert isinstance(told, Table)
    assert told.rows == (
        ("nam", "20–40 %"),
        ("nu", "60–80 %"),
        ("Để trống (trong mọi phiếu)", "10–25 %"),
    )


def test_a_school_without_a_visit_is_not_called_weak():
    text = page().text
    assert ("Xếp loại kiểm tra: Chưa kiểm tra" in text, "Yếu" in text) == (True, False)


def followed(*kinds, code="KN-2026-001"):
    kinds = (StepKind.OPEN, *kinds)
    steps = tuple(Step(kind, "x", NOW, PERIOD.starts_on, SAID[kind]) for kind in kinds)
    return Action(code, SCHOOL.code, Origin.VISIT, "a", None, steps)


def looked_at(found=None, staff=None, actions=(), today=date(2026, 3, 1)):
    made = school_report(SCHOOL, PERIOD, found, staff, None, OFFICE, followed=actions, today=today)
    return [fact.value for fact in block(made, "Bốn điều cần biết trước").facts]


def test_the_first_lines_say_what_is_wrong_whether_mended_who_answers_and_who_believes():
    done = followed(StepKind.FINISH, StepKind.CONFIRM)
    waiting = followed(code="KN-2026-002")
    late = waiting.standing.deadline + timedelta(days=1)
    found = looked_at(inspection(a_tuyen_truyen="chua_dat"), None, (done, waiting), late)
    assert (found[0].startswith("1 mục"), found[1], waiting.standing.owner in found[2], found[3]) == (
        True,
        "Tính đến nay, mọi kỳ: đã xác nhận xong 1/2 việc; 1 việc quá hạn.",
        True,
        "chưa có số liệu",
    )


def test_the_first_lines_say_it_where_there_is_nothing():
    assert looked_at() == [
        "Chưa kiểm tra",
        "Chưa có việc nào phải khắc phục.",
        "Không có việc nào đang chờ trường.",
        "chưa có số liệu",
    ]


def all_schools(found=(), staff=None, parents=None):
    schools = [
        a_school("C", "Trường Đống Đa"),
        a_school("A", "Trường Ánh Dương"),
        a_school("B", "Trường Bình Minh"),
    ]
    return schools_report(schools, PERIOD, dict(found), staff, parents, OFFICE)


def test_schools_stand_in_the_order_of_the_alphabet_whatever_their_results():
    staff = released(answered("A", 24, 1), answered("B", 3, 3), answered("C", 12, 12))
    table = block(all_schools({"C": inspection()}.items(), staff), "Các trường")
    assert (table.keys, [row[:4] for row in table.rows]) == (
        ("A", "B", "C"),
        [
            ("Trường Ánh Dương", "Chưa kiểm tra", "24 phiếu (60 % số người được hỏi)", "thấp"),
            ("Trường Bình Minh", "Chưa kiểm tra", "ít hơn 5 phiếu", ""),
            ("Trường Đống Đa", "Tốt", "từ 10 đến 14 phiếu (25–35 % số người được hỏi)", "cao"),
        ],
    )


def test_classes_are_counted_short_checklists_apart():
    found = {"A": inspection(short=True), "B": inspection()}
    assert block(all_schools(found.items()), "Kết quả kiểm tra").lines == (
        "Tốt: 1 trường",
        "Tốt (rút gọn): 1 trường",
        "Chưa kiểm tra: 1 trường",
    )


def test_the_pool_is_shown_as_one():
    staff = released(*(answered(code, 4, 4) for code in "ABC"))
    pool = block(all_schools(staff=staff), "Cán bộ, giáo viên, nhân viên: nhóm trường không hiện riêng")
    assert pool.lines[:2] == (
        "Số phiếu: từ 10 đến 14 phiếu (5–15 % số người được hỏi)",
        "Biết: từ 65 % trở lên",
    )


def test_every_report_is_of_known_blocks_with_a_text_of_their_own():
    staff = released(answered("A", 24, 20), answered("TH01", 24, 20))
    reports = [
        page(staff.schools["TH01"], staff.schools["A"], inspection()),
        all_schools(staff=staff, parents=staff),
    ]
    blocks = [each for report in reports for each in report.blocks]
    strange = [each for each in blocks if not isinstance(each, typing.get_args(Block)) or not all(each.lines)]
    assert strange == []


VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)


def test_an_english_report_is_english_but_for_names_and_what_people_wrote():
    staff = released(answered("A", 24, 2), answered("TH01", 24, 20), answered("B", 3, 3), answered("C", 8, 8))
    names = [question.name for question in shipped("chk_th").questions if question.type == "item"][:5]
    found = inspection(**dict.fromkeys(names, "chua_dat"))
    schools = [a_school("A", "A"), a_school("B", "B"), a_school("TH01", "TH")]
    reports = [
        school_report(each, PERIOD, one, result, None, OFFICE, one, language="en")
        for each, one, result in [
            (schools[0], found, staff.schools["A"]),
            (schools[1], None, staff.schools["B"]),
            (schools[2], inspection(short=True), staff.schools["C"]),
        ]
    ]
    listed = {"A": found, "B": inspection(short=True)}
    reports.append(schools_report(schools, PERIOD, listed, staff, staff, OFFICE, language="en"))
    allowed = ("Câu ", "BGDĐT", "BCĐ", "NĐ-CP")  # a question of the test's own survey, numbers of legal texts
    lines = [line for report in reports for line in report.text.splitlines()]
    assert [line for line in lines if VIETNAMESE.search(without(line, allowed))] == []


def without(line, allowed):
    for each in allowed:
        line = line.replace(each, "")
    return line


def test_the_search_for_vietnamese_finds_it():
    assert VIETNAMESE.search("Điểm 12 không") is not None


def test_reports_take_no_raw_counts():
    """Every argument of every report, and of what it holds, is something else than a tally."""
    taken = {
        hint
        for build in REPORTS.values()
        for name, hint in typing.get_type_hints(build).items()
        if name != "return"
    }
    parts = {part for hint in taken for part in (hint, *typing.get_args(hint))}
    survey_types = parts & {Protected, SchoolResult, Withheld, SchoolTally}
    protected = {Protected, SchoolResult, Withheld}
    assert (survey_types, set(REPORTS)) == (
        protected,
        {"school", "late", "schools", "public", "good_models", "compare", "items"},
    )


def test_every_registered_report_returns_a_report():
    assert {typing.get_type_hints(build)["return"] for build in REPORTS.values()} == {Report}


@pytest.mark.parametrize(
    ("code", "label"),
    [("2026-H1", "6 tháng đầu năm 2026"), ("2026-H2", "6 tháng cuối năm 2026"), ("2026", "Năm 2026")],
)
def test_a_period_is_called_as_in_reports(code, label):
    assert str(period_label(code)) == label
