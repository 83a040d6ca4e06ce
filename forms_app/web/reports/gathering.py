"""Gathers what an official report is made from: as many queries for a province as for a district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ...core.definition import FormDefinition
from ...core.reports import Inspection
from ...core.reports.official import Movement, OfficialReport, Source, half_year_report
from ...core.rounds import Period
from ...core.scoring import from_json
from ...core.visits import Visit
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
from ..good_models.wordings import class_names, field_names
from ..services import services


def half_year(code: str, made_on: date | None = None) -> OfficialReport:
    """R2 of a half-year. Raises NotFound for a code that is no period."""
    return half_year_report(source_of(days_of(code), (code,), made_on or today()))


def source_of(period: Period, codes: Sequence[str], made_on: date) -> Source:
    """Everything known of the periods ``codes``, which together make ``period``."""
    known = [each for code in codes for each in visits(period=code)]
    return Source(
        period=period,
        as_of=min(period.ends_on, today()),
        made_on=made_on,
        office=services().office_on(made_on),
        schools=tuple(schools()),
        visits=tuple(known),
        inspections=inspections(known),
        actions=tuple(actions()),
        movement=movement_of(period.code),
        releases=tuple(each for each in releases() if each.round.period in codes),
    )


def movement_of(code: str) -> Movement:
    """R6 of the year up to the end of the period."""
    summary = summary_of(code)
    return Movement(
        summary, unit_names({each.school for each in summary.models}), field_names(), class_names()
    )


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
