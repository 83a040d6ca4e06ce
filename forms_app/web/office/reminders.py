"""Reminders for schools whose return is late, ready to be copied: one for all of them, and one for each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from ...core.definition import FormDefinition
from ...core.language import day
from ...core.people import Action
from ...core.returns import State
from ...storage import periods
from ...storage import schools as register
from ..guard import requires
from ..paging import asked_page
from ..periods import period_name
from ..services import services
from ..texts import words
from . import blueprint
from .returns import Line, chosen, lines

PAGE = 50  # schools on one page


@dataclass(frozen=True)
class Reminder:
    """One school's, ready to be sent to it."""

    line: Line
    text: str


@blueprint.get("/returns/reminders")
@requires(Action.DECIDE_RETURN)
def reminders() -> str:
    """``?period=``, ``?form=``, ``?page=``."""
    period, definition = chosen()
    late = [each for each in lines(definition, period, register.schools()) if each.late] if definition else []
    page, pages = asked_page(len(late), PAGE)
    shown = late[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "office/reminders.html",
        definition=definition,
        period=period,
        due=periods.due_day(period),
        whole=for_all(definition, period, late) if definition else "",
        each=[Reminder(one, for_one(definition, period, one)) for one in shown] if definition else [],
        count=len(late),
        page=page,
        pages=pages,
        kept={"period": period, "form": definition.id if definition else ""},
    )


def for_all(definition: FormDefinition, period: str, late: list[Line]) -> str:
    """One text that names every school that is late."""
    named = "\n".join(f"- {each.school.name}" for each in late)
    return "\n".join(
        [
            _("Kính gửi các trường,"),
            _(
                "%(office)s chưa nhận được “%(form)s”, kỳ %(period)s. Hạn nộp là ngày %(day)s.",
                **_facts(definition, period),
            ),
            _("Các trường chưa nộp:"),
            named,
            *_ending(),
        ]
    )


def for_one(definition: FormDefinition, period: str, line: Line) -> str:
    """A text for one school, which says whether something lies there already."""
    again = _("Phòng đã trả lại báo cáo để trường sửa.") if line.standing.state is State.SENT_BACK else ""
    begun = _("Trường đã làm dở, chỉ còn bấm nộp.") if line.standing.state is State.DRAFT else ""
    sentences = [
        _("Kính gửi %(school)s,", school=line.school.name),
        _(
            "%(office)s chưa nhận được “%(form)s”, kỳ %(period)s. Hạn nộp là ngày %(day)s.",
            **_facts(definition, period),
        ),
        again or begun,
        *_ending(),
    ]
    return "\n".join(each for each in sentences if each)


def _facts(definition: FormDefinition, period: str) -> dict[str, str]:
    return {
        "office": services().office.name,
        "form": words(definition.title),
        "period": period_name(period),
        "day": day(periods.due_day(period)),
    }


def _ending() -> list[str]:
    address = services().settings.base_url + url_for("returns.listing")
    help_ = words(services().office.support)
    return [
        _("Xin nộp tại %(address)s. Cần giúp thì liên hệ %(support)s.", address=address, support=help_),
        _("Trân trọng cảm ơn!"),
    ]
