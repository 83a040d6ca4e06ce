"""Scores: exact, rounded once, capped by key items, kept as JSON."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.definition import FormDefinition, Kind, Question, Section, Text, Theme
from forms_app.core.question_types import MARKS
from forms_app.core.scoring import PartScore, from_json, percent, score, to_json
from tests.factories import mark, marked, shipped, shipped_office

LIMITS = shipped_office().class_limits
ONE_SITE = {"school_level": "mn", "school_boarding": "yes", "school_sites": 1}
TWO_SITES = ONE_SITE | {"school_sites": 2}


def checklist_of(*points, key=False, theme=Theme.BIET):
    items = tuple(
        Question(
            "item", f"i{place}", Text("Mục"), points=Decimal(str(each)), key=key, choices=MARKS, theme=theme
        )
        for place, each in enumerate(points, start=1)
    )
    sections = (Section("a", Text("A"), items),)
    return FormDefinition("chk", Text("Phiếu"), Kind.CHECKLIST, sections)


def test_a_kindergarten_is_scored_and_capped_by_its_key_item():
    answers = marked(
        "chk_mn", b_ck_nhan_su="dat_mot_phan", d_ttnd_giam_sat_ky="chua_dat", f_mn_diem_le="khong_ap_dung"
    )
    found = score(shipped("chk_mn"), answers, TWO_SITES, LIMITS)
    classes = (found.class_by_points.label.vi, found.result_class.label.vi, found.capped)
    points = (found.earned, found.possible, found.value, found.failed_keys, found.answered, found.items)
    assert (*points, *classes) == (
        *(Decimal("93.5"), 99, Decimal("94.4"), ("d_ttnd_giam_sat_ky",), 43, 43),
        *("Tốt", "Khá", True),
    )


def test_the_class_is_read_off_the_rounded_score():
    found = score(checklist_of("84.95", "15.05"), {"i1": mark("dat"), "i2": mark("chua_dat")}, {}, LIMITS)
    assert (found.value, found.result_class.name) == (Decimal("85.0"), "tot")


def test_just_below_the_half_is_not_rounded_up():
    found = score(checklist_of("84.949", "15.051"), {"i1": mark("dat"), "i2": mark("chua_dat")}, {}, LIMITS)
    assert (found.value, found.result_class.name) == (Decimal("84.9"), "kha")


@pytest.mark.parametrize(("failed", "name"), [(0, "tot"), (1, "kha"), (2, "trung_binh"), (3, "trung_binh")])
def test_key_items_cap_the_class(failed, name):
    form = checklist_of(*[1] * 100, key=True)
    answers = {f"i{place}": mark("chua_dat" if place <= failed else "dat") for place in range(1, 101)}
    assert score(form, answers, {}, LIMITS).result_class.name == name


def test_a_cap_never_lifts_a_class():
    answers = {f"i{place}": mark("chua_dat") for place in (1, 2)}
    found = score(checklist_of(1, 1, key=True), answers, {}, LIMITS)
    assert (found.result_class.name, found.capped) == ("yeu", False)


def test_a_key_item_partly_met_does_not_cap():
    answers = {"i1": mark("dat"), "i2": mark("dat_mot_phan")}
    assert score(checklist_of(9, 1, key=True), answers, {}, LIMITS).failed_keys == ()


def test_where_nothing_applies_there_is_no_score():
    found = score(shipped("chk_mn"), marked("chk_mn", "khong_ap_dung"), TWO_SITES, LIMITS)
    assert (found.value, found.result_class, found.complete) == (None, None, True)


def test_what_is_not_asked_is_in_no_denominator():
    found = score(shipped("chk_mn"), marked("chk_mn", f_mn_diem_le="chua_dat"), ONE_SITE, LIMITS)
    assert (found.possible, found.items, found.value) == (99, 42, Decimal("100.0"))


def test_a_draft_is_scored_on_what_is_answered():
    answers = {"i1": mark("dat"), "i2": mark("") | {"note": "xem lại"}}
    found = score(checklist_of(2, 3, 5), answers, {}, LIMITS)
    assert (found.value, found.answered, found.items, found.complete) == (Decimal("100.0"), 1, 3, False)


def test_parts_add_up_to_the_whole():
    answers = marked("chk_th", b_ck_nhan_su="dat_mot_phan", e_hop_thu_gop_y="chua_dat")
    facts = TWO_SITES | {"school_level": "th"}
    found = score(shipped("chk_th"), answers, facts, LIMITS)
    whole = PartScore(found.earned, found.possible)
    sums = [sum(parts.values(), PartScore()) for parts in (found.sections, found.themes)]
    assert (sums, found.theme(Theme), list(found.themes)) == ([whole, whole], whole, list(Theme))


def test_a_form_with_classes_of_its_own_uses_them():
    form = shipped("dvk_danh_gia")
    answers = {question.name: str(question.points) for question in form.questions if question.points}
    found = score(form, answers, {}, LIMITS)
    assert (found.value, found.result_class.name) == (Decimal("100.0"), "hieu_qua")


@given(st.decimals(0, 500, places=2), st.decimals("0.01", 500, places=2))
def test_a_share_is_within_half_a_tenth_of_the_exact_one(part, whole):
    off = Fraction(percent(part, whole)) - 100 * Fraction(part) / Fraction(whole)
    assert -Fraction(1, 20) < off <= Fraction(1, 20)


@given(
    st.lists(
        st.sampled_from(["dat", "dat_mot_phan", "chua_dat", "khong_ap_dung", ""]), min_size=3, max_size=3
    )
)
def test_a_score_comes_back_from_its_json(marks):
    form = checklist_of("0.5", 2, "3.25", key=True)
    answers = {f"i{place}": mark(name) for place, name in enumerate(marks, start=1)}
    found = score(form, answers, {}, LIMITS)
    assert from_json(to_json(found)) == found


def test_a_score_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 9"):
        from_json('{"format": 9}')


def test_caps_need_a_class_of_that_name():
    limits = replace(LIMITS, cap_one_key="khac")
    found = score(checklist_of(1, key=True), {"i1": mark("chua_dat")}, {}, limits)
    assert found.result_class == found.class_by_points
