"""The year in months, and the list: under /office for the office, under /school for a school's own work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from ...core.calendar import FIRST_YEAR, LAST_YEAR, Month
from ...core.deadlines import Asked, Deadline, Standing, Tally, Work, by_month, by_urgency, tallies
from ...core.people import SCHOOL_ROLES, Action
from ..clock import today
from ..guard import current_user, require, signed_in
from ..paging import asked_page
from ..visit_lines import month_label
from . import blueprint
from .shown import KINDS, standing_name, work_name
from .sources import deadlines
from .span import Span

PAGE = 50  # lines of the list on one page
IN_A_MONTH = 6  # things that a month shows; the rest is one link away


@dataclass(frozen=True)
class MonthCard:
    """One month of the year's page."""

    month: Month
    now: bool
    shown: tuple[Deadline, ...]
    more: int

    @property
    def label(self) -> str:
        return month_label(self.month)

    @property
    def code(self) -> str:
        """As an address names the month."""
        return self.month.code


@blueprint.get("/office/year/", defaults={"area": "office"})
@blueprint.get("/school/year/", defaults={"area": "school"})
@signed_in
def year(area: str) -> str:
    """``?year=2026``: counts by kind of work, and twelve months with what is due in them."""
    enter(area)
    number = _asked_year()
    found, day = _of_year(number), today()
    counted = tallies(found, day)
    return render_template(
        "year/year.html",
        area=area,
        year=number,
        before=number - 1 if number > FIRST_YEAR else None,
        after=number + 1 if number < LAST_YEAR else None,
        counts=[(work, work_name(work), tally) for work, tally in counted.items()],
        total=sum(counted.values(), Tally()),
        standings=[(each, standing_name(each), KINDS[each]) for each in Standing],
        pressing=[each for each in by_urgency(found, day) if _presses(each, day)][:IN_A_MONTH],
        months=[_card(month, lines, day) for month, lines in by_month(found, number).items()],
        **_drawing(day),
    )


@blueprint.get("/office/year/list", defaults={"area": "office"})
@blueprint.get("/school/year/list", defaults={"area": "school"})
@signed_in
def year_list(area: str) -> str:
    """Everything of a year, what is late first; ``?month=``, ``?work=``, ``?standing=``, ``?page=``."""
    enter(area)
    month = Month.read(request.args.get("month", ""))
    number, day = month.year if month else _asked_year(), today()
    asked = Asked(month, _one_of(Work, "work"), _one_of(Standing, "standing"))
    found = by_urgency((each for each in _of_year(number) if asked.wants(each, day)), day)
    page, pages = asked_page(len(found), PAGE)
    chosen = {
        "month": month.code if month else "",
        "work": asked.work.value if asked.work else "",
        "standing": asked.standing.value if asked.standing else "",
    }
    return render_template(
        "year/list.html",
        area=area,
        year=number,
        lines=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        page=page,
        pages=pages,
        chosen=chosen,
        kept={"year": number, **{name: value for name, value in chosen.items() if value}},
        months=[("", _("Cả năm")), *_months(number)],
        works=[("", _("Mọi việc")), *((each.value, work_name(each)) for each in Work)],
        states=[("", _("Mọi trạng thái")), *((each.value, standing_name(each)) for each in Standing)],
        **_drawing(day),
    )


def enter(area: str) -> None:
    """404 for the area of others."""
    if area == "office":
        require(Action.PLAN_VISITS)
    elif current_user().role not in SCHOOL_ROLES:
        abort(404)


def year_path(area: str) -> str:
    return url_for("year.year", area=area)


def _of_year(number: int) -> list[Deadline]:
    return deadlines(Span(date(number, 1, 1), date(number, 12, 31), current_user()))


def _presses(each: Deadline, day: date) -> bool:
    return each.standing(day) in (Standing.LATE, Standing.SOON)


def _card(month: Month, lines: list[Deadline], day: date) -> MonthCard:
    return MonthCard(month, month == Month.of(day), tuple(lines[:IN_A_MONTH]), len(lines[IN_A_MONTH:]))


def _asked_year() -> int:
    number = request.args.get("year", 0, int)
    return number if FIRST_YEAR <= number <= LAST_YEAR else today().year


def _one_of(kind: type[Any], name: str) -> Any:
    value = request.args.get(name, "")
    return kind(value) if value in {each.value for each in kind} else None


def _months(number: int) -> list[tuple[str, str]]:
    months = [Month(number, each) for each in range(1, 13)]
    return [(each.code, month_label(each)) for each in months]


def _drawing(day: date) -> dict[str, Any]:
    """What the templates need to draw one line."""
    return {"day": day, "kinds": KINDS, "standing_name": standing_name, "work_name": work_name}
