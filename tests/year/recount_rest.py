"""Counts bodies, plans, letters and models once more, from the diary alone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.year.diary import CRITERIA
from tests.year.district import BY_CODE, YEAR, Entry
from tests.year.forms_read import settings
from tests.year.recount_visits import Found, Span, percent

SMALLEST_STAFF = 7  # up to so many people there is no board
FEWEST_LETTERS = 5  # of which numbers are told
EFFECTIVE_FROM = 80


def body_figures(diary: list[Entry], span: Span) -> Found:
    """Of each body the composition that began last by then."""
    kept = [each for each in diary if each["does"] == "keep body" and each["starts_on"] <= span.as_of]
    holding = {
        (each["owner"], each["kind"]): each for each in sorted(kept, key=lambda each: each["starts_on"])
    }
    figures: Found = {"led.charge": None, "led.steering": None}
    if ("", "phu_trach") in holding:
        people = holding["", "phu_trach"]["members"]
        figures["led.charge"] = ", ".join(f"{name}, {post}" for name, post in people)
    if ("", "ban_chi_dao") in holding:
        figures["led.steering"] = len(holding["", "ban_chi_dao"]["members"])
    for kind, name in (("ban_chi_dao", "steering"), ("ttnd", "boards")):
        stand = [_stands(holding.get((school, kind)), kind, school, span.as_of) for school in BY_CODE]
        begun = {each["owner"] for each in kept if each["kind"] == kind and span.first <= each["starts_on"]}
        figures |= {
            f"led.{name}.schools": stand.count("in term"),
            f"led.{name}.begun": len(begun & set(BY_CODE)),
            f"led.{name}.over": stand.count("over"),
            f"led.{name}.missing": stand.count("missing"),
        }
    return figures


def _stands(body: Entry | None, kind: str, school: str, day: date) -> str:
    if body is None:
        small = kind == "ttnd" and BY_CODE[school]["staff"] <= SMALLEST_STAFF
        return "not needed" if small else "missing"
    return "over" if body["ends_on"] and body["ends_on"] < day else "in term"


def plan_figures(diary: list[Entry], span: Span) -> Found:
    """The tasks of the office's plan, as they stand when somebody asks."""
    tasks = {
        each["title"]: each for each in diary if each["does"] == "keep task" and each["plan"] == f"nam-{YEAR}"
    }
    kept = [each for each in tasks.values() if each["state"] != "bo"]
    late = [each for each in kept if each["state"] != "xong" and _month_ends(each["month"]) < span.as_of]
    done = [each for each in kept if each["state"] == "xong"]
    return {"plan.tasks": len(kept), "plan.done": len(done), "plan.late": len(late)}


def _month_ends(month: int) -> date:
    return date(YEAR, month, monthrange(YEAR, month)[1])


# Letters


def letters(diary: list[Entry], span: Span) -> list[Found]:
    """What came in the period, each as it stood on its last day; junk that was opened is left out."""
    found: dict[str, Found] = {}
    for each in (one for one in diary if one["day"] <= span.as_of):
        if each["does"] == "write":
            sunday = each["day"] + timedelta(days=6 - each["day"].weekday())
            found[each["letter"]] = {**each, "came": sunday, "opened": None, "settled": None}
        elif each["does"] == "open letter":
            found[each["letter"]]["opened"] = each
        elif each["does"] == "settle":
            found[each["letter"]]["settled"] = found[each["letter"]]["settled"] or each["day"]
    return [each for each in found.values() if span.first <= each["came"] <= span.last and not _junk(each)]


def _junk(letter: Found) -> bool:
    return bool(letter["opened"] and letter["opened"]["kind"] == "rac")


def letter_figures(diary: list[Entry], span: Span) -> Found:
    came = letters(diary, span)
    if len(came) < FEWEST_LETTERS:
        few = f"ít hơn {FEWEST_LETTERS}" if came else 0
        return {"letters": few, **dict.fromkeys(_LETTERS, "không nêu" if came else None)}
    settled = [each for each in came if each["settled"]]
    in_time = sum(each["settled"] <= each["opened"]["due"] for each in settled)
    overdue = sum(not each["settled"] and due(each) < span.as_of for each in came)
    told = (
        *(len(settled), percent(in_time, len(settled)), overdue),
        sum(each["opened"] is None for each in came),
    )
    return {"letters": len(came), **dict(zip(_LETTERS, told, strict=True))}


_LETTERS = ("letters.settled", "letters.on_time", "letters.overdue", "letters.unopened")


def due(letter: Found) -> date:
    """Nobody set a day for one that lies sealed: it has the usual time."""
    opened: Any = letter["opened"]
    usual: date = letter["came"] + timedelta(days=settings()["answer_days"])
    by: date = opened["due"] if opened else usual
    return by


def letter_topics(diary: list[Entry], span: Span) -> dict[str, int]:
    """Opened letters by topic without those that name a person; topics with few are told together, as ""."""
    known = [each for each in letters(diary, span) if each["opened"]]
    topics = [each["topic"] for each in known if not each["opened"]["names_person"]]
    many = {each: topics.count(each) for each in topics if topics.count(each) >= FEWEST_LETTERS}
    rest = len(topics) - sum(many.values())
    return many | ({"": rest} if rest else {})


# Models


def model_figures(diary: list[Entry], span: Span) -> Found:
    """Those registered since the year began, as far as they had come by then."""
    known = [each for each in diary if each["day"] <= span.as_of]
    models = {each["model"]: {**each, "copied": False} for each in known if each["does"] == "register model"}
    for each in list(models.values()):
        if each["source"]:
            models[each["source"]]["copied"] = True
    for each in known:
        if each["does"] == "take model on":
            models[each["model"]][each["step"]] = each
    rows = list(models.values())
    going = [each for each in rows if "stop" not in each]
    effective = [each for each in going if _reached(each) >= 2]
    return {
        "models.registered": len(rows),
        "models.running": sum(_reached(each) >= 1 for each in going),
        "models.effective": len(effective),
        "models.commended": sum("commend" in each for each in going),
        "models.replicated": sum(each["copied"] for each in going),
        "models.stopped": len(rows) - len(going),
    }


def _reached(model: Found) -> int:
    """0 registered, 1 running, 2 effective or further."""
    assessed = model.get("assess")
    points = sum(Decimal(each) for each in ({**CRITERIA, **assessed["typed"]} if assessed else {}).values())
    if model["copied"] or "commend" in model or points >= EFFECTIVE_FROM:
        return 2
    return int("begin" in model)
