"""What a checklist found, in the order that matters to the school."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_app.core.definition import Theme
from forms_app.core.findings import Finding, findings, lacks_evidence, quoted, strengths
from tests.factories import mark, marked, shipped

FORM = shipped("chk_mn")
ONE_SITE = {"school_level": "mn", "school_boarding": "yes", "school_sites": 1}
TWO_SITES = ONE_SITE | {"school_sites": 2}


def test_the_worst_comes_first_then_the_order_of_the_form():
    answers = marked(
        "chk_mn",
        a_ke_hoach_qcdc="chua_dat",  # 2 points lost
        a_tuyen_truyen="chua_dat",  # 2
        b_ck_nhan_su="dat_mot_phan",  # 1.5
        d_ttnd_giam_sat_ky="chua_dat",  # 4
        f_mn_diem_le="khong_ap_dung",
    )
    found = [(each.question, each.lost) for each in findings(FORM, answers, TWO_SITES)]
    assert found == [
        ("d_ttnd_giam_sat_ky", 4),
        ("a_ke_hoach_qcdc", 2),
        ("a_tuyen_truyen", 2),
        ("b_ck_nhan_su", Decimal("1.5")),
    ]


def test_an_item_met_by_its_mark_alone_lacks_evidence():
    item, met = FORM.question("a_ke_hoach_qcdc"), mark("dat")
    values = [(met, 0), (met, 1), (met | {"document": "12/QĐ"}, 0), (mark("chua_dat"), 0), (None, 0)]
    assert [lacks_evidence(item, *each) for each in values] == [True, False, False, False, False]


def test_a_finding_carries_what_the_reader_needs():
    answers = {"d_ttnd_giam_sat_ky": mark("chua_dat") | {"reason": "Chưa có biên bản", "document": "12/BC"}}
    question = FORM.question("d_ttnd_giam_sat_ky")
    (found,) = findings(FORM, answers, TWO_SITES)
    assert found == Finding(
        question=question.name,
        section="d_giam_sat",
        label=question.label,
        mark=question.choice("chua_dat").label,
        reason="Chưa có biên bản",
        document="12/BC",
        theme=Theme.GIAM_SAT,
        key=True,
        legal_bases=("nd59_2023", "nd159_2016"),
        lost=Decimal(4),
        points=Decimal(4),
    )


def test_what_the_school_does_not_have_is_no_finding():
    assert findings(FORM, {"f_mn_diem_le": mark("chua_dat")}, ONE_SITE) == ()


def test_strengths_are_three_key_or_heavy_items_fully_met():
    answers = marked("chk_mn", d_ttnd_giam_sat_ky="dat_mot_phan", f_mn_ck_khoan_thu="khong_ap_dung")
    found = [(each.question, each.key) for each in strengths(FORM, answers, TWO_SITES)]
    assert found == [
        ("b_ck_du_toan_quyet_toan", True),
        ("c_hoi_nghi_to_chuc", True),
        ("e_giai_quyet_dung_han", True),
    ]


def test_an_empty_checklist_finds_nothing():
    assert (findings(FORM, {}, TWO_SITES), strengths(FORM, {}, TWO_SITES)) == ((), ())


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Hội nghị đúng kỳ (ghi: triệu tập, có mặt)", "Hội nghị đúng kỳ"),
        ("Chi bộ có chương trình (chỉ ghi số, ngày)", "Chi bộ có chương trình"),
        ("Niêm yết đủ ngày (ghi ngày dán, ngày gỡ)", "Niêm yết đủ ngày"),
        ("Số học sinh (trẻ)", "Số học sinh (trẻ)"),
        ("Có sổ (ghi chép) tiếp công dân", "Có sổ (ghi chép) tiếp công dân"),
    ],
)
def test_results_quote_an_item_without_what_it_tells_inspectors_to_write(label: str, told: str):
    assert quoted(label) == told


def test_no_finding_of_a_shipped_form_tells_inspectors_what_to_write():
    forms = [shipped(each) for each in ("chk_mn", "chk_th", "chk_thcs", "chk_pgd")]
    labels = [each.label.vi for form in forms for each in form.questions if each.type == "item"]
    told = [quoted(each) for each in labels]
    assert ([each for each in told if "ghi" in each and each.endswith(")")], told != labels) == ([], True)
