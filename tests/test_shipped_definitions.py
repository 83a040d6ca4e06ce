"""Every file under form_definitions/: whole, of the announced size, and consistent with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms_app.core.definition import LANGUAGES, About, Counts, Filler, FormDefinition, Kind, Question, Text
from forms_app.core.form_builder import bind
from forms_app.core.office import FLOORS, Office
from forms_app.core.parsing import parse_definition, parse_office
from forms_app.core.question_types import type_of
from forms_app.core.scoring import relevant_questions, score

FOLDER = Path(__file__).resolve().parents[1] / "form_definitions"
LEVEL_CHECKLISTS = ("chk_mn", "chk_th", "chk_thcs")
SURVEYS = ("ks_cbgvnv", "ks_cmhs")
FORMS = (
    *LEVEL_CHECKLISTS,
    *("chk_th_thcs", "chk_long_ghep", "chk_pgd", "theo_doi_khac_phuc"),
    *SURVEYS,
    *("dvk_dang_ky", "dvk_danh_gia", "ttnd_tu_danh_gia", "bc_truong_6t", "y_kien_phan_anh"),
)
SHORT_ITEMS = (
    *("a_ke_hoach_qcdc", "b_ck_du_toan_quyet_toan", "b_ck_nhan_su", "b_ck_hinh_thuc_thoi_han"),
    *("c_hoi_nghi_to_chuc", "c_lay_y_kien_quy_che", "c_doi_thoai", "d_ttnd_giam_sat_ky", "e_hop_thu_gop_y"),
    *("e_giai_quyet_dung_han", "g_khac_phuc_ky_truoc"),
)


FILES = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.yaml")}


@cache
def office() -> Office:
    return parse_office(FILES)


@cache
def shipped(form_id: str) -> FormDefinition:
    return parse_definition(FILES, form_id, office().legal_bases)


def facts(level: str = "th", *, boarding: bool = True, sites: int = 2) -> dict[str, Any]:
    return {"school_level": level, "school_boarding": "yes" if boarding else "no", "school_sites": sites}


def items(form_id: str) -> list[Question]:
    return [question for question in shipped(form_id).questions if question.type == "item"]


def scored(form_id: str) -> list[Question]:
    return [question for question in shipped(form_id).questions if question.points is not None]


def closed(form_id: str) -> list[Question]:
    return [question for question in shipped(form_id).questions if question.type == "select_one"]


def texts(definition: FormDefinition) -> Iterator[Text]:
    """Every text of a form that a respondent may read, rows of repeats left out."""
    yield definition.title
    yield from filter(None, [definition.hint])
    for part in (*definition.sections, *definition.questions):
        yield from filter(None, (part.label, part.hint))
    for question in definition.questions:
        yield from filter(None, (question.constraint_message, question.required_message, question.unit))
        yield from (choice.label for choice in question.choices)


def test_every_form_that_the_office_needs_is_there():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(FORMS)


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_loads_with_distinct_names_and_complete_texts(form_id: str):
    definition = shipped(form_id)
    names = Counter(question.name for question in definition.questions)
    gaps = [text for text in texts(definition) for code in definition.languages if not getattr(text, code)]
    assert (definition.id, [name for name, n in names.items() if n > 1], gaps) == (form_id, [], [])


@pytest.mark.parametrize("form_id", LEVEL_CHECKLISTS)
def test_a_level_checklist_has_43_items_and_100_points(form_id: str):
    assert (len(items(form_id)), sum(question.points or 0 for question in items(form_id))) == (43, 100)


def test_the_level_checklists_share_their_34_core_items():
    shared = set.intersection(
        *({question.name for question in items(form_id)} for form_id in LEVEL_CHECKLISTS)
    )
    assert len(shared) == 34


def test_both_levels_together_are_asked_once_what_means_the_same():
    asked = [question.name for question in items("chk_th_thcs")]
    same = ("ck_khoan_thu", "van_dong_tai_tro", "ban_dai_dien", "hop_cha_me")
    times = {topic: sum(name.endswith(topic) for name in asked) for topic in same}
    labels = Counter(question.label.vi for question in items("chk_th_thcs"))
    assert (len(asked), times, max(labels.values())) == (48, dict.fromkeys(same, 1), 1)


@pytest.mark.parametrize(("level", "own"), [("mn", "mn"), ("th", "th"), ("thcs", "thcs"), ("th_thcs", "th")])
def test_the_short_checklist_asks_12_items_of_each_level(level: str, own: str):
    applying = relevant_questions(shipped("chk_long_ghep"), {}, facts(level))
    asked = [question.name for _, question in applying if question.type == "item"]
    assert sorted(asked) == sorted((*SHORT_ITEMS, f"f_{own}_ck_khoan_thu"))


@pytest.mark.parametrize(
    ("form_id", "where", "left_out"),
    [
        ("chk_mn", facts("mn", sites=1), {"f_mn_diem_le"}),
        ("chk_th", facts("th", boarding=False), {"f_th_ban_tru"}),
        ("chk_th", facts("th") | {"co_van_dong_tai_tro": "khong"}, {"f_th_van_dong_tai_tro"}),
        ("chk_thcs", facts("thcs") | {"co_van_dong_tai_tro": "co"}, set()),
        ("chk_mn", facts("mn"), set()),
    ],
)
def test_what_a_school_does_not_have_is_not_asked(form_id: str, where: dict[str, Any], left_out: set[str]):
    answers = {"co_van_dong_tai_tro": where.get("co_van_dong_tai_tro", "co")}
    asked = {question.name for _, question in relevant_questions(shipped(form_id), answers, where)}
    assert {question.name for question in items(form_id)} - asked == left_out


@pytest.mark.parametrize(("mark", "asked"), [("dat", False), ("khong_ap_dung", False), ("chua_dat", True)])
def test_the_seven_forbidden_uses_are_asked_when_the_fund_is_not_in_order(mark: str, asked: bool):
    answers = {"f_thcs_ban_dai_dien": {"mark": mark}}
    applying = {
        question.name for _, question in relevant_questions(shipped("chk_thcs"), answers, facts("thcs"))
    }
    uses = len(shipped("chk_thcs").question("f_thcs_viec_bi_cam").choices)
    assert ("f_thcs_viec_bi_cam" in applying, uses) == (asked, 7)


def test_a_kindergarten_is_scored_as_the_guide_works_it_out():
    marks = dict.fromkeys((question.name for question in items("chk_mn")), "dat") | {
        "b_ck_nhan_su": "dat_mot_phan",
        "d_ttnd_giam_sat_ky": "chua_dat",  # a key item
        "f_mn_diem_le": "khong_ap_dung",
    }
    answers = {name: {"mark": mark, "reason": "", "document": "", "note": ""} for name, mark in marks.items()}
    result = score(shipped("chk_mn"), answers, facts("mn"), office().class_limits)
    classes = [each.name for each in (result.class_by_points, result.result_class) if each]
    assert (result.possible, str(result.value), classes) == (99, "94.4", ["tot", "kha"])


def test_the_office_checks_itself_by_12_items_of_equal_weight():
    assert [question.points for question in items("chk_pgd")] == [1] * 12


def test_a_board_assesses_itself_by_12_items_of_two_points_without_reasons():
    assert {(question.points, question.settings.get("reason")) for question in items("ttnd_tu_danh_gia")} == {
        (2, False)
    }
    assert len(items("ttnd_tu_danh_gia")) == 12


def test_each_periodic_form_is_owed_by_one():
    owing = {form_id: shipped(form_id).filler for form_id in FORMS if shipped(form_id).filler}
    assert owing == {
        "bc_truong_6t": Filler.SCHOOL,
        "ttnd_tu_danh_gia": Filler.SCHOOL_BOARD,
        "chk_pgd": Filler.OFFICE,
    }


def test_what_a_school_does_not_have_is_asked_about_no_further():
    heads = ("bcd_tong", "hoi_nghi_trieu_tap", "ttnd_so_thanh_vien", "tiep_cd_so_buoi", "tien_van_dong")
    none = dict.fromkeys((*heads, "dvk_dang_ky_so"), False)
    left_out = {question.name for _, question in relevant_questions(shipped("bc_truong_6t"), {}, facts())} - {
        question.name for _, question in relevant_questions(shipped("bc_truong_6t"), none, facts())
    }
    assert left_out == {
        "bcd_kien_toan",
        *("hoi_nghi_ngay", "hoi_nghi_du", "hoi_nghi_y_kien"),
        *("ttnd_nhiem_ky", "ttnd_so_cuoc_giam_sat", "ttnd_kien_nghi", "ttnd_kien_nghi_tra_loi"),
        *("tiep_cd_luot", "tien_van_dong_da_chi"),
        *("dvk_dang_thuc_hien", "dvk_hieu_qua", "dvk_duoc_khen"),
    }


def test_a_model_is_assessed_by_nine_criteria_of_100_points_with_classes_of_its_own():
    criteria = scored("dvk_danh_gia")
    lowest = [each.lowest for each in shipped("dvk_danh_gia").classes]
    assert (len(criteria), sum(each.points or 0 for each in criteria), lowest) == (9, 100, [80, 65, 50, 0])


@pytest.mark.parametrize(("form_id", "count"), [("ks_cbgvnv", 18), ("ks_cmhs", 13)])
def test_a_survey_has_its_closed_questions_and_one_open_at_the_end(form_id: str, count: int):
    kinds = [question.type for question in shipped(form_id).questions]
    assert kinds == ["select_one"] * count + ["text"]


def test_parents_are_asked_about_meals_only_where_children_eat_at_school():
    def asked(boarding: bool) -> int:
        applying = relevant_questions(shipped("ks_cmhs"), {}, facts(boarding=boarding))
        return sum(question.type == "select_one" for _, question in applying)

    assert (asked(True), asked(False)) == (13, 12)


@pytest.mark.parametrize("form_id", SURVEYS)
def test_closed_questions_run_from_unfavourable_to_the_way_out(form_id: str):
    order = [Counts.UNFAVOURABLE, Counts.NEUTRAL, Counts.FAVOURABLE, Counts.EXCLUDED]
    wrong = []
    for question in closed(form_id):
        places = [order.index(choice.counts) for choice in question.choices if choice.counts]
        whole = len(places) == len(question.choices) and set(places) == {0, 1, 2, 3}
        last = question.choices[-1]
        if not (
            whole
            and places == sorted(places)
            and last.name == "bo_qua"
            and question.required
            and question.theme
        ):
            wrong.append(question.name)
    assert wrong == []


@pytest.mark.parametrize("form_id", [*SURVEYS, "y_kien_phan_anh"])
def test_what_the_public_reads_is_complete_in_both_languages(form_id: str):
    missing = [text.vi for text in texts(shipped(form_id)) if not text.en]
    assert (shipped(form_id).languages, missing) == (LANGUAGES, [])


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if form_id not in SURVEYS])
def test_every_scored_question_bears_a_theme_and_known_legal_bases(form_id: str):
    known = office().legal_bases.keys()
    wanting = [
        question.name
        for question in scored(form_id)
        if question.theme is None or not question.legal_bases or not known >= set(question.legal_bases)
    ]
    assert wanting == []


def test_a_replaced_legal_basis_names_its_successor_and_its_last_day():
    bases = office().legal_bases
    replaced = [basis for basis in bases.values() if basis.replaced_by]
    loose = [basis.code for basis in replaced if basis.replaced_by not in bases or basis.valid_to is None]
    assert (loose, len(replaced) > 3) == ([], True)


def test_nobody_is_said_to_have_checked_a_legal_basis():
    assert [
        basis.code for basis in office().legal_bases.values() if basis.checked_by or basis.checked_on
    ] == []


def test_the_shipped_office_keeps_to_the_floors_and_the_announced_classes():
    limits = office().class_limits
    classes = {each.name: each.lowest for each in limits.classes}
    assert (office().thresholds, classes, limits.cap_one_key, limits.cap_more_keys) == (
        FLOORS,
        {"tot": 85, "kha": 70, "trung_binh": 50, "yeu": 0},
        "kha",
        "trung_binh",
    )


def test_only_surveys_are_for_an_audience_and_only_the_integrated_checklist_is_short():
    surveys = {form_id for form_id in FORMS if shipped(form_id).audience}
    short = {form_id for form_id in FORMS if shipped(form_id).short}
    assert (surveys, short, shipped("y_kien_phan_anh").kind) == (
        set(SURVEYS),
        {"chk_long_ghep"},
        Kind.SUGGESTION,
    )


def test_only_the_offices_self_check_is_no_checklist_for_a_school():
    about_office = {form_id for form_id in FORMS if shipped(form_id).about is About.OFFICE}
    assert about_office == {"chk_pgd"}


def remarks(form_id: str, figures: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Names of the posted figures that are refused, and of those that are only remarked on."""
    typed = {name: value if isinstance(value, list) else [str(value)] for name, value in figures.items()}
    posted = MultiDict((name, each) for name, several in typed.items() for each in several)
    form = bind(shipped(form_id).sections, "vi", formdata=posted, facts=facts())
    form.validate()
    refused = {error.name for error in form.errors if error.name in figures}
    return refused, {warning.name for warning in form.warnings}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_takes_an_example_answer_and_asks_again_for_what_is_required(form_id: str):
    sections = shipped(form_id).sections
    example = {each.name: type_of(each).example(each) for each in shipped(form_id).questions}
    example |= {"gia_han": "2026-02-05"} if "gia_han" in example else {}  # later than every example of a day
    whole, empty = (bind(sections, "vi", values=values, facts=facts()) for values in (example, {}))
    required = {bound.question.name for bound in empty if bound.relevant and bound.required}
    whole.validate()
    empty.validate()
    assert (whole.errors, {error.name for error in empty.errors} >= required) == ([], True)


@pytest.mark.parametrize(
    ("checked", "others", "right", "wrong"),
    [
        ("nu", {"tong_cbgvnv": 20}, 20, 21),
        ("dang_vien", {"tong_cbgvnv": 20}, 0, 21),
        ("nguoi_lao_dong_hd", {"tong_cbgvnv": 20}, 3, 25),
        ("luot_nguoi_du", {"tong_cbgvnv": 20, "so_buoi_tuyen_truyen": 3}, 60, 61),
        ("hoi_nghi_du", {"hoi_nghi_trieu_tap": 30}, 30, 31),
        ("so_quy_che_lay_y_kien", {"so_quy_che_ban_hanh": 4}, 4, 5),
        ("dung_han_cong_khai", {"so_noi_dung_cong_khai": 9}, 9, 10),
        ("ttnd_so_thanh_vien", {"tong_cbgvnv": 8}, 3, 0),
        ("ttnd_so_thanh_vien", {"tong_cbgvnv": 7}, 0, 2),
        ("ttnd_so_thanh_vien", {"tong_cbgvnv": 60}, 9, 10),
        ("ttnd_kien_nghi_tra_loi", {"ttnd_kien_nghi": 2}, 2, 3),
        ("y_kien_giai_quyet", {"y_kien_nhan": 5}, 5, 6),
        ("y_kien_qua_han", {"y_kien_nhan": 5, "y_kien_giai_quyet": 4}, 1, 2),
        ("khieu_nai_giai_quyet", {"so_khieu_nai": 1}, 1, 2),
        ("to_cao_giai_quyet", {"so_to_cao": 1}, 0, 2),
        ("tien_van_dong_da_chi", {"tien_van_dong": "120,5"}, "120,5", "120,6"),
        ("dvk_dang_thuc_hien", {"dvk_dang_ky_so": 3}, 3, 4),
        ("dvk_hieu_qua", {"dvk_dang_thuc_hien": 3}, 2, 4),
        ("dvk_duoc_khen", {"dvk_hieu_qua": 2}, 2, 3),
        ("dvk_hieu_qua", {"dvk_dang_ky_so": 3}, 3, 4),  # what is between was left blank
        ("dvk_duoc_khen", {"dvk_dang_ky_so": 3}, 3, 4),
    ],
)
def test_half_year_figures_are_held_to_each_other(
    checked: str, others: dict[str, Any], right: Any, wrong: Any
):
    taken, refused, alone = (others | {checked: right}, others | {checked: wrong}, {checked: right})
    found = [remarks("bc_truong_6t", figures) for figures in (taken, refused, alone)]
    nothing: set[str] = set()  # alone: a figure not given yet breaks nothing
    assert [refusals for refusals, _ in found] == [nothing, {checked}, nothing]


@pytest.mark.parametrize(("present", "remarked"), [(20, False), (19, True)])
def test_a_conference_below_two_thirds_is_remarked_on_but_taken(present: int, remarked: bool):
    figures = {"hoi_nghi_trieu_tap": 30, "hoi_nghi_du": present}
    assert remarks("bc_truong_6t", figures) == (set(), {"hoi_nghi_du"} if remarked else set())


@pytest.mark.parametrize(
    ("form_id", "checked", "others", "right", "wrong"),
    [
        ("chk_mn", "hop_dong", {"tong_cbgvnv": 20}, 20, 21),
        ("chk_mn", "b_niem_yet_ngay_go", {"b_niem_yet_ngay_dan": "2026-03-01"}, "2026-03-31", "2026-02-28"),
        ("chk_mn", "c_hoi_nghi_co_mat", {"c_hoi_nghi_trieu_tap": 30}, 30, 31),
        ("chk_mn", "d_kien_nghi_dung_han", {"d_kien_nghi_tra_loi": 2}, 2, 3),
        ("chk_mn", "e_y_kien_qua_han", {"e_y_kien_nhan": 5, "e_y_kien_dung_han": 4}, 1, 2),
        ("ttnd_tu_danh_gia", "t_kien_nghi_tra_loi", {"t_kien_nghi": 2}, 2, 3),
        ("theo_doi_khac_phuc", "gia_han", {"han_khac_phuc": "2026-03-01"}, "2026-03-15", "2026-03-01"),
        ("dvk_danh_gia", "dg_de_nghi", {}, ["khen_thuong", "nhan_rong"], ["nhan_rong", "dung"]),
    ],
)
def test_figures_of_the_other_forms_are_held_to_each_other(
    form_id: str, checked: str, others: dict[str, Any], right: Any, wrong: Any
):
    found = [remarks(form_id, others | {checked: value}) for value in (right, wrong)]
    assert [refusals for refusals, _ in found] == [set(), {checked}]
