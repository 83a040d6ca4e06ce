"""Visits of both half-years, what they found, and what became of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from tests.year.district import (
    BY_CODE,
    INSPECTORS,
    OFFICER,
    SCHOOLS,
    YEAR,
    Entry,
    board_of,
    entry,
    on,
    principal,
)
from tests.year.forms_read import CHECKLISTS, SHORT, asked, asks_about_sponsors

LAST = date(YEAR, 12, 31)
SHORT_VISITS = frozenset({"H1 MN03", "H1 TH01 early", "H2 CS02"})
NEVER_HANDED_IN, CALLED_OFF = frozenset({"H1 TH03", "H2 MN02"}), frozenset({"H1 CS02"})
HANDED_IN_AFTERWARDS = {"H1 TC01": on(7, 9)}  # typed in after the half-year was over
QUALITY = {"MN01": 0.97, "MN02": 0.8, "MN03": 0.9, "TH01": 0.94, "TH02": 0.72, "TH03": 0.85}


def visits(draw: Random) -> Iterator[Entry]:
    """Each school once in a half-year, TH01 twice in the first; some are short, some come to nothing."""
    leaders = cycle(INSPECTORS)
    for half, planned_on, first in (("H1", on(2, 16), on(3, 16)), ("H2", on(8, 20), on(9, 14))):
        early = [("TH01", f"{half} TH01 early")] if half == "H1" else []
        named = [*early, *((each["code"], f"{half} {each['code']}") for each in SCHOOLS)]
        for place, (school, key) in enumerate(named):
            day = first + timedelta(days=7 * (place % 9) + place // 9)
            yield from _visit(draw, school, key, planned_on, day, next(leaders))


def _visit(draw: Random, school: str, key: str, planned_on: date, day: date, leader: str) -> Iterator[Entry]:
    short = key in SHORT_VISITS
    form = SHORT if short else CHECKLISTS[BY_CODE[school]["level"]]
    said = {"visit": key, "school": school, "form": form, "short": short}
    days = {"starts_on": day, "ends_on": day + timedelta(days=1)}
    yield entry(planned_on, OFFICER, "plan visit", period=f"{YEAR}-{key[:2]}", leader=leader, **days, **said)
    if key in CALLED_OFF:
        yield entry(day - timedelta(days=3), OFFICER, "call off", visit=key, why="Trường bận hội thi.")
    elif key not in NEVER_HANDED_IN:
        handed_in = HANDED_IN_AFTERWARDS.get(key, day)
        found = _found(draw, BY_CODE[school], form)
        yield entry(handed_in, leader, "hand in visit", **said, **found)
        yield from _followed(draw, school, key, handed_in, leader, found)


def _found(draw: Random, school: Entry, form: str) -> dict[str, Any]:
    sponsored = draw.choice(("co", "khong")) if asks_about_sponsors(form) else ""
    share = QUALITY.get(school["code"], 0.88)
    marks = {}
    for _section, one in asked(form, school, sponsored):
        drawn = draw.random()
        none = school["staff"] <= 7 and one["name"].startswith("d_ttnd")
        marks[one["name"]] = "khong_ap_dung" if none else "dat" if drawn < share else _lesser(draw)
    advised = ["Bổ sung hồ sơ còn thiếu."] if draw.random() < 0.5 else []
    return {"sponsored": sponsored, "marks": marks, "advised": advised}


def _lesser(draw: Random) -> str:
    return draw.choice(("dat_mot_phan", "dat_mot_phan", "chua_dat", "khong_ap_dung"))


REPORT = {"bao_cao_khac_phuc": "Đã bổ sung hồ sơ."}
_Way = tuple[tuple[int, str, dict[str, Any]], ...]  # days after the opening, step, what was typed
WAYS: tuple[_Way, ...] = (
    ((9, "finish", REPORT), (14, "confirm", {})),
    (
        *((3, "begin", REPORT), (12, "finish", REPORT)),
        (20, "recheck", {"ngay_kiem_tra_lai": 20, "ket_qua_kiem_tra_lai": "da_khac_phuc"}),
        (21, "confirm", {}),
        (25, "advise", {"y_kien_ttnd": "Ban nhất trí."}),
    ),
    (),
    (
        *((8, "finish", REPORT), (12, "return", {"ly_do_tra_lai": "Còn thiếu.", "han_khac_phuc": 27})),
        *((24, "finish", REPORT), (34, "confirm", {})),
    ),
    ((5, "finish", REPORT),),
    (
        *((2, "ask", {"gia_han": 70, "gia_han_ly_do": "Chờ kinh phí."}), (9, "grant", {})),
        *((50, "finish", REPORT), (55, "confirm", {})),
    ),
    ((4, "begin", REPORT),),
    (
        (2, "ask", {"gia_han": 70, "gia_han_ly_do": "Chờ kinh phí."}),
        (5, "refuse", {"gia_han_tra_loi": "Xin làm đúng hạn."}),
        *((41, "finish", REPORT), (47, "confirm", {})),
    ),
    ((3, "change", {"han_khac_phuc": 60, "nguoi_phu_trach": "Kế toán", "muc_do": "nghiem_trong"}),),
)


def _followed(
    draw: Random, school: str, key: str, opened_on: date, leader: str, found: dict[str, Any]
) -> Iterator[Entry]:
    """One way for each item not fully met and each recommendation; nothing after the year."""
    lesser = [name for name, mark in found["marks"].items() if mark in ("dat_mot_phan", "chua_dat")]
    for what in (*lesser, *(["kien_nghi"] if found["advised"] else [])):
        yield from way(school, (key, what), opened_on, leader, draw.choice(WAYS))


def way(school: str, action: tuple[str, str], opened_on: date, leader: str, steps: _Way) -> Iterator[Entry]:
    """The steps of one action; numbers in them are days after its opening."""
    people = {"begin": principal(school), "finish": principal(school), "ask": principal(school)}
    people |= {"recheck": leader, "advise": board_of(school)}
    for days, kind, typed in steps:
        day = opened_on + timedelta(days=days)
        by = people.get(kind, OFFICER)
        if day > LAST or (kind == "advise" and BY_CODE[school]["staff"] <= 7):
            continue
        said = {
            name: opened_on + timedelta(days=value) if isinstance(value, int) else value
            for name, value in typed.items()
        }
        yield entry(day, by, "act", action=action, step=kind, typed=said)


def boards_asked(_draw: Random) -> Iterator[Entry]:
    """What the schools' own boards asked for: answered late, never, and in time."""
    for key, school, day, steps in (
        ("B1", "TH01", on(4, 10), WAYS[7]),
        ("B2", "CS01", on(6, 9), ()),
        ("B3", "TC01", on(11, 10), WAYS[0]),
    ):
        typed = {"mo_ta_han_che": f"Chưa trả lời góp ý ({key}).", "yeu_cau_khac_phuc": "Trả lời."}
        yield entry(day, board_of(school), "ask to act", action=key, school=school, typed=typed)
        yield from way(school, (key, ""), day, INSPECTORS[0], steps)
