"""The list of actions: what is overdue by school and by age, counts, filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask_babel import gettext as _

from ...core.actions import Action as Followed
from ...core.actions import Severity, State
from ...core.language import sort_key
from ...core.people import Action, may
from ...storage import schools as register
from ..clock import today
from ..guard import current_user, requires
from .places import enter, readable, under_each
from .shown import choices, line

PAGE = 50  # on one page
AGES = (7, 30)  # days overdue that divide the list
OPEN, LATE, ASKED, ALL = "", "late", "asked", "all"  # values of the filter besides states


@dataclass(frozen=True)
class LateSchool:
    """The overdue actions of one school: how many up to a week, up to a month, longer, and the oldest."""

    code: str
    name: str
    ages: tuple[int, ...]
    oldest: int  # days

    @property
    def count(self) -> int:
        return sum(self.ages)


@under_each("")
@requires(Action.READ_ACTION)
def listing(area: str) -> str:
    """``?school=``, ``?severity=``, ``?page=``; ``?state=``: a state, ``late``, ``asked``, ``all``."""
    enter(area)
    day, state = today(), request.args.get("state", OPEN)
    names = {each.code: each.name for each in register.schools()}
    known = readable(open_only=state in (OPEN, LATE, ASKED))
    open_ = [each for each in known if each.open]
    found = [line(each, names[each.school], day) for each in known if _asked_for(each, state, day)]
    found.sort(key=lambda each: (-each.action.days_late(day), not each.action.open, each.due))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return render_template(
        "actions/listing.html",
        area=area,
        lines=found[(page - 1) * PAGE : page * PAGE],
        found=len(found),
        open=len(open_),
        late=sum(each.overdue(day) for each in open_),
        waiting=sum(each.state is State.DONE or each.standing.asked is not None for each in open_),
        late_schools=late_schools(open_, names, day),
        opens=may(current_user(), Action.OPEN_ACTION, current_user().school),
        states=[
            (OPEN, _("Chưa xong")),
            (LATE, _("Quá hạn")),
            (ASKED, _("Xin gia hạn")),
            *choices("trang_thai"),
            (ALL, _("Tất cả")),
        ],
        severities=[("", _("Mọi mức độ")), *choices("muc_do")],
        schools=[("", _("Mọi trường")), *_schools_of(known, names)],
        chosen={name: request.args.get(name, "") for name in ("school", "state", "severity")},
        page=page,
        pages=pages,
    )


def late_schools(open_: Iterable[Followed], names: dict[str, str], day: date) -> list[LateSchool]:
    """Schools with something overdue, the longest first."""
    days: dict[str, list[int]] = {}
    for each in open_:
        if late := each.days_late(day):
            days.setdefault(each.school, []).append(late)
    found = (LateSchool(code, names[code], _by_age(late), max(late)) for code, late in days.items())
    return sorted(found, key=lambda each: (-each.oldest, sort_key(each.name)))


def _by_age(late: list[int]) -> tuple[int, ...]:
    week, month = AGES
    return (
        sum(each <= week for each in late),
        sum(week < each <= month for each in late),
        sum(each > month for each in late),
    )


def _asked_for(each: Followed, state: str, day: date) -> bool:
    school, severity = request.args.get("school", ""), request.args.get("severity", "")
    if school and each.school != school:
        return False
    if severity in set(Severity) and each.standing.severity != severity:
        return False
    if state == LATE:
        return each.overdue(day)
    if state == ASKED:
        return each.standing.asked is not None
    return each.state == state if state in set(State) else True


def _schools_of(known: Iterable[Followed], names: dict[str, str]) -> list[tuple[str, str]]:
    pairs = {(each.school, names[each.school]) for each in known}
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))
