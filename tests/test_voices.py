"""Four voices by theme, and when the page says that they disagree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_app.core.definition import Theme
from forms_app.core.disclosure import AnswerBand, Range, SchoolResult, ThemeResult, Why, Withheld, Word
from forms_app.core.own_voice import OwnVoice, Ratio
from forms_app.core.scoring import PartScore, Score
from forms_app.core.voices import Voice, voices

BIET, BAN, LAM, KIEM_TRA, GIAM_SAT, THU_HUONG = Theme
SINGLE = tuple((theme,) for theme in Theme)
JOINED = ((BIET,), (BAN,), (LAM,), (KIEM_TRA, GIAM_SAT), (THU_HUONG,))


def scored(**percent):
    themes = {Theme(name): PartScore(Decimal(value), Decimal(100)) for name, value in percent.items()}
    return Score(Decimal(0), Decimal(0), {}, themes, (), None, None, 0, 0)


def result(*themes):
    return SchoolResult("A", AnswerBand(24, 24), None, False, themes)


def word(word, *themes):
    return ThemeResult(themes, word.range, word)


def test_without_a_survey_every_theme_stands_alone():
    rows = voices(scored(biet=90), None, None, 20)
    texts = [str(figure.text) for figure in rows[0].figures]
    assert ([row.themes for row in rows], texts) == (
        list(SINGLE),
        ["90,0 điểm", *["chưa có số liệu"] * 3],
    )


def test_themes_joined_by_a_survey_are_joined_for_all_voices():
    staff = result(ThemeResult((KIEM_TRA, GIAM_SAT), Range(60, 80)))
    parents = result(ThemeResult((KIEM_TRA,), Range(20, 40)), ThemeResult((GIAM_SAT,), Range(50, 60)))
    rows = voices(scored(kiem_tra=50, giam_sat=100), staff, parents, 20)
    figures = [(each.low, each.high) for each in rows[3].figures]
    assert ([row.themes for row in rows], figures) == (
        list(JOINED),
        [(75, 75), (60, 80), (20, 60), (None, None)],
    )


@pytest.mark.parametrize(
    ("points", "staff", "than"),
    [
        (95, ThemeResult((BIET,), Range(50, 75)), "cao hơn"),
        (94, ThemeResult((BIET,), Range(50, 75)), ""),
        (60, ThemeResult((BIET,), Range(50, 75)), ""),  # inside
        (30, ThemeResult((BIET,), Range(50, 75)), "thấp hơn"),
        (86, word(Word.MIDDLE, BIET), "cao hơn"),
        (85, word(Word.MIDDLE, BIET), ""),
        (47, word(Word.HIGH, BIET), "thấp hơn"),
        (100, ThemeResult((BIET,), why=Why.FEW_COUNTED), ""),
    ],
)
def test_voices_disagree_from_twenty_points_outside_the_interval(points, staff, than):
    row = voices(scored(biet=points), result(staff), None, 20)[0]
    assert [than in str(sentence) for sentence in row.disagreements] == ([True] if than else [])


def test_a_disagreement_names_both_figures():
    row = voices(scored(biet=95), None, result(ThemeResult((BIET,), Range(20, 40))), 20)[0]
    assert tuple(map(str, row.disagreements)) == (
        "Đoàn kiểm tra đánh giá cao hơn nhiều so với ý kiến của phụ huynh (95,0 điểm; 20–40 %). "
        "Nên tìm hiểu vì sao.",
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (None, "chưa có số liệu"),
        (Withheld(Why.FEW_ANSWERS, 5), "ít hơn 5 phiếu"),
        (Withheld(Why.POOLED, 5), "tính chung trong nhóm trường nhỏ"),
        (result(ThemeResult((BIET,), why=Why.NOT_ASKED)), "Phiếu này không hỏi"),
        (result(ThemeResult((BIET,), why=Why.FEW_COUNTED)), "Quá ít câu trả lời nên không hiện"),
        (result(word(Word.LOW, BIET)), "thấp"),
    ],
)
def test_a_voice_without_a_figure_says_why(given, text):
    figures = voices(None, given, None, 20)[0].figures
    assert [(each.voice, str(each.text)) for each in figures] == [
        (Voice.INSPECTION, "chưa có số liệu"),
        (Voice.STAFF, text),
        (Voice.PARENTS, "chưa có số liệu"),
        (Voice.SCHOOL, "chưa có số liệu"),
    ]


def own(**ratios):
    return OwnVoice(
        {Theme(name): Ratio(Decimal(part), Decimal(whole)) for name, (part, whole) in ratios.items()}
    )


def test_the_school_speaks_in_ratios_of_what_it_reported():
    row = voices(None, None, None, 20, own(biet=(9, 10)))[0]
    figure = row.figures[-1]
    assert (figure.voice, figure.low, figure.high, str(figure.text)) == (
        Voice.SCHOOL,
        90,
        90,
        "9/10 (90,0 %)",
    )


def test_ratios_of_joined_themes_reach_from_the_lowest_to_the_highest():
    staff = result(ThemeResult((KIEM_TRA, GIAM_SAT), Range(60, 80)))
    figure = voices(None, staff, None, 20, own(kiem_tra=(1, 2), giam_sat=(3, 4)))[3].figures[-1]
    assert (figure.low, figure.high, str(figure.text)) == (50, 75, "1/2 (50,0 %); 3/4 (75,0 %)")


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (10, "cao hơn nhiều so với đoàn kiểm tra (65,0 điểm), cán bộ, giáo viên, nhân viên (60–75 %)"),
        (9, "cao hơn nhiều so với đoàn kiểm tra (65,0 điểm)"),
        (8, ""),
        (5, ""),
        (2, "thấp hơn nhiều so với đoàn kiểm tra (65,0 điểm), cán bộ, giáo viên, nhân viên (60–75 %)"),
    ],
)
def test_a_school_that_claims_much_more_or_less_than_others_say_is_told_of(done, told):
    """Inspectors give 65 points, staff say 60 to 75 %."""
    staff = result(ThemeResult((BIET,), Range(60, 75)))
    row = voices(scored(biet=65), staff, None, 20, own(biet=(done, 10)))[0]
    sentence = f"Nhà trường tự báo cáo {done}/10 ({done}0,0 %), {told}. Nên tìm hiểu vì sao."
    assert list(map(str, row.disagreements)) == ([sentence] if told else [])
