"""The list of actions: what is overdue by school and by age, counts, filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, request
from flask_babel import gettext as _

from ...core.actions import Severity, State
from ...core.language import sort_key
from ...core.people import Action, may
from ...storage import action_lists as store
from ...storage import schools as register
from ...storage.action_lists import Wanted
from ..clock import today
from ..guard import current_user, requires
from ..paging import asked_page
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
    day, mine = today(), readable(current_user())
    names = {each.code: each.name for each in register.schools()}
    wanted = _narrowed(mine, names)
    count = store.count(wanted, day)
    page, pages = asked_page(count, PAGE)
    found = store.page(wanted, day, page, PAGE)
    late = store.late_by_school(mine, day)
    return render_template(
        "actions/listing.html",
        area=area,
        lines=[line(each.code, each.outline, names[each.school], day) for each in found],
        found=count,
        open=store.count(replace(mine, open=True), day),
        late=sum(map(len, late.values())),
        waiting=_waiting(mine, day),
        late_schools=late_schools(late, names),
        opens=may(current_user(), Action.OPEN_ACTION, current_user().school),
        asks=area == "office",
        states=[
            (OPEN, _("Chưa xong")),
            (LATE, _("Quá hạn")),
            (ASKED, _("Xin gia hạn")),
            *choices("trang_thai"),
            (ALL, _("Tất cả")),
        ],
        severities=[("", _("Mọi mức độ")), *choices("muc_do")],
        schools=[("", _("Mọi trường")), *_schools_of(store.schools_with_actions(mine, day), names)],
        chosen={name: request.args.get(name, "") for name in ("school", "state", "severity")},
        page=page,
        pages=pages,
    )


def _narrowed(mine: Wanted, names: dict[str, str]) -> Wanted:
    """What the address asks for, of what may be read; values that mean nothing narrow nothing."""
    school, severity, state = (request.args.get(each, "") for each in ("school", "severity", "state"))
    if school in names and mine.school is None:
        mine = replace(mine, school=school)
    if severity in set(Severity):
        mine = replace(mine, severity=Severity(severity))
    if state in set(State):
        return replace(mine, state=State(state))
    return replace(mine, open=state in (OPEN, LATE, ASKED), late=state == LATE, asked=state == ASKED)


def _waiting(mine: Wanted, day: date) -> int:
    """Those that the office must say something to."""
    done = store.count(replace(mine, state=State.DONE), day)
    return done + store.count(replace(mine, open=True, asked=True), day)


def late_schools(late: dict[str, list[int]], names: dict[str, str]) -> list[LateSchool]:
    """Schools with something overdue, the longest first; ``late`` holds days by school."""
    found = (LateSchool(code, names[code], _by_age(days), max(days)) for code, days in late.items())
    return sorted(found, key=lambda each: (-each.oldest, sort_key(each.name)))


def _by_age(late: list[int]) -> tuple[int, ...]:
    week, month = AGES
    return (
        sum(each <= week for each in late),
        sum(week < each <= month for each in late),
        sum(each > month for each in late),
    )


def _schools_of(codes: Iterable[str], names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(((code, names[code]) for code in codes), key=lambda pair: sort_key(pair[1]))
