"""The register (R7): a line per letter, what is overdue, what waits in the boxes; the same as a workbook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.calendar import Week
from ...core.language import sort_key
from ...core.people import Action, may
from ...core.suggestion_register import Line, register
from ...core.suggestions import State, SuggestionBox, forget_before, last_day
from ...documents.suggestion_register import register_xlsx
from ...storage import suggestions as store
from ...storage.schools import schools as all_schools
from ...storage.suggestion_boxes import boxes
from ...storage.users import full_names
from ..clock import today
from ..guard import current_user
from ..letters.looking import state_name
from ..paging import asked_page
from ..services import services
from .places import enter, under_each
from .shown import Row, row, topic_names

PAGE = 50  # on one page
OPEN, LATE, HOT, MINE, ALL = "", "late", "hot", "mine", "all"  # values of the filter besides states
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class BoxLine:
    """A box and what waits in it: letters of weeks that are over, so that no day of arrival can be seen."""

    box: SuggestionBox
    name: str
    waiting: int
    late: bool  # some should have been answered by now
    has_key: bool


@under_each("", Action.READ_REGISTER)
def listing(area: str) -> str:
    """``?school=``, ``?page=``; ``?state=``: a state, ``late``, ``hot``, ``mine``, ``all``."""
    enter(area)
    user, state = current_user(), request.args.get("state", OPEN)
    known = known_lines()
    found = [each for each in known if _asked_for(each, state)]
    found.sort(key=lambda each: -each.late)
    page, pages = asked_page(len(found), PAGE)
    return render_template(
        "suggestions/listing.html",
        area=area,
        rows=_rows(found[(page - 1) * PAGE : page * PAGE]),
        found=len(found),
        open=sum(each.state is State.UNDER_WAY for each in known),
        late=sum(each.late > 0 for each in known),
        settled=sum(each.state is not State.UNDER_WAY for each in known),
        hot=sum(each.hot for each in known),
        boxes=box_lines() if may(user, Action.OPEN_LETTERS) else [],
        manages=area == "office",
        states=[
            *((OPEN, _("Chưa trả lời")), (LATE, _("Quá hạn"))),
            *([(HOT, _("Nguy cơ điểm nóng")), (MINE, _("Giao cho tôi"))] if area == "office" else []),
            *((each.value, state_name(each)) for each in State if each is not State.RECEIVED),
            (ALL, _("Tất cả")),
        ],
        schools=_schools_of(known),
        chosen={name: request.args.get(name, "") for name in ("school", "state")},
        page=page,
        pages=pages,
        old=len(store.to_forget(oldest())) if may(user, Action.FORGET_SUGGESTIONS) else 0,
        office=services().office,
    )


@under_each("register.xlsx", Action.READ_REGISTER)
def register_file(area: str) -> Response:
    """Everything that this reader may know, to be filed."""
    enter(area)
    headings = [
        *(_("Mã"), _("Tuần nhận"), _("Trường"), _("Việc"), _("Người xử lý"), _("Hạn trả lời")),
        *(_("Trạng thái"), _("Quá hạn (ngày)")),
        *([_("Nguy cơ điểm nóng")] if area == "office" else []),
    ]
    rows = cells(known_lines(), hot=area == "office")
    headers = {"Content-Disposition": 'attachment; filename="so-theo-doi-gop-y.xlsx"'}
    return Response(register_xlsx(_("Sổ theo dõi góp ý"), headings, rows), mimetype=WORKBOOK, headers=headers)


def box_lines() -> list[BoxLine]:
    """The boxes that the signed-in person may open, with somebody of the other side."""
    this_week, letters = Week.of(today()).code, services().letters
    waiting = [(number, week) for number, week in store.waiting_weeks(letters) if week < this_week]
    counts = Counter(number for number, _week in waiting)
    limit = today() - timedelta(days=services().office.answer_days)
    late = {number for number, week in waiting if last_day(week) < limit}
    return [
        BoxLine(
            each,
            each.school.name if each.school else services().office.name,
            counts[each.number],
            each.number in late,
            letters.keys.has(each.number),
        )
        for each in boxes()
        if may(current_user(), Action.OPEN_LETTERS, each.about)
    ]


def oldest() -> date:
    """Letters of weeks before this day have had their time."""
    return forget_before(today(), services().office.letter_years)


def known_lines() -> list[Line]:
    """Everything that the signed-in person may know of."""
    user = current_user()
    known = store.suggestions_of(user.school) if user.school else store.suggestions()
    return register(known, user, today())


def cells(lines: list[Line], hot: bool) -> list[tuple[str | int | date, ...]]:
    """The lines as files have them, in the words of the page's language; ``hot`` is the office's own mark."""
    return [
        (
            each.line.code,
            each.week,
            each.school,
            each.topic,
            each.handler,
            each.line.due,
            each.state,
            each.line.late,
            *([_("có") if each.line.hot else ""] if hot else []),
        )
        for each in _rows(lines)
    ]


def _rows(lines: list[Line]) -> list[Row]:
    schools = {each.code: each.name for each in all_schools()} | {"": services().office.name}
    names, topics = full_names(each.handler for each in lines if each.handler), topic_names()
    return [row(each, schools, names, topics) for each in lines]


def _asked_for(each: Line, state: str) -> bool:
    school = request.args.get("school", "")
    if school and each.school != school:
        return False
    if state == LATE:
        return each.late > 0
    if state == HOT:
        return each.hot
    if state == MINE:
        return each.handler == current_user().username and each.state is State.UNDER_WAY
    if state == ALL:
        return True
    return each.state == (state if state in set(State) else State.UNDER_WAY)


def _schools_of(known: list[Line]) -> list[tuple[str, str]]:
    names = {each.code: each.name for each in all_schools()}
    pairs = {(each.school, names[each.school]) for each in known if each.school}
    return [("", _("Mọi trường")), *sorted(pairs, key=lambda pair: sort_key(pair[1]))]
