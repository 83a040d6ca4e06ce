"""What everybody may read of a round: from ten forms on, in plain words, never more than a board reads."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.definition import Audience, Theme
from forms_app.core.disclosure import Protected, Range, SchoolResult, protect
from forms_app.core.office import FLOORS, Thresholds
from forms_app.core.reports import public_report, publicly_shown
from forms_app.core.reports.public import FEW, FEWER, HALF, MANY, MOST_FIND, in_plain_words
from tests.factories import asked, by_school, raw, shipped_office, survey
from tests.test_documents_posters import poster

FORM = survey(*[Theme.BIET] * 3, *[Theme.BAN] * 3, audience=Audience.PARENTS)
POSTER = poster()
SCHOOL = POSTER.school.code


def released(answers: int, thresholds: Thresholds = FLOORS, good: int | None = None) -> Protected:
    """A round of one school, every question answered alike; three more are too small to stand alone."""
    favourable = answers if good is None else good
    counts = [(favourable, 0, answers - favourable)] * 6
    small = [raw(4, *[(2, 1, 1)] * 6, school=name) for name in ("B", "C", "D")]
    tallies = by_school([raw(answers, *counts, school=SCHOOL), *small])
    return protect(FORM, tallies, asked(dict.fromkeys(tallies, 100)), frozenset("BCD"), thresholds)


def text(protected: Protected, least: int = FLOORS.public, language: str = "vi") -> str:
    return public_report(POSTER, protected, least, shipped_office(), language).text


def percentages(told: str) -> set[str]:
    return set(re.findall(r"\d+(?:–\d+)? ?%", told))


def on_the_board(result: SchoolResult) -> set[str]:
    """Every percentage that a board may read of this result."""
    ranges = [each.range for each in result.themes if each.range]
    for question in result.questions:
        ranges += [question.favourable, question.neutral, question.unfavourable]
    ranges += [result.rate] if result.rate else []
    return {found for each in ranges for found in percentages(str(each.text))}


@given(answers=st.integers(0, 60), share=st.floats(0, 1), public=st.integers(10, 25))
def test_nothing_shows_below_ten_forms_and_nothing_finer_than_what_is_released(answers, share, public):
    thresholds = replace(FLOORS, public=public)
    protected = released(answers, thresholds, round(answers * share))
    result = protected.schools[SCHOOL]
    told = text(protected, public)
    own = told.split("Các trường ít phiếu")[0]
    enough = isinstance(result, SchoolResult) and result.answers.low >= public
    assert publicly_shown(protected, public) == int(enough)
    assert percentages(own) <= (on_the_board(result) if enough else set())
    assert answers >= public or not enough


@given(st.integers(20, 80))
def test_what_a_board_reads_of_a_theme_everybody_reads(answers):
    protected = released(answers)
    result = protected.schools[SCHOOL]
    assert isinstance(result, SchoolResult)
    shown = {found for each in result.themes if each.range for found in percentages(str(each.range.text))}
    assert (shown <= percentages(text(protected)), shown != set()) == (True, True)


@pytest.mark.parametrize("answers", [0, 4, 7, 9])
def test_too_few_forms_get_a_kind_sentence_without_their_number(answers):
    told = text(released(answers))
    assert "Cảm ơn các gia đình đã trả lời." in told
    assert "chưa đủ để hiện kết quả" in told
    assert not re.search(r"\b\d+ phiếu", told.split("Các trường ít phiếu")[0])


def test_a_stricter_threshold_does_not_say_that_fewer_came():
    """Thirteen forms are told as "10 to 14": below 12 for all that is told."""
    told = text(released(13), least=12)
    assert "chưa đủ" in told
    assert "12" not in told.split("Các trường ít phiếu")[0]


def test_a_school_without_a_result_shows_the_pool_it_is_in():
    pooled = released(3)
    assert "Các trường ít phiếu, tính chung" in text(pooled)
    assert "Các trường ít phiếu" not in text(released(7))  # it stands alone for its board, and is in no pool
    assert "Các trường ít phiếu" not in text(released(40))


def test_words_are_plain_and_say_what_the_range_says():
    assert "Biết: nhiều người thấy tốt (từ 80 % trở lên)." in text(released(20))
    assert "ít người thấy tốt (không quá 20 %)." in text(released(20, good=0))
    assert "Biết: nhiều người thấy tốt.\n" in text(released(10))


@given(st.integers(0, 100), st.integers(0, 100))
def test_plain_words_never_say_more_than_the_range(one, other):
    shown = Range(min(one, other), max(one, other))
    bounds = {MANY: (67, 100), MOST_FIND: (50, 100), HALF: (0, 100), FEWER: (0, 50), FEW: (0, 33)}
    low, high = bounds[in_plain_words(shown)]
    assert low <= shown.low <= shown.high <= high


def test_english_is_complete():
    told = text(released(20), language="en")
    assert "many find it good (80% or more)." in told
    assert not re.search(
        "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự]", told.split("\n", 2)[2].replace("Câu", "")
    )
