"""What clerks type from paper: digits that stand for choices, and two entries that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from forms_app.core.definition import Choice, Counts, FormDefinition, Kind, Question, Section, Text
from forms_app.core.paper import SLIP, Misread, PaperForm, PaperReader, alike, differences
from tests.factories import CHOICES, a_school, shipped

MANY = tuple(Choice(f"c{place}", Text(f"Lựa chọn {place}"), counts=Counts.NEUTRAL) for place in range(1, 13))


def form(*questions: Question) -> FormDefinition:
    return FormDefinition("phieu", Text("Phiếu"), Kind.SURVEY, (Section("all", Text("Tất cả"), questions),))


def asked(
    kind: str = "select_one", required: bool = True, choices: Sequence[Choice] = CHOICES, **more: Any
) -> Question:
    return Question(kind, "q", Text("Câu hỏi"), required=required, choices=tuple(choices), **more)


def read(question: Question, text: str) -> tuple[Any, str]:
    """The stored answer and the fault of one question."""
    answers, faults = PaperReader(form(question), {}, "vi").read({"q": text})
    return answers.get("q"), faults.get("q", "")


@pytest.mark.parametrize(
    ("question", "text", "stored"),
    [
        (asked(), "1", "bad"),
        (asked(), " 3 ", "good"),
        (asked(), "0", "skipped"),  # left blank on paper: the form's own way out
        (asked(required=False), "0", None),
        (asked(required=False), "", None),
        (asked(choices=MANY), "12", "c12"),
        (asked("select_multiple"), "31", ["bad", "good"]),
        (asked("select_multiple"), "1, 3 3", ["bad", "good"]),
        (asked("select_multiple"), "0", ["skipped"]),
        (asked("select_multiple", required=False), "0", None),
        (asked("select_multiple", choices=MANY), "1 12", ["c1", "c12"]),
        (asked("text", required=False, choices=()), "  Nên sửa cổng \r\n", "Nên sửa cổng"),
        (asked("text", required=False, choices=()), "", None),
    ],
)
def test_digits_stand_for_choices_in_the_order_of_the_form(question, text, stored):
    assert read(question, text) == (stored, "")


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        (asked(), "", "chưa gõ"),
        (asked("select_multiple"), "", "chưa gõ"),
        (asked(), "5", "từ 1 đến 4"),
        (asked(), "44", "từ 1 đến 4"),
        (asked(), "x", "từ 1 đến 4"),
        (asked(), "٣", "từ 1 đến 4"),  # a three, but of no keyboard here
        (asked(), "-1", "từ 1 đến 4"),
        (asked("select_multiple"), "15", "từ 1 đến 4"),
        (asked("select_multiple"), "10", "từ 1 đến 4"),  # blank and not blank at once
        (asked("select_multiple", choices=MANY), "112", "từ 1 đến 12"),
        (asked(choices=CHOICES[:3]), "0", "phải trả lời"),  # no way out on this form
        (asked("text", required=False, choices=(), settings={"max_length": 5}), "dài quá", "chỉ nhận 5"),
    ],
)
def test_what_no_choice_bears_is_refused_in_words(question, text, told):
    stored, fault = read(question, text)
    assert (stored, told in fault) == (None, True), fault


def test_only_what_the_school_is_asked_is_read():
    with_meals, without = (
        PaperReader(shipped("ks_cmhs"), {**a_school().facts(), "school_boarding": boarding}, "vi")
        for boarding in ("yes", "no")
    )
    names = [{bound.question.name for bound in each.questions} for each in (with_meals, without)]
    assert (len(names[0]), names[0] - names[1]) == (14, {"p_bua_an"})
    ones = dict.fromkeys(names[0], "1")
    assert ("p_bua_an" in with_meals.read(ones)[0], "p_bua_an" in without.read(ones)[0]) == (True, False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("good", "good", True),
        ("good", "bad", False),
        (None, "good", False),
        (None, None, True),
        (["bad", "good"], ["bad", "good"], True),
        (["bad"], ["bad", "good"], False),
        (None, [], True),
        ("Hoà thuận, vui vẻ.", "hòa thuận\nvui vẻ", True),  # nobody places commas alike
        ("bán trú", "bàn trú", False),
        ("sửa cổng", None, False),
    ],
)
def test_two_entries_are_compared_by_what_they_say(one, other, same):
    assert (alike(one, other), alike(other, one)) == (same, same)


def test_differences_are_told_slip_first_then_in_the_order_of_the_form():
    definition = shipped("ks_cmhs")
    names = [question.name for question in definition.questions]
    first = PaperForm(dict.fromkeys(names, "a"), "0123456789ABC")
    second = PaperForm({**first.answers, names[5]: "b", names[2]: "c"}, "0123456789ABD")
    assert differences(definition, first, second) == [SLIP, names[2], names[5]]
    assert differences(definition, first, PaperForm({**first.answers}, first.slip)) == []


def test_one_value_is_put_right_and_the_rest_stays():
    form = PaperForm({"a": "x", "b": "y"}, "S")
    mended = form.with_value("a", "z").with_value("b", None).with_value(SLIP, "T")
    assert (mended, form) == (PaperForm({"a": "z"}, "T"), PaperForm({"a": "x", "b": "y"}, "S"))


def test_a_form_shows_none_of_its_answers_when_it_is_printed():
    assert repr(PaperForm({"a": "canary"}, "canary")) == "PaperForm()"


def test_a_single_choice_is_read_as_in_the_whole_form():
    reader = PaperReader(form(asked("select_multiple"), asked()), {}, "vi")
    assert reader.choice("q", "13") == ["bad", "good"]
    with pytest.raises(Misread):
        reader.choice("q", "7")
