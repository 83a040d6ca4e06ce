"""Gathers what schools of one level are compared by: scores, released themes, the periods before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..core.comparison import (
    Comparison,
    PeriodComparison,
    Trend,
    leading_up_to,
    of_inspections,
    of_survey,
    speaking,
    trend,
)
from ..core.definition import Audience, Theme
from ..core.question_types import type_of
from ..core.reports import ItemOfLevel, Report, compare_report, items_report
from ..core.reports.words import NOT_INSPECTED
from ..core.rounds import Period
from ..core.schools import Level, School
from ..core.scoring import from_json, relevant_questions
from ..core.voices import Voice
from ..storage.forms import forms_of
from ..storage.handed_in import answers_of, handed_in, kept_scores
from ..storage.periods import periods
from ..storage.release_lists import themes_released
from .language import page_language
from .results import office_of
from .spoken import is_short, spoken

COMPARED = (Voice.INSPECTION, Voice.STAFF, Voice.PARENTS)


def comparison_report(schools: Sequence[School], period: Period, level: Level, voice: Voice) -> Report:
    """``schools`` are those of the level."""
    found = trend_of(schools, period, voice)
    return compare_report(schools, level, voice, found, office_of(period), page_language())


def trend_of(schools: Iterable[School], period: Period, voice: Voice) -> Trend:
    """What one voice says of the schools in a period and in those before: for this page and for R4."""
    codes = [school.code for school in schools]
    return trend(
        PeriodComparison(each, _compared(each, codes, voice)) for each in leading_up_to(period, periods())
    )


def _compared(period: Period, codes: Sequence[str], voice: Voice) -> Comparison:
    if voice is not Voice.INSPECTION:
        return of_survey(codes, themes_released(period.code, Audience(voice.value)))
    kept = kept_scores(period.parts)
    short = is_short(kept)
    found = speaking(((each.school, each) for each in kept), short)
    scores = {code: from_json(found[code].score) for code in codes if code in found}
    outside = frozenset(code for code in scores if short(found[code]))
    return of_inspections(codes, scores, outside, NOT_INSPECTED)


def items_of_level(schools: Sequence[School], period: Period, level: Level, theme: Theme) -> Report:
    """Every item of one theme that the visits which speak for ``schools`` looked at."""
    known = {school.code: school for school in schools}
    visits = [each for code, each in spoken(handed_in(period.parts)).items() if code in known]
    answers, definitions = answers_of(each.uuid for each in visits), forms_of(visits)
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
