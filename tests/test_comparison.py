"""Schools side by side: the middle is one of them, no ranking, only what is released, none called weak."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.comparison import (
    APART,
    MOST_PERIODS,
    Beside,
    PeriodComparison,
    Reading,
    beside,
    leading_up_to,
    light,
    median,
    of_inspections,
    of_survey,
    speaking,
)
from forms_app.core.definition import Text, Theme
from forms_app.core.disclosure import SchoolResult, protect
from forms_app.core.language import sort_key
from forms_app.core.office import FLOORS
from forms_app.core.reports import compare_report
from forms_app.core.reports.blocks import HeatTable, Multiples
from forms_app.core.reports.words import NOT_INSPECTED
from forms_app.core.rounds import Period
from forms_app.core.schools import Level
from forms_app.core.voices import Voice
from tests.factories import a_school, asked, by_school, raw, shipped_office, survey
from tests.test_reports import inspection

OFFICE = shipped_office()
PERIOD = Period("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
BEFORE = Period("2025-H2", date(2025, 7, 1), date(2025, 12, 31))
FORM = survey(*[theme for theme in Theme for _ in range(3)])
NAMES = {"A": "Trường Ánh Dương", "B": "Trường Ban Mai", "C": "Trường Cầu Vồng", "D": "Trường Đồng Xanh"}
SCHOOLS = [a_school(code, name) for code, name in NAMES.items()]


def readings() -> st.SearchStrategy[Reading]:
    ends = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)
    return ends.map(lambda two: Reading(Text("x"), Decimal(two[0]), Decimal(two[1])))


def released(**good: int):
    """A round in which each school had 40 forms, so many of them good; one with -1 had four."""
    counts = {code: (4 if number < 0 else 40, max(number, 0)) for code, number in good.items()}
    tallies = by_school([raw(n, *[(g, 0, n - g)] * 18, school=code) for code, (n, g) in counts.items()])
    return protect(FORM, tallies, asked(dict.fromkeys(good, 60)), frozenset(), FLOORS)


def report(voice=Voice.STAFF, protected=None, inspections=None, trend=(), language="vi"):
    found = inspections or {}
    if voice is Voice.INSPECTION:
        short = frozenset(code for code, each in found.items() if each.short)
        comparison = of_inspections(
            NAMES, {code: each.score for code, each in found.items()}, short, NOT_INSPECTED
        )
    else:
        comparison = of_survey(NAMES, protected)
    now = PeriodComparison(PERIOD, comparison)
    return compare_report(SCHOOLS, Level.TH, voice, [*trend, now], OFFICE, language)


def heat(made) -> HeatTable:
    return next(block for block in made.blocks if isinstance(block, HeatTable))


@given(st.lists(readings(), min_size=1, max_size=9))
def test_the_middle_is_what_some_school_has_and_half_lie_on_each_side(every):
    middle = median(every)
    assert middle in every
    assert sum(each.middle < middle.middle for each in every) * 2 <= len(every)
    assert sum(each.middle > middle.middle for each in every) * 2 <= len(every)


@given(readings(), readings())
def test_higher_and_lower_are_said_only_where_ranges_lie_apart(one, other):
    said = beside(one, other)
    overlap = min(one.high, other.high) - max(one.low, other.low)
    assert (said is Beside.HIGHER) <= (one.low >= other.high)
    assert (said is Beside.LOWER) <= (one.high <= other.low)
    assert overlap <= 0 or said is Beside.SAME
    assert {Beside.HIGHER: Beside.LOWER, Beside.LOWER: Beside.HIGHER}.get(said, said) is beside(other, one)


@pytest.mark.parametrize(
    ("points", "said"), [(80, "same"), (80 + APART, "higher"), (81, "same"), (79 - APART, "lower")]
)
def test_a_score_is_apart_from_some_points_on(points, said):
    one, other = (Reading(Text(""), Decimal(each), Decimal(each)) for each in (points, 80))
    assert beside(one, other).value == said


def test_schools_stand_in_the_order_of_the_alphabet_behind_the_middle():
    labels = [row.label for row in heat(report(protected=released(D=38, C=2, B=20, A=30))).heat]
    assert labels == ["Trường đứng giữa", *sorted(NAMES.values(), key=sort_key)]


def test_signs_and_lights_say_the_same_as_words():
    table = heat(report(protected=released(A=38, B=20, C=20, D=2)))
    said = {row.label: (row.cells[0].sign, row.cells[0].kind, row.brief) for row in table.heat[1:]}
    assert said["Trường Ánh Dương"][:2] == ("▲", "good")
    assert said["Trường Ban Mai"][:2] == ("=", "bad")
    assert said["Trường Đồng Xanh"][:2] == ("▼", "bad")
    assert said["Trường Ánh Dương"][2].startswith("Cao hơn trường đứng giữa: Biết")
    assert said["Trường Ban Mai"][2] == "Như trường đứng giữa"


def test_a_withheld_school_says_why_in_one_cell_and_moves_nothing():
    with_it, without = (report(protected=released(A=38, B=20, C=2, **more)) for more in ({"D": -1}, {}))
    row = next(row for row in heat(with_it).heat if row.key == "D")
    assert ([cell.text for cell in row.cells], row.cells[0].kind) == (["ít hơn 5 phiếu"], "")
    assert heat(with_it).heat[0] == heat(without).heat[0]


@given(st.integers(0, 4), st.integers(0, 4))
def test_no_answer_of_a_withheld_school_changes_the_page(one, other):
    """Whatever its four forms said: no choice of schools leaves a remainder."""
    pages = []
    for good in (one, other):
        tallies = by_school(
            [raw(40, *[(n, 0, 40 - n)] * 18, school=code) for code, n in (("A", 30), ("B", 20), ("C", 5))]
            + [raw(4, *[(good, 0, 4 - good)] * 18, school="D")]
        )
        pages.append(
            report(protected=protect(FORM, tallies, asked(dict.fromkeys(tallies, 60)), frozenset(), FLOORS))
        )
    assert pages[0] == pages[1]


def test_every_figure_of_a_survey_is_one_that_the_release_shows():
    protected = released(A=38, B=20, C=2, D=11)
    shown = {
        str(theme.text)
        for result in protected.schools.values()
        if isinstance(result, SchoolResult)
        for theme in result.themes
    }
    assert {cell.text for row in heat(report(protected=protected)).heat for cell in row.cells} <= shown


def test_a_school_that_was_not_visited_is_not_called_weak_and_not_counted():
    found = {"A": inspection(SCHOOLS[0]), "B": inspection(SCHOOLS[1], b_ck_nhan_su="chua_dat")}
    made = report(Voice.INSPECTION, inspections=found)
    row = next(row for row in heat(made).heat if row.key == "C")
    assert [(cell.text, cell.kind) for cell in row.cells] == [("Chưa kiểm tra", "")]
    assert "Chưa kiểm tra: 2 trường" in made.text
    assert "Yếu" not in made.text


def test_a_short_form_is_shown_marked_and_outside_the_middle():
    full = {"A": inspection(SCHOOLS[0]), "B": inspection(SCHOOLS[1])}
    with_short = full | {
        "C": inspection(SCHOOLS[2], short=True, **dict.fromkeys(("a_lanh_dao", "b_ck_nhan_su"), "chua_dat"))
    }
    one, other = (heat(report(Voice.INSPECTION, inspections=each)) for each in (full, with_short))
    assert one.heat[0] == other.heat[0]
    assert "Trường Cầu Vồng (rút gọn)" in [row.label for row in other.heat]


def test_periods_stand_side_by_side_on_one_scale():
    now, then = (of_survey(NAMES, released(A=each, B=each, C=each, D=each)) for each in (38, 20))
    trend = [PeriodComparison(BEFORE, then)]
    made = report(protected=released(A=38, B=38, C=38, D=38), trend=trend)
    charts = next(block for block in made.blocks if isinstance(block, Multiples)).charts
    assert [point.label for point in charts[0].points] == ["Cuối 2025", "Đầu 2026"]
    assert len(charts) == 6
    assert charts[0].line == f"Cuối 2025: {then.medians[0].text}; Đầu 2026: {now.medians[0].text}"
    assert not [block for block in report(protected=released(A=38)).blocks if isinstance(block, Multiples)]


def test_a_survey_that_joined_its_themes_otherwise_leaves_a_gap():
    joined = of_survey(NAMES, protect(survey(*[Theme.BIET] * 3), {}, asked({"A": 9}), frozenset(), FLOORS))
    trend = [
        PeriodComparison(BEFORE, replace(joined, groups=((Theme.BIET, Theme.BAN),))),
    ]
    charts = next(
        block
        for block in report(protected=released(A=38), trend=trend).blocks
        if isinstance(block, Multiples)
    ).charts
    assert (charts[0].points[0].low, charts[0].points[0].text) == (None, "chưa có số liệu")


def test_themes_that_a_survey_does_not_ask_about_have_no_column():
    form = survey(*[Theme.BIET] * 3, *[Theme.BAN] * 3)
    tallies = by_school([raw(40, *[(30, 0, 10)] * 6, school="A")])
    made = of_survey(["A"], protect(form, tallies, asked({"A": 60}), frozenset(), FLOORS))
    assert made.groups == ((Theme.BIET,), (Theme.BAN,))


@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans()), max_size=8))
def test_the_last_full_visit_speaks_for_a_school_and_a_short_one_where_there_is_no_other(done):
    numbered = [(school, (place, short)) for place, (school, short) in enumerate(done)]
    found = speaking(numbered, lambda each: each[1])
    for school in {school for school, _ in done}:
        own = [visit for each, visit in numbered if each == school]
        assert found[school] == max(own, key=lambda each: (not each[1], each[0]))
    assert set(found) == {school for school, _ in done}


def test_periods_lead_up_to_the_one_asked_for_and_are_of_its_length():
    halves = [
        Period(f"{year}-H{half}", date(year, 6 * half - 5, 1), date(year, 6 * half, 28))
        for year in range(2020, 2027)
        for half in (1, 2)
    ]
    whole = Period("2025", date(2025, 1, 1), date(2025, 12, 31))
    led = leading_up_to(PERIOD, [*reversed(halves), whole])
    codes = [each.code for each in led]
    assert codes == ["2023-H2", "2024-H1", "2024-H2", "2025-H1", "2025-H2", "2026-H1"]
    assert (len(led), led[-1], leading_up_to(whole, halves)) == (MOST_PERIODS, PERIOD, [whole])


def test_lights_are_the_offices():
    for low, high, kind in ((80, 90, "good"), (60, 70, "warn"), (20, 40, "bad")):
        assert light(Reading(Text(""), Decimal(low), Decimal(high)), OFFICE) == kind
    assert light(Reading(Text("chưa")), OFFICE) == ""


def test_english_is_complete():
    made = report(protected=released(A=38, B=20, C=2, D=-1), language="en")
    told = made.text
    for name in NAMES.values():
        told = told.replace(name, "")
    assert not re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự]", told)
