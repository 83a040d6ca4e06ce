"""What a release shows of schools, of the pool and above them; and the seal of ``Protected``."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.core.definition import Theme
from forms_app.core.disclosure import (
    AnswerBand,
    Protected,
    Range,
    SchoolResult,
    ThemeResult,
    Turnout,
    Why,
    Withheld,
    Word,
    paper_band,
    protect,
    thaw,
    to_json,
)
from forms_app.core.disclosure.coarsening import coarsen, mean
from forms_app.core.disclosure.school import theme_groups
from forms_app.core.office import Thresholds
from forms_app.core.tallies import counted_questions
from tests.attacks.disclosure_attack import fewest_possible, fewest_possible_each, quadruples, triples
from tests.factories import asked, asking_who, by_school, raw, shipped, survey

BIET, BAN, LAM, KIEM_TRA, GIAM_SAT, THU_HUONG = Theme
FOUR = survey(BIET, BIET, BIET, BIET)


def shown(definition, tally, head_count=1000, **thresholds):
    """What is published of one school."""
    heads = {"A": head_count}
    return protect(definition, {"A": tally}, asked(heads), frozenset(), Thresholds(**thresholds)).schools["A"]


def released(*tallies, pooled=(), **thresholds):
    """A whole release; every school has 30 people."""
    heads = {tally.school: 30 for tally in tallies}
    return protect(FOUR, by_school(tallies), asked(heads), frozenset(pooled), Thresholds(**thresholds))


# Who answered


def divided(people, kinds):
    """Every way so many people divide themselves among some kinds and those who say nothing."""
    return (each for each in product(range(people + 1), repeat=kinds + 1) if sum(each) == people)


def who_tally(answers, said):
    opinions = raw(answers, *[(answers, 0, 0)] * 3)
    return replace(opinions, questions={**opinions.questions, "who": said})


@pytest.mark.parametrize(("answers", "kinds"), [(12, 2), (20, 2), (33, 2), (12, 3), (21, 3), (14, 4)])
def test_of_each_kind_of_people_three_numbers_stay_possible(answers, kinds):
    names = "abcd"[:kinds]
    form = asking_who(*names)
    published = (
        (state, shown(form, who_tally(answers, dict(zip(names, state, strict=False)))))
        for state in divided(answers, kinds)
    )
    assert fewest_possible(published) >= 3


def test_who_answered_is_told_of_all_together_and_is_no_opinion():
    result = shown(asking_who("nam", "nu"), who_tally(30, {"nam": 6, "nu": 20}))
    assert [(str(label), share) for label, share in result.background[0].kinds] == [
        ("nam", Range(20, 40)),
        ("nu", Range(60, 80)),
    ]
    assert [each.name for each in result.questions] == ["q1", "q2", "q3"]


@pytest.mark.parametrize("answers", [8, 14])
def test_few_answers_do_not_show_who_gave_them(answers):
    result = shown(asking_who("nam", "nu"), who_tally(answers, {"nam": 1, "nu": 4}))
    assert result.background == ()


# Forms that are all alike


@given(st.integers(20, 400), st.lists(st.sampled_from(range(4)), min_size=3, max_size=6))
def test_where_all_forms_are_alike_the_result_is_one_sided(answers, chosen):
    def counts(way):
        return tuple(answers * (place == way) for place in range(3))

    chosen = [*chosen, 0, 0]
    result = shown(survey(*[BIET] * len(chosen)), raw(answers, *map(counts, chosen)))
    assert result.one_sided


def test_forms_that_differ_are_not_one_sided():
    assert not shown(FOUR, raw(30, *[(30, 0, 0)] * 3, (15, 0, 15))).one_sided


def least_possible_beside_a_sign(answers, alike):
    """Possible numbers where it is also told whether so many forms may be the very same."""
    published = (
        (state, (coarsen(*state[:3], answers), True)) for state in quadruples(answers) if max(state) >= alike
    )
    return fewest_possible((state, output) for state, output in published if output[0])


@pytest.mark.parametrize("answers", [20, 24, 30, 39])
def test_telling_that_half_of_few_forms_are_alike_would_give_numbers_away(answers):
    assert least_possible_beside_a_sign(answers, -(-answers // 2)) < 3


@pytest.mark.parametrize("answers", [40, 44, 60])
def test_telling_that_a_quarter_are_alike_gives_none_away(answers):
    assert least_possible_beside_a_sign(answers, -(-answers // 4)) >= 3


# One school


def test_no_figure_of_an_unanimous_school_can_be_read():
    told = []
    for answers in (5, 9, 10, 11, 12, 19, 20, 33, 66, 100, 400):
        for counts in ((answers, 0, 0), (0, answers, 0), (0, 0, answers)):
            result = shown(FOUR, raw(answers, *[counts] * 4))
            ranges = [each.range for each in result.themes if each.range]
            for question in result.questions:
                ranges += [question.favourable, question.neutral, question.unfavourable]
                ranges += [question.excluded] if question.excluded else []
            told += [(answers, each) for each in ranges if each.low == each.high]
    assert told == []


def test_what_is_shown_of_a_school_keeps_three_counts_of_one_question():
    others = [(5, 4, 3)] * 3
    published = ((state, shown(FOUR, raw(12, state[:3], *others))) for state in quadruples(12))
    assert fewest_possible(published) >= 3


def word_states(answers):
    """(favourable, answered) of one question; a word tells nothing of how the others answered."""
    return [(f, counted) for counted in range(answers + 1) for f in range(counted + 1)]


@cache
def words(answers, questions):
    """Every state of some questions of one theme, their order left out since they are alike, and its word."""
    definition = survey(*[BIET] * questions)
    every = combinations_with_replacement(word_states(answers), questions)
    return [
        (states, shown(definition, raw(answers, *((f, 0, n - f) for f, n in states))).themes[0])
        for states in every
    ]


@pytest.mark.parametrize(("answers", "questions"), [(5, 3), (5, 4), (7, 3)])
def test_a_word_leaves_three_possible_counts_of_every_question(answers, questions):
    published = (
        (
            [("favourable", f) for f, _ in states]
            + [("left out", answers - counted) for _, counted in states],
            word,
        )
        for states, word in words(answers, questions)
    )
    assert fewest_possible_each(published) >= 3


@pytest.mark.parametrize(("answers", "questions"), [(5, 4), (7, 3)])
def test_a_word_leaves_three_when_it_is_known_how_many_answered_each_question(answers, questions):
    published = (
        (
            [(counted, f) for f, counted in states if counted > 1],  # of one person there are two counts only
            (word, tuple(sorted(counted for _, counted in states))),
        )
        for states, word in words(answers, questions)
    )
    assert fewest_possible_each(published) >= 3


def test_a_word_does_not_tell_neutral_from_unfavourable():
    neutral, unfavourable = ([counts] * 4 for counts in ((4, 4, 0), (4, 0, 4)))
    assert shown(FOUR, raw(8, *neutral)) == shown(FOUR, raw(8, *unfavourable))


@pytest.mark.parametrize(
    ("favourable", "word"), [(8, Word.HIGH), (6, Word.HIGH), (4, Word.MIDDLE), (2, Word.LOW), (0, Word.LOW)]
)
def test_few_forms_show_one_word_per_theme_and_no_question(favourable, word):
    result = shown(FOUR, raw(8, *[(favourable, 8 - favourable, 0)] * 4))
    seen = (result.themes[0], result.questions, result.hidden, result.words_only)
    assert seen == (ThemeResult((BIET,), word.range, word), (), (), True)


def test_a_theme_of_three_questions_needs_forms_to_spare():
    three = survey(BIET, BIET, BIET)
    whys = [shown(three, raw(answers, *[(answers, 0, 0)] * 3)).themes[0].why for answers in (5, 6, 7)]
    assert whys == [Why.FEW_COUNTED, Why.FEW_COUNTED, None]


@pytest.mark.parametrize(
    ("answers", "text"),
    [(5, "từ 5 đến 9 phiếu"), (12, "từ 10 đến 14 phiếu"), (19, "từ 15 đến 19 phiếu"), (20, "20 phiếu")],
)
def test_the_number_of_forms_is_a_band_below_twenty(answers, text):
    assert str(shown(FOUR, raw(answers)).answers.text) == text


@pytest.mark.parametrize(
    ("answers", "head_count", "rate", "more"),
    [
        (12, 30, Range(30, 50), False),  # from the band 10-14, not from 12
        (25, 60, Range(40, 45), False),
        (62, 60, Range(100, 100), True),
        (25, 0, None, True),
    ],
)
def test_the_rate_is_told_as_coarsely_as_the_number_of_forms(answers, head_count, rate, more):
    result = shown(FOUR, raw(answers), head_count)
    assert (result.rate, result.more_than_expected) == (rate, more)


def test_a_theme_is_computed_from_what_is_shown_of_its_questions():
    one = shown(FOUR, raw(24, *[(20, 2, 2)] * 3, (8, 8, 8)))
    two = shown(FOUR, raw(24, *[(22, 2, 0)] * 3, (9, 8, 7)))
    theme = mean([Range(80, 100)] * 3 + [Range(20, 40)])
    assert (one, one.themes[0].range) == (two, theme)


def test_a_question_few_answered_is_hidden_and_one_nobody_was_asked_says_so():
    result = shown(survey(*[BIET] * 5), raw(24, *[(20, 2, 2)] * 3, (4, 0, 0)))
    whys = [(each.name, each.why) for each in result.hidden]
    assert whys == [("q4", Why.FEW_COUNTED), ("q5", Why.NOT_ASKED)]


def test_themes_of_few_questions_join_their_neighbour_in_the_real_surveys():
    groups = [theme_groups(counted_questions(shipped(form))) for form in ("ks_cbgvnv", "ks_cmhs")]
    assert groups == [((BIET,), (BAN,), (LAM,), (KIEM_TRA, GIAM_SAT), (THU_HUONG,))] * 2


@pytest.mark.parametrize(
    ("themes", "groups"),
    [
        ([BIET] * 3 + [LAM] * 2 + [KIEM_TRA], [(BIET,), (BAN,), (LAM, KIEM_TRA), (GIAM_SAT,), (THU_HUONG,)]),
        ([BIET] * 3 + [THU_HUONG], [(BIET, THU_HUONG), (BAN,), (LAM,), (KIEM_TRA,), (GIAM_SAT,)]),
        ([GIAM_SAT], [(BIET,), (BAN,), (LAM,), (KIEM_TRA,), (GIAM_SAT,), (THU_HUONG,)]),
    ],
)
def test_every_theme_stands_in_one_group(themes, groups):
    assert list(theme_groups(survey(*themes).questions)) == groups


def test_parents_are_not_asked_about_doing():
    definition = shipped("ks_cmhs")
    best = {
        question.name: {question.choices[-2].name: 0}
        | {choice.name: 40 for choice in question.choices if choice.counts == "favourable"}
        for question in counted_questions(definition)
    }
    once = {name: {choice: 40} for name, times in best.items() for choice in [max(times, key=times.get)]}
    tally = dataclasses.replace(raw(40), questions=once)
    texts = {each.themes: str(each.text) for each in shown(definition, tally).themes}
    high = "từ 90 % trở lên"
    assert texts == {
        (BIET,): high,
        (BAN,): high,
        (LAM,): "Phiếu này không hỏi",
        (KIEM_TRA, GIAM_SAT): high,
        (THU_HUONG,): high,
    }


# All schools


def test_a_school_below_the_threshold_says_nothing_else():
    protected = released(raw(4, *[(4, 0, 0)] * 4), raw(0, school="B"))
    assert dict(protected.schools) == dict.fromkeys("AB", Withheld(Why.FEW_ANSWERS, 5))


def test_a_small_school_is_counted_in_the_pool_only():
    protected = released(raw(7, *[(7, 0, 0)] * 4), pooled="A")
    assert (protected.schools["A"], protected.pool) == (
        Withheld(Why.POOLED, 5),
        Withheld(Why.SMALL_POOL, 10),
    )


@pytest.mark.parametrize(
    ("sizes", "shows"), [((4, 4, 4), True), ((4, 4, 1), False), ((7, 7), False), ((7, 7, 0), False)]
)
def test_the_pool_needs_three_schools_that_answered_and_ten_forms(sizes, shows):
    tallies = [raw(n, *[(n, 0, 0)] * 4, school=str(place)) for place, n in enumerate(sizes)]
    protected = released(*tallies, pooled=[tally.school for tally in tallies])
    assert isinstance(protected.pool, SchoolResult) is shows


def test_the_pool_is_protected_like_a_school():
    pool = released(*(raw(4, *[(4, 0, 0)] * 4, school=school) for school in "ABC")).pool
    assert (pool.answers, pool.rate, pool.themes[0].range) == (
        AnswerBand(10, 14),
        Range(10, 20),
        Range(65, 100),
    )


def test_above_the_schools_stand_counts_of_shown_bands_only():
    district = released(
        raw(24, *[(24, 0, 0)] * 4, school="A"),
        raw(24, *[(23, 1, 0)] * 4, school="B"),
        raw(24, *[(2, 2, 20)] * 4, school="C"),
        raw(3, *[(0, 0, 3)] * 4, school="D"),
    ).district
    first = district.themes[0]
    assert (district.shown, district.withheld, first.high, first.middle, first.low, first.median) == (
        *(3, 1, 2, 0, 1),
        Word.HIGH,
    )


def test_one_answer_more_in_a_withheld_school_changes_nothing_anywhere():
    shown_school = raw(24, *[(20, 2, 2)] * 4)
    before = released(shown_school, raw(3, *[(0, 0, 3)] * 4, school="B"))
    after = released(shown_school, raw(4, *[(1, 0, 3)] * 4, school="B"))
    assert to_json(before) == to_json(after)


# The seal


def test_protected_results_cannot_be_made_or_changed_by_hand():
    real = released(raw(24, *[(20, 2, 2)] * 4))
    parts = {each.name: getattr(real, each.name) for each in dataclasses.fields(real)}
    with pytest.raises(TypeError, match="only disclosure"):
        Protected(**parts)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(real, schools={})
    with pytest.raises(TypeError):
        real.schools["A"] = real.pool
    with pytest.raises(dataclasses.FrozenInstanceError):
        real.pool = real.schools["A"]


@st.composite
def some_tallies(draw):
    found = []
    for school in "ABCDE":
        answers = draw(st.integers(0, 80))
        counts = []
        for _ in range(4):
            f, g, counted = sorted(draw(st.tuples(*[st.integers(0, answers)] * 3)))
            counts.append((f, g - f, counted - g))
        found.append(raw(answers, *counts, school=school))
    return found


@settings(max_examples=60, deadline=None)
@given(some_tallies(), st.sets(st.sampled_from("ABCDE")))
def test_a_frozen_release_thaws_to_the_same_results(tallies, small):
    protected = released(*tallies, pooled=small)
    text = to_json(protected)
    assert (thaw(text), to_json(thaw(text))) == (protected, text)


def test_a_release_of_another_format_is_refused():
    data = json.loads(to_json(released(raw(24)))) | {"format": 2}
    with pytest.raises(ValueError, match="format 2"):
        thaw(json.dumps(data))


@pytest.mark.parametrize(
    "name",
    ["results", "public", "comments", "comments_school", "pool_schools", "pool_answers", "small_staff"],
)
def test_thresholds_looser_than_the_floors_are_refused(name):
    looser = dataclasses.replace(Thresholds(), **{name: getattr(Thresholds(), name) - 1})
    with pytest.raises(ValueError, match=name):
        protect(FOUR, {}, {}, frozenset(), looser)


def test_a_stricter_threshold_withholds_more():
    tally = raw(12, *[(8, 2, 2)] * 4)
    kinds = [type(shown(FOUR, tally, results=least)) for least in (5, 12, 13)]
    assert kinds == [SchoolResult, SchoolResult, Withheld]


def test_only_surveys_are_protected():
    with pytest.raises(ValueError, match="chk_mn"):
        protect(shipped("chk_mn"), {}, {}, frozenset(), Thresholds())


def test_late_forms_added_to_the_first_result_would_be_found_by_subtraction():
    """Why late paper is a set of its own: with both results in hand some late groups are read off."""
    first, late = 20, 5

    def published(answers):
        return {
            (favourable, neutral, unfavourable): coarsen(favourable, neutral, unfavourable, answers)
            for favourable, neutral, unfavourable in triples(answers)
        }

    before, after = published(first), published(first + late)
    added = fewest_possible(
        ((part[0],), (before[state], after[tuple(map(sum, zip(state, part, strict=True)))]))
        for state in before
        for part in triples(late)
    )
    apart = fewest_possible(((part[0],), coarsen(*part, late)) for part in triples(late))
    assert (added, apart) == (1, 6)


def test_a_result_open_to_all_says_so():
    tally = raw(40, (20, 10, 10), (20, 10, 10), (20, 10, 10), (20, 10, 10))
    told = {
        open_to_all: [
            str(each)
            for each in protect(
                FOUR, {"A": tally}, {"A": Turnout(60, 60, open_to_all=open_to_all)}, frozenset(), Thresholds()
            )
            .schools["A"]
            .notes
        ]
        for open_to_all in (True, False)
    }
    assert ([("mã chung" in "".join(notes)) for notes in told.values()]) == [True, False]


@pytest.mark.parametrize(
    ("answers", "most", "expected"), [(13, 12, True), (12, 12, False), (20, 60, False), (20, 19, True)]
)
def test_more_forms_than_people_or_slips_flag_the_result(answers, most, expected):
    part = (answers // 2, answers - answers // 2, 0)
    result = protect(
        FOUR,
        {"A": raw(answers, part, part, part, part)},
        {"A": Turnout(60, most)},
        frozenset(),
        Thresholds(),
    ).schools["A"]
    assert result.more_than_expected is expected


@pytest.mark.parametrize(
    ("forms", "low", "high"), [(5, 5, 9), (9, 5, 9), (10, 10, 19), (39, 20, 39), (40, 40, 79)]
)
def test_paper_forms_are_told_as_a_band(forms, low, high):
    band = paper_band(forms)
    assert (band.low, band.high, paper_band(0)) == (low, high, None)
