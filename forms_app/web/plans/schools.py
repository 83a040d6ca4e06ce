"""Which schools have sent their plan of a year, which have not, and how far their boards' plans have come."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from ...core.people import Action
from ...core.plan_files import SchoolPlan
from ...core.schools import Level, School
from ...core.work_plans import PlanProgress
from ...storage import schools as register
from ...storage.school_plans import school_plans
from ...storage.work_plans import supervision_plans, used_years
from ..clock import today
from ..guard import requires
from ..office.choosing import level_name
from ..paging import asked_page
from . import blueprint
from .places import asked_year, year_options

PAGE = 50  # schools on one page
SENT, MISSING = "yes", "no"  # values of the filter


@dataclass(frozen=True)
class SchoolLine:
    """One school in the list."""

    school: School
    plan: SchoolPlan | None
    supervision: PlanProgress | None
    supervision_code: str


@blueprint.get("/office/plans/schools")
@requires(Action.PLAN_WORK)
def school_list() -> str:
    """``?year=``, ``?q=``, ``?level=``, ``?sent=yes|no``, ``?page=``; strange values narrow nothing."""
    year, search = asked_year(), request.args.get("q", "")[:100]
    level, sent = request.args.get("level", ""), request.args.get("sent", "")
    level = level if level in set(Level) else ""
    plans = school_plans(year)
    every = register.schools(search, level or None)
    found = [each for each in every if sent not in (SENT, MISSING) or (each.code in plans) == (sent == SENT)]
    page, pages = asked_page(len(found), PAGE)
    chosen = {"year": str(year), "q": search, "level": level, "sent": sent if sent in (SENT, MISSING) else ""}
    return render_template(
        "plans/schools.html",
        year=year,
        lines=_lines(found[(page - 1) * PAGE : page * PAGE], plans, year),
        found=len(found),
        all=len(every),
        sent=sum(each.code in plans for each in every),
        page=page,
        pages=pages,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value},
        years=year_options(used_years()),
        levels=[("", _("Mọi cấp học")), *((each.value, level_name(each)) for each in Level)],
        sents=[("", _("Đã gửi và chưa gửi")), (MISSING, _("Chưa gửi")), (SENT, _("Đã gửi"))],
    )


def _lines(schools: list[School], plans: dict[str, SchoolPlan], year: int) -> list[SchoolLine]:
    boards = supervision_plans(year, [each.code for each in schools])
    lines = []
    for each in schools:
        board = boards.get(each.code)
        progress = board.progress(today()) if board and board.tasks else None
        code = board.key.code if board else ""
        lines.append(SchoolLine(each, plans.get(each.code), progress, code))
    return lines
