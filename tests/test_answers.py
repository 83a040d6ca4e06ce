"""Records of anonymous answers: of one size, nothing but the answers, the same whoever typed them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core import answers
from forms_app.core.definition import Choice, Counts, FormDefinition, Kind, Question, Section, Text
from forms_app.core.language import utf16_length


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{place}", Text(f"Chọn {place}"), counts=Counts.NEUTRAL) for place in range(count))


QUESTIONS = (
    Question("note", "intro", Text("Lời dẫn")),
    Question("select_one", "one", Text("Một"), choices=choices(3)),
    Question("select_multiple", "many", Text("Nhiều"), choices=choices(16)),
    Question("text", "short", Text("Ngắn"), settings={"max_length": 20}),
    Question("select_one", "wide", Text("Rộng"), choices=choices(200)),
    Question("text", "long", Text("Dài"), settings={"max_length": 40}),
)
SURVEY = FormDefinition("ks", Text("Khảo sát"), Kind.SURVEY, (Section("s", Text("Phần"), QUESTIONS),))
CLOSED = FormDefinition("kin", Text("Kín"), Kind.SURVEY, (Section("s", Text("Phần"), QUESTIONS[:3]),))

TICKS = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from([choice.name for choice in choices(3)]),
        "many": st.lists(st.sampled_from(range(16)), unique=True, min_size=1).map(
            lambda places: [f"c{place}" for place in sorted(places)]
        ),
        "wide": st.sampled_from([choice.name for choice in choices(200)]),
    },
)


@given(given_answers=TICKS)
def test_ticks_come_back_from_a_record_of_one_size(given_answers: dict[str, Any]):
    record = answers.pack(SURVEY, given_answers)
    size = 1 + 1 + 2 + 1
    assert (answers.unpack(SURVEY, record), len(record), answers.record_size(SURVEY)) == (
        given_answers,
        size,
        size,
    )


def test_a_record_is_laid_out_in_the_order_of_the_form():
    record = answers.pack(SURVEY, {"wide": "c199", "many": ["c0", "c9"], "one": "c2", "short": "không ở đây"})
    assert record == bytes([1, 3, 0b10, 0b1, 200])


@pytest.mark.parametrize("wrong", [{"one": "c3"}, {"many": ["c0", "x"]}])
def test_an_answer_that_is_not_on_the_form_is_not_packed(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="not in list"):
        answers.pack(SURVEY, wrong)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        bytes(5),
        bytes([2, 0, 0, 0, 0]),
        bytes([1, 0, 0, 0]),
        bytes([1, 4, 0, 0, 0]),
        bytes([1, 0, 0, 0, 201]),
    ],
)
def test_what_is_no_record_of_the_form_is_refused(record: bytes):
    with pytest.raises(ValueError, match="bản ghi"):
        answers.unpack(SURVEY, record)


def test_a_bit_without_a_choice_is_refused():
    with pytest.raises(ValueError, match="ngoài câu “many”"):
        answers.unpack(
            FormDefinition(
                "x",
                Text("X"),
                Kind.SURVEY,
                (
                    Section(
                        "s", Text("P"), (Question("select_multiple", "many", Text("N"), choices=choices(3)),)
                    ),
                ),
            ),
            bytes([1, 0, 8]),
        )


@given(text=st.text(max_size=40))
def test_a_comment_comes_back_from_a_record_of_one_size(text: str):
    written = answers.comments(SURVEY, {"long": text})
    fitting = [(name, each) for name, each in written if utf16_length(each) <= 40]
    records = [answers.pack_comment(SURVEY, name, each) for name, each in fitting]
    assert [answers.unpack_comment(SURVEY, record) for record in records] == fitting
    assert {len(record) for record in records} <= {answers.comment_size(SURVEY)}


@pytest.mark.parametrize("text", ["ệ" * 40, "👍" * 20, "\uffff" * 40])
def test_the_widest_comment_fits(text: str):
    assert answers.unpack_comment(SURVEY, answers.pack_comment(SURVEY, "long", text)) == ("long", text)


def test_a_comment_longer_than_its_question_allows_is_not_packed():
    with pytest.raises(ValueError, match="dài quá"):
        answers.pack_comment(SURVEY, "short", "x" * 21)


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record[:-1],
        lambda record: b"\x02" + record[1:],
        lambda record: record[:1] + b"\xff\xff" + record[3:],
        lambda record: record[:-1] + b"x",
        lambda record: record[:3] + b"\xff" + record[4:],
    ],
)
def test_what_is_no_comment_of_the_form_is_refused(damage: Any):
    record = answers.pack_comment(SURVEY, "long", "Sân trường ngập nước")
    with pytest.raises(ValueError, match=r"lời viết|utf-8"):
        answers.unpack_comment(SURVEY, damage(record))


@pytest.mark.parametrize(
    "typed",
    [
        "Nhà trường hòa nhã, thúy liễu",
        "  Nhà   trường\r\nhoà\tnhã, thuý liễu ",
        "Nhà trường ho\u0061\u0300 nhã,\u200b thuý liễu\ufeff",
        "Nh\u00e0 tru\u031bo\u031b\u0300ng hoà nhã, thúy liễu",
    ],
)
def test_habits_of_typing_do_not_tell_writers_apart(typed: str):
    assert answers.comments(SURVEY, {"long": typed}) == [("long", "Nhà trường hòa nhã, thúy liễu")]


@given(st.text())
def test_plain_words_are_final(text: str):
    once = answers.plain_words(text)
    assert answers.plain_words(once) == once


@pytest.mark.parametrize("blank", [None, "", " \r\n ", "\u200b"])
def test_a_blank_comment_is_no_comment(blank: str | None):
    assert answers.comments(SURVEY, {"short": blank, "long": blank}) == []


def test_a_form_without_texts_has_no_comments():
    assert (answers.comment_size(CLOSED), answers.comments(CLOSED, {"one": "c0"})) == (0, [])


def test_the_same_answers_are_the_same_bytes_and_others_are_not():
    first = {"one": "c0", "many": ["c1", "c2"], "short": "hoà"}
    same = {"short": " hòa", "many": ["c2", "c1"], "one": "c0"}
    others = [
        {**first, "one": "c1"},
        {**first, "short": "hoa"},
        {"one": "c0", "many": ["c1", "c2"], "long": "hoà"},
    ]
    assert answers.canonical(SURVEY, first) == answers.canonical(SURVEY, same)
    assert answers.canonical(SURVEY, first) not in [answers.canonical(SURVEY, each) for each in others]
