"""The annual report, the comparison of schools, what is overdue: what they add to the half-year's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core import actions
from forms_app.core.actions import StepKind
from forms_app.core.bodies import Body, BodyKind, Member
from forms_app.core.calendar import Month
from forms_app.core.definition import Audience, Text
from forms_app.core.good_model_counts import summarise
from forms_app.core.good_models import OFFICE, Field
from forms_app.core.good_models import StepKind as Did
from forms_app.core.reports.official import (
    NO_FIGURES,
    Boards,
    Letters,
    Movement,
    OfficialReport,
    filled,
    led,
    overdue_report,
    report_document,
    self_check,
)
from forms_app.core.reports.official.returned import merged
from forms_app.core.schools import Level
from forms_app.core.state_document import StateDocument, Table
from forms_app.core.suggestion_register import Figures
from forms_app.core.work_plans import PlanKey, PlanKind, Task, TaskState, WorkPlan
from tests.factories import mark, marked, shipped, shipped_office
from tests.good_models_world import registered
from tests.good_models_world import step as did
from tests.official_world import (
    MADE_ON,
    PERIOD,
    SCHOOLS,
    YEAR,
    followed,
    halves,
    inspected,
    r2,
    r3,
    r4,
    released,
    reported,
    source,
    values,
)

OFFICE_NOW = shipped_office()
DONE = (StepKind.FINISH, StepKind.CONFIRM)


def document(report: OfficialReport) -> StateDocument:
    return report_document(report, {}, OFFICE_NOW)


def table(report: OfficialReport, name: str) -> Table:
    shown = document(report)
    blocks = (*shown.body, *(block for each in shown.appendices for block in each.body))
    return next(each for each in blocks if isinstance(each, Table) and each.name == name)


def said(report: OfficialReport, key: str) -> list[str]:
    passage = next(each for each in report.passages if each.key == key)
    return [filled(each, report.figures) for each in passage.draft]


# Two half-years taken together


def test_counts_add_up_and_what_lasts_is_that_of_the_second_half():
    both = merged([{"TH01": {"so_doi_thoai": 2, "so_lop": 18}}, {"TH01": {"so_doi_thoai": 3, "so_lop": 19}}])
    assert both == {"TH01": {"so_doi_thoai": 5, "so_lop": 19}}


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (2, None, 2),
        (None, False, False),
        (False, 3, 3),
        ("1.5", "2.25", "3.75"),
        ("co", "khong", "co"),
        ("Thiếu người.", "Đủ rồi.", "Đủ rồi."),
        (None, None, None),
    ],
)
def test_blanks_none_money_choices_and_words(first: object, second: object, both: object):
    name = "diem_nong" if "co" in (first, second) else "tien_tiet_kiem"
    assert merged([{"A": {name: first}}, {"A": {name: second}}]) == {"A": {name: both}}


def test_a_school_that_reported_once_counts_and_is_late_all_the_same():
    report = r3(halves=halves({"TH01": reported(), "MN01": reported()}, {"TH01": reported()}))
    assert values(report, ("reported", "bc.so_doi_thoai")) == [1, 6]
    assert said(report, "i")[:2] == [
        "6 tháng đầu năm 2026: 2/8 trường đã báo cáo số liệu; 0 trường đã nộp, chờ duyệt.",
        "6 tháng cuối năm 2026: 1/8 trường đã báo cáo số liệu; 0 trường đã nộp, chờ duyệt.",
    ]
    assert report.notice == (
        "6 tháng đầu năm 2026: 2/8 trường đã báo cáo; 6 tháng cuối năm 2026: 1/8 trường đã báo cáo"
    )


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 9)),
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 9)),
)
def test_no_count_is_lost_between_the_halves(first: dict[str, int], second: dict[str, int]):
    both = merged([{code: {"so_doi_thoai": n} for code, n in half.items()} for half in (first, second)])
    total = sum(each["so_doi_thoai"] for each in both.values())
    assert total == sum(first.values()) + sum(second.values())


# The year


def test_both_surveys_of_the_year_are_told_apart():
    report = r3()
    names = ("survey.h1.staff.biet.high", "survey.h2.staff.biet.high", "survey.h2.staff.biet.low")
    assert values(report, names) == [7, 0, 7]
    told = "\n".join(said(report, "ii.7"))
    assert "6 tháng đầu năm 2026: lấy ở 8 trường" in told
    assert f"Ý kiến phụ huynh, 6 tháng cuối năm 2026: {NO_FIGURES}." in told


def test_a_survey_of_the_whole_year_has_its_own_place():
    report = r3(releases=(released(period="2026"),))
    assert values(report, ["survey.all.staff.shown", "survey.h1.staff.shown"]) == [7, None]


def test_the_year_stands_beside_the_year_before_and_its_plan():
    before = source(period=replace(YEAR, code="2025"), inspections={"TH01": inspected("TH01", "80.0")})
    report = r3(before, {"inspected": Decimal(8), "actions.share": Decimal("50")})
    names = ("inspected", "before.inspected", "change.inspected", "target.inspected", "reached.inspected")
    assert values(report, names) == [6, 1, 5, 8, Decimal("75.0")]
    rows = {row.cells[0]: row.cells for row in table(report, "So sánh với năm trước và với kế hoạch").rows}
    assert rows["Số trường đã kiểm tra"] == ("Số trường đã kiểm tra", "trường", "1", "6", "+5", "8", "75,0 %")
    assert rows["Tỉ lệ kiến nghị đã khắc phục"][2:] == ("25,0 %", "25,0 %", "0,0 điểm %", "50,0 %", "50,0 %")


def test_a_share_that_fell_is_told_in_points_with_a_minus():
    before = source(period=replace(YEAR, code="2025"), actions=(followed("MN01", 1, *DONE),))
    rows = {row.cells[0]: row.cells for row in table(r3(before), "So sánh với năm trước").rows}
    assert rows["Tỉ lệ kiến nghị đã khắc phục"][2:] == ("100,0 %", "25,0 %", "−75,0 điểm %")


def test_without_a_year_before_nothing_is_compared_and_without_a_plan_no_aim_is_shown():
    report = r3()
    rows = table(report, "So sánh với năm trước")
    assert ({row.cells[2] for row in rows.rows}, len(rows.columns)) == ({NO_FIGURES}, 5)
    assert said(report, "ii.10") == [f"So với năm trước: {NO_FIGURES}.", f"So với kế hoạch: {NO_FIGURES}."]


def test_a_year_in_which_nobody_worked_here_is_not_a_year_of_noughts():
    empty = source(period=replace(YEAR, code="2025"), visits=(), inspections={}, actions=(), releases=())
    report = r3(empty)
    assert values(report, ("before.inspected", "before.actions", "change.inspected")) == [None, None, None]


def test_recommendations_are_counted_by_level_and_add_up():
    report = r3()
    rows = {
        row.cells[0]: row.cells[1:]
        for row in table(report, "Kiến nghị và kết quả khắc phục theo cấp học").rows
    }
    assert rows == {
        "Mầm non, mẫu giáo": ("1", "1", "100,0 %", "0"),
        "Tiểu học": ("2", "0", "0,0 %", "2"),
        "THCS": ("1", "0", "0,0 %", "0"),
        "Cộng": ("4", "1", "25,0 %", "2"),
    }


def test_the_resolution_of_the_conference_is_told_of_schools_and_of_the_office():
    items = self_check(shipped("chk_pgd"), marked("chk_pgd", pgd_hoi_nghi_cbcc="dat_mot_phan"))
    marks = {"c_hoi_nghi_nghi_quyet": {"dat": 4, "chua_dat": 1}}
    report = r3(marks=marks, self_check=items)
    assert said(report, "ii.8") == [
        "Có nghị quyết và bảng theo dõi: 4 trường đạt, 0 trường đạt một phần, 1 trường chưa đạt.",
        "Ở phòng, mục này tự kiểm tra: đạt một phần.",
    ]


def test_the_parts_of_a_year_are_those_of_the_half_year_and_more():
    half, year = ([each.key for each in report.passages if each.key] for report in (r2(), r3()))
    assert [key for key in half if key not in year] == []
    assert [key for key in year if key not in half] == ["ii.8", "ii.9", "ii.10", "iv.4", "vi"]


# The office and the boards


def test_the_office_tells_how_it_found_itself_item_by_item():
    answers = {"pgd_ke_hoach": mark("chua_dat") | {"reason": "Chưa ký."}, "pgd_ttnd": mark("dat")}
    report = r2(self_check=self_check(shipped("chk_pgd"), answers))
    assert values(report, ("self", "self.met", "self.partly", "self.unmet")) == [12, 1, 0, 1]
    rows = {row.cells[0]: row.cells[1:] for row in table(report, "Kết quả phòng tự kiểm tra").rows}
    assert rows["Đã ban hành kế hoạch năm và gửi đến tất cả các trường"] == ("Chưa đạt", "Chưa ký.")
    assert [cells for cells in rows.values() if cells == ("Chưa chấm", "")] != []


def test_boards_are_told_by_the_one_in_the_middle():
    report = r2(boards=Boards(7, (Decimal("60.0"), Decimal("90.0"), Decimal("75.5"))))
    assert values(report, ("boards", "boards.owing", "boards.median")) == [3, 7, Decimal("75.5")]


# Models


def movement() -> Movement:
    models = (
        registered(code="MH-2026-001"),
        registered(did(Did.ASSESS, points="91.0"), code="MH-2026-002", name="Giờ mở cổng", school=OFFICE),
        registered(Did.ASSESS, Did.COMMEND, code="MH-2026-003", name="Tủ sách"),
    )
    summary = summarise(models, date(2026, 1, 1), date(2026, 12, 31))
    fields = {each: Text(each.value) for each in Field}
    return Movement(summary, {"TH01": "Trường Bình Minh", OFFICE: "Phòng"}, fields, {})


def test_models_are_counted_named_and_listed():
    report = r2(movement=movement())
    names = ("models.registered", "models.effective", "models.commended", "models.stopped")
    assert values(report, names) == [3, 2, 1, 0]
    assert said(report, "iii")[1:] == [
        "Mô hình “Giờ mở cổng” (Phòng): hiệu quả.",
        "Mô hình “Tủ sách” (Trường Bình Minh): được khen.",
    ]
    assert [row.cells[1] for row in table(report, "Các mô hình đăng ký trong năm").rows] == [
        "Bữa ăn công khai",
        "Giờ mở cổng",
        "Tủ sách",
    ]


def test_who_could_be_commended_is_named_as_the_figures_have_it():
    told = said(r3(movement=movement()), "vi")
    assert "Mô hình hiệu quả, chưa có quyết định khen: Giờ mở cổng (Phòng)." in told
    assert "Các trường xếp loại Tốt: Trường Mẫu giáo Sao Mai; Trường Mầm non Hoa Sen." in told


# Schools of one level side by side


def test_schools_stand_by_name_beside_the_one_in_the_middle():
    report = r4(Level.TH)
    rows = [row.cells for row in table(report, "Kết quả kiểm tra (điểm trên 100)").rows]
    assert [row[1:4] for row in rows] == [
        ("Trường Tiểu học Bình Minh", "Khá", "71,5"),
        ("Trường Tiểu học Hướng Dương", "Khá", "84,9"),
        ("Trường Tiểu học Cầu Vồng", "Tốt (rút gọn)", "95,0"),
        ("Trường đứng giữa", "", "71,5"),
    ]


def test_the_order_of_schools_never_depends_on_results():
    good = source(inspections={each.code: inspected(each.code, "90.0") for each in SCHOOLS[:3]})
    turned = replace(good, inspections={"MN02": inspected("MN02", "20.0")})
    names = [
        [row.cells[1] for row in table(r4(Level.MN, each), "Kết quả kiểm tra (điểm trên 100)").rows]
        for each in (good, turned)
    ]
    assert names[0] == names[1]


def test_opinions_are_those_shown_of_each_school_and_never_of_another_level():
    report = r4(Level.THCS)
    rows = [
        row.cells
        for row in table(report, "Ý kiến cán bộ, giáo viên, nhân viên (phần trăm hoặc mức thấy tốt)").rows
    ]
    assert [row[1:4] for row in rows] == [
        ("Trường THCS Hòa Bình", "24 phiếu (60 % số người được hỏi)", "từ 80 % trở lên"),
        ("Trường THCS Phù Sa", "ít hơn 5 phiếu", ""),
        ("Trường đứng giữa", "", "từ 80 % trở lên"),
    ]


def test_a_level_without_schools_is_said_to_have_none():
    report = r4(Level.TH_THCS)
    assert values(report, ["schools", "score.median"]) == [0, None]


# What is overdue


def test_what_is_overdue_stands_by_its_days_the_longest_first():
    late = [
        followed("TH01", 1),
        followed("MN01", 2, opened=date(2026, 2, 1)),
        followed("CS01", 3, StepKind.FINISH),  # waits for the office
        followed("TH02", 4, opened=date(2026, 5, 14)),
        followed("TH03", 5, opened=date(2026, 6, 1)),
    ]
    report = overdue_report(late, SCHOOLS, OFFICE_NOW, MADE_ON)
    rows = [row.cells for row in table(report, "Các kiến nghị quá hạn").rows]
    assert [(row[1], row[7], row[8]) for row in rows] == [
        ("KN-2026-002", "03/03/2026", "105"),
        ("KN-2026-001", "19/04/2026", "58"),
        ("KN-2026-004", "13/06/2026", "3"),
    ]
    names = ("overdue", "overdue.schools", "overdue.1", "overdue.8", "overdue.31", "overdue.longest")
    assert values(report, names) == [3, 3, 1, 0, 2, 105]


def test_each_overdue_demand_names_the_item_and_who_puts_it_right():
    """“Do this in full” alone says nothing; what the form tells inspectors to write is no part of an item."""
    item = {actions.ITEM: "Hội nghị đúng kỳ (ghi: triệu tập, có mặt)", actions.DEMAND: "Làm đủ nội dung này."}
    report = overdue_report([followed("TH01", 1, **item)], SCHOOLS, OFFICE_NOW, MADE_ON)
    shown = table(report, "Các kiến nghị quá hạn")
    assert [each.title for each in shown.columns[3:7]] == [
        "Nội dung",
        "Hạn chế",
        "Việc cần làm",
        "Người khắc phục",
    ]
    assert shown.rows[0].cells[3:7] == (
        "Hội nghị đúng kỳ",
        "Chưa đạt: Chưa có hộp thư",
        "Làm đủ nội dung này.",
        "Hiệu trưởng",
    )


def test_nothing_overdue_is_told_as_that():
    report = overdue_report((), SCHOOLS, OFFICE_NOW, MADE_ON)
    assert "Không có kiến nghị nào quá hạn." in document(report).lines


def test_audience_is_staff_or_parents_and_both_are_told():
    report = r3(releases=(released(Audience.PARENTS),))
    assert values(report, ["survey.h1.parents.shown"]) == [7]


# Committees, the plan, letters


def body(owner: str, kind: BodyKind, starts_on: date, ends_on: date | None = None, people: int = 3) -> Body:
    members = tuple(Member(f"Người {number}", "Giáo viên") for number in range(people))
    return Body(owner, kind, starts_on, ends_on, members)


def test_committees_are_told_as_they_stood_and_what_was_renewed_in_the_period():
    bodies = (
        body(OFFICE, BodyKind.CHARGE, date(2025, 1, 1), people=1),
        body(OFFICE, BodyKind.STEERING, date(2025, 1, 1), people=5),
        body("TH01", BodyKind.STEERING, date(2025, 1, 1)),
        body("TH01", BodyKind.STEERING, date(2026, 2, 1)),
        body("MN01", BodyKind.INSPECTION, date(2024, 3, 1), date(2026, 2, 28)),
        body("MN02", BodyKind.INSPECTION, date(2026, 3, 1), date(2028, 2, 29)),
        body("CS01", BodyKind.STEERING, date(2026, 6, 17)),  # after the last day that counts
        body("XX99", BodyKind.STEERING, date(2026, 3, 1)),  # of no school of the list
    )
    report = r2(led=led(bodies, PERIOD, MADE_ON))
    names = ("led.charge", "led.steering", "led.steering.schools", "led.steering.begun")
    assert values(report, names) == ["Người 0, Giáo viên", 5, 1, 1]
    assert values(report, ("led.boards.schools", "led.boards.begun", "led.boards.over")) == [1, 1, 1]


def test_committees_of_schools_stand_with_the_boards_and_those_of_the_office_with_who_leads():
    report = r2(led=led((body("TH01", BodyKind.STEERING, date(2026, 2, 1)),), PERIOD, MADE_ON))
    told = "Theo sổ các ban: 1 trường đã khai Ban chỉ đạo còn hạn; 1 trường kiện toàn trong kỳ."
    assert ([told in said(report, key) for key in ("i", "ii.4")]) == [False, True]


def test_where_nobody_entered_a_committee_nothing_is_known():
    assert values(r2(led=led((), PERIOD, MADE_ON)), ["led.charge", "led.steering.schools"]) == [None, None]


def test_the_plan_is_named_with_the_clerks_number_and_told_how_far_it_is():
    done, late, ahead = (
        Task(str(month), "Việc", "Phó trưởng phòng", Month(2026, month), state)
        for month, state in ((2, TaskState.DONE), (4, TaskState.NOT_BEGUN), (9, TaskState.NOT_BEGUN))
    )
    title = "Kế hoạch thực hiện Quy chế dân chủ ở cơ sở năm 2026"
    key, day = PlanKey(PlanKind.YEAR, 2026), date(2026, 2, 3)
    plan = WorkPlan(key, "12/KH-PGDĐT", day, title, tasks=(done, late, ahead))
    report = r2(plan=plan)
    assert said(report, "opening")[0].startswith(
        "Thực hiện Kế hoạch số 12/KH-PGDĐT ngày 03 tháng 02 năm 2026 của Phòng Giáo dục và Đào tạo Thủ Thừa "
        "thực hiện Quy chế dân chủ ở cơ sở năm 2026, Phòng Giáo dục và Đào tạo Thủ Thừa báo cáo kết quả"
    )
    assert values(report, ("plan.tasks", "plan.done", "plan.late")) == [3, 1, 1]


def test_letters_are_told_in_figures_of_all_boxes():
    letters = Letters(Figures(12, 2, 8, 6, 1, {"tai_chinh": 6, "": 4}), {"tai_chinh": "Thu, chi"})
    report = r2(letters=letters)
    names = ("letters", "letters.settled", "letters.on_time", "letters.overdue", "letters.unopened")
    assert values(report, names) == [12, 8, Decimal("75.0"), 1, 2]
    assert said(report, "ii.5")[-1] == ("Hòm thư góp ý: nhận 12 thư, trả lời 8 (đúng hạn 75,0 %), quá hạn 1.")
    rows = [row.cells for row in table(report, "Thư góp ý theo nội dung").rows]
    assert rows == [("Thu, chi", "6"), ("Nội dung khác", "4")]


def test_of_few_letters_no_number_is_told():
    report = r2(letters=Letters(Figures(3, 0, 2, 2, 1, {"": 3})))
    assert values(report, ("letters", "letters.settled", "letters.overdue")) == [
        "ít hơn 5",
        *["không nêu"] * 2,
    ]
    assert said(report, "ii.5")[-1] == "Hòm thư góp ý: ít hơn 5 thư, không nêu chi tiết."
    assert "Thư góp ý theo nội dung" not in [each.name for each in report.sheets]


def test_a_box_without_a_letter_has_none():
    report = r2(letters=Letters(Figures(0, 0, 0, 0, 0, {})))
    told = said(report, "ii.5")[-1]
    assert (values(report, ["letters"]), told) == ([0], "Hòm thư góp ý: không có thư.")
