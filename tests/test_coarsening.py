"""The promise of docs/decisions/0003-disclosure.md for one question, attacked by brute force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.core.disclosure.coarsening import GRIDS, answer_band, coarsen
from tests.attacks.disclosure_attack import bare_table, fewest_possible, quadruples, triples


def test_every_category_keeps_three_possible_counts_when_the_number_of_forms_is_known():
    found = {
        answers: fewest_possible((state, coarsen(*state[:3], answers)) for state in quadruples(answers))
        for answers in range(5, 41)
    }
    assert {answers: fewest for answers, fewest in found.items() if fewest < 3} == {}


@pytest.mark.parametrize("left_out", [0, 3, 11])
def test_every_category_keeps_three_when_the_number_who_answered_is_known_too(left_out):
    sizes = [*range(5, 131), 150, 299, 301] if left_out == 0 else range(5, 131, 5)
    found = {
        counted: fewest_possible((state, coarsen(*state, counted + left_out)) for state in triples(counted))
        for counted in sizes
    }
    assert {counted: fewest for counted, fewest in found.items() if fewest < 3} == {}


@pytest.mark.parametrize("answers", [10, 20, 30])
def test_the_attack_finds_what_rounded_percentages_give_away(answers):
    assert fewest_possible((state, bare_table(*state)) for state in triples(answers)) < 3


@st.composite
def answered(draw, most=1200):
    """A number of forms, then who of them answered favourably, neutrally, unfavourably."""
    answers = draw(st.integers(12, most))
    counted = draw(st.integers(5, answers))
    f, g = sorted(draw(st.tuples(*[st.integers(0, counted)] * 2)))
    return answers, f, g - f, counted - g


@settings(max_examples=400, deadline=None)
@given(answered())
def test_answers_that_look_the_same_are_near_at_every_size(case):
    answers, favourable, neutral, unfavourable = case
    counted = favourable + neutral + unfavourable
    published = coarsen(favourable, neutral, unfavourable, answers)
    alike = [
        (f, g - f, counted - g)
        for f in range(favourable - 4, favourable + 5)
        for g in range(favourable + neutral - 4, favourable + neutral + 5)
        if 0 <= f <= g <= counted and coarsen(f, g - f, counted - g, answers) == published
    ]
    sizes = [size for size in range(counted - 2, min(counted + 2, answers) + 1) if _fits(case, size)]
    kinds = [len(set(counts)) for counts in zip(*alike, strict=True)]
    assert published is None or (min(kinds) >= 3 and len(sizes) >= 3)


def _fits(case, size):
    """Whether ``size`` people could have made the same appear, answering much like those of ``case``."""
    answers, favourable, neutral, unfavourable = case
    counted = favourable + neutral + unfavourable
    f, g = favourable * size // counted, (favourable + neutral) * size // counted
    return coarsen(favourable, neutral, unfavourable, answers) in [
        coarsen(low, high - low, size - high, answers)
        for low in range(max(f - 3, 0), f + 4)
        for high in range(max(low, g - 3), min(g + 3, size) + 1)
    ]


def test_how_fine_a_figure_is_depends_on_the_number_of_forms_alone():
    widths = {
        answers: {
            result.favourable.high - result.favourable.low
            for state in triples(answers)
            if (result := coarsen(*state, answers)) and 10 <= result.favourable.low < 80
        }
        for answers in (12, 25, 35, 70, 120)
    }
    assert widths == {12: {34, 33}, 25: {20}, 35: {10}, 70: {5}, 120: {5}}


def test_every_grid_is_used_only_where_each_band_holds_three_counts():
    assert [least for least, grid in GRIDS if least < grid.safe_from] == []


@pytest.mark.parametrize(
    ("state", "answers", "texts"),
    [
        ((12, 0, 0), 12, ["từ 67 % trở lên", "không quá 33 %", "không quá 33 %", None]),
        ((0, 0, 12), 12, ["không quá 33 %", "không quá 33 %", "từ 67 % trở lên", None]),
        ((20, 2, 2), 24, ["từ 80 % trở lên", "không quá 20 %", "không quá 20 %", "không quá 10 %"]),
        ((33, 11, 6), 60, ["60–70 %", "10–30 %", "10–20 %", "10–25 %"]),
        ((75, 15, 10), 110, ["75–80 %", "10–20 %", "5–10 %", "không quá 10 %"]),
        ((299, 1, 0), 400, ["từ 95 % trở lên", "không quá 5 %", "không quá 5 %", "25–50 %"]),
        ((293, 40, 67), 400, ["73–74 %", "9–11 %", "16–17 %", "không quá 10 %"]),
    ],
)
def test_what_a_question_looks_like(state, answers, texts):
    result = coarsen(*state, answers)
    parts = (result.favourable, result.neutral, result.unfavourable, result.excluded)
    assert [str(part.text) if part else None for part in parts] == texts


@pytest.mark.parametrize("state", [(11, 0, 0), (9, 0, 0), (0, 0, 0)])
def test_a_question_that_few_answered_is_not_shown(state):
    assert coarsen(*state, max(sum(state), 11)) is None


def test_a_stricter_threshold_never_leaves_a_narrow_band():
    bands = [answer_band(n, least) for least in range(5, 30) for n in range(least, 40)]
    assert [band for band in bands if not band.exact and band.high - band.low < 2] == []
