"""Official reports: each figure, what is no figure, and sentences that say nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.actions import ITEM, StepKind
from forms_app.core.definition import Audience
from forms_app.core.office import Signer
from forms_app.core.reports.official import NO_FIGURES, Figure, Group, OfficialReport, Sent, report_document
from forms_app.core.reports.official.figures import by_name
from forms_app.core.reports.official.texts import Draft, drafted, filled, from_edit, to_edit
from forms_app.core.state_document import Signature, Table
from tests.factories import shipped_office
from tests.official_world import (
    MADE_ON,
    PERIOD,
    SCHOOLS,
    SCORES,
    followed,
    halves,
    inspected,
    r2,
    released,
    reported,
    values,
)

OFFICE = shipped_office()


def said(report: OfficialReport, key: str) -> list[str]:
    """The paragraphs of a passage with their figures."""
    passage = next(each for each in report.passages if each.key == key)
    return [filled(each, report.figures) for each in passage.draft]


def rows(report: OfficialReport, name: str) -> list[tuple[str, ...]]:
    document = report_document(report, {}, OFFICE)
    blocks = (block for each in document.appendices for block in each.body)
    every = [block for block in (*document.body, *blocks) if isinstance(block, Table)]
    return [row.cells for row in next(each for each in every if each.name == name).rows]


# Inspections


def test_visits_and_schools_are_counted():
    report = r2()
    names = ("schools", "schools.mn", "visits", "visits.done", "inspected", "inspected.full")
    assert values(report, names) == [8, 3, 7, 6, 6, 5]


def test_each_school_stands_in_one_place_and_classes_are_half_open():
    report = r2()
    places = ("tot", "kha", "trung_binh", "yeu", "short", "none")
    assert values(report, [f"class.all.{each}" for each in places]) == [2, 2, 0, 1, 1, 2]


def test_not_inspected_is_not_weak_and_in_no_median():
    """The middle of 49,9; 71,5; 84,9; 85,0; 92,0, without the short one's 95,0."""
    report = r2()
    (remark,) = [each for each in said(report, "ii.6") if "chưa kiểm tra không" in each]
    assert (report.figures["score.median"].value, remark.startswith("Trường chưa kiểm tra")) == (
        Decimal("84.9"),
        True,
    )
    classed = {row[1]: row[3:5] for row in rows(report, "Xếp loại từng trường") if len(row) > 1}
    assert classed["Trường Mẫu giáo Ánh Dương"] == ("", "Chưa kiểm tra")
    assert classed["Trường Tiểu học Cầu Vồng"] == ("95,0", "Tốt (rút gọn)")


@given(st.lists(st.sampled_from(sorted(SCORES.values())), max_size=8), st.integers(0, 8))
def test_schools_by_level_add_up_to_all_schools(points: list[str], short: int):
    found = {
        school.code: inspected(school.code, each, place < short)
        for place, (school, each) in enumerate(zip(SCHOOLS, points, strict=False))
    }
    report = r2(inspections=found)
    for place in ("tot", "kha", "trung_binh", "yeu", "short", "none"):
        by_level = sum(values(report, [f"class.{level}.{place}" for level in ("mn", "th", "thcs")]))
        assert by_level == report.figures[f"class.all.{place}"].value
    whole = [each.value for name, each in report.figures.items() if name.startswith("class.all.")]
    assert sum(whole) == len(SCHOOLS)


# What was to be put right


def test_actions_of_the_period_are_told_apart_from_older_ones():
    names = ("actions", "actions.done", "actions.share", "actions.waiting", "actions.open")
    assert values(r2(), names) == [4, 1, Decimal("25.0"), 1, 3]
    assert values(r2(), ("actions.overdue", "actions.board", "actions.older")) == [2, 1, 1]


def test_what_a_visit_of_an_earlier_period_opened_is_not_lost_when_it_was_handed_in_late():
    late = replace(followed("CS02", 6, opened=PERIOD.starts_on + timedelta(9)), visit="of last year")
    report = r2(actions=(late,))
    assert values(report, ("actions", "actions.older")) == [0, 1]


def test_schools_stand_under_the_names_of_their_units():
    schools = (*(replace(each, unit="ML") for each in SCHOOLS[:2]), *SCHOOLS[2:])
    known = rows(
        r2(schools=schools, units={"TT": "Xã Thủ Thừa", "ML": "Xã Mỹ Lạc"}), "Các trường theo đơn vị"
    )
    assert [row[:3] for row in known] == [("Xã Mỹ Lạc", "2", "2"), ("Xã Thủ Thừa", "6", "4")]


def test_what_was_put_right_after_the_last_day_is_not_put_right_yet():
    late = followed("MN01", 1, StepKind.FINISH, StepKind.CONFIRM)
    days = (date(2026, 4, 8), date(2026, 4, 9))
    done = [r2(actions=(late,), as_of=day).figures["actions.done"].value for day in days]
    assert done == [0, 1]


def test_without_an_action_there_is_no_share():
    assert values(r2(actions=()), ("actions", "actions.share")) == [0, None]


def test_what_was_withdrawn_counts_nowhere_whenever_that_was():
    figures = ("actions", "actions.done", "actions.open", "actions.overdue", "actions.older")
    kinds = ((StepKind.WITHDRAW,), (StepKind.FINISH, StepKind.CONFIRM, StepKind.WITHDRAW), (StepKind.FINISH,))
    gone, done_before, stands = (followed("MN01", place, *each) for place, each in enumerate(kinds, 1))
    days = (date(2026, 3, 25), MADE_ON)
    found = [values(r2(actions=(gone, done_before), as_of=day), figures) for day in days]
    control = values(r2(actions=(gone, stands)), figures)
    assert (found, control) == ([[0] * 5] * 2, [1, 0, 1, 0, 0])


# Surveys: what is shown of schools, never a sum of answers


def test_schools_are_counted_by_level_from_what_is_shown_of_each():
    report = r2()
    staff = [f"survey.staff.{name}" for name in ("schools", "shown", "withheld", "biet.high", "biet.median")]
    assert values(report, staff) == [8, 7, 1, 7, "cao"]
    assert values(report, ["survey.parents.biet.high", "survey.parents.biet.middle"]) == [0, 7]


def test_the_rate_is_that_of_the_school_in_the_middle_as_a_range():
    assert values(r2(), ("survey.staff.rate", "survey.staff.rate.50", "survey.staff.rate.80")) == [
        "60 %",
        7,
        0,
    ]


def test_no_number_of_answers_and_no_mean_is_in_the_report():
    """1 + 7 schools answered with 3 + 7 · 24 forms: neither 171, nor 168, nor their shares appear."""
    report = r2()
    text = "\n".join(report_document(report, {}, OFFICE).lines)
    assert [number for number in ("171", "168", "83,3", "83.3") if re.search(rf"\b{number}\b", text)] == []
    assert "60 %" in text  # what is shown of a school may be told


def test_a_poll_without_release_is_said_to_be_missing():
    report = r2(releases=(released(Audience.STAFF),))
    assert "Ý kiến phụ huynh: chưa có số liệu." in said(report, "ii.7")


def test_the_newest_release_of_a_period_counts():
    newest = replace(released(good=2), made_on=date(2026, 5, 1))
    assert r2(releases=(newest, released())).figures["survey.staff.biet.low"].value == 7


# What schools reported


def test_sums_are_of_those_who_reported_and_say_how_many_did():
    report = r2(halves=halves({"TH01": reported(), "MN01": reported(so_doi_thoai=5)}))
    names = ("reported", "owing", "bc.so_doi_thoai", "bc.tien_tiet_kiem", "bc.diem_nong.yes")
    assert (values(report, names), report.notice) == ([2, 8, 7, Decimal("3.0"), 0], "2/8 trường đã báo cáo")


def test_a_blank_is_no_figure_and_none_is_nought():
    answers = {"TH01": reported(so_doi_thoai=None, tiep_cd_so_buoi=False), "MN01": {"so_lop": 4}}
    report = r2(halves=halves(answers))
    assert values(report, ("bc.so_doi_thoai", "bc.tiep_cd_so_buoi", "bc.so_lop")) == [None, 0, 6]
    shown = {row[1]: row for row in rows(report, "Tiếp công dân, giải quyết ý kiến")}
    names = ("Trường Tiểu học Bình Minh", "Trường Mẫu giáo Sao Mai", "Trường THCS Phù Sa", "Cộng")
    assert [shown[name][2] for name in names] == ["không có", "", NO_FIGURES, "0"]


def test_shares_are_of_schools_that_gave_both_numbers():
    answers = {
        "TH01": reported(dung_han_cong_khai=9, so_noi_dung_cong_khai=10),
        "MN01": reported(dung_han_cong_khai=None, so_noi_dung_cong_khai=10),
    }
    assert values(r2(halves=halves(answers)), ["share.disclosed"]) == [Decimal("90.0")]


def test_own_class_stands_beside_the_inspectors_and_two_classes_apart_are_remarked_on():
    answers = {code: reported(tu_xep_loai=own) for code, own in (("CS01", "kha"), ("TH01", "tot"))}
    report = r2(halves=halves(answers))
    classed = {row[1]: row[2:] for row in rows(report, "Xếp loại từng trường") if len(row) > 1}
    assert classed["Trường THCS Hòa Bình"] == ("Khá", "49,9", "Yếu", "Lệch 2 loại so với tự xếp loại")
    assert classed["Trường Tiểu học Bình Minh"] == ("Tốt", "71,5", "Khá", "")
    assert classed["Trường Mẫu giáo Sao Mai"][0] == NO_FIGURES
    assert values(report, ["class.apart"]) == [1]


def test_appendix_1_says_yes_or_no_of_each_school_and_how_many_say_yes():
    answers = {"TH01": reported(diem_nong="co"), "MN01": reported(dat_chuan_van_hoa="co")}
    report = r2(halves=halves(answers))
    spots = {row[1]: row[-1] for row in rows(report, "Tiếp công dân, giải quyết ý kiến")}
    names = ("Trường Tiểu học Bình Minh", "Trường Mẫu giáo Sao Mai", "Trường THCS Phù Sa", "Cộng")
    assert [spots[name] for name in names] == ["có", "không", "", "1"]
    kept = {row[1]: row[2:] for row in rows(report, "Kế hoạch, tổ chức, danh hiệu")}
    assert [kept[name][:2] for name in names[:2]] == [("có", ""), ("có", "có")]
    assert kept["Trường Tiểu học Bình Minh"][2:] == ("05/KH-TH ngày 10/01/2026", "15/01/2026", "")
    assert kept["Cộng"] == ("2", "1", "2", "2", "0")


def test_points_of_short_checklists_among_full_ones_are_explained():
    note = "Điểm ở dòng có chữ “rút gọn” là của phiếu rút gọn, không so với điểm của phiếu đầy đủ."
    whole = {code: inspected(code, points) for code, points in SCORES.items()}
    told = [note in report_document(each, {}, OFFICE).lines for each in (r2(), r2(inspections=whole))]
    assert told == [True, False]


def test_a_weakness_says_what_is_not_met_and_not_what_the_item_claims():
    item = "Ban chỉ đạo được kiện toàn trong kỳ (chỉ ghi số, ngày)"
    report = r2(actions=[followed(code, n, **{ITEM: item}) for n, code in enumerate(("MN01", "TH01"))])
    told = "Có 2 trường chưa đạt hoặc mới đạt một phần nội dung “Ban chỉ đạo được kiện toàn trong kỳ”."
    assert told in said(report, "iv.2")


def test_the_median_is_explained_where_it_is_first_used():
    lines = "\n".join(report_document(r2(), {}, OFFICE).lines)
    first = lines.index("đứng giữa")
    assert lines[first:].startswith("đứng giữa (trung vị: xếp theo điểm từ thấp đến cao, lấy trường ở giữa)")


def test_late_schools_are_named_and_hold_nothing_up():
    report = r2(halves=halves({each.code: reported() for each in SCHOOLS[1:]}))
    assert "Chưa báo cáo đủ số liệu: Trường Mẫu giáo Sao Mai." in said(report, "iv.2")
    assert report.notice == "7/8 trường đã báo cáo"


def test_schools_that_wait_for_approval_are_told_apart():
    report = r2(halves=halves({"TH01": reported()}, waiting=2))
    assert (report.notice, values(report, ["reported", "waiting"])) == (
        "1/8 trường đã báo cáo, 2 trường đã nộp, chờ duyệt",
        [1, 2],
    )


# Sentences


def test_where_nothing_is_known_every_passage_says_so_and_invents_nothing():
    report = r2(visits=(), inspections={}, actions=(), releases=())
    for key in ("i", "ii.1", "ii.3", "ii.5", "iii", "iv.3", "proposals"):
        assert all(line.endswith(f": {NO_FIGURES}.") for line in said(report, key)), key


def test_every_editable_passage_has_a_draft_and_a_key_of_its_own():
    keys = [each.key for each in r2().editable]
    assert (len(keys), [each.key for each in r2().editable if not each.draft]) == (len(set(keys)), [])


def test_every_figure_of_a_draft_is_one_of_the_report():
    report = r2(halves=halves({"TH01": reported()}))
    told = {
        name for each in report.passages for line in each.draft for name in re.findall(r"\{([^{}]+)\}", line)
    }
    assert (told - set(report.figures), len(told) > 50) == (set(), True)


def test_names_and_labels_of_figures_are_each_of_one_figure_only():
    one, other = Figure("a", "số trường"), Figure("b", "số trường")
    with pytest.raises(ValueError, match="two figures"):
        by_name([Group("g", (one, other))])
    labels = [each.label for each in r2().figures.values()]
    assert len(labels) == len(set(labels))


def test_a_draft_of_which_nothing_is_known_says_what_it_would_be_about():
    figures = by_name([Group("g", (Figure("a", "số a"), Figure("b", "số b", 3)))])
    drafts = [Draft("Có {a}.", "Chuyện A"), Draft("Có {a} và {b}.", "Hai chuyện"), Draft("Không có số.")]
    assert [filled(each, figures) for each in drafted(drafts, figures)] == [
        f"Chuyện A: {NO_FIGURES}.",
        f"Có {NO_FIGURES} và 3.",
        "Không có số.",
    ]


# Editing: figures are moved about, never changed

FIGURES = by_name(
    [Group("g", (Figure("visits", "số cuộc kiểm tra", 12), Figure("rate", "tỉ lệ", Decimal("92.5"), "%", 1)))]
)


def test_an_officer_sees_labels_and_the_store_keeps_names():
    shown = to_edit("Đã kiểm tra {visits} cuộc, {rate}.", FIGURES)
    assert (shown, from_edit(shown, FIGURES)) == (
        "Đã kiểm tra {số cuộc kiểm tra} cuộc, {tỉ lệ}.",
        ("Đã kiểm tra {visits} cuộc, {rate}.", ()),
    )


@pytest.mark.parametrize(
    "typed", ["{SO CUOC KIEM TRA}", "{ số cuộc kiểm tra }", "{Số  cuộc kiểm tra}", "{visits}"]
)
def test_a_label_is_known_by_its_letters(typed: str):
    assert from_edit(typed, FIGURES) == ("{visits}", ())


@pytest.mark.parametrize(
    ("typed", "strange"),
    [
        ("{số cuộc}", ("số cuộc",)),
        ("{}", ("",)),
        ("a } b", ("{ }",)),
        ("{{visits}}", ("{ }",)),
        ("{a}{a}", ("a",)),
    ],
)
def test_what_is_no_figure_is_told(typed: str, strange: tuple[str, ...]):
    assert from_edit(typed, FIGURES)[1] == strange


@given(st.text(alphabet="ab {}", max_size=20))
def test_whatever_is_typed_is_either_refused_or_says_what_was_typed(typed: str):
    named, strange = from_edit(typed, FIGURES)
    assert bool(strange) or to_edit(named, FIGURES) == typed


def test_a_figure_that_a_later_report_lacks_is_not_known():
    assert filled("Có {gone}.", FIGURES) == f"Có {NO_FIGURES}."


def test_an_edited_text_stands_in_place_of_the_draft_with_the_figures_of_the_day():
    texts = {"iii": ("Có {models.registered} mô hình và {schools} trường.",)}
    lines = report_document(r2(), texts, OFFICE).lines
    assert f"Có {NO_FIGURES} mô hình và 8 trường." in lines


# The document


def test_bases_are_those_in_force_on_the_day_of_the_document():
    cited = [[each.code for each in r2(made_on=date(year, 6, 16)).bases] for year in (2022, 2026)]
    assert cited == [["nd04_2015", "tt11_2020", "kh39_2022"], ["l10_2022", "nd59_2023", "tt11_2020"]]


def test_number_and_day_are_the_clerks_until_it_is_sent():
    blank, sent = (report_document(r2(), {}, OFFICE, each) for each in (None, Sent("7", date(2026, 6, 5))))
    assert (blank.number, blank.place_and_day) == (
        "Số: ……/BC-PGDĐT",
        "Thủ Thừa, ngày …… tháng …… năm 2026",
    )
    assert (sent.number, sent.place_and_day) == ("Số: 07/BC-PGDĐT", "Thủ Thừa, ngày 05 tháng 6 năm 2026")
    assert sent.accompanies == (
        "(Kèm theo Báo cáo số 07/BC-PGDĐT ngày 05 tháng 6 năm 2026 của Phòng Giáo dục và Đào tạo Thủ Thừa)"
    )


def test_who_signs_is_who_signs_on_that_day():
    signers = (
        Signer("", "TRƯỞNG PHÒNG", "Lê Thị Trước", date(2020, 1, 1)),
        Signer("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Trần Văn Sau", date(2026, 6, 10)),
    )
    office = replace(OFFICE, signers=signers)
    documents = [
        report_document(r2(made_on=day), {}, office) for day in (date(2026, 6, 9), date(2026, 6, 10))
    ]
    assert [each.signatures for each in documents] == [
        (Signature(("TRƯỞNG PHÒNG",), "Lê Thị Trước"),),
        (Signature(("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Trần Văn Sau"),),
    ]


def test_the_plan_in_force_is_named_and_else_left_to_the_clerk():
    texts = [said(r2(made_on=day), "opening")[0] for day in (date(2022, 6, 16), date(2026, 6, 16))]
    assert [text.split(",")[0][:40] for text in texts] == [
        "Thực hiện Kế hoạch số 39-KH/BCĐ ngày 10 ",
        "Thực hiện Kế hoạch số …… ngày …… của Phò",
    ]
