"""Released results of all schools, for the office's inspection board, and the page of one school."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _

from ..core.definition import Theme
from ..core.people import Action, may
from ..core.reports import period_label
from ..core.schools import Level
from ..core.voices import Voice
from ..storage.periods import periods
from ..storage.schools import school as school_of
from ..storage.schools import schools
from .actions.summary import summary
from .comparing import COMPARED, comparison_report, items_of_level
from .conclusions.shown import CHOICES, conclusion_choices, shown_conclusion
from .due_conclusions import NOT_NEEDED, SIGNED, standings_of
from .guard import require, requires
from .paging import asked_page
from .results import chosen_period, comments_of, late_page_of_school, list_of_schools, page_of_school
from .services import services
from .suggestions.summary import register_area, school_figures
from .texts import words

PAGE = 50  # schools
blueprint = Blueprint("board", __name__, url_prefix="/board")


@blueprint.get("/")
@requires(Action.COMPARE_SCHOOLS)
def index() -> str:
    """The schools, 50 a page; ``q``, ``level``, ``conclusion`` narrow them, ``period`` is the half-year."""
    period = chosen_period(request.args.get("period"))
    search, level = request.args.get("q", "").strip(), _level(request.args.get("level", ""))
    every, asked = schools(search, level), request.args.get("conclusion", "")
    concluded = standings_of(every, period) if period and not period.whole_year else {}
    found = [each for each in every if concluded.get(each.code) == asked or asked not in CHOICES]
    page, pages = asked_page(len(found), PAGE)
    listed = found[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "board/schools.html",
        report=list_of_schools(found, period, listed) if period else None,
        page=page,
        pages=pages,
        period=period,
        periods=period_choices(),
        levels=level_choices(),
        comments=comments_of(period) if period else [],
        search=search,
        level=level.value if level else "",
        found=len(found),
        signed=list(concluded.values()).count(SIGNED),
        boards=sum(each != NOT_NEEDED for each in concluded.values()),
        conclusions=conclusion_choices() if concluded else [],
        conclusion=asked if asked in CHOICES else "",
        letters_area=register_area(),
    )


@blueprint.get("/compare")
@requires(Action.COMPARE_SCHOOLS)
def compare() -> str:
    """``level``, ``voice`` and ``period`` choose what is laid side by side; strange ones choose the first."""
    period = chosen_period(request.args.get("period"))
    level, voice = _level(request.args.get("level", "")) or Level.MN, _voice(request.args.get("voice", ""))
    found = schools("", level)
    motto = services().office.motto
    inspected = voice is Voice.INSPECTION and period is not None
    return render_template(
        "board/compare.html",
        report=comparison_report(found, period, level, voice) if period else None,
        period=period,
        periods=period_choices(),
        levels=level_choices()[1:],
        level=level.value,
        voices=[(each.value, words(each.label)) for each in COMPARED],
        voice=voice.value,
        themes=[(each.value, words(motto.get(each, each.value))) for each in Theme] if inspected else [],
        found=len(found),
    )


@blueprint.get("/compare/items")
@requires(Action.COMPARE_SCHOOLS)
def compare_items() -> str:
    """Item by item what the visits to one level found; ``theme`` as in the motto."""
    period = chosen_period(request.args.get("period"))
    level, asked = _level(request.args.get("level", "")) or Level.MN, request.args.get("theme", "")
    if period is None:
        abort(404)
    theme = Theme(asked) if asked in set(Theme) else Theme.BIET
    report = items_of_level(schools("", level), period, level, theme)
    return render_template("board/compare_items.html", report=report, period=period, level=level.value)


@blueprint.get("/schools/<code>")
@requires(Action.READ_RESULTS)
def school(code: str) -> str:
    """One school's page; a school of somebody else looks like none."""
    require(Action.READ_RESULTS, code)
    known = school_of(code)
    period = chosen_period(request.args.get("period"), code)
    return render_template(
        "board/school.html",
        school=known,
        report=page_of_school(known, period) if period else None,
        comments=comments_of(period, code) if period and may(g.user, Action.READ_COMMENTS, code) else [],
        late=late_page_of_school(known, period) if period else None,
        period=period,
        periods=period_choices(),
        conclusion=shown_conclusion(known, period),
        actions=summary(known.code),
        letters=school_figures(known.code, period),
        letters_area=register_area(),
    )


def period_choices() -> list[tuple[str, str]]:
    """Code and name of every period in use, latest first."""
    return [(each.code, words(period_label(each.code))) for each in periods()]


def level_choices() -> list[tuple[str, str]]:
    return [("", _("Mọi cấp học")), *((each.value, words(each.label)) for each in Level)]


def _voice(name: str) -> Voice:
    return Voice(name) if name in COMPARED else Voice.INSPECTION


def _level(name: str) -> Level | None:
    """The level asked for; a strange one narrows nothing."""
    return Level(name) if name in set(Level) else None
