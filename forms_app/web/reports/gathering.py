"""Gathers what an official report is made from: as many queries for a province as for a district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ...core.letters import FORM as LETTER_FORM
from ...core.letters import TOPIC
from ...core.own_voice import own_share
from ...core.reports import Inspection
from ...core.reports.official import (
    ITEMS,
    Boards,
    Letters,
    Movement,
    OfficialReport,
    Reported,
    SelfItem,
    Source,
    half_words,
    half_year_report,
    led,
    self_check,
    year_report,
)
from ...core.returns import BOARD, FIGURES, OFFICE, State, owed_by
from ...core.rounds import Period, parts_of
from ...core.schools import School
from ...core.scoring import from_json
from ...core.suggestion_register import figures
from ...core.visits import Visit
from ...core.work_plans import PlanKey, PlanKind
from ...storage import returns
from ...storage.actions import actions
from ...storage.bodies import bodies
from ...storage.forms import published
from ...storage.good_model_lists import summary_of
from ...storage.handed_in import answers_of, scores_of
from ...storage.periods import days_of
from ...storage.releases import releases
from ...storage.reports import targets
from ...storage.schools import schools
from ...storage.suggestion_boxes import boxes
from ...storage.suggestions import suggestions, waiting_weeks
from ...storage.units import units
from ...storage.visits import visits
from ...storage.work_plans import work_plan
from ..clock import today
from ..good_models.places import unit_names
from ..good_models.wordings import class_names, field_names, issued
from ..services import services
from ..spoken import is_short, spoken


def half_year(code: str, made_on: date) -> OfficialReport:
    """R2 of a half-year, as a document of ``made_on``. Raises NotFound for a code that is no period."""
    return half_year_report(source_of(code, (code,), made_on))


def year(code: str, made_on: date) -> OfficialReport:
    """R3 of a year, beside the year before where there is something of that."""
    before = str(int(code) - 1)
    known = source_of(before, parts_of(before), made_on) if _known(before) else None
    return year_report(source_of(code, parts_of(code), made_on), known, targets(int(code)))


def _known(year_: str) -> bool:
    """Whether anything was done in a year that a report could tell of."""
    return any(visits(period=each) or returns.standings(FIGURES, each) for each in parts_of(year_))


def source_of(code: str, codes: Sequence[str], made_on: date) -> Source:
    """Everything known of the periods ``codes``, in the order of time, which together make ``code``."""
    period = days_of(code)
    as_of = min(period.ends_on, today())
    known, every = [each for one in codes for each in visits(period=one)], tuple(schools(day=as_of))
    inspected, marks = inspections(known)
    return Source(
        period=period,
        as_of=as_of,
        made_on=made_on,
        office=services().office_on(made_on),
        schools=every,
        units={each.code: each.name for each in units()},
        visits=tuple(known),
        inspections=inspected,
        actions=tuple(actions()),
        releases=tuple(each for each in releases() if each.round.period in codes),
        movement=movement_of(code),
        plan=work_plan(PlanKey(PlanKind.YEAR, int(code[:4]))),
        led=led(bodies(), period, as_of),
        letters=letters_of(period),
        self_check=self_check_of(codes),
        boards=boards_of(codes, every),
        halves=reported(codes),
        marks=marks,
    )


def movement_of(code: str) -> Movement:
    """R6 of the year up to the end of the period."""
    summary = summary_of(code)
    units = unit_names({each.school for each in summary.models})
    return Movement(summary, units, field_names(), class_names())


def letters_of(period: Period) -> Letters | None:
    """R7 of all boxes together; None where no box can be opened yet."""
    if not any(each.ready for each in boxes()):
        return None
    held, day = services(), min(period.ends_on, today())
    sealed = [week for _box, week in waiting_weeks(held.letters)]
    span = (period.starts_on, period.ends_on)
    return Letters(figures(suggestions(), sealed, *span, day, held.office.answer_days), topics())


def topics() -> dict[str, str]:
    """Topics of letters in the words of the form."""
    form = issued(LETTER_FORM)
    return {each.name: each.label.vi for each in form[0].question(TOPIC).choices} if form else {}


def reported(codes: Sequence[str]) -> tuple[Reported, ...]:
    """What schools have reported of each half-year; nothing where the form is not issued."""
    if issued(FIGURES) is None:
        return ()
    return tuple(_reported(days_of(each)) for each in codes if "-" in each)


def _reported(period: Period) -> Reported:
    found = {each.school: each.answers for each in returns.approved(FIGURES, period.code) if each.school}
    standings = returns.standings(FIGURES, period.code).values()
    return Reported(half_words(period), found, sum(each.state is State.SUBMITTED for each in standings))


def self_check_of(codes: Sequence[str]) -> tuple[SelfItem, ...] | None:
    """The office's own checklist that was handed in last."""
    if issued(OFFICE) is None:
        return None
    known = (returns.find(OFFICE, each, None) for each in reversed(codes) if "-" in each)
    found = next((each for each in known if each.handed_in), None)
    return self_check(published(found.form_id, found.form_version)[0], found.answers) if found else None


def boards_of(codes: Sequence[str], every: Sequence[School]) -> Boards | None:
    """The last assessment that each school's board made of itself."""
    latest = issued(BOARD)
    if latest is None:
        return None
    limits = services().office.class_limits
    last = {found.school: found for each in codes for found in returns.approved(BOARD, each)}
    ratios = (
        own_share(published(each.form_id, each.form_version)[0], each.answers, limits)
        for each in last.values()
    )
    owing = sum(owed_by(latest[0], each) for each in every)
    return Boards(owing, tuple(each.value for each in ratios if each.value is not None))


def inspections(known: Iterable[Visit]) -> tuple[dict[str, Inspection], Mapping[str, Mapping[str, int]]]:
    """By school the visit that speaks for it; marks of some items in all.

    Marks are those of full checklists: how many schools bear each.
    """
    found = spoken(known)
    short, scores = is_short(found.values()), scores_of(each.uuid for each in found.values())
    full = [each.uuid for each in found.values() if not short(each)]
    return {
        school: Inspection(visit, from_json(scores[visit.uuid]), (), (), short(visit))
        for school, visit in found.items()
    }, _marks(full)


def _marks(full: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    answers = answers_of(full).values()
    return {name: Counter((each.get(name) or {}).get("mark", "") for each in answers) for name in ITEMS}


def told_by_schools(code: str, question: str) -> list[tuple[str, str]]:
    """(school, words) of everybody who answered an open question in a half-year or year."""
    codes = parts_of(code)
    names = {each.code: each.name for each in schools()}
    found = (each for one in codes for each in returns.approved(FIGURES, one))
    return [
        (names[each.school], text)
        for each in found
        if each.school in names and (text := str(each.answers.get(question) or "").strip())
    ]
