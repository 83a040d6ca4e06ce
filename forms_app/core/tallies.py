"""Counting anonymous answers: per school and question, how often each choice was chosen.

A tally is raw. It lives in memory between the ballot box and ``disclosure.protect`` and is written nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Counts, FormDefinition, Question
from .question_types import type_of


@dataclass(frozen=True)
class SchoolTally:
    """How often each choice was chosen in one school; every choice is there, with 0 if need be."""

    school: str  # code
    answers: int  # forms received
    questions: Mapping[str, Mapping[str, int]]  # question name → choice name → times chosen


@dataclass(frozen=True)
class QuestionCounts:
    """One question's answers by how they count. What is neither, left blank included, is excluded."""

    favourable: int
    neutral: int
    unfavourable: int
    excluded: int

    @property
    def counted(self) -> int:
        """Answers in the denominator."""
        return self.favourable + self.neutral + self.unfavourable


def tally(definition: FormDefinition, school: str, answers: Iterable[Mapping[str, Any]]) -> SchoolTally:
    """Count the answers of one school; the order they come in leaves no trace."""
    received = 0
    chosen = {question.name: Counter[str]() for question in definition.questions}
    for answer in answers:
        received += 1
        for question in definition.questions:
            chosen[question.name].update(type_of(question).tally(question, answer.get(question.name)))
    return SchoolTally(
        school,
        received,
        {
            question.name: {choice.name: chosen[question.name][choice.name] for choice in question.choices}
            for question in definition.questions
            if question.choices
        },
    )


def counted_questions(definition: FormDefinition) -> Iterator[Question]:
    """The opinions whose answers are shares of a whole: one choice each, and each says how it counts."""
    return (
        question
        for question in definition.questions
        if question.type == "select_one"
        and question.choices
        and not question.background
        and all(each.counts for each in question.choices)
    )


def counts(question: Question, tally: SchoolTally) -> QuestionCounts:
    """One question by how its choices count; raises ValueError where that exceeds the forms received."""
    times: Counter[Counts] = Counter()
    for choice in question.choices:
        if choice.counts:
            times[choice.counts] += tally.questions.get(question.name, {}).get(choice.name, 0)
    counted = times[Counts.FAVOURABLE] + times[Counts.NEUTRAL] + times[Counts.UNFAVOURABLE]
    if times.total() > tally.answers:
        raise ValueError(f"{question.name}: {times.total()} choices on {tally.answers} forms")
    return QuestionCounts(
        favourable=times[Counts.FAVOURABLE],
        neutral=times[Counts.NEUTRAL],
        unfavourable=times[Counts.UNFAVOURABLE],
        excluded=tally.answers - counted,
    )


def times_chosen(question: Question, tally: SchoolTally) -> tuple[int, ...]:
    """How often each choice was chosen, in the order of the form."""
    times = tally.questions.get(question.name, {})
    return tuple(times.get(choice.name, 0) for choice in question.choices)


def was_asked(question: Question, tally: SchoolTally) -> bool:
    """Whether the school's page had the question: a required one that nobody answered was not on it.

    Which schools a question is for is public (boarding, sites): saying "not asked" tells nothing of answers.
    """
    return not question.required or any(tally.questions.get(question.name, {}).values())


def joined(code: str, tallies: Iterable[SchoolTally]) -> SchoolTally:
    """Several schools counted as one."""
    received = 0
    questions: dict[str, Counter[str]] = {}
    for each in tallies:
        received += each.answers
        for name, times in each.questions.items():
            questions.setdefault(name, Counter()).update(times)
    return SchoolTally(code, received, {name: dict(times) for name, times in questions.items()})
