"""Checks that need the whole form: names that occur twice, expressions and what they refer to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Set

from ..definition import Kind, Question
from ..expressions import Expression, parse, walk
from ..question_types import type_of
from .questions import EXPRESSIONS, Placed
from .reader import Reader
from .tree import Node

SCHOOL_FACTS = frozenset(
    (
        *("school_code", "school_name", "school_level", "school_staff", "school_pupils"),
        *("school_families", "school_boarding", "school_sites"),
    )
)
VISIT_FACTS = frozenset({"visit_period", "visit_inspectors"})


@dataclasses.dataclass
class Checker:
    """Walks a form in its order; ``known`` grows with the questions that later expressions may read."""

    reader: Reader
    kind: Kind
    known: dict[str, Question] = dataclasses.field(default_factory=dict)  # readable ones met so far
    met: dict[str, Node] = dataclasses.field(default_factory=dict)  # names met so far, outside rows
    in_rows: dict[str, Node] = dataclasses.field(default_factory=dict)  # and inside them
    every: Set[str] = frozenset()  # every name of the form, to tell "later" from "unknown"

    @property
    def facts(self) -> frozenset[str]:
        named = self.kind in (Kind.CHECKLIST, Kind.RETURN)
        return SCHOOL_FACTS | (VISIT_FACTS if named else frozenset())

    def section(self, relevant: Node | None, about: str, questions: list[Placed]) -> None:
        """Check a section: its own condition, then its questions in order."""
        if relevant is not None:
            self._expression(relevant, "relevant", about, {})
        for placed in questions:
            self._question(placed)

    def _question(self, placed: Placed) -> None:
        self._expressions(placed, {})
        row: dict[str, Question] = {}
        for each in placed.rows:
            self._expressions(each, row)
            self._once(each, {**self.met, **dict.fromkeys(row, placed.node)})
            row[each.question.name] = each.question
            self.in_rows[each.question.name] = each.node
        self._once(placed, {**self.in_rows, **self.met})
        self.met.setdefault(placed.question.name, placed.node)
        if type_of(placed.question).readable:
            self.known[placed.question.name] = placed.question

    def _expressions(self, placed: Placed, row: Mapping[str, Question]) -> None:
        for key in EXPRESSIONS:
            if key in placed.fields:
                self._expression(placed.fields[key], key, placed.question.name, row, placed.question)

    def _once(self, placed: Placed, met: Mapping[str, Node]) -> None:
        """Two repeats may ask the same in their rows; any other name stands once in a form."""
        name = placed.question.name
        if name and name in met:
            self.reader.refuse(placed.node, name, f"tên này đã dùng ở {met[name].place}.", "Đặt tên khác.")

    def _expression(
        self,
        node: Node,
        key: str,
        about: str,
        row: Mapping[str, Question],
        own: Question | None = None,
    ) -> None:
        source = self.reader.line(node, about)
        try:
            expression = parse(source)
        except ValueError as error:
            self.reader.refuse(node, about, f"{key}: {error}.", "Xem cách viết trong docs/forms.md.")
            return
        if expression.reads_own and key not in ("constraint", "warning"):
            self.reader.refuse(node, about, f"{key}: không dùng dấu chấm ở đây.", "Viết ${tên câu hỏi}.")
        self._names(node, key, about, expression, row)
        for message in _wrong_choices(expression, {**self.known, **row}, own):
            self.reader.refuse(node, about, f"{key}: {message}", "Xem lại tên lựa chọn.")

    def _names(
        self, node: Node, key: str, about: str, expression: Expression, row: Mapping[str, Question]
    ) -> None:
        anonymous = self.kind is Kind.SURVEY and key == "relevant"
        allowed = self.facts if anonymous else self.facts | set(self.known) | set(row)
        for name in sorted(expression.names - allowed - self.reader.unread):
            if anonymous and name in self.every:
                message = f"{key}: phiếu ẩn danh chỉ được dùng ${{school_…}}, không dùng “{name}”."
                self.reader.refuse(node, about, message, "Hỏi mọi người câu này.")
            elif name == about:
                self.reader.refuse(node, about, f"{key}: câu hỏi tự nhắc tên mình.", "Dùng dấu chấm.")
            elif name in self.every and name not in self.met:
                message = f"{key}: câu “{name}” đứng sau câu này."
                self.reader.refuse(node, about, message, "Chuyển câu ấy lên trước.")
            else:
                self.reader.unknown(node, about, "câu hỏi hay dữ kiện", name, allowed)


def every_name(sections: Iterator[list[Placed]]) -> frozenset[str]:
    """Names of all questions, those in rows too."""
    placed = [each for section in sections for each in section]
    rows = [row for each in placed for row in each.rows]
    return frozenset(each.question.name for each in (*placed, *rows))


def _wrong_choices(
    expression: Expression, known: Mapping[str, Question], own: Question | None
) -> Iterator[str]:
    """Comparisons with a choice that the question does not have: they would never hold."""
    for head, *parts in walk(expression.tree):
        if head not in ("=", "!=", "selected"):
            continue
        for one, other in (parts, parts[::-1]):
            question = _question_read(one, known, own)
            name = other[1] if isinstance(other, tuple) and other[0] == "text" else ""
            if name and question and question.choices and question.choice(name) is None:
                yield f"câu “{question.name}” không có lựa chọn “{name}”."


def _question_read(tree: object, known: Mapping[str, Question], own: Question | None) -> Question | None:
    if not isinstance(tree, tuple):
        return None
    if tree[0] == "own":
        return own
    return known.get(tree[1]) if tree[0] == "name" else None
