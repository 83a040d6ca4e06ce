"""R6: how far the “Dân vận khéo” models of the year have come, by field and by state, and each of them."""

from __future__ import annotations

from datetime import date

from ...language import day
from ...office import Office
from ...rounds import Period
from ...state_document import Align
from ..good_models import COUNTS, STATES
from .figures import by_name
from .half_year import period_words
from .model import Column, Kind, Line, OfficialReport, Passage, Sheet
from .modelled import COUNTED, Movement, models_annex, models_group, stories
from .texts import Draft, drafted

BY_FIELD = (Column("Lĩnh vực", 45, plain=True), *(Column(each.vi, 20, Align.CENTRE) for each in COUNTS))
BY_STATE = (Column("Trạng thái", 125, plain=True), Column("Số mô hình", 40, Align.CENTRE))


def movement_report(movement: Movement, period: Period, office: Office, made_on: date) -> OfficialReport:
    """The models of the year up to the end of ``period``."""
    groups = (models_group(movement),)
    until = day(movement.summary.until)
    drafts = (
        Draft(f"Tính các mô hình đăng ký từ đầu năm đến hết ngày {until}, theo tình trạng ngày đó."),
        COUNTED,
        *stories(movement),
    )
    passage = Passage(
        "", "", draft=drafted(drafts, by_name(groups)), parts=(_by_field(movement), _by_state(movement))
    )
    return OfficialReport(
        kind=Kind.MODELS,
        period=period,
        made_on=made_on,
        subject=f"Kết quả phong trào thi đua “Dân vận khéo”\n{period_words(period.code)}",
        bases=(),
        groups=groups,
        passages=(Passage("", "", draft=(f"{office.name} tổng hợp các mô hình như sau.",)), passage),
        annexes=(models_annex(movement),),
    )


def _by_field(movement: Movement) -> Sheet:
    """Each figure holds the next, so the columns do not add up to the first one."""
    summary = movement.summary
    lines = [Line((movement.fields[field].vi, *counts.row)) for field, counts in summary.by_field.items()]
    total = Line(("Tất cả", *summary.total.row), total=True)
    return Sheet("Theo lĩnh vực", "Theo lĩnh vực", BY_FIELD, (*lines, total))


def _by_state(movement: Movement) -> Sheet:
    """Each model once, where it stands."""
    lines = tuple(Line((STATES[state].vi, many)) for state, many in movement.summary.by_state.items())
    return Sheet("Theo trạng thái", "Theo trạng thái", BY_STATE, lines)
