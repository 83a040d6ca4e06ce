"""Questions answered in words, and those that only say or compute something: text, note, calculate, image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from ..definition import Kind, Question
from ..language import number
from .base import QuestionType, Remark, question_type_class, whole
from .inputs import LineField

ONE_LINE, SOME_LINES, LONGEST = 255, 1500, 5000  # UTF-16 code units


def max_length(question: Question) -> int:
    """How much a text question takes, in UTF-16 code units."""
    return whole(question, "max_length", SOME_LINES if question.appearance == "multiline" else ONE_LINE)


@question_type_class("text")
class Text(QuestionType):
    """Words. Stored: the text in NFC, line ends as ``\\n``."""

    control = "line"
    anonymous = True
    settings: ClassVar[Mapping[str, type]] = {"max_length": int}
    appearances = frozenset({"multiline"})

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if not 1 <= max_length(question) <= LONGEST:
            yield f"max_length phải từ 1 đến {LONGEST}.", "Sửa lại con số."
        if kind is Kind.SURVEY and question.required:
            yield "câu tự viết trong phiếu ẩn danh không được bắt buộc.", "Bỏ required."

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": LineField(max_length=max_length(question))}

    def example(self, question: Question) -> Any:
        return "Ý kiến ví dụ"[: max_length(question)].strip()


@question_type_class("note")
class Note(QuestionType):
    """A text to read, nothing to answer."""

    control = "note"
    asked = False
    anonymous = True
    readable = False


@question_type_class("calculate")
class Calculate(QuestionType):
    """Computed from other answers, shown where it has a label, never posted. Stored: a text or a number."""

    control = "calculate"
    asked = False
    in_rows = False
    needs_label = False

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if not question.calculation:
            yield "thiếu công thức tính.", "Thêm calculation."

    def display(self, question: Question, value: Any, language: str) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        places = max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))
        text = number(value, places)
        return f"{text} {question.unit.in_language(language)}" if question.unit else text


@question_type_class("image")
class Image(QuestionType):
    """Photos of papers and boards: taken by the page of a visit, not posted with the form."""

    control = "image"
    asked = False
    in_rows = False
    readable = False
    settings: ClassVar[Mapping[str, type]] = {"count": int}

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if not 1 <= whole(question, "count", 1) <= 3:
            yield "số ảnh phải từ 1 đến 3.", "Sửa count."
