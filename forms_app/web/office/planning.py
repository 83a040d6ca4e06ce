"""Planning inspections of one or several schools at once: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ...core.definition import About, FormDefinition, Kind, Text
from ...core.errors import NotFound
from ...core.schools import School
from ...core.visits import Visit
from ...storage import visits
from ...storage.database import write_transaction
from ...storage.forms import published, published_forms
from ...storage.schools import school


def checklists() -> list[FormDefinition]:
    """The latest version of every published checklist for schools."""
    every = (published(each.form_id)[0] for each in published_forms() if each.kind is Kind.CHECKLIST)
    return [definition for definition in every if definition.about is About.SCHOOL]


def checklist_of(visited: School) -> str:
    """The full checklist made for the school's level. Raises NotFound where none is published."""
    for definition in checklists():
        if visited.level.value in definition.levels and not definition.short:
            return definition.id
    raise NotFound(
        Text(
            "Chưa ban hành phiếu kiểm tra cho cấp học của {school}.",
            "No checklist has been issued for the level of {school}.",
        ).format(school=visited.name)
    )


@write_transaction
def plan_visits(
    codes: Sequence[str],
    form_id: str | None,
    period: str,
    starts_on: date,
    ends_on: date,
    inspectors: Sequence[str],
    by: str,
    now: datetime,
) -> list[Visit]:
    """A visit per school, with ``form_id`` or else the checklist of its level; the first inspector leads.

    Raises what ``storage.visits.plan_visit`` does; then nothing was planned.
    """
    schools = [school(code) for code in dict.fromkeys(codes)]
    return [
        visits.plan_visit(
            each.code, form_id or checklist_of(each), period, starts_on, ends_on, inspectors, by, now
        )
        for each in schools
    ]
