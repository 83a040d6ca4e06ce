"""Raw counts of anonymous answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.definition import Theme
from forms_app.core.tallies import (
    QuestionCounts,
    SchoolTally,
    counted_questions,
    counts,
    joined,
    tally,
    was_asked,
)
from tests.factories import raw, shipped, survey

TWO = survey(Theme.BIET, Theme.BAN)
FIRST, SECOND = TWO.questions


def test_every_choice_is_counted_also_those_nobody_chose():
    answers = [{"q1": "good", "q2": "bad"}, {"q1": "good"}, {"q1": "skipped", "q2": "fair"}]
    assert tally(TWO, "A", answers) == SchoolTally(
        "A",
        3,
        {
            "q1": {"bad": 0, "fair": 0, "good": 2, "skipped": 1},
            "q2": {"bad": 1, "fair": 1, "good": 0, "skipped": 0},
        },
    )


@given(st.permutations([{"q1": "good"}, {"q1": "bad"}, {"q2": "fair"}, {}]))
def test_the_order_of_the_answers_leaves_no_trace(answers):
    assert tally(TWO, "A", answers) == tally(TWO, "A", [{}, {"q1": "bad"}, {"q1": "good"}, {"q2": "fair"}])


def test_what_is_left_blank_counts_as_left_out():
    found = counts(FIRST, tally(TWO, "A", [{"q1": "good"}, {"q1": "skipped"}, {}]))
    assert (found, found.counted) == (QuestionCounts(1, 0, 0, 2), 1)


def test_more_choices_than_forms_are_refused():
    with pytest.raises(ValueError, match="q1"):
        counts(FIRST, SchoolTally("A", 1, {"q1": {"good": 2}}))


def test_a_required_question_without_any_answer_was_not_asked():
    found = tally(TWO, "A", [{"q1": "skipped"}])
    assert (was_asked(FIRST, found), was_asked(SECOND, found)) == (True, False)


def test_schools_are_joined_by_adding():
    found = joined("", [raw(4, (1, 2, 0)), raw(5, (3, 0, 1), school="B")])
    assert (found.answers, counts(FIRST, found)) == (9, QuestionCounts(4, 2, 1, 2))


def test_the_closed_questions_of_the_real_surveys_are_counted():
    assert [len(list(counted_questions(shipped(form)))) for form in ("ks_cbgvnv", "ks_cmhs")] == [18, 13]
