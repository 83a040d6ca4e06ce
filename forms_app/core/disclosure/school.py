"""The results of one school, or of a pool of them, made fit to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from ..definition import FormDefinition, Question, Theme
from ..office import Thresholds
from ..tallies import (
    QuestionCounts,
    SchoolTally,
    counted_questions,
    counts,
    times_chosen,
    was_asked,
)
from .coarsening import (
    ALONE_FROM,
    FEWEST_COUNTS,
    AnswerBand,
    Range,
    answer_band,
    coarsen,
    coarsen_kinds,
    mean,
    paper_band,
)
from .results import BackgroundResult, HiddenQuestion, QuestionResult, SchoolResult, ThemeResult, Why, Word

THEME_QUESTIONS = 3  # questions a theme needs to be shown by itself
RATE_STEP = 5  # percent


@dataclass(frozen=True)
class Turnout:
    """What is known of a school's forms besides what is in them."""

    head_count: int  # people asked; 0 where it is not known
    most: int  # forms that can be right: people asked, or slips handed out where that is fewer
    paper: int = 0  # forms typed in from paper
    open_to_all: bool = False  # no slips: nothing keeps anyone from answering twice


class ResultMaker:
    """Results of one school after the other, by one form and one set of thresholds."""

    def __init__(self, definition: FormDefinition, thresholds: Thresholds) -> None:
        self.questions = tuple(counted_questions(definition))
        self.background = definition.background
        self.groups = theme_groups(self.questions)
        self.shown_from = thresholds.results
        self.alone_from = max(ALONE_FROM, thresholds.results)

    def result(self, code: str, tally: SchoolTally, turnout: Turnout) -> SchoolResult:
        """What is shown of a school whose number of forms has reached the threshold."""
        answers = answer_band(tally.answers, self.shown_from)
        by_name = {question.name: counts(question, tally) for question in self.questions}
        asked = [question for question in self.questions if was_asked(question, tally)]
        words_only = tally.answers < self.alone_from + FEWEST_COUNTS - 1
        questions = {} if words_only else self._alone(asked, by_name, tally.answers)
        who = {} if words_only else self._who(tally)
        return SchoolResult(
            school=code,
            answers=answers,
            rate=_rate(answers, turnout.head_count),
            more_than_expected=tally.answers > turnout.most,
            themes=tuple(
                self._in_a_word(themes, asked, by_name, tally.answers)
                if words_only
                else _from_questions(themes, asked, questions.values())
                for themes in self.groups
            ),
            questions=tuple(questions.values()),
            hidden=() if words_only else tuple(self._hidden(asked, questions.keys() | who.keys())),
            words_only=words_only,
            paper=paper_band(turnout.paper),
            open_to_all=turnout.open_to_all,
            background=tuple(who.values()),
        )

    def _who(self, tally: SchoolTally) -> dict[str, BackgroundResult]:
        """Each question of who answered by itself, under the rules of every question."""
        shown = {}
        for question in self.background:
            found = coarsen_kinds(times_chosen(question, tally), tally.answers, self.alone_from)
            if found:
                labels = (choice.label for choice in question.choices)
                kinds = tuple(zip(labels, found.shares, strict=True))
                shown[question.name] = BackgroundResult(question.name, question.label, kinds, found.excluded)
        return shown

    def _alone(
        self, asked: Iterable[Question], by_name: Mapping[str, QuestionCounts], answers: int
    ) -> dict[str, QuestionResult]:
        shown = {}
        for question in asked:
            of = by_name[question.name]
            shares = coarsen(of.favourable, of.neutral, of.unfavourable, answers, self.alone_from)
            if shares:
                shown[question.name] = QuestionResult(
                    question.name,
                    question.label,
                    question.theme,
                    shares.favourable,
                    shares.neutral,
                    shares.unfavourable,
                    shares.excluded,
                )
        return shown

    def _hidden(self, asked: list[Question], shown: Set[str]) -> Iterable[HiddenQuestion]:
        return (
            HiddenQuestion(
                question.name,
                question.label,
                question.theme,
                Why.FEW_COUNTED if question in asked or question.background else Why.NOT_ASKED,
            )
            for question in (*self.questions, *self.background)
            if question.name not in shown
        )

    def _in_a_word(
        self,
        themes: tuple[Theme, ...],
        asked: Iterable[Question],
        by_name: Mapping[str, QuestionCounts],
        answers: int,
    ) -> ThemeResult:
        """A theme in a school with few forms: which third favourable answers fill, all questions together.

        Whatever was answered to one question, two more can make up for it. Where a theme has three questions
        and there are hardly more forms than a question needs, showing it at all would tell that nobody left a
        question out; then it is not shown.
        """
        of_theme = [by_name[question.name] for question in asked if question.theme in themes]
        if not of_theme:
            return ThemeResult(themes, why=Why.NOT_ASKED)
        counted = [each for each in of_theme if each.counted >= self.shown_from]
        room = len(of_theme) > THEME_QUESTIONS or answers - self.shown_from >= FEWEST_COUNTS - 1
        if len(counted) < THEME_QUESTIONS or not room:
            return ThemeResult(themes, why=Why.FEW_COUNTED)
        favourable, whole = sum(each.favourable for each in counted), sum(each.counted for each in counted)
        word = (
            Word.HIGH if 3 * favourable >= 2 * whole else Word.LOW if 3 * favourable < whole else Word.MIDDLE
        )
        return ThemeResult(themes, word.range, word)


def theme_groups(questions: Iterable[Question]) -> tuple[tuple[Theme, ...], ...]:
    """The motto in the parts a form can show: a theme of fewer than three questions joins its neighbour.

    In the order of the motto; a theme that the form does not ask about stands alone.
    """
    listed = [question.theme for question in questions]
    groups: list[tuple[Theme, ...]] = []
    gathered: tuple[Theme, ...] = ()
    for theme in Theme:
        if theme in listed:
            gathered = (*gathered, theme)
            if sum(listed.count(each) for each in gathered) >= THEME_QUESTIONS:
                groups.append(gathered)
                gathered = ()
    if gathered:
        groups[-1:] = [(*groups[-1], *gathered)] if groups else [gathered]
    groups += [(theme,) for theme in Theme if theme not in listed]
    order = list(Theme)
    return tuple(sorted(groups, key=lambda group: order.index(group[0])))


def _from_questions(
    themes: tuple[Theme, ...], asked: Iterable[Question], questions: Iterable[QuestionResult]
) -> ThemeResult:
    """A theme computed from what is shown of its questions, from nothing else."""
    if not any(question.theme in themes for question in asked):
        return ThemeResult(themes, why=Why.NOT_ASKED)
    shown = [question.favourable for question in questions if question.theme in themes]
    if len(shown) < THEME_QUESTIONS:
        return ThemeResult(themes, why=Why.FEW_COUNTED)
    return ThemeResult(themes, mean(shown))


def _rate(answers: AnswerBand, head_count: int) -> Range | None:
    """Forms in percent of the people asked, from the number as it is shown."""
    if not head_count:
        return None
    low = 100 * answers.low // (head_count * RATE_STEP) * RATE_STEP
    high = -(-100 * answers.high // (head_count * RATE_STEP)) * RATE_STEP
    return Range(min(low, 100), min(high, 100))
