"""Questions answered by choosing: select_one, select_multiple, acknowledge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..definition import Counts, Kind, Question
from .base import Fields, Points, QuestionType, Remark, labels, question_type_class
from .inputs import ManyChoicesField, OneChoiceField, Problem, TickField

MOST_BOXES = 16  # boxes of an anonymous question: their ticks fill two bytes of a record


def missing_choice(question: Question) -> Problem:
    """Nothing is chosen; names the way out, the last choice that is not counted, where there is one."""
    ways_out = [choice for choice in question.choices if choice.counts is Counts.EXCLUDED]
    return (
        Problem("required_choice", {"way_out": ways_out[-1].label}) if ways_out else Problem("required_box")
    )


class Chosen(QuestionType):
    """What both kinds of choosing share."""

    has_choices = True

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if kind is Kind.SURVEY:
            for choice in question.choices:
                if choice.counts is None:
                    yield (
                        f"lựa chọn “{choice.name}” chưa ghi cách tính.",
                        "Thêm counts: favourable, neutral, unfavourable hoặc excluded.",
                    )


@question_type_class("select_one")
class SelectOne(Chosen):
    """One of some choices. Stored: the name of the choice."""

    control = "radio"
    anonymous = True
    scored = True
    appearances = frozenset({"faces", "likert", "minimal", "horizontal"})

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        yield from super().problems(question, kind)
        if question.points is not None and all(choice.share is None for choice in question.choices):
            yield "có điểm nhưng không lựa chọn nào ghi được mấy phần điểm.", "Thêm share (từ 0 đến 1)."
        if len(question.choices) > 200:
            yield f"có {len(question.choices)} lựa chọn, nhiều nhất là 200.", "Chia thành hai câu hỏi."

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": OneChoiceField(choices=question.choices)}

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        if question.required and value is None:
            yield "", missing_choice(question)

    def points(self, question: Question, value: Any) -> Points | None:
        choice = question.choice(value) if value else None
        if question.points is None or choice is None or choice.share is None:
            return None
        return question.points * choice.share, question.points

    def tally(self, question: Question, value: Any) -> tuple[str, ...]:
        return (value,) if value else ()

    def display(self, question: Question, value: Any, language: str) -> str:
        return labels(question.choices, [value], language)

    def example(self, question: Question) -> Any:
        return question.choices[0].name


@question_type_class("select_multiple")
class SelectMultiple(Chosen):
    """Any number of some choices. Stored: a list of names in the order of the form."""

    control = "boxes"
    anonymous = True
    appearances = frozenset({"minimal", "horizontal"})

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        yield from super().problems(question, kind)
        if kind is Kind.SURVEY and len(question.choices) > MOST_BOXES:
            yield (
                f"có {len(question.choices)} lựa chọn, phiếu ẩn danh chỉ nhận {MOST_BOXES}.",
                "Bớt lựa chọn hoặc chia thành hai câu hỏi.",
            )

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": ManyChoicesField(choices=question.choices)}

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        if question.required and value is None:
            yield "", missing_choice(question)

    def tally(self, question: Question, value: Any) -> tuple[str, ...]:
        return tuple(value or ())

    def display(self, question: Question, value: Any, language: str) -> str:
        return labels(question.choices, value or (), language)

    def example(self, question: Question) -> Any:
        return [choice.name for choice in question.choices[:2]]


@question_type_class("acknowledge")
class Acknowledge(QuestionType):
    """A box to tick, as "both sides have read this". Stored: "yes"."""

    control = "tick"

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": TickField("")}

    def answer(self, question: Question, fields: Fields) -> Any:
        return fields[""].data or None

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        if question.required and value is None:
            yield "", Problem("required_tick")

    def display(self, question: Question, value: Any, language: str) -> str:
        if not value:
            return ""
        return "Yes" if language == "en" else "Có"

    def example(self, question: Question) -> Any:
        return "yes"
