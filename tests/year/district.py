"""The district of the year: nine schools of every level in three communes, two of which move on 1 August.

Plain data, as everybody typed it; nothing here knows the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

Entry = dict[str, Any]  # one thing that one person did on one day: day, by, does, and what was typed
YEAR = 2026
OFFICER, BOARD, INSPECTORS = "can_bo", "ban", ("lan", "hung")
UNITS = (("BA", "Xã Bình An"), ("TT", "Xã Thủ Thừa"), ("ML", "Xã Mỹ Lạc"))
MOVED, OLD, NEW, MOVE_DAY = ("TH02", "CS01"), "TT", "ML", date(YEAR, 8, 1)
_COLUMNS = ("code", "name", "level", "unit", "staff", "pupils", "families", "boarding", "sites")
SCHOOLS: tuple[Entry, ...] = tuple(
    dict(zip(_COLUMNS, line, strict=True))
    for line in (
        ("MN01", "Trường Mẫu giáo Sao Mai", "mn", "BA", 24, 260, 150, True, 2),
        ("MN02", "Trường Mẫu giáo Hoa Súng", "mn", "BA", 6, 40, 36, False, 1),  # too small for a board
        ("MN03", "Trường Mầm non Hoa Sen", "mn", "TT", 18, 190, 90, True, 1),
        ("TH01", "Trường Tiểu học Bình Minh", "th", "BA", 32, 610, 240, True, 2),
        ("TH02", "Trường Tiểu học Ánh Dương", "th", "TT", 21, 320, 120, False, 1),
        ("TH03", "Trường Tiểu học Cầu Vồng", "th", "ML", 19, 280, 110, False, 1),
        ("CS01", "Trường THCS Hòa Bình", "thcs", "TT", 28, 450, 160, False, 1),
        ("CS02", "Trường THCS Phù Sa", "thcs", "ML", 26, 400, 140, False, 1),
        ("TC01", "Trường TH&THCS Đồng Mây", "th_thcs", "ML", 30, 520, 180, True, 3),
    )
)
BY_CODE = {each["code"]: each for each in SCHOOLS}
WITH_BOARD = tuple(each["code"] for each in SCHOOLS if each["staff"] > 7)


def principal(school: str) -> str:
    return f"ht_{school.lower()}"


def board_of(school: str) -> str:
    return f"ttnd_{school.lower()}"


def on(month: int, day: int) -> date:
    return date(YEAR, month, day)


def entry(day: date, by: str, does: str, **said: Any) -> Entry:
    return {"day": day, "by": by, "does": does, **said}


def begun() -> Iterator[Entry]:
    """Units and schools in the register, the bodies, the plans, the move."""
    for code, name in UNITS:
        yield entry(on(1, 2), OFFICER, "add unit", code=code, name=name, starts_on=date(2025, 7, 1))
    yield entry(on(1, 2), OFFICER, "keep schools", schools=SCHOOLS)
    yield from _bodies()
    yield from _plans()
    moved = {"schools": MOVED, "old": OLD, "new": NEW, "moved_on": MOVE_DAY}
    yield entry(on(7, 20), OFFICER, "move schools", **moved)


def _bodies() -> Iterator[Entry]:
    def body(day: date, by: str, owner: str, kind: str, starts_on: date, people: int, ends_on: date | None):
        members = [(f"Nguyễn Văn {place}", "Giáo viên") for place in range(1, people + 1)]
        said = {"owner": owner, "kind": kind, "starts_on": starts_on, "ends_on": ends_on, "members": members}
        return entry(day, by, "keep body", **said)

    yield body(on(1, 6), OFFICER, "", "phu_trach", on(1, 1), 1, None)
    yield body(on(1, 6), OFFICER, "", "ban_chi_dao", on(1, 5), 6, None)
    yield body(on(9, 14), OFFICER, "", "ban_chi_dao", on(9, 10), 7, None)
    for place, school in enumerate(each["code"] for each in SCHOOLS[:7]):  # two tell nothing
        starts_on = date(2025, 9, 5) if place % 2 else on(1, 10 + place)
        yield body(on(1, 20), principal(school), school, "ban_chi_dao", starts_on, 4, None)
    for place, school in enumerate(WITH_BOARD[:6]):
        starts_on, ends_on = (
            (date(2024, 10, 1), date(2026, 9, 30)) if place < 2 else (on(2, 1 + place), date(2028, 1, 31))
        )
        yield body(on(2, 12), principal(school), school, "ttnd", starts_on, 3 + place % 3, ends_on)
    renewed = WITH_BOARD[0]
    yield body(on(10, 8), principal(renewed), renewed, "ttnd", on(10, 5), 5, date(2028, 10, 4))
    yield body(on(10, 20), principal("CS01"), "CS01", "ban_chi_dao", on(10, 19), 5, None)


TASKS = (  # title, month, how far it came: (day, state, reason)
    ("Tập huấn quy chế dân chủ", 2, ((on(2, 25), "xong", ""),)),
    ("Lấy ý kiến cán bộ, giáo viên, nhân viên", 5, ((on(4, 13), "dang_lam", ""), (on(5, 8), "xong", ""))),
    ("Kiểm tra các trường trong học kỳ II", 5, ((on(3, 16), "dang_lam", ""),)),
    ("Hội nghị sơ kết 6 tháng", 6, ()),
    ("Hội thi Dân vận khéo", 9, ((on(8, 24), "bo", "Huyện hoãn hội thi."),)),
    ("Kiểm tra các trường trong học kỳ I", 11, ((on(12, 4), "xong", ""),)),
    ("Báo cáo năm", 12, ()),
)


def _plans() -> Iterator[Entry]:
    plan = "nam-2026"
    head = {"number": "12/KH-PGDĐT", "dated": on(1, 14), "title": "Kế hoạch thực hiện dân chủ năm 2026"}
    yield entry(on(1, 15), OFFICER, "keep plan", plan=plan, **head)
    for title, month, steps in TASKS:
        task = {"plan": plan, "title": title, "month": month}
        for day, state, why in ((on(1, 16), "chua_lam", ""), *steps):
            yield entry(day, OFFICER, "keep task", state=state, why=why, **task)
    survey, inspection = TASKS[1][0], TASKS[2][0]
    round_, visited = ["staff 2026-H1"], ["H1 TH01", "H1 CS01"]
    yield entry(on(4, 14), OFFICER, "attach", plan=plan, title=survey, rounds=round_, visits=[])
    yield entry(on(3, 17), OFFICER, "attach", plan=plan, title=inspection, rounds=[], visits=visited)
    for school in ("TH01", "CS01", "TC01"):
        plan, task = f"giam-sat-2026-{school}", {"title": "Giám sát thu, chi", "month": 9, "why": ""}
        yield entry(on(2, 20), board_of(school), "keep task", plan=plan, state="chua_lam", **task)
        if school != "TC01":
            yield entry(on(9, 28), board_of(school), "keep task", plan=plan, state="xong", **task)
    for school in ("MN01", "TH01", "TH02", "CS01", "CS02"):
        said = {"year": YEAR, "number": f"{len(school)}/KH-{school}", "dated": on(1, 20)}
        yield entry(on(1, 25), principal(school), "send plan", **said)
