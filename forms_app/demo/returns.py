"""The demo's returns: two finished half-years, one school late in the second, a draft of this half-year."""

from __future__ import annotations

from datetime import timedelta

from ..core.definition import Filler
from ..core.people import Role
from ..core.reports import period_label
from ..core.returns import BOARD, FIGURES, OFFICE, StepKind, code_before, owed_by
from ..core.schools import School
from ..storage.database import write_transaction
from ..storage.periods import due_day
from ..storage.returns import decide, fill, find
from .accounts import first, full_name, member
from .district import District, at, half_year, half_year_before
from .reports import figures, report, self_check

LATE, SENT_BACK, WAITING = -1, -2, -3  # places of schools that are not done with the finished half-year
WHY_BACK = "Số phản ánh, kiến nghị chưa khớp với sổ theo dõi của trường, xin xem lại."
UNMET = "pgd_ttnd"


@write_transaction
def report_half_years(district: District) -> None:
    """The one before the finished one whole; of the finished one nearly all; the office checks itself too.

    In one transaction: hundreds of steps.
    """
    finished = half_year_before(district.today)
    for period in (code_before(finished), finished):
        for place, school in enumerate(district.schools, start=-len(district.schools)):
            for form_id in (FIGURES, BOARD):
                if owed_by(district.form(form_id), school):
                    _report(district, form_id, school, period, place if period == finished else 0)
        _check_oneself(district, period)
    _begin(district)


def _report(district: District, form_id: str, school: School, period: str, place: int) -> None:
    """Hand it in some days before it is due and have it approved, or stop on the way there."""
    definition = district.form(form_id)
    role = Role.SCHOOL if definition.filled_by is Filler.SCHOOL else Role.SCHOOL_BOARD
    by, day = member(school.code, role), due_day(period) - timedelta(days=6 + len(school.name) % 5)
    found, said = find(form_id, period, school.code), report(definition, school, period, _name(period))
    if place == LATE and definition.filled_by is Filler.SCHOOL:
        fill(found, StepKind.SAVE, {name: said[name] for name in list(said)[:12]}, by, at(day, 3))
        return
    handed_in = fill(found, StepKind.SUBMIT, said, by, at(day, 3))
    if place == WAITING:
        return
    kind, remark = (StepKind.SEND_BACK, WHY_BACK) if place == SENT_BACK else (StepKind.APPROVE, "")
    decide(handed_in, kind, remark, first(Role.OFFICER), at(day + timedelta(days=2), 2))


def _check_oneself(district: District, period: str) -> None:
    definition, day = district.form(OFFICE), due_day(period)
    official = first(Role.OFFICER)
    said = self_check(definition, day.isoformat(), full_name(official), UNMET, _name(period))
    fill(find(OFFICE, period, None), StepKind.SUBMIT, said, official, at(day, 2))


def _begin(district: District) -> None:
    """The first school has begun this half-year's figures, with some of them as they were."""
    school, period = district.schools[0], half_year(district.today)
    said = figures(school, period)
    begun = {name: said[name] for name in ("tong_cbgvnv", "nu", "dang_vien", "so_lop", "so_diem_truong")}
    found, by = find(FIGURES, period, school.code), member(school.code, Role.SCHOOL)
    fill(found, StepKind.SAVE, begun, by, at(district.today, 1))


def _name(period: str) -> str:
    return period_label(period).vi
