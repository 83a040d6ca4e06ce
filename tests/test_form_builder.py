"""Binding questions to a page: what applies, what is stored, what is said when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms_app.core.definition import Choice, Counts, Question, Section, Text
from forms_app.core.form_builder import BoundForm, bind, outline
from forms_app.core.question_types import MARKS, QUESTION_TYPES

YES_NO = (
    Choice("co", Text("Có", "Yes"), counts=Counts.FAVOURABLE, face="🙂"),
    Choice("khong", Text("Không", "No"), counts=Counts.UNFAVOURABLE),
    Choice("bo_qua", Text("Không muốn trả lời", "I prefer not to answer"), counts=Counts.EXCLUDED),
)


def ask(name: str, type_name: str = "text", **rest: Any) -> Question:
    choices = {"select_one": YES_NO, "select_multiple": YES_NO, "item": MARKS}.get(type_name, ())
    return Question(type_name, name, Text(f"Hỏi {name}", f"Asked {name}"), **{"choices": choices, **rest})


def post(questions: Iterable[Question | Section], *pairs: tuple[str, str], **options: Any) -> BoundForm:
    """The form of a post, validated."""
    form = bind(questions, options.pop("language", "vi"), formdata=MultiDict(pairs), **options)
    form.validate()
    return form


def messages(form: BoundForm) -> list[str]:
    return [error.message for error in form.errors]


MEMBERS = ask(
    "members",
    "repeat",
    settings={"max_rows": 3},
    questions=(
        ask("full_name", required=True),
        ask("guest", "acknowledge"),
        ask("host", relevant="${guest} = 'yes'", required=True),
    ),
)


# What is stored


def test_a_whole_answer_is_stored_under_the_names_of_the_questions():
    form = post(
        [
            ask("q", "select_one"),
            ask("many", "select_multiple"),
            ask("so", "decimal"),
            ask("x", "item", points=Decimal(1)),
        ],
        ("q", "co"),
        ("many", "khong"),
        ("many", "co"),
        ("so", "1.234,5"),
        ("x", "dat"),
        ("x.note", "Sổ lưu đủ"),
    )
    assert (form.errors, form.values()) == (
        [],
        {
            "q": "co",
            "many": ["co", "khong"],
            "so": "1234.5",
            "x": {"mark": "dat", "reason": "", "document": "", "note": "Sổ lưu đủ"},
        },
    )


def test_stored_values_are_shown_where_nothing_was_posted():
    stored = {"q": "khong", "so": "1234.5", "tick": "yes", "x": {"mark": "chua_dat", "reason": "Thiếu sổ"}}
    form = bind(
        [ask("q", "select_one"), ask("so", "decimal"), ask("tick", "acknowledge"), ask("x", "item")],
        "vi",
        values=stored,
    )
    chosen = [choice.name for name in ("q", "x") for choice in form[name].choices if choice.checked]
    reason = form["x"].reason
    assert (chosen, form["so"].value, form["tick"].checked, reason and reason.value) == (
        ["khong", "chua_dat"],
        "1234,5",
        True,
        "Thiếu sổ",
    )


def test_a_post_replaces_what_is_stored_even_where_it_is_silent():
    assert post([ask("a"), ask("b")], ("a", "mới"), values={"a": "cũ", "b": "cũ"}).values() == {"a": "mới"}


def test_what_was_typed_comes_back_as_typed():
    form = post([ask("so", "integer"), ask("ngay", "date")], ("so", " 12,x"), ("ngay", "31/02/2026"))
    assert (form["so"].value, form["ngay"].value, form.values()) == (" 12,x", "31/02/2026", {})


# What is said


def test_a_missing_choice_is_listed_by_its_number_and_tells_the_way_out_beside_it():
    vietnamese, english = (
        post([ask("q", "select_one", required=True)], language=code) for code in ("vi", "en")
    )
    assert messages(vietnamese) + messages(english) == ["Câu 1: chưa chọn.", "Question 1: nothing is chosen."]
    assert vietnamese["q"].errors + english["q"].errors == [
        "Chưa chọn. Nếu không muốn trả lời, xin chọn “Không muốn trả lời”.",
        'Nothing is chosen. If you do not wish to answer, please choose "I prefer not to answer".',
    ]


@pytest.mark.parametrize(
    ("question", "typed", "message"),
    [
        (ask("q", required=True), "", "Câu 1: chưa điền."),
        (ask("q", "acknowledge", required=True), "", "Câu 1: chưa đánh dấu vào ô."),
        (ask("q", "select_one"), "la", "Câu 1: câu trả lời gửi đến không có trong phiếu. Xin chọn lại."),
        (
            ask("q", settings={"max_length": 3}),
            "dài quá",
            "Câu 1: đã viết 7 ký tự, chỉ nhận 3. Xin viết ngắn lại.",
        ),
        (ask("q"), "a\0b", "Câu 1: có ký tự không đọc được. Xin gõ lại."),
        (
            ask("q", required=True, required_message=Text("Xin ghi rõ việc ấy.")),
            "",
            "Câu 1: Xin ghi rõ việc ấy.",
        ),
        (
            ask("q", "integer", constraint=". < 5", constraint_message=Text("Phải dưới 5.")),
            "7",
            "Câu 1: Phải dưới 5.",
        ),
        (ask("q", "integer", constraint=". < 5"), "7", "Câu 1: câu trả lời chưa hợp lý. Xin xem lại."),
        (ask("q", "item"), "chua_dat", "Câu 1, lý do: chưa nêu rõ lý do."),
    ],
)
def test_an_error_says_where_and_what(question: Question, typed: str, message: str):
    form = post([question], ("q", typed))
    assert (messages(form), len(form["q"].errors)) == ([message], 1)


def test_an_error_leads_to_the_input_that_bears_its_id():
    form = post([ask("q", "select_one", required=True), ask("x", "item")], ("x", "chua_dat"))
    assert ([error.id for error in form.errors], form["q"].choices[0].id, form["x"].inputs[".reason"].id) == (
        ["q", "x.reason"],
        "q",
        "x.reason",
    )


def test_every_message_has_both_languages():
    from forms_app.core.form_builder.messages import MESSAGES

    assert [code for code, text in MESSAGES.items() if not (text.vi and text.en)] == []


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [
        (1, "vi", "Phiếu chưa gửi. Còn 1 chỗ cần xem lại:"),
        (1, "en", "Your form has not been sent. Please check 1 place:"),
        (2, "en", "Your form has not been sent. Please check 2 places:"),
    ],
)
def test_the_list_of_errors_has_a_heading(count: int, language: str, said: str):
    form = post([ask(f"q{place}", required=True) for place in range(count)], language=language)
    assert form.error_heading == said


def test_telling_twice_says_nothing_twice():
    form = post([ask("q", required=True)])
    form.validate()
    assert (len(form.errors), form["q"].errors) == (1, ["Chưa điền."])


def test_a_warning_is_remarked_on_and_the_answer_taken():
    rule = {"warning": ". >= 2", "warning_message": Text("Hơi ít.")}
    form = post([ask("q", "integer", **rule)], ("q", "1"))
    assert (form.errors, [each.message for each in form.warnings], form["q"].warnings, form.values()) == (
        [],
        ["Câu 1: Hơi ít."],
        ["Hơi ít."],
        {"q": 1},
    )


def test_a_constraint_waits_for_what_it_refers_to():
    questions = [ask("total", "integer"), ask("part", "integer", constraint=". <= ${total}")]
    assert [
        bool(post(questions, ("part", "5"), *more).errors)
        for more in ([], [("total", "4")], [("total", "5")])
    ] == [
        False,
        True,
        False,
    ]


def test_what_may_be_checked_while_typing_comes_as_trees_with_their_words():
    other = ask("total", "integer")
    rule = {"constraint": ". <= ${total}", "constraint_message": Text("Quá tổng.", "Above the total.")}
    more = {"warning": ". > 0", "warning_message": Text("Có chắc là 0?")}
    form = bind([other, ask("part", "integer", **rule, **more)], "en")
    assert (form["total"].rules, form["part"].rules) == (
        (),
        (
            ('["<=",["own"],["name","total"]]', "Above the total.", False),
            ('[">",["own"],0]', "Có chắc là 0?", True),
        ),
    )


def test_facts_that_a_check_reads_are_there_for_the_script():
    rule = {"constraint": ". <= ${school_staff}", "constraint_message": Text("Quá số người.")}
    form = bind([ask("part", "integer", **rule)], "vi", facts={"school_staff": 30, "school_pupils": 400})
    assert form.facts_json == '{"school_staff":30.0}'


# Drafts


def test_a_draft_lacks_nothing_but_hears_of_malformed_values():
    rule = {"constraint": ". < 5", "constraint_message": Text("Phải dưới 5.")}
    questions = [
        ask("a", required=True),
        ask("b", "integer"),
        ask("c", "integer", **rule),
        ask("x", "item", required=True),
    ]
    form = post(questions, ("b", "năm"), ("c", "7"), ("x.note", "chưa xem"), draft=True)
    assert (
        [each.name for each in form.errors],
        [each.name for each in form.warnings],
        form.values(),
        form["b"].value,
    ) == (
        ["b"],
        ["c"],
        {"c": 7, "x": {"mark": "", "reason": "", "document": "", "note": "chưa xem"}},
        "năm",
    )


# What applies


def test_what_does_not_apply_is_neither_required_nor_stored():
    questions = [
        ask("a", "select_one"),
        ask("b", required=True, relevant="${a} = 'co'"),
        ask("c", relevant="${b} != ''"),
    ]
    off, on = (post(questions, ("a", value), ("b", "chữ"), ("c", "chữ")) for value in ("khong", "co"))
    assert (off.errors, off.values(), on.values()) == (
        [],
        {"a": "khong"},
        {"a": "co", "b": "chữ", "c": "chữ"},
    )


def test_the_answer_of_what_does_not_apply_counts_as_missing():
    questions = [ask("a"), ask("b", relevant="${a} = 'x'"), ask("c", relevant="${b} = 'y'")]
    assert post(questions, ("a", "z"), ("b", "y"), ("c", "chữ")).values() == {"a": "z"}


def test_what_the_school_does_not_have_is_not_on_the_page_and_not_numbered():
    questions = [
        ask("meals", relevant="${school_boarding} = 'yes'"),
        ask("note", "note"),
        ask("b", relevant="${meals} = ''"),
    ]
    numbers = [
        [(bound.name, bound.number) for bound in bind(questions, "vi", facts={"school_boarding": boarding})]
        for boarding in ("no", "yes")
    ]
    assert numbers == [[("note", None), ("b", 1)], [("meals", 1), ("note", None), ("b", 2)]]


def test_a_condition_on_answers_of_the_page_goes_to_the_script_with_the_facts_it_reads():
    questions = [
        ask("a"),
        ask("b", relevant="${a} = 'x' and ${school_sites} > 1"),
        ask("c", relevant="${school_sites} > 1"),
    ]
    facts = {"school_sites": 2, "school_name": "Sao Mai", "rows": [{"a": 1}]}
    form = bind(questions, "vi", facts=facts)
    assert ([bool(each.relevant_json) for each in form], json.loads(form.facts_json)) == (
        [False, True, False],
        {"school_sites": 2},
    )


def test_a_section_that_does_not_apply_takes_its_questions_along():
    sections = [
        Section("one", Text("Một", "One"), (ask("a", "select_one"),), hint=Text("Gợi ý", "Hint")),
        Section("two", Text("Hai"), (ask("b", required=True),), relevant="${a} = 'co'"),
        Section("three", Text("Ba"), (ask("c", required=True),), relevant="${school_sites} > 1"),
    ]
    form = post(sections, ("a", "khong"), facts={"school_sites": 1}, language="en")
    shape = [(each.label, each.hint, each.relevant, [bound.name for bound in each]) for each in form.sections]
    assert (form.errors, shape) == ([], [("One", "Hint", True, ["a"]), ("Hai", "", False, ["b"])])


def test_loose_questions_stand_in_a_section_without_a_name():
    form = bind([ask("a"), Section("s", Text("Phần"), (ask("b"),)), ask("c")], "vi")
    assert [(each.name, len(each.questions)) for each in form.sections] == [("", 1), ("s", 1), ("", 1)]


def test_answers_of_other_sections_are_facts():
    questions = [ask("b", relevant="${x} = 'chua_dat'")]
    form = bind(questions, "vi", facts={"x": {"mark": "chua_dat"}, "b": "không được đọc"})
    assert [bound.name for bound in form] == ["b"]


def test_numbers_of_a_whole_form_can_be_given_to_a_page_of_it():
    form = bind([ask("b"), ask("c")], "vi", numbers={"b": 17})
    assert ([bound.number for bound in form], form.count) == ([17, None], 1)


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        ("${a} * 2", 10),
        ("${a} div 2", 2.5),
        ("${a} > 3", "yes"),
        ("${a} > 9", "no"),
        ("'chữ'", "chữ"),
        ("${none}", None),
        ("${m}", ["co"]),
    ],
)
def test_a_calculation_is_computed_and_never_posted(source: str, stored: object):
    questions = [
        ask("a", "integer"),
        ask("m", "select_multiple"),
        ask("sum", "calculate", calculation=source),
    ]
    form = post(questions, ("a", "5"), ("m", "co"), ("sum", "forged"))
    assert (form.values().get("sum"), form["sum"].number, form["sum"].inputs) == (stored, None, {})


# Rows


def test_rows_are_stored_without_blank_ones_and_one_more_is_offered():
    form = post(
        [MEMBERS],
        ("members.0.full_name", ""),
        ("members.2.full_name", "Nguyễn Thị Mẫu"),
        ("members.7.full_name", " "),
    )
    rows = [(row.prefix, row.blank) for row in form["members"].rows]
    assert (form.errors, form.values(), rows) == (
        [],
        {"members": [{"full_name": "Nguyễn Thị Mẫu"}]},
        [("members.2.", False), ("members.3.", True)],
    )


def test_stored_rows_come_back_with_a_blank_one():
    form = bind([MEMBERS], "vi", values={"members": [{"full_name": "A"}, {"full_name": "B", "guest": "yes"}]})
    shown = [[each.value or each.checked for each in row.questions[:2]] for row in form["members"].rows]
    assert shown == [["A", False], ["B", True], [False, False]]


def test_an_error_in_a_row_says_which_row_and_which_question():
    form = post([MEMBERS], ("members.0.full_name", "A"), ("members.1.guest", "yes"))
    assert [(error.id, error.message) for error in form.errors] == [
        ("members.1.full_name", "Câu 1, dòng 2, Hỏi full_name: chưa điền."),
        ("members.1.host", "Câu 1, dòng 2, Hỏi host: chưa điền."),
    ]


def test_a_condition_within_a_row_reads_the_row():
    form = post([MEMBERS], ("members.0.full_name", "A"), ("members.0.host", "B"))
    assert (form.values(), form["members"].rows[0].questions[2].relevant_json) == (
        {"members": [{"full_name": "A"}]},
        '["=",["name","guest"],["text","yes"]]',
    )


def test_more_rows_than_fit_are_refused():
    form = post([MEMBERS], *((f"members.{row}.full_name", "A") for row in range(9)))
    assert (
        [error.id for error in form.errors],
        messages(form),
        len(form["members"].rows),
        form["members"].errors,
    ) == (
        ["members.0.full_name"],
        ["Câu 1: chỉ nhận 3 dòng. Xin bỏ bớt."],
        4,
        ["Chỉ nhận 3 dòng. Xin bỏ bớt."],
    )


def test_a_required_table_wants_a_row():
    form = post([ask("members", "repeat", required=True, questions=MEMBERS.questions)])
    assert messages(form) == ["Câu 1: cần ít nhất 1 dòng."]


def test_no_blank_row_is_offered_where_none_fits():
    form = bind([MEMBERS], "vi", values={"members": [{"full_name": "A"}] * 3})
    assert [row.blank for row in form["members"].rows] == [False] * 3


# What templates read


def test_a_bound_question_has_what_a_template_needs_in_the_language_of_the_page():
    question = ask(
        "q",
        appearance="multiline",
        hint=Text("Gợi ý", "Hint"),
        unit=Text("người"),
        evidence=Text("sổ"),
        legal_bases=("l10_2022",),
        settings={"max_length": 9},
        required=True,
    )
    bound = bind([question], "en")["q"]
    assert (
        bound.type,
        bound.control,
        bound.name,
        bound.id,
        bound.label,
        bound.hint,
        bound.unit,
        bound.evidence,
    ) == (
        "text",
        "area",
        "q",
        "q",
        "Asked q",
        "Hint",
        "người",
        "sổ",
    )
    assert (
        bound.legal_bases,
        bound.max_length,
        bound.required,
        bound.appearance,
        bound.document,
        bound.note,
    ) == (
        ("l10_2022",),
        9,
        True,
        "multiline",
        None,
        None,
    )


def test_choices_carry_ids_labels_and_faces():
    choices = bind([ask("q", "select_one")], "en", values={"q": "khong"})["q"].choices
    assert [(each.name, each.id, each.label, each.face, each.checked) for each in choices[:2]] == [
        ("co", "q", "Yes", "🙂", False),
        ("khong", "q-khong", "No", "", True),
    ]


def test_what_is_only_shown_has_no_inputs():
    form = bind([ask("n", "note"), ask("c", "calculate", calculation="1 + 1"), ask("i", "image")], "vi")
    assert [(each.control, each.value, each.checked, each.choices, each.display) for each in form] == [
        ("note", "", False, (), ""),
        ("calculate", "", False, (), "2"),
        ("image", "", False, (), ""),
    ]


# Whatever comes


@pytest.mark.parametrize(
    "name",
    [
        "validate",
        "data",
        "errors",
        "process",
        "meta",
        "populate_obj",
        "form_errors",
        "filter_q",
        "obj",
        "formdata",
        "extra_filters",
    ],
)
def test_no_name_of_a_question_is_harmful(name: str):
    empty, full = post([ask(name, required=True)]), post([ask(name, required=True)], (name, "chữ"))
    assert (len(empty.errors), full.errors, full.values()) == (1, [], {name: "chữ"})


EVERYTHING = [
    *(
        ask(f"q_{place}", kind, required=True)
        for place, kind in enumerate(sorted(QUESTION_TYPES))
        if kind != "repeat"
    ),
    MEMBERS,
]
NAMES = [
    *(question.name for question in EVERYTHING),
    *(f"q_{place}.{part}" for place in range(14) for part in ("reason", "note", "document")),
    *(
        "members.0.full_name",
        "members.1.guest",
        "members.999.host",
        "members.1000.host",
        "members.-1.host",
        "x",
    ),
]
TEXTS = st.one_of(
    st.text(alphabet=st.characters(), max_size=20),
    st.sampled_from(
        [
            "co",
            "yes",
            "dat",
            "12",
            "1.234,5",
            "2026-01-05",
            "\0",
            "\ud800",
            "\ufffd",
            "x" * 6000,
            "co\r\n",
            "-",
        ]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=25), draft=st.booleans())
def test_any_post_is_answered_and_what_is_stored_validates_again(pairs: list[tuple[str, str]], draft: bool):
    form = post(EVERYTHING, *pairs, draft=draft)
    stored = json.loads(json.dumps(form.values(), ensure_ascii=False))
    page = json.dumps([[each.value for each in bound.inputs.values()] for bound in form], ensure_ascii=False)
    again = bind(EVERYTHING, "vi", values=stored, draft=draft)
    again.validate()
    assert (page.encode() != b"", stored, again.values(), (draft and again.errors) or []) == (
        True,
        form.values(),
        stored,
        [],
    )
    assert form.errors or not again.errors


# What is kept between pages


def test_a_page_that_comes_again_makes_its_fields_once(monkeypatch):
    made = []
    kind = QUESTION_TYPES["select_one"]
    real = kind.fields
    monkeypatch.setattr(kind, "fields", lambda asked: made.append(asked.name) or real(asked))
    questions = [ask("first", "select_one"), ask("second", "select_one")]
    for answer in ("co", "khong"):
        assert post(questions, ("first", answer)).values() == {"first": answer}
    assert made == ["first", "second"]


def test_a_question_that_has_changed_is_read_anew():
    old = ask("q", "select_one")
    new = replace(old, choices=old.choices[:1])
    assert [post([each], ("q", "khong")).values() for each in (old, new)] == [{"q": "khong"}, {}]


def test_only_so_many_pages_are_kept():
    for number in range(outline.MOST_KEPT + 20):
        post([ask(f"q{number}")])
    assert len(outline._kept) == outline.MOST_KEPT
