"""A survey on paper asks what the page asks, with a digit at every box, on one sheet, for every school."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import replace
from functools import cache

import pytest

from forms_app.core.definition import Audience, Counts, FormDefinition, Kind, Question, Section, Text, Theme
from forms_app.core.definition import Choice as Answer
from forms_app.core.office import Thresholds
from forms_app.core.rounds import Poster
from forms_app.documents.paper_choices import _BOX
from forms_app.documents.paper_form import _SLIP_CELL, paper_form_pdf
from tests.factories import CHOICES, FOLDER, shipped, survey
from tests.printed import needs_poppler, off_page, overlapping, rows, squares, text, words
from tests.test_documents_posters import LONG_NAME, OFFICE, poster

SURVEYS = [path.stem for path in sorted(FOLDER.glob("*.yaml")) if shipped(path.stem).kind is Kind.SURVEY]
NO_SCHOOL, BOARDING, DAY_SCHOOL = "no school", "boarding", "day school"
SCHOOLS = [NO_SCHOOL, BOARDING, DAY_SCHOOL]
LANGUAGES = ["vi", "en"]
FOOT = 281  # below it only the form's id and the page number
BODY_HEIGHT = 11 * 0.3528 * 1.26  # of a word in 11 points, marks included


def its_poster(form_id: str, school: str, name: str = LONG_NAME) -> Poster | None:
    if school == NO_SCHOOL:
        return None
    its = poster(name=name, audience=shipped(form_id).audience)
    return replace(its, school=replace(its.school, boarding=school == BOARDING))


@cache
def printed(form_id: str, school: str = NO_SCHOOL, language: str = "vi", slips: bool = False) -> bytes:
    return paper_form_pdf(shipped(form_id), OFFICE, its_poster(form_id, school), slips, language)


def asked(form_id: str, school: str) -> list[Question]:
    """What the school must find on its form, told from the definitions by hand."""
    return [
        question
        for question in shipped(form_id).questions
        if not (school == DAY_SCHOOL and "school_boarding" in question.relevant)
    ]


def as_printed(number: int, question: Question, language: str) -> str:
    answers = (
        f"{digit} {choice.label.in_language(language)}"
        for digit, choice in enumerate(question.choices, start=1)
    )
    return " ".join((f"{number}. {question.label.in_language(language)}", *answers))


def test_there_are_surveys_and_one_of_their_questions_depends_on_the_school():
    assert SURVEYS == ["ks_cbgvnv", "ks_cmhs"]
    assert len(asked("ks_cmhs", BOARDING)) == len(asked("ks_cmhs", DAY_SCHOOL)) + 1


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("form_id", SURVEYS)
def test_every_question_is_there_whole_with_its_choices_in_order(form_id, school, language):
    pdf = printed(form_id, school, language)
    on_page: dict[int, list[str]] = {}
    for page, row in rows(pdf):
        on_page.setdefault(page, []).append(row)
    pages = [" ".join(found) for found in on_page.values()]
    questions = asked(form_id, school)
    expected = [as_printed(number, each, language) for number, each in enumerate(questions, start=1)]
    assert [each for each in expected if sum(each in page for page in pages) != 1] == []
    assert squares(pdf, _BOX) == sum(len(question.choices) for question in questions)
    numbers = {int(number) for page in pages for number in re.findall(r"(?:^| )(\d+)\. ", page)}
    assert numbers == set(range(1, len(questions) + 1))


@needs_poppler
def test_only_a_boarding_school_is_asked_about_meals():
    meals = shipped("ks_cmhs").question("p_bua_an").label.vi
    assert meals in text(printed("ks_cmhs", BOARDING))
    assert meals in text(printed("ks_cmhs", NO_SCHOOL))
    assert meals not in text(printed("ks_cmhs", DAY_SCHOOL))


@needs_poppler
@pytest.mark.parametrize("slips", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("form_id", SURVEYS)
def test_a_form_is_one_sheet_in_letters_that_all_can_read(form_id, school, language, slips):
    found = words(printed(form_id, school, language, slips))
    assert {word.page for word in found} == {1, 2}
    assert off_page(found, margin=5) == []
    assert overlapping(found) == []
    small = [word.text for word in found if word.bottom < FOOT and word.bottom - word.top < BODY_HEIGHT]
    assert small == []
    foot = " ".join(word.text for word in found if word.top > FOOT)
    assert ("Trang 1/2" in foot and "Trang 2/2" in foot) or ("Page 1 of 2" in foot and "Page 2 of 2" in foot)
    assert foot.count(form_id) == 2


@needs_poppler
def test_what_stands_above_the_questions():
    found = text(printed("ks_cmhs", BOARDING))
    for said in (
        OFFICE.name,
        LONG_NAME,
        "Nhận phiếu đến hết ngày 31/05/2026.",
        "Xin đừng ghi tên, lớp, số điện thoại",
        "cho cả trường và khi có từ 5 phiếu trở lên",
        "tự tay bỏ vào thùng phiếu tại văn phòng nhà trường",
        "Nét chữ và lời tự viết có thể làm người khác đoán ra.",
        "đánh dấu × vào một ô",
        "Trả lời hay không là tùy gia đình.",
        "ks_cmhs · bản 1 · 2026-H1",
    ):
        assert said in found
    assert "Trường: ......" in text(printed("ks_cmhs"))
    assert "đừng ghi tên, tổ" in text(printed("ks_cbgvnv"))


@needs_poppler
def test_the_promise_names_the_frozen_threshold_and_the_pool():
    stricter = Thresholds(results=12, pool_answers=15)
    its = its_poster("ks_cmhs", BOARDING)

    def promised(poster: Poster | None) -> str:
        return text(paper_form_pdf(shipped("ks_cmhs"), OFFICE, poster, thresholds=stricter))

    assert "cho cả trường và khi có từ 12 phiếu" in promised(its)
    assert "cho cả nhóm trường nhỏ và khi có từ 15 phiếu" in promised(replace(its, pooled=True))
    assert "cho cả trường hoặc cả nhóm trường nhỏ và khi có từ 12 phiếu" in promised(None)


@needs_poppler
def test_a_slip_has_a_cell_for_each_of_its_characters():
    assert squares(printed("ks_cbgvnv", BOARDING, slips=True), _SLIP_CELL) == 13
    assert squares(printed("ks_cbgvnv", BOARDING), _SLIP_CELL) == 0
    assert "Mã trên lá phiếu" in text(printed("ks_cbgvnv", BOARDING, slips=True))
    assert "Mã trên lá phiếu" not in text(printed("ks_cbgvnv", BOARDING))


def invented(*questions: Question) -> FormDefinition:
    section = Section("all", Text("Tất cả"), questions, hint=Text("Phần này có gợi ý."))
    form = survey(Theme.BIET, audience=Audience.STAFF)
    return replace(form, sections=(section,), title=Text("Khảo sát"))


@needs_poppler
def test_each_kind_of_question_has_its_own_way_to_answer():
    form = invented(
        Question("note", "n", Text("Xin đọc trước.")),
        Question("select_multiple", "m", Text("Nhiều ý?"), choices=CHOICES),
        Question("text", "t", Text("Một dòng?"), hint=Text("Viết ngắn thôi.")),
        Question("text", "a", Text("Nhiều dòng?"), appearance="multiline", settings={"max_length": 400}),
    )
    found = [row for _, row in rows(paper_form_pdf(form, OFFICE))]
    assert "Phần này có gợi ý." in found
    assert "Xin đọc trước." in found
    assert "1. Nhiều ý? (có thể đánh dấu nhiều ô)" in found
    assert "2. Một dòng?" in found
    assert "Viết ngắn thôi." in found
    assert "3. Nhiều dòng?" in found


@needs_poppler
def test_a_form_too_long_for_one_sheet_goes_on_without_cutting_a_question():
    long = [f"Câu hỏi này dài và có số {number} để ai cũng nhận ra?" for number in range(1, 41)]
    answer = (
        "Một câu trả lời thật dài, dài đến nỗi nó không thể nào đứng vừa trong một dòng của tờ giấy khổ A4"
    )
    choices = tuple(
        Answer(f"c{number}", Text(f"{answer} ({number})"), counts=Counts.NEUTRAL) for number in (1, 2, 3)
    )
    form = invented(
        *(
            Question("select_one", f"q{place}", Text(label), choices=choices)
            for place, label in enumerate(long)
        )
    )
    pdf = paper_form_pdf(form, OFFICE)
    found = words(pdf)
    assert max(word.page for word in found) > 2
    assert off_page(found, margin=5) == []
    assert overlapping(found) == []
    pages = {page: text(pdf, page) for page in {word.page for word in found}}
    answers = " ".join(f"{number} {answer} ({number})" for number in (1, 2, 3))
    cut = [label for label in long if not any(f"{label} {answers}" in page for page in pages.values())]
    assert cut == []


@needs_poppler
def test_a_language_that_the_form_lacks_gives_vietnamese():
    only_vietnamese = replace(shipped("ks_cmhs"), languages=("vi",))
    assert "Phiếu được giữ kín" in text(paper_form_pdf(only_vietnamese, OFFICE, language="en"))
    assert "Your form is kept private" in text(printed("ks_cmhs", language="en"))


def test_the_same_form_gives_the_same_bytes_however_the_name_was_typed():
    typed, decomposed = "Trường Mẫu giáo Sao Mai", unicodedata.normalize("NFD", "Trường Mẫu giáo Sao Mai")
    assert typed != decomposed
    one, other = (
        paper_form_pdf(shipped("ks_cmhs"), OFFICE, its_poster("ks_cmhs", BOARDING, name))
        for name in (typed, decomposed)
    )
    assert one == other
    assert paper_form_pdf(shipped("ks_cmhs"), OFFICE) == printed("ks_cmhs")


def test_no_glyph_is_missing(caplog):
    with caplog.at_level(logging.WARNING, "fpdf"):
        for form_id in SURVEYS:
            for language in LANGUAGES:
                paper_form_pdf(
                    shipped(form_id), OFFICE, its_poster(form_id, BOARDING), slips=True, language=language
                )
    assert [record.getMessage() for record in caplog.records] == []
