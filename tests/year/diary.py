"""The whole year as one diary: what each person typed, day by day. The same seed gives the same year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from random import Random

from tests.year import diary_returns, diary_said, diary_visits, district
from tests.year.district import OFFICER, Entry, board_of, entry, on, principal

SEED = 2026
OFFICE_MODEL = "M5"
CRITERIA = {  # of an assessment: most points each
    "dg_lanh_dao": 10,
    "dg_muc_tieu": 10,
    "dg_dan_ban": 10,
    "dg_cach_lam": 15,
    "dg_tham_gia": 10,
    "dg_ket_qua": 25,
    "dg_hai_long": 10,
    "dg_lan_toa": 5,
    "dg_ben_vung": 5,
}
GOOD, MIDDLING = {"dg_ket_qua": 15}, {"dg_ket_qua": 5, "dg_cach_lam": 5}  # 90 and 70 of 100


def whole_year(seed: int = SEED) -> list[Entry]:
    """In the order of days; what happens on one day in the order in which it was written down."""
    draw = Random(seed)
    parts = (
        *(diary_visits.visits, diary_visits.boards_asked, diary_returns.returns),
        diary_returns.conclusions,
        *(diary_said.rounds, diary_said.letters, _models),
    )
    written = [*district.begun(), *chain.from_iterable(part(draw) for part in parts)]
    written.append(entry(on(1, 19), OFFICER, "aim", aims={"inspected": 9, "actions.share": 60}))
    written.append(entry(on(7, 13), OFFICER, "send report", report="half-year", period="2026-H1"))
    return sorted(written, key=lambda each: each["day"])


def _models(_draw: Random) -> Iterator[Entry]:
    for key, school, day, field, source, steps in (
        (
            *("M1", "TH01", on(1, 20), "van_hoa_xa_hoi", ""),
            ((on(2, 10), "begin", {}), (on(5, 20), "assess", GOOD), (on(6, 10), "commend", {})),
        ),
        (
            *("M2", "CS01", on(2, 2), "kinh_te", ""),
            ((on(3, 2), "begin", {}), (on(6, 5), "assess", MIDDLING), (on(11, 10), "assess", GOOD)),
        ),
        ("M3", "MN01", on(3, 3), "quoc_phong_an_ninh", "", _stopped()),
        ("M4", "TC01", on(9, 21), "van_hoa_xa_hoi", "M1", ((on(10, 5), "begin", {}),)),
        (OFFICE_MODEL, "", on(4, 1), "he_thong_chinh_tri", "", _of_office()),
        ("M6", "TH02", on(10, 15), "kinh_te", "", ()),
        ("M7", "TH03", on(1, 26), "van_hoa_xa_hoi", "", ()),
    ):
        by = principal(school) if school else OFFICER
        yield entry(day, by, "register model", model=key, school=school, field=field, source=source)
        for when, step, typed in steps:
            judge = OFFICER if step in ("assess", "commend") else by
            yield entry(when, judge, "take model on", model=key, step=step, typed=typed)


_Steps = tuple[tuple[date, str, dict[str, int]], ...]


def _stopped() -> _Steps:
    return ((on(4, 1), "begin", {}), (on(9, 15), "stop", {}))


def _of_office() -> _Steps:
    return ((on(4, 15), "begin", {}), (on(10, 1), "assess", GOOD))


def people() -> Iterator[tuple[str, str, str]]:
    """(user name, role, school) of everybody who does something in the diary."""
    yield (OFFICER, "officer", "")
    yield (district.BOARD, "board", "")
    for name in district.INSPECTORS:
        yield (name, "inspector", "")
    for school in district.BY_CODE:
        yield (principal(school), "school", school)
    for school in district.WITH_BOARD:
        yield (board_of(school), "school_board", school)
