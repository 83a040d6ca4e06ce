"""Questions answered by a figure: integer, decimal, points.

Figures are read as they are written in Vietnam: a comma before the decimals, points or spaces between
thousands. "1.234,5" and "1234,5" are the same number; "1234.5" and "1.5" are refused, since nobody could tell
one and a half from fifteen. Templates therefore use ``<input type="text" inputmode="decimal">``.

A figure can be left blank (nobody knows yet), be 0 (counted, and none found) or, where its question has a
``none``, say that there is no such thing at all: "không tổ chức".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from ..definition import Kind, Question
from ..language import number
from .base import Fields, Points, QuestionType, Remark, exact, question_type_class
from .inputs import InputError, LineField, Problem, TickField

LONGEST_FIGURE = 40  # characters typed, signs and spaces included
NONE = False  # stored where there is no such thing; expressions take it for 0, sums for nothing

_SPACES = re.compile("[ \u00a0\u2009\u202f]")
_FIGURE = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,([0-9]{1,6}))?")


def read_number(text: str) -> Decimal:
    """ "1.234,5" → 1234.5; raises InputError where it is no such figure."""
    found = _FIGURE.fullmatch(_SPACES.sub("", text).replace("−", "-"))
    if not found:
        raise InputError("number")
    sign, before, after = found.groups()
    figure = Decimal(f"{sign}{before.replace('.', '')}.{after or 0}")
    if abs(figure) >= 10**12:
        raise InputError("number")
    return figure


def plain_figure(value: Decimal) -> str:
    """How a decimal is stored: exact, as text, without exponent or idle noughts."""
    return format(value.normalize() if value else Decimal(0), "f")


def places(value: Any) -> int:
    """Decimals of a stored figure."""
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


class Figure(QuestionType):
    """What the three have in common: limits, reading and showing."""

    control = "figure"
    settings: ClassVar[Mapping[str, type]] = {"min": Decimal, "max": Decimal}

    def lowest(self, question: Question) -> Decimal | None:
        return exact(question, "min")

    def highest(self, question: Question) -> Decimal | None:
        return exact(question, "max")

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        lowest, highest = self.lowest(question), self.highest(question)
        if lowest is not None and highest is not None and lowest > highest:
            yield "số nhỏ nhất (min) lớn hơn số lớn nhất (max).", "Sửa min hoặc max."

    def fields(self, question: Question) -> dict[str, Any]:
        figure = LineField(
            max_length=LONGEST_FIGURE,
            read=lambda text: self.read(question, text),
            write=lambda value: str(value).replace(".", ","),
        )
        return {"": figure, ".none": TickField("")} if question.none else {"": figure}

    def answer(self, question: Question, fields: Fields) -> Any:
        figure, none = fields[""].data, ".none" in fields and fields[".none"].data is not None
        if none:
            return NONE if figure is None else None
        return figure

    def clashes(self, fields: Fields) -> Iterator[tuple[str, Problem]]:
        if ".none" in fields and fields[".none"].data is not None and fields[""].data is not None:
            yield "", Problem("figure_and_none")

    def data(self, question: Question, stored: Any) -> dict[str, Any]:
        if not question.none:
            return {"": stored}
        return {"": None, ".none": "yes"} if stored is NONE else {"": stored, ".none": None}

    def read(self, question: Question, text: str) -> Any:
        return plain_figure(self.within(question, read_number(text)))

    def within(self, question: Question, figure: Decimal) -> Decimal:
        """``figure``, refused where it lies outside the limits."""
        lowest, highest = self.lowest(question), self.highest(question)
        if lowest is not None and figure < lowest:
            raise InputError("too_small", least=number(lowest, places(lowest)))
        if highest is not None and figure > highest:
            raise InputError("too_large", most=number(highest, places(highest)))
        return figure

    def display(self, question: Question, value: Any, language: str) -> str:
        if value is None:
            return ""
        if value is NONE:
            return question.none.in_language(language) if question.none else ""
        text = number(Decimal(str(value)), places(value))
        return f"{text} {question.unit.in_language(language)}" if question.unit else text

    def example(self, question: Question) -> Any:
        return plain_figure(self.lowest(question) or self.highest(question) or Decimal(0))


@question_type_class("integer")
class Integer(Figure):
    """A count, 0 or more unless ``min`` says otherwise. Stored: a whole number."""

    countable = True

    def lowest(self, question: Question) -> Decimal | None:
        lowest = exact(question, "min")
        return Decimal(0) if lowest is None else lowest

    def read(self, question: Question, text: str) -> Any:
        figure = read_number(text)
        if figure != figure.to_integral_value():
            raise InputError("whole_number")
        return int(self.within(question, figure))

    def example(self, question: Question) -> Any:
        return int(Decimal(super().example(question)))


@question_type_class("decimal")
class DecimalNumber(Figure):
    """A figure with decimals. Stored as text ("1234.5"): JSON's numbers are binary."""

    countable = True


@question_type_class("points")
class PointsGiven(Figure):
    """Points given out of ``points``, halves allowed. Stored as text, like a decimal."""

    settings: ClassVar[Mapping[str, type]] = {}
    in_rows = False
    scored = True
    required = True

    def lowest(self, question: Question) -> Decimal | None:
        return Decimal(0)

    def highest(self, question: Question) -> Decimal | None:
        return question.points

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if question.points is None:
            yield "thiếu số điểm tối đa.", "Thêm points."

    def points(self, question: Question, value: Any) -> Points | None:
        if value is None or question.points is None:
            return None
        return Decimal(str(value)), question.points

    def example(self, question: Question) -> Any:
        return plain_figure(question.points or Decimal(0))
