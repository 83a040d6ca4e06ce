"""Counts actions once more, from the diary alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.year.district import BY_CODE, Entry
from tests.year.forms_read import settings
from tests.year.recount_visits import LEVELS, Found, Span, count, percent

LEADS_TO = {"begin": "under way", "finish": "done", "confirm": "confirmed", "return": "returned"}


def actions(diary: list[Entry]) -> dict[tuple[str, str], Found]:
    """Every action by its name in the diary: who, when opened, due when, its steps."""
    found: dict[tuple[str, str], Found] = {}
    for each in diary:
        if each["does"] == "hand in visit":
            lesser = [name for name, mark in each["marks"].items() if mark in ("dat_mot_phan", "chua_dat")]
            for what in (*lesser, *(["kien_nghi"] if each["advised"] else [])):
                found[each["visit"], what] = _opened(each, visit=each["visit"])
        elif each["does"] == "ask to act":
            answer_by = each["day"] + timedelta(days=settings()["answer_days"])
            found[each["action"], ""] = _opened(each, visit=None, answer_by=answer_by)
        elif each["does"] == "act":
            found[each["action"]]["steps"].append(each)
    return found


def _opened(each: Entry, **more: Any) -> Found:
    due = each["day"] + timedelta(days=settings()["action_days"])
    return {"school": each["school"], "day": each["day"], "due": due, "answer_by": None, "steps": [], **more}


def stand(action: Found, day: date) -> tuple[str, bool]:
    """Its state at the end of a day, and whether it is overdue then."""
    state = "not begun"
    for step in taken(action, day):
        state = LEADS_TO.get(step["step"], state)
    return state, state not in ("done", "confirmed") and deadline(action, day) < day


def deadline(action: Found, day: date) -> date:
    """By when the school has to move, as it stood at the end of a day."""
    due, asked_for = action["due"], None
    steps = taken(action, day)
    for step in steps:
        asked_for = step["typed"].get("gia_han", asked_for)
        due = asked_for if step["step"] == "grant" else step["typed"].get("han_khac_phuc", due)
    answered = any(step["step"] in ("begin", "finish") for step in steps)
    until: date = min(due, action["answer_by"]) if action["answer_by"] and not answered else due
    return until


def taken(action: Found, day: date) -> list[Entry]:
    return [each for each in action["steps"] if each["day"] <= day]


def action_figures(diary: list[Entry], found: Found, span: Span) -> Found:
    """``found``: the inspections of the period. What an earlier one left open is told apart."""
    mine, older = [], 0
    for each in actions(diary).values():
        of_period = (
            each["visit"] in found["planned"] if each["visit"] else span.first <= each["day"] <= span.last
        )
        state, overdue = stand(each, span.as_of)
        level = BY_CODE[each["school"]]["level"]
        if of_period:
            mine.append({"state": state, "overdue": overdue, "level": level, "board": not each["visit"]})
        elif each["day"] <= span.as_of and state != "confirmed":
            older += 1
    figures = _counts("actions", mine, "")
    figures["actions.waiting"] = count(mine, state="done")
    figures["actions.open"] = len(mine) - count(mine, state="confirmed")
    figures["actions.board"] = count(mine, board=True)
    return figures | {"actions.older": older}


def level_figures(diary: list[Entry], found: Found, span: Span) -> Found:
    """The same for each level: what only a year tells."""
    mine = [
        (BY_CODE[each["school"]]["level"], *stand(each, span.as_of))
        for each in actions(diary).values()
        if (each["visit"] in found["planned"] if each["visit"] else span.first <= each["day"] <= span.last)
    ]
    figures: Found = {}
    for level in LEVELS:
        rows = [{"state": state, "overdue": late} for its, state, late in mine if its == level]
        figures |= _counts(f"actions.{level}", rows, ".all")
    return figures


def _counts(name: str, rows: list[Found], whole: str) -> Found:
    done = count(rows, state="confirmed")
    return {
        f"{name}{whole}": len(rows),
        f"{name}.done": done,
        f"{name}.share": percent(done, len(rows)),
        f"{name}.overdue": count(rows, overdue=True),
    }
