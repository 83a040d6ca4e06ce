"""Inspections as the office sees them: a month, the list, how far they have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.calendar import Month
from ...core.people import Action, Role
from ...core.plans import Progress
from ...core.schools import Level
from ...core.visits import Standing
from ...storage import users as accounts
from ...storage import visit_lists as store
from ...storage.visit_lists import Wanted
from ..calendars import calendar_of, calendar_response
from ..clock import today
from ..guard import current_user, requires
from ..paging import asked_page
from ..periods import half_year, period_name
from ..visit_lines import asked_month, month_view, standing_name, visit_lines
from . import blueprint
from .choosing import level_name

PAGE = 50  # visits on one page of the list
MOST_ON_A_DAY = 5  # visits that a day of the month shows; the rest is one link away


@blueprint.get("/visits/")
@requires(Action.PLAN_VISITS)
def visits() -> str:
    """One month; ``?month=2026-11``, and what narrows the list too."""
    month, wanted = asked_month(request.args.get("month", "")), _wanted()
    seen = replace(wanted, first=month.first, last=month.last)
    lines = visit_lines(reversed(store.every(seen, today())))
    return render_template(
        "office/visits_month.html",
        view=month_view(month, lines, MOST_ON_A_DAY),
        counts=_sum(store.progress(seen, today()).values()),
        this_month=Month.of(today()),
        **_filters(wanted),
    )


@blueprint.get("/visits/list")
@requires(Action.PLAN_VISITS)
def visit_list() -> str:
    """The list, latest first; ``?period=``, ``?q=``, ``?level=``, ``?inspector=``, ``?state=``, ``?day=``."""
    wanted, month = _wanted(), Month.read(request.args.get("month", ""))
    day = _day(request.args.get("day", ""))
    if day:
        wanted = replace(wanted, first=day, last=day)
    elif month:
        wanted = replace(wanted, first=month.first, last=month.last)
    count = store.count(wanted, today())
    number, pages = asked_page(count, PAGE)
    return render_template(
        "office/visits.html",
        lines=visit_lines(store.page(wanted, today(), number, PAGE)),
        count=count,
        page=number,
        pages=pages,
        day=day,
        planned=request.args.get("planned", 0, int),
        months=_months(month),
        narrowed=wanted.narrowed,
        **_filters(wanted),
    )


@blueprint.get("/visits.ics")
@requires(Action.PLAN_VISITS)
def calendar() -> Response:
    """Every visit as a file for the calendar of a desk."""
    return calendar_response(*calendar_of(current_user()))


@blueprint.get("/visits/progress")
@requires(Action.PLAN_VISITS)
def visit_progress() -> str:
    """How far the visits of a period have come: per level, and per inspector."""
    codes = store.used_periods()
    current = half_year(today())
    period = request.args.get("period", "")
    if period not in codes:
        period = current if current in codes or not codes else codes[0]
    wanted = Wanted(period=period)
    by_level = {level: counts for (_period, level), counts in store.progress(wanted, today()).items()}
    loads = store.loads(wanted, today())
    people = {each.username: each.full_name for each in accounts.users(Role.INSPECTOR) if each.active}
    names = accounts.full_names(loads) | people
    return render_template(
        "office/visits_progress.html",
        period=period,
        periods=[(code, period_name(code)) for code in dict.fromkeys([period, *codes])],
        levels=[(level, level_name(level), by_level[level]) for level in Level if level in by_level],
        total=_sum(by_level.values()),
        loads=[(name, full, loads.get(name, Progress())) for name, full in sorted(names.items())],
    )


def _wanted() -> Wanted:
    """What the address narrows the visits to; values that mean nothing narrow nothing."""
    level, state = request.args.get("level", ""), request.args.get("state", "")
    return Wanted(
        period=_plain("period"),
        school=request.args.get("q", "")[:100],
        level=Level(level) if level in {each.value for each in Level} else None,
        inspector=_plain("inspector"),
        standing=Standing(state) if state in {each.value for each in Standing} else None,
    )


def _plain(name: str) -> str:
    value = request.args.get(name, "")[:40]
    return value if value.isprintable() else ""


def _filters(wanted: Wanted) -> dict[str, Any]:
    """What the fields of the filter offer and hold, and the same for links to other pages."""
    chosen = {
        "period": wanted.period,
        "q": wanted.school,
        "level": wanted.level.value if wanted.level else "",
        "inspector": wanted.inspector,
        "state": wanted.standing.value if wanted.standing else "",
    }
    people = accounts.users(Role.INSPECTOR)
    return {
        "chosen": chosen,
        "kept": {name: value for name, value in chosen.items() if value},
        "periods": [("", _("Mọi kỳ")), *((code, period_name(code)) for code in store.used_periods())],
        "levels": [("", _("Mọi cấp học")), *((each.value, level_name(each)) for each in Level)],
        "inspectors": [("", _("Mọi người")), *((each.username, each.full_name) for each in people)],
        "states": [("", _("Mọi trạng thái")), *((each.value, standing_name(each)) for each in Standing)],
    }


def _months(asked: Month | None) -> list[tuple[str, str]]:
    """A year around this month, and the one that was asked for."""
    months = [Month.of(today())]
    for _step in range(6):
        months = [months[0].before or months[0], *months, months[-1].after or months[-1]]
    known = sorted({*months, *([asked] if asked else [])})
    return [("", _("Mọi tháng")), *((each.code, f"{each.month:02}/{each.year}") for each in known)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _sum(counts: Iterable[Progress]) -> Progress:
    return sum(counts, Progress())
