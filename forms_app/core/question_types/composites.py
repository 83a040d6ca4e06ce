"""Questions made of several inputs: item (a checklist item) and repeat (questions asked once per row)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from ..definition import Choice, Kind, Question, Text
from .base import Fields, Points, QuestionType, Remark, labels, question_type_class, type_of, whole
from .inputs import LineField, OneChoiceField, Problem

REASON_LENGTH, DOCUMENT_LENGTH, NOTE_LENGTH = 500, 300, 500  # UTF-16 code units
MOST_PHOTOS = 3  # of one item
FULLY_MET = "dat"
MARKS = (  # stand in where no file defines the list muc_do_dat
    Choice("dat", Text("Đạt", "Met"), Decimal(1)),
    Choice("dat_mot_phan", Text("Đạt một phần", "Partly met"), Decimal("0.5")),
    Choice("chua_dat", Text("Chưa đạt", "Not met"), Decimal(0)),
    Choice("khong_ap_dung", Text("Không áp dụng", "Does not apply")),
)


@question_type_class("item")
class Item(QuestionType):
    """A checklist item: a mark, and beside it a reason, a document number and a note.

    Stored: {"mark": "dat", "reason": "", "document": "", "note": ""}; a draft may have words and no mark.
    """

    control = "item"
    settings: ClassVar[Mapping[str, type]] = {"reason": bool, "photos": int}
    in_rows = False
    scored = True
    has_choices = True
    required = True
    default_choices = "muc_do_dat"
    is_item = True

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if not question.legal_bases and kind is Kind.CHECKLIST:
            yield "chưa ghi căn cứ.", "Thêm legal_basis: [mã căn cứ]."
        if question.points is None:
            yield "chưa ghi điểm.", "Thêm points."
        if self.asks_reason(question) and question.choice(FULLY_MET) is None:
            yield (
                f"thang trả lời không có lựa chọn “{FULLY_MET}”, nên câu nào cũng bị hỏi lý do.",
                "Thêm lựa chọn ấy hoặc ghi reason: false.",
            )

        if not 0 <= self.photos(question) <= MOST_PHOTOS:
            yield f"số ảnh phải từ 0 đến {MOST_PHOTOS}.", "Sửa photos; 0 là không nhận ảnh."

    def photos(self, question: Question) -> int:
        return whole(question, "photos", MOST_PHOTOS)

    def asks_reason(self, question: Question) -> bool:
        return bool(question.settings.get("reason", True))

    def fields(self, question: Question) -> dict[str, Any]:
        fields = {
            "": OneChoiceField(choices=question.choices),
            ".document": LineField(max_length=DOCUMENT_LENGTH),
            ".note": LineField(max_length=NOTE_LENGTH),
        }
        if self.asks_reason(question):
            fields[".reason"] = LineField(max_length=REASON_LENGTH)
        return fields

    def answer(self, question: Question, fields: Fields) -> Any:
        words = {
            part: (fields["." + part].data or "") if "." + part in fields else ""
            for part in ("reason", "document", "note")
        }
        mark = fields[""].data or ""
        return {"mark": mark, **words} if mark or any(words.values()) else None

    def data(self, question: Question, stored: Any) -> dict[str, Any]:
        kept = stored if isinstance(stored, Mapping) else {}
        parts = {"": kept.get("mark")} | {
            "." + part: kept.get(part) for part in ("reason", "document", "note")
        }
        return {suffix: value or None for suffix, value in parts.items()}

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        mark = value["mark"] if value else ""
        if not mark and (question.required or value):
            yield "", Problem("required_box")
        elif self.asks_reason(question) and mark not in ("", FULLY_MET) and not value["reason"]:
            yield ".reason", Problem("required_reason")

    def points(self, question: Question, value: Any) -> Points | None:
        choice = question.choice(value["mark"]) if value else None
        if question.points is None or choice is None or choice.share is None:
            return None
        return question.points * choice.share, question.points

    def tally(self, question: Question, value: Any) -> tuple[str, ...]:
        return (value["mark"],) if value and value["mark"] else ()

    def display(self, question: Question, value: Any, language: str) -> str:
        return labels(question.choices, [value["mark"]], language) if value else ""

    def example(self, question: Question) -> Any:
        return {"mark": question.choices[0].name, "reason": "Lý do ví dụ", "document": "", "note": ""}


@question_type_class("repeat")
class Repeat(QuestionType):
    """Questions asked once per row. Stored: a list of rows, each a map of answers; blank rows are dropped.

    Its inputs are those of its questions, made by form_builder as ``name.0.question``.
    """

    control = "repeat"
    settings: ClassVar[Mapping[str, type]] = {"min_rows": int, "max_rows": int}
    in_rows = False
    readable = False

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        if not question.questions:
            yield "chưa có câu hỏi nào cho mỗi dòng.", "Thêm questions."
        if not 0 <= self.min_rows(question) <= self.max_rows(question) <= 100:
            yield "min_rows, max_rows phải tăng dần, nhiều nhất 100.", "Sửa lại hai con số."

    def min_rows(self, question: Question) -> int:
        return whole(question, "min_rows", 1 if question.required else 0)

    def max_rows(self, question: Question) -> int:
        return whole(question, "max_rows", 20)

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        if len(value or ()) < self.min_rows(question):
            yield "", Problem("too_few_rows", {"least": self.min_rows(question)})

    def display(self, question: Question, value: Any, language: str) -> str:
        return "; ".join(self._row(question, row, language) for row in value or ())

    def _row(self, question: Question, row: Mapping[str, Any], language: str) -> str:
        cells = (type_of(each).display(each, row.get(each.name), language) for each in question.questions)
        return ", ".join(cell for cell in cells if cell)

    def example(self, question: Question) -> Any:
        row = {each.name: type_of(each).example(each) for each in question.questions}
        return [{name: value for name, value in row.items() if value is not None}]
