"""Reads questions and their choices; what one question can be checked for alone is checked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ..definition import LANGUAGES, Choice, Counts, Kind, Question, Text, Theme
from ..question_types import MARKS, QUESTION_TYPES, QuestionType
from .reader import CHOICE_NAME, Reader
from .tree import Node

KEYS = frozenset(
    (
        *("type", "name", "label", "hint", "required", "required_message", "relevant", "constraint"),
        *("constraint_message", "warning", "warning_message", "calculation", "choices", "appearance"),
        *(
            "theme",
            "background",
            "legal_basis",
            "points",
            "key",
            "evidence",
            "unit",
            "none",
            "audio",
            "questions",
            "settings",
        ),
    )
)
CHOICE_KEYS = ("name", "label", "share", "counts", "face")
RECORDING = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}\.(?:mp3|m4a|ogg)")
RESERVED = frozenset({"ticket", "slip"})  # hidden fields of respondents' pages
EXPRESSIONS = ("relevant", "constraint", "warning", "calculation")


@dataclass
class Placed:
    """A question and where it stands, for the checks that look at the whole form."""

    question: Question
    node: Node
    fields: Mapping[str, Node]
    rows: list[Placed] = field(default_factory=list)  # of a repeat


class QuestionReader:
    """Reads the questions of one file, in which ``lists`` are visible, nearest first."""

    def __init__(self, reader: Reader, kind: Kind, lists: Mapping[str, Node]) -> None:
        self._reader, self._kind, self._lists = reader, kind, lists
        self._read: dict[int, tuple[Choice, ...]] = {}  # lists already read, by their node

    def question(self, node: Node, in_row: bool = False) -> Placed | None:
        """One question; None where not even its type and name can be read."""
        reader = self._reader
        about = _name_of(node)
        asked = QUESTION_TYPES.get(str(node.fields["type"].scalar)) if "type" in node.fields else None
        fields = reader.fields(node, about, KEYS | set(asked.settings if asked else ()))
        if not fields:
            return None
        type_node = reader.required(fields, "type", node, about)
        name = reader.name(reader.required(fields, "name", node, about))
        if asked is None:
            reader.unread.add(name)
            if type_node is not None:
                reader.unknown(type_node, about, "loại câu hỏi", str(type_node.scalar), QUESTION_TYPES)
            return None
        if in_row and not asked.in_rows:
            reader.refuse(node, about, f"loại {asked.name} không đặt được trong repeat.", "Đặt ra ngoài.")
        if "none" in fields and (in_row or not asked.countable):
            reader.refuse(fields["none"], about, "chỉ câu hỏi số ngoài repeat mới có none.", "Bỏ none.")
        if name in RESERVED or name.startswith(("school_", "visit_")):
            reader.refuse(fields["name"], name, "tên này dành cho hệ thống.", "Đặt tên khác.")
        rows = [
            row for each in reader.items(fields.get("questions"), about) if (row := self.question(each, True))
        ]
        question = self._build(asked, name, node, fields, tuple(row.question for row in rows))
        self._check(asked, question, node, fields)
        return Placed(question, node, fields, rows)

    def _build(
        self,
        asked: QuestionType,
        name: str,
        node: Node,
        fields: Mapping[str, Node],
        rows: tuple[Question, ...],
    ) -> Question:
        reader = self._reader
        return Question(
            type=asked.name,
            name=name,
            label=self._label(asked, name, node, fields),
            **self._texts(name, fields),
            required=reader.flag(fields.get("required"), name, asked.required),
            choices=self._choices(asked, name, node, fields),
            appearance=self._appearance(asked, name, fields),
            theme=reader.one_of(fields.get("theme"), name, "phương châm", Theme),
            legal_bases=reader.names(fields.get("legal_basis"), name),
            background=reader.flag(fields.get("background"), name),
            points=reader.decimal(fields.get("points"), name),
            key=reader.flag(fields.get("key"), name),
            audio=self._audio(name, fields.get("audio")),
            settings=MappingProxyType(self._settings(asked, name, fields)),
            questions=rows,
        )

    def _texts(self, name: str, fields: Mapping[str, Node]) -> dict[str, Any]:
        """What is read the same way for every type: sentences and expressions."""
        sentences = {key: self._reader.text(fields.get(key), name) for key in _TEXTS}
        expressions = {key: self._reader.line(fields.get(key), name) for key in EXPRESSIONS}
        return {**sentences, **expressions}

    def _label(self, asked: QuestionType, name: str, node: Node, fields: Mapping[str, Node]) -> Text:
        if asked.needs_label:
            self._reader.required(fields, "label", node, name)
        return self._reader.text(fields.get("label"), name) or Text("")

    def _audio(self, name: str, node: Node | None) -> Text | None:
        """Names of recordings by language. No language needs one, and none stands in for another."""
        if node is None:
            return None
        reader = self._reader
        given = reader.fields(node, name, LANGUAGES) if isinstance(node.value, Mapping) else {"vi": node}
        files = {language: reader.line(each, name) for language, each in given.items()}
        for language, file in files.items():
            if not RECORDING.fullmatch(file):
                remedy = "Chỉ dùng chữ thường không dấu, chữ số, gạch; đuôi .mp3, .m4a hoặc .ogg."
                reader.refuse(given[language], name, f"tên tệp ghi âm “{file}” không dùng được.", remedy)
        return Text(files.get("vi", ""), files.get("en", ""))

    def _appearance(self, asked: QuestionType, name: str, fields: Mapping[str, Node]) -> str:
        appearance = self._reader.line(fields.get("appearance"), name)
        if appearance and appearance not in asked.appearances:
            self._reader.unknown(fields["appearance"], name, "cách trình bày", appearance, asked.appearances)
        return appearance

    def _settings(self, asked: QuestionType, name: str, fields: Mapping[str, Node]) -> dict[str, Any]:
        """Settings beside the other keys or under ``settings``; decimals are kept as text."""
        given = {key: fields[key] for key in asked.settings if key in fields}
        if "settings" in fields:
            given.update(self._reader.fields(fields["settings"], name, asked.settings))
        readings: dict[type, Callable[[Node, str], Any]] = {
            int: self._reader.whole,
            Decimal: self._exact,
            bool: self._reader.flag,
        }
        return {key: readings[asked.settings[key]](node, name) for key, node in given.items()}

    def _exact(self, node: Node, name: str) -> str:
        return str(self._reader.decimal(node, name) or 0)

    def _choices(
        self, asked: QuestionType, name: str, node: Node, fields: Mapping[str, Node]
    ) -> tuple[Choice, ...]:
        given = fields.get("choices")
        if not asked.has_choices:
            if given is not None:
                self._reader.refuse(given, name, f"loại {asked.name} không có lựa chọn.", "Bỏ choices.")
            return ()
        if given is None and asked.default_choices:
            default = self._lists.get(asked.default_choices)
            return self._list(default, name) if default else MARKS
        if given is None:
            self._reader.refuse(node, name, "chưa có lựa chọn nào.", "Thêm choices.")
            return ()
        if not isinstance(given.scalar, str):
            return self._list(given, name)
        if given.scalar not in self._lists:
            self._reader.unknown(given, name, "danh sách lựa chọn", given.scalar, self._lists)
            return ()
        return self._list(self._lists[given.scalar], name)

    def _list(self, node: Node, about: str) -> tuple[Choice, ...]:
        if id(node) not in self._read:
            self._read[id(node)] = self._read_list(node, about)
        return self._read[id(node)]

    def _read_list(self, node: Node, about: str) -> tuple[Choice, ...]:
        choices: dict[str, Choice] = {}
        for each in self._reader.items(node, about):
            choice = self._choice(each, about)
            if choice.name in choices:
                self._reader.refuse(each, about, f"lựa chọn “{choice.name}” viết hai lần.", "Giữ lại một.")
            choices.setdefault(choice.name, choice)
        if not choices:
            self._reader.refuse(node, about, "danh sách lựa chọn còn trống.", "Thêm lựa chọn.")
        return tuple(choice for name, choice in choices.items() if name)

    def _choice(self, node: Node, about: str) -> Choice:
        reader = self._reader
        fields = reader.fields(node, about, CHOICE_KEYS)
        name = reader.name(reader.required(fields, "name", node, about), about, CHOICE_NAME)
        label = reader.text(reader.required(fields, "label", node, about), about)
        share = reader.decimal(fields.get("share"), about)
        if share is not None and not 0 <= share <= 1:
            reader.refuse(fields["share"], about, "phần điểm phải từ 0 đến 1.", "Sửa share.")
        counts = reader.one_of(fields.get("counts"), about, "cách tính", Counts)
        return Choice(name, label or Text(""), share, counts, reader.line(fields.get("face"), about))

    def _check(self, asked: QuestionType, question: Question, node: Node, fields: Mapping[str, Node]) -> None:
        for message, remedy in asked.problems(question, self._kind):
            self._reader.refuse(node, question.name, message, remedy)
        remarks = [*_remarks(asked, question, fields), *_background_remarks(question, self._kind)]
        for message, remedy in remarks:
            self._reader.refuse(node, question.name, message, remedy)
        if self._kind is Kind.SURVEY and not asked.anonymous:
            message = f"loại {asked.name} không dùng được trong phiếu ẩn danh."
            self._reader.refuse(node, question.name, message, "Dùng select_one, select_multiple hoặc text.")


_TEXTS = ("hint", "required_message", "constraint_message", "warning_message", "evidence", "unit", "none")


def _remarks(asked: QuestionType, question: Question, fields: Mapping[str, Node]) -> list[tuple[str, str]]:
    """Faults that any type may have, with their remedies."""
    remarks = []
    if question.points is not None and not asked.scored:
        remarks.append((f"loại {asked.name} không tính điểm được.", "Bỏ points."))
    if question.points is not None and question.points <= 0:
        remarks.append(("số điểm phải lớn hơn 0.", "Sửa points."))
    if question.points is not None and question.theme is None:
        remarks.append(("có điểm nhưng chưa ghi phương châm.", "Thêm theme: biet, ban, lam, …"))
    if question.key and question.points is None:
        remarks.append(("là mục chính nhưng không có điểm.", "Thêm points hoặc bỏ key."))
    if question.calculation and asked.name != "calculate":
        remarks.append(("chỉ loại calculate mới có công thức tính.", "Đổi type hoặc bỏ calculation."))
    if "questions" in fields and asked.name != "repeat":
        remarks.append(("chỉ loại repeat mới có câu hỏi bên trong.", "Đổi type hoặc bỏ questions."))
    return remarks


def _background_remarks(question: Question, kind: Kind) -> Iterator[tuple[str, str]]:
    """Faults of a question that asks who somebody is, and of one that does so without saying it."""
    counted = any(choice.counts is not Counts.EXCLUDED for choice in question.choices)
    if not question.background:
        if kind is Kind.SURVEY and question.choices and not counted:
            remedy = "Nếu hỏi người trả lời là ai (nam hay nữ, mấy năm công tác), ghi background: true."
            yield "mọi lựa chọn đều là excluded: không phải một ý kiến.", f"{remedy} Nếu không, sửa counts."
    elif kind is not Kind.SURVEY:
        yield "chỉ phiếu survey mới có background.", "Bỏ background."
    elif question.type != "select_one":
        yield "câu hỏi người trả lời là ai phải là loại select_one.", "Đổi type hoặc bỏ câu này."
    else:
        if counted:
            yield (
                "hỏi người trả lời là ai thì không lựa chọn nào tốt hay xấu.",
                "Ghi counts: excluded ở mọi lựa chọn.",
            )
        if question.theme is not None or question.points is not None:
            yield (
                "hỏi người trả lời là ai thì không thuộc phương châm nào, không có điểm.",
                "Bỏ theme, points.",
            )
        if question.required:
            yield "không ai phải cho biết mình là ai.", "Bỏ required."


def _name_of(node: Node) -> str:
    """What to call a question in a fault, before it is read."""
    name = node.fields["name"].scalar if "name" in node.fields else None
    return name if isinstance(name, str) else ""
