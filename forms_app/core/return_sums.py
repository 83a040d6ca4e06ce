"""Figures of many returns added up, with how many schools each sum is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .definition import FormDefinition, Text
from .question_types import type_of
from .returns import Return

REPORTED = Text("{n}/{m} trường đã báo cáo", "{n} of {m} schools have reported")


@dataclass(frozen=True)
class FigureSum:
    """One figure over all schools that gave it."""

    total: Decimal
    given: int  # schools with a number
    none: int  # schools that say there is no such thing; the rest left it blank


@dataclass(frozen=True)
class ReturnSums:
    """``reported`` of ``owing`` schools stand behind everything here."""

    reported: int
    owing: int
    figures: Mapping[str, FigureSum]  # by question name
    choices: Mapping[str, Mapping[str, int]]  # schools by question name and name of the choice

    @property
    def text(self) -> Text:
        """ "19/37 trường đã báo cáo"."""
        return REPORTED.format(n=self.reported, m=self.owing)


def sums(definition: FormDefinition, returns: Iterable[Return], owing: int) -> ReturnSums:
    """The figures and choices of ``definition`` over ``returns`` of any version, one per school."""
    every = [each.answers for each in returns]
    figures = {
        asked.name: _figure_sum([answers.get(asked.name) for answers in every])
        for asked in definition.questions
        if type_of(asked).countable
    }
    choices = {
        asked.name: Counter(
            name for each in every for name in type_of(asked).tally(asked, each.get(asked.name))
        )
        for asked in definition.questions
        if asked.type == "select_one"
    }
    return ReturnSums(len(every), owing, figures, choices)


def _figure_sum(values: Iterable[object]) -> FigureSum:
    said = [each for each in values if each is not None]
    numbers = [Decimal(str(each)) for each in said if not isinstance(each, bool)]
    return FigureSum(sum(numbers, Decimal(0)), len(numbers), len(said) - len(numbers))
