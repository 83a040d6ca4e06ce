"""One thing that somebody typed is another one: the recount must then differ from what the service tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.year.district import Entry, on
from tests.year.played import END, H2


def first(diary: list[Entry], does: str, **said: Any) -> Entry:
    found = (each for each in diary if each["does"] == does)
    return next(each for each in found if all(each[name] == value for name, value in said.items()))


def later_by_a_day(diary: list[Entry]) -> None:
    """What was confirmed last is confirmed a day after the year's end."""
    confirmed = [each for each in diary if each["does"] == "act" and each["step"] == "confirm"]
    confirmed[-1]["day"] = END + timedelta(days=1)


def unanswered(diary: list[Entry]) -> None:
    diary.remove(first(diary, "settle", letter="Y14"))


def another_mark(diary: list[Entry]) -> None:
    marks = first(diary, "hand in visit", visit="H2 TH01")["marks"]
    marks[next(name for name, mark in marks.items() if mark == "dat")] = "chua_dat"


def another_figure(diary: list[Entry]) -> None:
    first(diary, "report", step="submit", school="MN01", period=H2, form="bc_truong_6t")["typed"]["nu"] += 1


def another_term(diary: list[Entry]) -> None:
    first(diary, "keep body", owner="TH01", kind="ttnd")["ends_on"] = on(12, 30)


def model_not_begun(diary: list[Entry]) -> None:
    diary.remove(first(diary, "take model on", model="M4", step="begin"))


def one_task_undone(diary: list[Entry]) -> None:
    diary.remove(first(diary, "keep task", state="xong", plan="nam-2026"))


def never_finished(diary: list[Entry]) -> None:
    """What a school said was done, and the office never confirmed."""
    acts = [each for each in diary if each["does"] == "act"]
    confirmed = {each["action"] for each in acts if each["step"] == "confirm"}
    diary.remove(next(each for each in acts if each["step"] == "finish" and each["action"] not in confirmed))
