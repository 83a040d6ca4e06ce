"""What people said without their names: two surveys a half-year, and letters to the suggestion boxes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.year.district import BOARD, OFFICER, SCHOOLS, YEAR, Entry, board_of, entry, on
from tests.year.forms_read import PARENTS, STAFF, asked, choices

FEW = {("staff 2026-H1", "MN03"): 4, ("parents 2026-H1", "TH03"): 8, ("parents 2026-H2", "MN02"): 3}
FEW |= {("parents 2026-H2", "CS02"): 0, ("staff 2026-H2", "TH03"): 11, ("parents 2026-H1", "CS02"): 14}
ROUNDS = (
    ("staff", STAFF, "H1", on(4, 13), on(5, 4), on(5, 6)),
    ("parents", PARENTS, "H1", on(4, 20), on(5, 11), on(5, 13)),
    ("staff", STAFF, "H2", on(10, 12), on(11, 2), on(11, 4)),
    ("parents", PARENTS, "H2", on(10, 19), on(11, 9), on(11, 11)),
)


def rounds(draw: Random) -> Iterator[Entry]:
    for audience, form, half, opens_on, closes_on, counted_on in ROUNDS:
        key = f"{audience} {YEAR}-{half}"
        days = {"opens_on": opens_on, "closes_on": closes_on}
        yield entry(opens_on, OFFICER, "open round", round=key, form=form, period=f"{YEAR}-{half}", **days)
        for school in SCHOOLS:
            people = school["staff"] if audience == "staff" else school["families"]
            many = FEW.get((key, school["code"]), round(people * draw.uniform(0.35, 0.9)))
            forms = list(_forms(draw, form, school, many))
            day = opens_on + timedelta(days=draw.randint(1, 12))
            yield entry(day, "", "answer", round=key, school=school["code"], forms=forms)
        yield entry(counted_on, OFFICER, "count round", round=key, public=audience == "parents")


def _forms(draw: Random, form: str, school: Entry, many: int) -> Iterator[dict[str, str]]:
    """Answers lean one way in a school, by theme."""
    known, lean = choices(form), draw.uniform(0.2, 0.95)
    leans: dict[str, float] = {}
    questions = [one for _section, one in asked(form, school)]
    for one in questions:
        leans.setdefault(one["theme"], min(0.98, max(0.03, lean + draw.uniform(-0.3, 0.3))))
    for _ in range(many):
        yield {one["name"]: _choice(draw, known[one["name"]], leans[one["theme"]]) for one in questions}


def _choice(draw: Random, known: list[tuple[str, str]], share: float) -> str:
    sort = "excluded" if draw.random() < 0.07 else "favourable" if draw.random() < share else ""
    sort = sort or draw.choice(("neutral", "unfavourable"))
    return draw.choice([name for name, counts in known if counts == sort] or [name for name, _ in known])


# key, box, day written, topic, kind, names a person, day opened, what was done about it
_L = tuple[str, str, date, str, str, bool, date | None, tuple[tuple[date, str], ...]]
LETTERS: tuple[_L, ...] = (  # Y2 is late, Y5 waits; Y8, Y9 are settled after their half, Y10 never opened
    ("Y1", "TH01", on(1, 14), "bua_an", "kien_nghi", False, on(1, 19), ((on(1, 28), "answer"),)),
    ("Y2", "TH01", on(2, 4), "bua_an", "phan_anh", False, on(2, 9), ((on(3, 16), "answer"),)),
    ("Y3", "", on(2, 11), "khoan_thu", "phan_anh", False, on(2, 16), ((on(2, 20), "forward"),)),
    ("Y4", "CS01", on(3, 4), "khoan_thu", "to_cao", True, on(3, 9), ((on(3, 20), "answer"),)),
    ("Y5", "TH01", on(3, 18), "bua_an", "phan_anh", False, on(3, 23), ()),
    ("Y6", "TH01", on(4, 8), "bua_an", "khen", False, on(4, 13), ((on(4, 14), "answer"),)),
    ("Y7", "", on(4, 22), "khac", "rac", False, on(4, 27), ()),
    ("Y8", "CS01", on(5, 6), "bua_an", "khieu_nai", False, on(5, 11), ((on(7, 8), "answer"),)),
    ("Y9", "TH01", on(5, 20), "bua_an", "phan_anh", False, on(7, 6), ((on(7, 7), "unclear"),)),
    ("Y10", "", on(6, 24), "day_hoc", "phan_anh", False, None, ()),
    ("Y11", "CS01", on(8, 12), "khoan_thu", "phan_anh", False, on(8, 17), ((on(8, 25), "answer"),)),
    ("Y12", "CS01", on(9, 9), "an_toan", "khieu_nai", False, on(9, 14), ((on(9, 21), "unclear"),)),
    ("Y13", "", on(10, 7), "thai_do", "to_cao", True, on(10, 12), ()),
    ("Y14", "TH01", on(10, 21), "bua_an", "kien_nghi", False, on(10, 26), ((on(11, 4), "answer"),)),
    ("Y15", "TH01", on(11, 18), "viec_tot", "khen", False, on(11, 23), ((on(12, 1), "answer"),)),
    ("Y16", "CS01", on(12, 9), "khac", "rac", False, on(12, 14), ()),
    ("Y17", "TH01", on(12, 23), "an_toan", "phan_anh", False, on(12, 28), ()),
)
ANSWER_DAYS = 15  # after the last day of the week in which it came


def letters(_draw: Random) -> Iterator[Entry]:
    for school in ("TH01", "CS01", ""):
        yield entry(on(1, 8), OFFICER, "make box", school=school, second=_second(school))
    for key, box, written_on, topic, kind, names, opened_on, steps in LETTERS:
        said = {"letter": key, "box": box, "topic": topic, "text": f"Thư {key}: xin xem lại."}
        yield entry(written_on, "", "write", **said)
        if opened_on is None:
            continue
        sorted_as: dict[str, Any] = {"kind": kind, "names_person": names, "second": _second(box)}
        due = sunday(written_on) + timedelta(days=ANSWER_DAYS)
        due = due if due >= opened_on else opened_on + timedelta(days=ANSWER_DAYS)
        yield entry(opened_on, OFFICER, "open letter", letter=key, box=box, due=due, **sorted_as)
        for day, step in steps:
            yield entry(day, OFFICER, "settle", letter=key, step=step, words="Phòng đã xem và trả lời.")


def sunday(day: date) -> date:
    """The last day of its week."""
    return day + timedelta(days=6 - day.weekday())


def _second(school: str) -> str:
    return board_of(school) if school else BOARD
