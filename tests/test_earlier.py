"""What earlier visits say beside a new one, and what of them it may start from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms_app.core.earlier import EarlierVisit, earlier_marks, nearest_first, taken_over
from forms_app.core.visits import Visit, VisitState
from tests.factories import mark, shipped

FULL, SHORT = shipped("chk_th"), shipped("chk_long_ghep")
ITEM, OF_BOTH = "c_hop_dinh_ky", "c_doi_thoai"  # the first is not on the short checklist


def earlier(day: int, answers: dict[str, Any], form: str = "chk_th", site: str = "") -> EarlierVisit:
    """Handed in on a day of June 2026."""
    when = date(2026, 6, day)
    visit = Visit(f"v{day}", "TH01", form, 1, "2026-H1", when, when, ("lan",), VisitState.SUBMITTED)
    answers = answers | ({"diem_truong": site} if site else {})
    return EarlierVisit(visit, shipped(form), answers)


def marks_of(found: EarlierVisit | list[EarlierVisit], *names: str) -> dict[str, tuple[str, str]]:
    visits = found if isinstance(found, list) else [found]
    questions = [FULL.question(name) for name in names]
    return {
        name: (each.visit.uuid, str(each.mark)) for name, each in earlier_marks(questions, visits).items()
    }


def test_the_last_mark_comes_with_its_words_and_its_visit():
    said = {"reason": "Biên bản sơ sài", "document": "7/BB", "note": "Ở văn phòng"}
    visit = earlier(9, {ITEM: mark("dat_mot_phan") | said}, site="Kênh Ngang")
    found = earlier_marks([FULL.question(ITEM)], [visit])[ITEM]
    assert {"reason": found.reason, "document": found.document, "note": found.note} == said
    assert (found.mark.vi, found.mark.en, found.reason, found.site, found.visit.uuid) == (
        "Đạt một phần",
        "Partly met",
        "Biên bản sơ sài",
        "Kênh Ngang",
        "v9",
    )


def test_an_item_that_the_last_checklist_did_not_ask_shows_the_mark_before_it():
    short = earlier(20, {OF_BOTH: mark("dat")}, "chk_long_ghep")
    full = earlier(1, {ITEM: mark("chua_dat"), OF_BOTH: mark("chua_dat")})
    found = nearest_first([full, short], "")
    assert marks_of(found, ITEM, OF_BOTH) == {ITEM: ("v1", "Chưa đạt"), OF_BOTH: ("v20", "Đạt")}


def test_words_without_a_mark_and_items_never_seen_show_nothing():
    assert marks_of(earlier(9, {ITEM: mark("") | {"document": "12"}}), ITEM, OF_BOTH) == {}


@pytest.mark.parametrize(
    ("site", "order"),
    [
        ("Kênh Ngang", ["v1", "v20", "v10"]),  # its own site first, though it is the oldest
        ("kenh ngang", ["v1", "v20", "v10"]),  # however it is typed
        ("Điểm mới", ["v20", "v10", "v1"]),
        ("", ["v20", "v10", "v1"]),  # not known yet: the latest first
    ],
)
def test_visits_to_the_same_site_come_before_others(site: str, order: list[str]):
    visits = [earlier(1, {}, site="Kênh Ngang"), earlier(10, {}, site="Điểm chính"), earlier(20, {})]
    assert [each.visit.uuid for each in nearest_first(visits, site)] == order


def test_facts_of_the_school_and_papers_of_items_are_taken_over_and_no_mark():
    answers = {
        "tong_cbgvnv": 32,
        "dai_dien_truong": [{"ho_ten": "Võ Văn Tư"}],
        ITEM: mark("dat") | {"document": "12/BB", "note": "Sổ họp", "reason": "Cũ"},
    }
    assert taken_over(FULL, [earlier(9, answers)]) == {
        "header": {"tong_cbgvnv": 32, "dai_dien_truong": [{"ho_ten": "Võ Văn Tư"}]},
        "c_ban_bac": {ITEM: {"mark": "", "reason": "", "document": "12/BB", "note": "Sổ họp"}},
    }


def test_nothing_of_that_days_own_is_taken_over():
    own = {
        "ngay_gio": "2026-06-09T08:00",
        "hinh_thuc": "dot_xuat",
        "thanh_phan_doan": [{"ho_ten": "Người khác"}],
        "diem_truong": "Kênh Ngang",
        "truong": "Tên cũ",
        "uu_diem": "Tốt",
        "kien_nghi": "Sửa",
        "xac_nhan_doan": "yes",
        "xac_nhan_truong_ho_ten": "Võ Văn Tư",
        ITEM: mark("dat"),
    }
    assert taken_over(FULL, [earlier(9, own)]) == {}


def test_each_fact_comes_from_the_last_visit_that_has_it():
    visits = [earlier(20, {"nu": 21}, "chk_long_ghep"), earlier(1, {"nu": 20, "so_lop": 18})]
    assert taken_over(FULL, visits) == {"header": {"nu": 21, "so_lop": 18}}


def test_a_short_checklist_takes_only_what_it_asks():
    visits = [earlier(9, {ITEM: mark("dat") | {"document": "1"}, OF_BOTH: mark("dat") | {"document": "2"}})]
    assert list(taken_over(SHORT, visits)["c_ban_bac"]) == [OF_BOTH]
