"""The lines of the reports' tables once more, from the diary alone: schools, units, models, topics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.year import recount_actions, recount_rest, recount_returns, recount_visits
from tests.year.diary import CRITERIA
from tests.year.district import BY_CODE, UNITS, Entry
from tests.year.forms_read import FIGURES, read, settings
from tests.year.recount_visits import Span

NOTHING = "chưa có số liệu"
CLASSES = {each["name"]: each["label"]["vi"] for each in settings()["class_limits"]["classes"]}
STATES = ("Đã đăng ký", "Đang thực hiện", "Hiệu quả", "Được khen", "Được nhân rộng", "Đã dừng")


def classed(diary: list[Entry], span: Span) -> dict[str, tuple[Any, ...]]:
    """By name of school: the class it gave itself, its points, the class that it was given."""
    own, stands = recount_returns.own_classes(diary, span), recount_visits.inspected(diary, span)["stands"]
    found = {}
    for code, school in BY_CODE.items():
        given, points = "Chưa kiểm tra", None
        if code in stands:
            scored = recount_visits.score(stands[code])
            given, points = CLASSES[scored["class"]], scored["value"]
            given += " (rút gọn)" if stands[code]["short"] else ""
        found[school["name"]] = (CLASSES.get(own.get(code, ""), NOTHING), points, given)
    return found


def reported(diary: list[Entry], span: Span) -> dict[tuple[str, str], Any]:
    """By name of school and of question what it reported; nothing of a school that did not."""
    asked = (*recount_returns.FIGURE_NAMES, *recount_returns.CHOSEN, *recount_returns.WRITTEN)
    return {
        (BY_CODE[code]["name"], name): _as_told(name, said[name])
        for code, said in recount_returns.whole(diary, span).items()
        for name in asked
        if name in said
    }


def _as_told(name: str, typed: Any) -> Any:
    if typed is False:
        return "không có"
    if name in recount_returns.CHOSEN:
        return {"co": "có", "khong": "không"}[typed]
    if name == "hoi_nghi_ngay":
        return date.fromisoformat(typed)
    return typed if name in recount_returns.WRITTEN else recount_returns.number(typed)


def summed(diary: list[Entry], period: str) -> dict[str, tuple[Any, int, int]]:
    """By question the total of what schools gave, how many gave a number, how many say that there is none."""
    every = list(recount_returns.approved(diary, FIGURES, period).values())
    found = {}
    for name in recount_returns.FIGURE_NAMES:
        given = [each[name] for each in every if name in each]
        none = sum(each is False for each in given)
        found[name] = (sum(map(recount_returns.number, given)), len(given) - none, none)
    return found


def unit_on(diary: list[Entry], school: str, day: date) -> str:
    """The code of the unit that a school belongs to on a day."""
    unit: str = BY_CODE[school]["unit"]
    for each in diary:
        if each["does"] == "move schools" and school in each["schools"] and each["moved_on"] <= day:
            unit = each["new"]
    return unit


def units(diary: list[Entry], span: Span) -> dict[str, tuple[int, int, frozenset[str]]]:
    """By name of unit: how many schools it has, how many of them were visited, which they are."""
    stands = recount_visits.inspected(diary, span)["stands"]
    found = {}
    for code, name in UNITS:
        mine = [school for school in BY_CODE if unit_on(diary, school, span.as_of) == code]
        names = frozenset(BY_CODE[school]["name"] for school in mine)
        found[name] = (len(mine), sum(school in stands for school in mine), names)
    return found


def models(diary: list[Entry], span: Span) -> dict[str, tuple[str, Decimal | None]]:
    """By name of model: where it stands, and the points of its last assessment."""
    known = [each for each in diary if each["day"] <= span.as_of]
    copied = {each["source"] for each in known if each["does"] == "register model"}
    return {
        f"Mô hình {each['model']}": _stands(known, each["model"], each["model"] in copied)
        for each in known
        if each["does"] == "register model"
    }


def _stands(diary: list[Entry], model: str, copied: bool) -> tuple[str, Decimal | None]:
    steps = {
        each["step"]: each for each in diary if each["does"] == "take model on" and each["model"] == model
    }
    points = None
    if "assess" in steps:
        points = Decimal(sum({**CRITERIA, **steps["assess"]["typed"]}.values()))
    effective = points is not None and points >= recount_rest.EFFECTIVE_FROM
    reached = ("begin" in steps, effective, "commend" in steps, copied, "stop" in steps)
    return STATES[max((place for place, holds in enumerate(reached, start=1) if holds), default=0)], points


def topics(diary: list[Entry], span: Span) -> dict[str, int]:
    """Opened letters by topic, in the words of the form."""
    lists = [one for each in read("y_kien_phan_anh.yaml")["sections"] for one in each["questions"]]
    known = next(each for each in lists if each["name"] == "yk_linh_vuc")["choices"]
    labels = {each["name"]: each["label"]["vi"] for each in known} | {"": "Nội dung khác"}
    return {labels[topic]: many for topic, many in recount_rest.letter_topics(diary, span).items()}


def overdue(diary: list[Entry], day: date) -> list[tuple[str, date, int]]:
    """Every action that is overdue: name of the school, the day by which it had to move, days since."""
    known = [each for each in diary if each["day"] <= day]
    late = [each for each in recount_actions.actions(known).values() if recount_actions.stand(each, day)[1]]
    days = [(BY_CODE[each["school"]]["name"], recount_actions.deadline(each, day)) for each in late]
    return sorted((name, due, (day - due).days) for name, due in days)


def letters_of(diary: list[Entry], span: Span, box: str) -> tuple[int, int, int, int]:
    """Of one box: received, lying sealed, settled, overdue."""
    mine = [each for each in recount_rest.letters(diary, span) if each["box"] == box]
    settled = [each for each in mine if each["settled"]]
    late = [each for each in mine if each not in settled and recount_rest.due(each) < span.as_of]
    return len(mine), sum(each["opened"] is None for each in mine), len(settled), len(late)


def returned(diary: list[Entry], form: str, period: str) -> dict[str, int]:
    """How many schools' returns stand where."""
    states = [state for state, _said in recount_returns.standing(diary, form, period).values()]
    names = {"draft": "draft", "submitted": "waiting", "sent_back": "sent back", "approved": "approved"}
    return {name: states.count(state) for name, state in names.items()}
