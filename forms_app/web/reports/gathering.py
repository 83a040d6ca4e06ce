"""Gathers what an official report is made from: as many queries for a province as for a district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ...core.definition import FormDefinition
from ...core.own_voice import own_share
from ...core.reports import Inspection
from ...core.reports.official import (
    Boards,
    Movement,
    OfficialReport,
    SelfItem,
    Source,
    half_year_report,
    self_check,
)
from ...core.returns import BOARD, FIGURES, OFFICE, State, owed_by
from ...core.rounds import Period
from ...core.schools import School
from ...core.scoring import from_json
from ...core.visits import Visit
from ...storage import returns
from ...storage.actions import actions
from ...storage.forms import published
from ...storage.good_model_lists import summary_of
from ...storage.handed_in import scores_of
from ...storage.periods import days_of
from ...storage.releases import releases
from ...storage.schools import schools
from ...storage.visits import visits
from ..clock import today
from ..good_models.places import unit_names
from ..good_models.wordings import class_names, field_names, issued
from ..services import services


def half_year(code: str, made_on: date | None = None) -> OfficialReport:
    """R2 of a half-year. Raises NotFound for a code that is no period."""
    return half_year_report(source_of(days_of(code), (code,), made_on or today()))


def source_of(period: Period, codes: Sequence[str], made_on: date) -> Source:
    """Everything known of the periods ``codes``, which together make ``period``."""
    known = [each for code in codes for each in visits(period=code)]
    known_schools = tuple(schools())
    return Source(
        period=period,
        as_of=min(period.ends_on, today()),
        made_on=made_on,
        office=services().office_on(made_on),
        schools=known_schools,
        visits=tuple(known),
        inspections=inspections(known),
        actions=tuple(actions()),
        movement=movement_of(period.code),
        **reported(period.code, known_schools),
        releases=tuple(each for each in releases() if each.round.period in codes),
    )


def movement_of(code: str) -> Movement:
    """R6 of the year up to the end of the period."""
    summary = summary_of(code)
    return Movement(
        summary, unit_names({each.school for each in summary.models}), field_names(), class_names()
    )


def reported(code: str, known: Sequence[School]) -> dict[str, Any]:
    """What schools, their boards and the office have reported; nothing where no form is issued."""
    found = {each.school: each.answers for each in returns.approved(FIGURES, code) if each.school}
    waiting = returns.standings(FIGURES, code).values()
    return {
        "returns_kept": issued(FIGURES) is not None,
        "answers": found,
        "waiting": sum(each.state is State.SUBMITTED for each in waiting),
        "self_check": self_check_of(code),
        "boards": boards_of(code, known),
    }


def self_check_of(code: str) -> tuple[SelfItem, ...] | None:
    """The office's own checklist, once it is handed in."""
    if issued(OFFICE) is None:
        return None
    found = returns.find(OFFICE, code, None)
    if not found.handed_in:
        return None
    return self_check(published(found.form_id, found.form_version)[0], found.answers)


def boards_of(code: str, known: Sequence[School]) -> Boards | None:
    """The assessments that schools' boards made of themselves."""
    latest = issued(BOARD)
    if latest is None:
        return None
    limits = services().office.class_limits
    ratios = (
        own_share(published(each.form_id, each.form_version)[0], each.answers, limits)
        for each in returns.approved(BOARD, code)
    )
    owing = sum(owed_by(latest[0], each) for each in known)
    return Boards(owing, tuple(each.value for each in ratios if each.value is not None))


def inspections(known: Iterable[Visit]) -> dict[str, Inspection]:
    """By school the last visit with a full checklist; the last short one where there is no full one."""
    done = [each for each in known if each.submitted]
    definitions = _definitions(done)
    scores = scores_of(each.uuid for each in done)
    found: dict[str, Inspection] = {}
    for visit in sorted(done, key=lambda each: (each.starts_on, each.uuid)):
        short = definitions[visit.form_id, visit.form_version].short
        before = found.get(visit.school)
        if before is None or before.short or not short:
            found[visit.school] = Inspection(visit, from_json(scores[visit.uuid]), (), (), short)
    return found


def _definitions(known: Iterable[Visit]) -> dict[tuple[str, int], FormDefinition]:
    versions = {(each.form_id, each.form_version) for each in known}
    return {version: published(*version)[0] for version in versions}
