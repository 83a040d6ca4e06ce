"""Question types: one contract for all of them, then what is special about each."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms_app.core.definition import Choice, Counts, Kind, Question, Text
from forms_app.core.form_builder import bind
from forms_app.core.question_types import MARKS, QUESTION_TYPES, Problem, question_type, type_of
from forms_app.core.question_types.numbers import NONE

SCALE = (
    Choice("khong", Text("Không", "No"), Decimal(0), Counts.UNFAVOURABLE),
    Choice("mot_phan", Text("Một phần", "Partly"), Decimal("0.5"), Counts.NEUTRAL),
    Choice("co", Text("Có", "Yes"), Decimal(1), Counts.FAVOURABLE),
    Choice("bo_qua", Text("Không muốn trả lời", "I prefer not to answer"), None, Counts.EXCLUDED),
)
ASKED = sorted(name for name, kind in QUESTION_TYPES.items() if kind.asked and name != "repeat")


def a_question(type_name: str, **differs: Any) -> Question:
    """A question of that type that has nothing wrong with it."""
    fits: dict[str, Any] = {
        "select_one": {"choices": SCALE},
        "select_multiple": {"choices": SCALE},
        "item": {"choices": MARKS, "points": Decimal(2), "legal_bases": ("l10_2022",)},
        "points": {"points": Decimal(10)},
        "calculate": {"calculation": "1 + 1"},
        "repeat": {
            "questions": (
                Question("text", "ho_ten", Text("Họ tên")),
                Question("integer", "tuoi", Text("Tuổi")),
            )
        },
    }
    return Question(
        **{
            "type": type_name,
            "name": "x",
            "label": Text("Hỏi", "Asked"),
            **fits.get(type_name, {}),
            **differs,
        }
    )


def posted(question: Question, *answers: tuple[str, str]) -> tuple[Any, dict[str, list[Problem]]]:
    """The stored value of posted (suffix, text) pairs, and what the fields refused by suffix."""
    kind = type_of(question)
    form = BaseForm({"x" + suffix: field for suffix, field in kind.fields(question).items()})
    form.process(MultiDict([("x" + suffix, text) for suffix, text in answers]))
    fields = {suffix: form["x" + suffix] for suffix in kind.fields(question)}
    refused = {suffix: field.process_errors for suffix, field in fields.items() if field.process_errors}
    return kind.answer(question, fields), refused


def refusal(question: Question, *texts: str) -> Problem:
    _, refused = posted(question, *(("", text) for text in texts))
    return refused[""][0]


# The contract


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
def test_a_type_is_found_by_its_name_and_finds_nothing_wrong_with_a_sound_question(name: str):
    question = a_question(name)
    problems = list(type_of(question).problems(question, Kind.CHECKLIST))
    assert (question_type(name).name, problems) == (name, [])


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
def test_an_example_can_be_stored_shown_scored_and_counted(name: str):
    question = a_question(name)
    kind = type_of(question)
    example = kind.example(question)
    points = kind.points(question, example)
    assert json.loads(json.dumps(example)) == example
    assert (bool(kind.display(question, example, "vi")), example is None) != (False, False)
    assert points is None or 0 <= points[0] <= points[1]
    assert set(kind.tally(question, example)) <= {choice.name for choice in question.choices}


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
def test_no_answer_is_shown_as_nothing_scores_nothing_and_counts_nothing(name: str):
    question = a_question(name)
    kind = type_of(question)
    assert [kind.display(question, None, "vi"), kind.points(question, None), kind.tally(question, None)] == [
        "",
        None,
        (),
    ]


@pytest.mark.parametrize("name", ASKED)
def test_an_example_comes_back_from_the_page_unchanged(name: str):
    question = a_question(name)
    kind = type_of(question)
    example = kind.example(question)
    form = BaseForm({"x" + suffix: field for suffix, field in kind.fields(question).items()})
    form.process(None, data={"x" + suffix: value for suffix, value in kind.data(question, example).items()})
    shown = [
        ("" if field.name == "x" else field.name[1:], text)
        for field in form
        for text in (sorted(field.chosen) if hasattr(field, "chosen") else [field.shown])
    ]
    assert posted(question, *shown) == (example, {})


@pytest.mark.parametrize("name", ASKED)
def test_an_empty_post_is_no_answer_and_is_missed_only_where_required(name: str):
    complaints = []
    for required in (True, False):
        question = a_question(name, required=required)
        value, refused = posted(question)
        complaints.append(len(list(type_of(question).complaints(question, value))))
        assert (value, refused) == (None, {})
    assert complaints == [1, 0]


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("text", ["\0", "\ufffd\udc80", "x" * 100_000, "<script>", "' OR 1=1", "٣"])
def test_hostile_text_is_refused_or_kept_as_text(name: str, text: str):
    value, refused = posted(a_question(name), ("", text))
    assert refused or value in (text, {"mark": text})


# Choices


def test_the_way_out_is_named_where_a_choice_is_missing():
    question = a_question("select_one", required=True)
    [(_, problem)] = type_of(question).complaints(question, None)
    assert (problem.code, problem.details["way_out"].vi) == ("required_choice", "Không muốn trả lời")


def test_without_a_way_out_a_choice_is_simply_missing():
    question = a_question("select_multiple", required=True, choices=SCALE[:3])
    assert list(type_of(question).complaints(question, None)) == [("", Problem("required_box"))]


@pytest.mark.parametrize(
    ("name", "texts"), [("select_one", ["la"]), ("select_one", ["co", "khong"]), ("acknowledge", ["no"])]
)
def test_what_is_not_on_the_form_is_refused(name: str, texts: list[str]):
    assert refusal(a_question(name), *texts) == Problem("choice")


def test_boxes_are_kept_in_the_order_of_the_form_and_forged_ones_refused():
    value, refused = posted(a_question("select_multiple"), ("", "co"), ("", "khong"), ("", "la"))
    assert (value, refused) == (["khong", "co"], {"": [Problem("choice")]})


@pytest.mark.parametrize(("choice", "points"), [("mot_phan", (1, 2)), ("bo_qua", None), ("la", None)])
def test_a_choice_earns_its_share(choice: str, points: object):
    assert type_of(question := a_question("select_one", points=Decimal(2))).points(question, choice) == points


@pytest.mark.parametrize(
    ("name", "kind", "differs", "said"),
    [
        ("select_one", Kind.SURVEY, {"choices": MARKS}, "chưa ghi cách tính"),
        ("select_one", Kind.CHECKLIST, {"choices": SCALE[3:], "points": Decimal(1)}, "không lựa chọn nào"),
        ("select_one", Kind.SURVEY, {"choices": SCALE * 51}, "nhiều nhất là 200"),
        ("select_multiple", Kind.SURVEY, {"choices": SCALE * 5}, "chỉ nhận 16"),
        ("text", Kind.CHECKLIST, {"settings": {"max_length": 0}}, "max_length"),
        ("text", Kind.SURVEY, {"required": True}, "không được bắt buộc"),
        ("calculate", Kind.RETURN, {"calculation": ""}, "thiếu công thức"),
        ("image", Kind.CHECKLIST, {"settings": {"count": 9}}, "số ảnh"),
        ("integer", Kind.RETURN, {"settings": {"min": "3", "max": "2"}}, "lớn hơn số lớn nhất"),
        ("points", Kind.RETURN, {"points": None}, "thiếu số điểm"),
        ("item", Kind.CHECKLIST, {"legal_bases": ()}, "chưa ghi căn cứ"),
        ("item", Kind.CHECKLIST, {"points": None}, "chưa ghi điểm"),
        ("item", Kind.CHECKLIST, {"choices": SCALE}, "thang trả lời"),
        ("repeat", Kind.CHECKLIST, {"questions": ()}, "chưa có câu hỏi nào"),
        ("repeat", Kind.CHECKLIST, {"settings": {"min_rows": 5, "max_rows": 2}}, "min_rows"),
    ],
)
def test_a_faulty_question_is_told(name: str, kind: Kind, differs: dict[str, Any], said: str):
    question = a_question(name, **differs)
    assert any(said in message for message, _ in type_of(question).problems(question, kind))


# Texts, figures, days


@pytest.mark.parametrize(("text", "length"), [("👍" * 3, 6), ("a\r\nb\r\nc", 5), ("e\u0302\u0301" * 2, 6)])
def test_a_text_is_measured_as_the_browser_measures_it(text: str, length: int):
    fits = posted(a_question("text", settings={"max_length": length}), ("", text))
    refused = refusal(a_question("text", settings={"max_length": length - 1}), text)
    assert (fits[1], refused) == ({}, Problem("too_long", {"n": length, "most": length - 1}))


def test_a_text_that_grows_in_nfc_is_measured_after_it():
    assert refusal(a_question("text", settings={"max_length": 1}), "\u0958").details["n"] == 2


def test_a_text_sent_twice_is_refused():
    assert refusal(a_question("text"), "a", "b") == Problem("repeated")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1.234", "1234"),
        ("0", "0"),
        ("−2,5", "-2.5"),
        (" 7 ", "7"),
        ("100", "100"),
    ],
)
def test_figures_are_read_as_people_in_vietnam_write_them(typed: str, stored: str):
    assert posted(a_question("decimal"), ("", typed)) == (stored, {})


@pytest.mark.parametrize(
    "typed", ["1234.5", "1.5", "1.23.456", "1,2,3", "1e3", "năm", "--1", ",5", "9" * 13, "1.000.000.000.000"]
)
def test_a_figure_that_could_mean_two_things_is_refused(typed: str):
    assert refusal(a_question("decimal"), typed) == Problem("number")


@pytest.mark.parametrize(
    ("name", "differs", "typed", "problem"),
    [
        ("integer", {}, "1,5", Problem("whole_number")),
        ("integer", {}, "-1", Problem("too_small", {"least": "0"})),
        ("integer", {"settings": {"max": "1500"}}, "1501", Problem("too_large", {"most": "1.500"})),
        ("decimal", {"settings": {"min": "0.5"}}, "0,4", Problem("too_small", {"least": "0,5"})),
        ("points", {}, "10,5", Problem("too_large", {"most": "10"})),
    ],
)
def test_figures_keep_their_limits(name: str, differs: dict[str, Any], typed: str, problem: Problem):
    assert refusal(a_question(name, **differs), typed) == problem


@pytest.mark.parametrize(
    ("sent", "stored", "shown"),
    [
        ((), None, ""),
        ((("", "0"),), 0, "0 người"),
        (((".none", "yes"),), NONE, "Không tổ chức"),
        ((("", "3"), (".none", "")), 3, "3 người"),
    ],
)
def test_a_blank_a_nought_and_none_are_three_answers(sent: Any, stored: object, shown: str):
    question = a_question("integer", unit=Text("người"), none=Text("Không tổ chức", "Not set up"))
    value, refused = posted(question, *sent)
    kind = type_of(question)
    back = {suffix: data for suffix, data in kind.data(question, value).items() if data is not None}
    assert (value, refused, kind.display(question, value, "vi")) == (stored, {}, shown)
    assert (value is NONE, ".none" in back) == (stored is NONE, stored is NONE)


def test_a_figure_says_how_much_or_none_and_not_both():
    form = bind(
        [a_question("decimal", none=Text("Không có"))], "vi", MultiDict([("x", "5"), ("x.none", "yes")])
    )
    told = "Câu 1: vừa ghi số vừa đánh dấu là không có. Xin chỉ giữ một."
    assert (form.validate(), [each.message for each in form.errors], form.values()) == (False, [told], {})


def test_an_integer_below_nought_is_taken_where_the_form_says_so():
    assert posted(a_question("integer", settings={"min": "-5"}), ("", "-5")) == (-5, {})


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("integer", 1234, "1.234 người"),
        ("decimal", "1234.5", "1.234,5 người"),
        ("points", "7.5", "7,5 người"),
        ("calculate", 12.25, "12,25 người"),
        ("calculate", 120, "120 người"),
        ("calculate", "Sao Mai", "Sao Mai"),
        ("date", "2026-01-05", "05/01/2026"),
        ("dateTime", "2026-01-05T07:30", "05/01/2026 07:30"),
        ("acknowledge", "yes", "Có"),
        ("select_multiple", ["co", "khong"], "Không; Có"),
        ("item", {"mark": "dat_mot_phan", "reason": "x", "document": "", "note": ""}, "Đạt một phần"),
        ("repeat", [{"ho_ten": "Nguyễn Thị Mẫu", "tuoi": 41}, {"tuoi": 30}], "Nguyễn Thị Mẫu, 41; 30"),
    ],
)
def test_an_answer_is_shown_as_a_person_reads_it(name: str, value: object, shown: str):
    question = a_question(name, unit=Text("người"))
    assert type_of(question).display(question, value, "vi") == shown


def test_english_readers_get_english_words():
    texts = [
        type_of(q := a_question(name)).display(q, value, "en")
        for name, value in [("acknowledge", "yes"), ("select_one", "co")]
    ]
    assert texts == ["Yes", "Yes"]


@pytest.mark.parametrize("typed", ["2026-01-05", "05/01/2026", "5/1/2026", "5-1-2026", "5.1.2026"])
def test_a_day_is_read_as_sent_and_as_typed(typed: str):
    assert posted(a_question("date"), ("", typed)) == ("2026-01-05", {})


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "2026-13-01", "05/01/26", "01/05/0026", "hôm qua", "2026-01-05T07:30"]
)
def test_what_is_no_day_is_refused(typed: str):
    assert refusal(a_question("date"), typed) == Problem("day")


@pytest.mark.parametrize(
    "typed",
    ["2026-01-05T07:30", "2026-01-05T07:30:00.000", "05/01/2026 07:30", "7h30 5/1/2026", "7:30 05/01/2026"],
)
def test_a_moment_is_read_as_sent_and_as_typed(typed: str):
    assert posted(a_question("dateTime"), ("", typed)) == ("2026-01-05T07:30", {})


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2026-01-05", "moment"), ("05/01/2026 25:00", "moment"), ("07:30 07:30", "day"), ("a b", "moment")],
)
def test_what_is_no_moment_is_refused(typed: str, code: str):
    assert refusal(a_question("dateTime"), typed) == Problem(code)


# Items and repeats


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"": "dat"}, []),
        ({"": "chua_dat", ".reason": "Chưa họp"}, []),
        ({"": "chua_dat"}, [(".reason", Problem("required_reason"))]),
        ({"": "khong_ap_dung"}, [(".reason", Problem("required_reason"))]),
        ({".note": "xem lại"}, [("", Problem("required_box"))]),
    ],
)
def test_an_item_not_fully_met_needs_a_reason(answers: dict[str, str], complaint: object):
    question = a_question("item")
    value, _ = posted(question, *answers.items())
    assert list(type_of(question).complaints(question, value)) == complaint


def test_an_item_without_reasons_has_no_field_for_them():
    question = a_question("item", settings={"reason": False})
    value, refused = posted(question, ("", "chua_dat"), (".reason", "lý do giả"))
    assert (value, refused, list(type_of(question).complaints(question, value))) == (
        {"mark": "chua_dat", "reason": "", "document": "", "note": ""},
        {},
        [],
    )


@pytest.mark.parametrize(
    ("mark", "points"),
    [("dat", (2, 2)), ("dat_mot_phan", (1, 2)), ("chua_dat", (0, 2)), ("khong_ap_dung", None), ("", None)],
)
def test_an_item_earns_its_share_or_leaves_the_score(mark: str, points: object):
    question = a_question("item")
    value = {"mark": mark, "reason": "", "document": "", "note": ""}
    assert (type_of(question).points(question, value), type_of(question).tally(question, value)) == (
        points,
        (mark,) if mark else (),
    )


def test_words_too_long_beside_an_item_are_refused_alone():
    value, refused = posted(a_question("item"), ("", "dat"), (".document", "x" * 301))
    assert (value["mark"], value["document"], list(refused)) == ("dat", "", [".document"])


def test_a_repeat_asks_for_as_many_rows_as_the_form_says():
    question = a_question("repeat", settings={"min_rows": 2})
    found = list(type_of(question).complaints(question, [{"ho_ten": "A"}]))
    assert found == [("", Problem("too_few_rows", {"least": 2}))]


def test_a_repeat_that_may_stay_empty_is_not_missed():
    question = a_question("repeat")
    assert list(type_of(question).complaints(question, None)) == []
