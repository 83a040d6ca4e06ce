"""What the minutes of a visit state, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms_app.core.legal import by_rank, citation
from forms_app.core.minutes import Item, Minutes, minutes_document
from forms_app.core.office import LegalBasis
from forms_app.core.recommendations import Recommendation, recommendations
from forms_app.core.state_document import Heading, Table, long_day, long_moment
from tests.factories import mark, marked, shipped, shipped_office
from tests.minutes import DAY, HANDED_IN_AT, HEADER, filled, some_minutes

SPONSORED = ("Trong năm học, trường có vận động tài trợ không?", "Có")


def said(record: Minutes) -> str:
    return "\n".join(minutes_document(record).lines)


def item(record: Minutes, label: str) -> Item:
    lines = (line for part in record.parts for line in part.lines)
    return next(line for line in lines if isinstance(line, Item) and line.label.startswith(label))


def test_the_parts_stand_in_the_order_of_the_office():
    body = minutes_document(some_minutes()).body
    headings = [block.text.split(".")[0] for block in body if isinstance(block, Heading) and block.level == 1]
    assert headings == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]


def test_number_and_day_are_left_to_the_clerk():
    document = minutes_document(some_minutes())
    assert (document.number, document.place_and_day) == (
        "Số: ……/BB-PGDĐT",
        "Thủ Thừa, ngày …… tháng …… năm 2026",
    )


@pytest.mark.parametrize(
    "line",
    [
        "ỦY BAN NHÂN DÂN HUYỆN THỦ THỪA",
        "BIÊN BẢN",
        "Kiểm tra thực hiện quy chế dân chủ\ntại Trường Tiểu học Bình Minh",
        "1. Bắt đầu lúc: 08 giờ 05 phút, ngày 06 tháng 11 năm 2026.",
        "2. Địa điểm: Trường Tiểu học Bình Minh.",
        "3. Hình thức: chuyên đề; kỳ: 6 tháng cuối năm 2026.",
        "- Nguyễn Thị Lan, Trưởng đoàn;",
        "- Trần Văn Hùng, Thành viên.",
        "- Võ Văn Tư, Hiệu trưởng.",
        "Tổng số cán bộ, giáo viên, nhân viên: 32 người; nữ: 20 người; đảng viên: chưa có số liệu; "
        "hợp đồng lao động: chưa có số liệu; số lớp (nhóm): 18 lớp; số học sinh (trẻ): 610 em.",
        "Lý do: Không đủ người dự.",
        "Số văn bản: 12/KH-THBM\nGhi chú: Treo ở phòng họp.",
        "Điểm chung: 95,5 trên 100 điểm, tính trên các mục áp dụng.",
        "Xếp loại: Khá.",
        "Số mục theo kết quả: Đạt: 41 mục; Đạt một phần: 1 mục; Chưa đạt: 1 mục.",
        "Hồ sơ sắp xếp gọn.",
        "Biên bản còn sơ sài.",
        "Nhà trường nhất trí.",
        "Đoàn kiểm tra: Nguyễn Thị Lan, Trưởng đoàn; đã đọc và thống nhất nội dung biên bản "
        "lúc 10 giờ 30 phút, ngày 06 tháng 11 năm 2026.",
        "Biên bản kết thúc lúc 10 giờ 45 phút, ngày 06 tháng 11 năm 2026.",
        "Biên bản được lập thành 02 bản như nhau, mỗi bên giữ 01 bản./.",
        "ĐẠI DIỆN NHÀ TRƯỜNG",
        "HIỆU TRƯỞNG",
        "TRƯỞNG ĐOÀN",
        "Nơi nhận:",
        "- Trường được kiểm tra;",
        "- Lưu: VT, hồ sơ kiểm tra.",
    ],
)
def test_the_minutes_say(line: str):
    assert line in minutes_document(some_minutes()).lines


def test_why_key_items_hold_the_class_down_is_said():
    assert "Theo điểm là Tốt; được xếp Khá vì mục chính chưa đạt: “Hội nghị viên chức" in said(some_minutes())


def test_the_score_stands_by_section_and_in_all():
    tables = [block for block in minutes_document(some_minutes()).body if isinstance(block, Table)]
    cells = [row.cells for row in tables[1].rows]
    assert (cells[2], cells[-1]) == (
        ("C. Bàn bạc, tham gia ý kiến", "13", "16", "81,3"),
        ("Cộng", "95,5", "100", "95,5"),
    )


def test_tables_are_as_wide_as_the_paper_allows():
    tables = [block for block in minutes_document(some_minutes()).body if isinstance(block, Table)]
    assert [sum(column.width for column in table.columns) for table in tables] == [165, 165]


# Evidence


def test_met_without_a_number_or_a_photo_is_marked_as_unproven():
    record = some_minutes(photos={"a_kien_toan_bcd": 2})
    found = [item(record, label).unproven for label in ("Trường đã ban hành", "Ban chỉ đạo", "Quy chế")]
    assert found == [False, False, True]  # a number, two photos, nothing
    assert "Ảnh minh chứng: 2" in said(record)


@pytest.mark.parametrize("name", ["dat_mot_phan", "chua_dat", "khong_ap_dung"])
def test_only_what_is_met_wants_evidence(name: str):
    answers = filled() | {"c_doi_thoai": mark(name)}
    assert not item(some_minutes(answers=answers), "Hiệu trưởng đối thoại").unproven


# Legal bases


@pytest.mark.parametrize(
    ("year", "law", "decree"), [(2022, False, True), (2026, True, False)]
)  # Law 10/2022 came into force on 1 July 2023 and took the place of Decree 04/2015
def test_only_texts_in_force_on_the_day_of_the_visit_are_cited(year: int, law: bool, decree: bool):
    answers = filled() | {"ngay_gio": f"{year}-11-06T08:05"}
    text = said(some_minutes(answers=answers))
    assert ("10/2022/QH15" in text, "04/2015/NĐ-CP" in text) == (law, decree)


def test_bases_are_italic_lines_that_end_as_in_a_document():
    bases = minutes_document(some_minutes()).bases
    assert ([each[-1] for each in bases], len(bases)) == ([";"] * 7 + ["."], 8)
    assert all(each.startswith("Căn cứ ") for each in bases)


def test_every_text_in_force_behind_an_asked_item_is_cited_or_named_by_number():
    record = some_minutes()
    office, form = shipped_office(), shipped("chk_th")
    behind = {office.legal_bases[code] for each in form.questions for code in each.legal_bases}
    missing = [basis.number for basis in behind if basis.valid_on(DAY) and basis.number not in said(record)]
    assert (missing, len(behind) > 20) == ([], True)


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (
            LegalBasis(
                "a", "11/2020/TT-BGDĐT", "Thông tư hướng dẫn dân chủ", "Bộ Giáo dục", date(2020, 5, 9)
            ),
            "Căn cứ Thông tư số 11/2020/TT-BGDĐT ngày 09 tháng 5 năm 2020 của Bộ Giáo dục hướng dẫn dân chủ",
        ),
        (
            LegalBasis("b", "10/2022/QH15", "Luật Dân chủ", "Quốc hội", date(2022, 2, 10)),
            "Căn cứ Luật Dân chủ số 10/2022/QH15 ngày 10 tháng 02 năm 2022",
        ),
        (LegalBasis("c", "7", "Nội quy của trường"), "Căn cứ Nội quy của trường số 7"),
    ],
)
def test_a_text_is_cited_by_kind_number_day_issuer_and_matter(basis: LegalBasis, words: str):
    assert citation(basis) == words


def test_laws_come_before_decrees_and_the_older_first():
    kinds = [
        ("d", "Thông tư x", 2020),
        ("c", "Nghị định x", 2015),
        ("b", "Luật x", 2022),
        ("a", "Luật y", 2013),
    ]
    bases = [LegalBasis(code, code, title, "", date(year, 1, 1)) for code, title, year in kinds]
    assert "".join(each.code for each in by_rank(bases)) == "abcd"


# Recommendations


def test_every_line_is_a_recommendation_due_on_the_day_it_names_or_after_the_usual_days():
    assert recommendations("- Bổ sung hồ sơ.\n\nHọp lại trước 15/12/2026\nTrong 30/13/2026", DAY, 30) == (
        Recommendation("Bổ sung hồ sơ.", date(2026, 12, 6)),
        Recommendation("Họp lại trước 15/12/2026", date(2026, 12, 15)),
        Recommendation("Trong 30/13/2026", date(2026, 12, 6)),  # no day of any calendar
    )


def test_a_day_that_has_passed_is_no_due_day():
    assert recommendations("Theo kế hoạch ngày 01/09/2026", DAY, 10)[0].due == date(2026, 11, 16)


def test_recommendations_that_are_followed_up_stand_in_for_the_lines():
    followed = (Recommendation("Việc đang theo dõi", date(2027, 1, 5)),)
    text = said(some_minutes(recommended=followed))
    assert ("- Việc đang theo dõi. Hạn: 05/01/2027." in text, "Bổ sung hồ sơ" in text) == (True, False)


# Drafts, sites, other forms


def test_a_draft_says_so_and_promises_no_end():
    draft, final = said(some_minutes(handed_in_at=None)), said(some_minutes())
    words = ("BẢN NHÁP, chưa nộp", "(TẠM TÍNH)", "Biên bản kết thúc lúc")
    assert [[word in text for word in words] for text in (draft, final)] == [
        [True, True, False],
        [False, False, True],
    ]


def test_nothing_is_invented_where_nobody_has_answered():
    text = said(some_minutes(answers={}, confirmed_at=None, handed_in_at=None))
    assert [text.count(words) for words in ("Không ghi.", "Chưa chấm", "chưa xác nhận.")] == [6, 42, 2]
    assert "Không có điểm" in text


def test_a_side_that_has_not_confirmed_is_not_said_to_have():
    answers = {name: value for name, value in filled().items() if name != "xac_nhan_truong"}
    assert "Nhà trường: chưa xác nhận." in minutes_document(some_minutes(answers=answers)).lines


def test_a_visit_to_one_site_names_it():
    text = said(some_minutes(answers=filled() | {"diem_truong": "Kênh Ngang"}))
    assert text.count("Trường Tiểu học Bình Minh (điểm trường: Kênh Ngang)") == 2


def test_the_schools_name_is_the_one_it_had_when_the_head_was_saved():
    assert (
        some_minutes(answers=filled() | {"truong": "Trường Tiểu học Tên Cũ"}).school
        == "Trường Tiểu học Tên Cũ"
    )


def test_the_short_checklist_says_that_it_is_short_and_part_of_another_inspection():
    answers = {**marked("chk_long_ghep"), **HEADER, "hinh_thuc": "long_ghep"}
    document = minutes_document(some_minutes(form="chk_long_ghep", answers=answers))
    assert document.subject.startswith("Kiểm tra lồng ghép thực hiện quy chế dân chủ")
    assert "3. Hình thức: lồng ghép; kỳ: 6 tháng cuối năm 2026." in document.lines
    assert any("Phiếu rút gọn." in line for line in document.lines)


def test_items_are_numbered_through_and_figures_stand_between_them():
    table = next(block for block in minutes_document(some_minutes()).body if isinstance(block, Table))
    numbers = [int(row.cells[0]) for row in table.rows if row.cells[0].isdigit()]
    figures = [row.cells[1:3] for row in table.rows if not row.head and not row.cells[0]]
    assert (numbers, figures) == (list(range(1, 44)), [("Số người được triệu tập", "30 người"), SPONSORED])


def test_an_answer_that_has_no_place_of_its_own_stands_among_the_results():
    form = shipped("chk_th")
    extra = replace(form.question("uu_diem"), name="viec_khac", label=replace(form.title, vi="Việc khác"))
    ending = form.section("ket_luan")
    longer = replace(ending, questions=(*ending.questions, extra))
    sections = tuple(longer if each.name == "ket_luan" else each for each in form.sections)
    record = some_minutes(
        definition=replace(form, sections=sections), answers=filled() | {"viec_khac": "Đã xem bếp ăn"}
    )
    assert "Đã xem bếp ăn" in said(record)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 31), "ngày 31 tháng 3 năm 2026"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_nought(day: date, words: str):
    assert long_day(day) == words


def test_a_moment_reads_as_in_a_document():
    assert long_moment(HANDED_IN_AT) == "10 giờ 45 phút, ngày 06 tháng 11 năm 2026"
