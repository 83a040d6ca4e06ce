"""The demo's visits: done in the finished half-year and the current one, planned for today and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from ..core.action_openings import openings
from ..core.definition import Kind
from ..core.minutes import Source, issue, minutes
from ..core.reports import period_label
from ..core.schools import School
from ..core.scoring import score, to_json
from ..core.visits import Manner, Visit
from ..storage.minutes import keep_minutes
from ..storage.photos import counts
from ..storage.visit_plans import cancel_visit
from ..storage.visits import plan_visit, save_section, submit_visit, visits
from .accounts import INSPECTORS, MAKER, full_name
from .checklists import checklist_bodies
from .district import District, at, half_year, in_vietnam
from .evidence import hang_photos


def plan(
    district: District, school: School, day: date, leader: str, planned_on: date, short: bool = False
) -> Visit:
    """One visit by ``leader`` and a colleague, with the checklist of the school's level or the short one."""
    team = (leader, INSPECTORS[(INSPECTORS.index(leader) + 1) % len(INSPECTORS)])
    uuid = str(uuid4())
    form_id = _checklist_of(district, school, short)
    manner = Manner.FOLDED if short else Manner.SUBJECT
    days = (day, day)
    return plan_visit(
        school.code, form_id, half_year(day), *days, team, MAKER, at(planned_on, 1), uuid, manner
    )


def plan_and_cancel(district: District, school: School, day: date, leader: str, reason: str) -> None:
    """A visit that was planned some days ago and then called off."""
    visit = plan(district, school, day, leader, min(day, district.today))
    cancel_visit(visit.uuid, reason, MAKER, at(district.today, 2))


def inspect(
    district: District, school: School, day: date, leader: str, short: bool = False, photos: bool = False
) -> None:
    """Plan, fill section by section and submit one visit, with ``photos`` beside some items."""
    visit = plan(district, school, day, leader, day, short)
    definition = district.form(visit.form_id)
    names = [full_name(username) for username in visit.inspectors]
    answers: dict[str, Any] = {}
    for section, body in checklist_bodies(definition, school, names, day):
        save_section(visit.uuid, section, 0, body, leader, at(day, 3))
        answers.update(body)
    if photos:
        hang_photos(visit.uuid, definition, leader, at(day, 3))
    facts = {
        **school.facts(),
        "visit_period": period_label(visit.period).vi,
        "visit_inspectors": ", ".join(names),
    }
    result = score(definition, answers, facts, district.office.class_limits)
    opened = openings(definition, answers, facts, district.office, day)
    submit_visit(visit.uuid, to_json(result), leader, at(day, 4), openings=opened, today=day)
    record = minutes(
        Source(
            definition=definition,
            answers=answers,
            facts=facts,
            office=district.office,
            score=result,
            period=period_label(visit.period).vi,
            planned_on=day,
            confirmed_at=in_vietnam(at(day, 3)),
            handed_in_at=in_vietnam(at(day, 4)),
            photos=counts(visit.uuid),
        )
    )
    keep_minutes(visit.uuid, visit.version, issue(record), at(day, 4))


def plan_todays_visit(district: District) -> None:
    """A visit for the first inspector to fill today, unless one waits already."""
    today = district.today
    waiting = [visit for visit in visits(inspector=INSPECTORS[0]) if not visit.submitted]
    if any(visit.starts_on <= today <= visit.ends_on for visit in waiting):
        return
    taken = {visit.school for visit in visits(period=half_year(today))}
    plan(district, _first_free(district.schools, taken), today, INSPECTORS[0], today)


def _first_free(schools: Sequence[School], taken: set[str]) -> School:
    return next((school for school in schools if school.code not in taken), schools[0])


def _checklist_of(district: District, school: School, short: bool) -> str:
    """Form id of the short checklist, or of the full one of the school's level."""
    return next(
        form.id
        for form in district.forms
        if form.kind is Kind.CHECKLIST
        and form.short is short
        and (short or school.level.value in form.levels)
    )
