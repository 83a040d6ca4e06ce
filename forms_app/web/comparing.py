"""Gathers what schools of one level are compared by: scores, released themes, the periods before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..core.comparison import Comparison, of_inspections, of_survey
from ..core.definition import Audience, FormDefinition, Theme
from ..core.question_types import type_of
from ..core.reports import ItemOfLevel, PeriodComparison, Report, compare_report, items_report
from ..core.reports.words import NOT_INSPECTED
from ..core.rounds import Period
from ..core.schools import Level, School
from ..core.scoring import from_json, relevant_questions
from ..core.visits import Visit
from ..core.voices import Voice
from ..storage.forms import published
from ..storage.handed_in import LastScore, answers_of, handed_in, last_scores
from ..storage.periods import periods
from ..storage.release_lists import themes_released
from .language import page_language
from .results import latest_submitted, office_of

COMPARED = (Voice.INSPECTION, Voice.STAFF, Voice.PARENTS)
MOST_PERIODS = 6  # side by side


def comparison_report(schools: Sequence[School], period: Period, level: Level, voice: Voice) -> Report:
    """``schools`` are those of the level."""
    codes = [school.code for school in schools]
    every = [PeriodComparison(each, _compared(each, codes, voice)) for each in _periods_up_to(period)]
    trend = [each for each in every if each.comparison.counted or each.period == period]
    return compare_report(schools, level, voice, trend, office_of(period), page_language())


def _periods_up_to(period: Period) -> list[Period]:
    """Those of the same length that ended by then, the latest few in order of time."""
    half = "-" in period.code
    before = [each for each in periods() if each.ends_on <= period.ends_on and ("-" in each.code) == half]
    return sorted(before, key=lambda each: each.ends_on)[-MOST_PERIODS:]


def _compared(period: Period, codes: Sequence[str], voice: Voice) -> Comparison:
    if voice is not Voice.INSPECTION:
        return of_survey(codes, themes_released(period.code, Audience(voice.value)))
    kept = last_scores(period.code)
    short = {key: definition.short for key, definition in _definitions(kept.values()).items()}
    scores = {code: from_json(kept[code].score) for code in codes if code in kept}
    outside = frozenset(code for code in scores if short[kept[code].form_id, kept[code].form_version])
    return of_inspections(codes, scores, outside, NOT_INSPECTED)


def _definitions(of: Iterable[LastScore | Visit]) -> dict[tuple[str, int], FormDefinition]:
    """The checklists that were filled, each read once."""
    keys = {(each.form_id, each.form_version) for each in of}
    return {key: published(*key)[0] for key in keys}


def items_of_level(schools: Sequence[School], period: Period, level: Level, theme: Theme) -> Report:
    """Every item of one theme that the last visits to ``schools`` looked at."""
    known = {school.code: school for school in schools}
    visits = [each for code, each in latest_submitted(handed_in(period.code)).items() if code in known]
    answers, definitions = answers_of(each.uuid for each in visits), _definitions(visits)
    items: dict[str, ItemOfLevel] = {}
    language = page_language()
    for visit in visits:
        definition = definitions[visit.form_id, visit.form_version]
        school, given = known[visit.school], answers[visit.uuid]
        for _section, question in relevant_questions(definition, given, school.facts()):
            if question.theme is not theme or question.points is None:
                continue
            item = items.setdefault(question.name, ItemOfLevel(question.label))
            kind, value = type_of(question), given.get(question.name)
            points = kind.points(question, value)
            if mark := kind.display(question, value, language):
                item.marks[mark] = item.marks.get(mark, 0) + 1
            if points and points[0] < points[1]:
                item.not_met.append(school.name)
    return items_report(items, theme, level, period, office_of(period), language)
