"""The inputs of one page: WTForms reads what was posted, questions are bound to what it read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, cast

from wtforms.form import BaseForm

from ..definition import Question
from ..expressions import parse
from ..question_types import Problem, type_of
from ..question_types.composites import Repeat
from .bound import BoundQuestion, BoundRow
from .outline import Parts, outline

Values = Mapping[str, Any]


class Posted(Protocol):
    """What a browser posted: werkzeug's MultiDict and its like."""

    def __contains__(self, name: object) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def getlist(self, name: str) -> list[str]: ...


class Asked(NamedTuple):
    """A question under its HTML name: its own name, or "members.0.full_name" in a row."""

    question: Question
    html_name: str


class Page:
    """The questions of one page with their inputs. ``values`` are stored answers by question name."""

    def __init__(self, parts: Parts, language: str, formdata: Posted | None, values: Values) -> None:
        self.outline = outline(parts)
        self.language = language
        self._formdata, self._values = formdata, values
        self.rows = {
            question.name: self._row_numbers(question)
            for question in self.outline.questions
            if question.type == "repeat"
        }
        self._form = self._process()

    def _process(self) -> BaseForm:
        """One WTForms form for all inputs: a BaseForm, which no name of a question can harm."""
        fields: dict[str, Any] = {}
        data: dict[str, Any] = {}
        for asked, stored in self._inputs():
            kind = type_of(asked.question)
            for suffix, field in self.outline.fields(asked.question).items():
                fields[asked.html_name + suffix] = field
            for suffix, value in kind.data(asked.question, stored).items():
                data[asked.html_name + suffix] = value
        form = BaseForm(fields)
        form.process(cast(Any, self._formdata), data=data)
        return form

    def _inputs(self) -> Iterator[tuple[Asked, Any]]:
        """Everything that has inputs, with the answer stored for it."""
        for question in self.outline.questions:
            if question.type != "repeat":
                yield Asked(question, question.name), self._values.get(question.name)
                continue
            stored = self._values.get(question.name) or []
            for row in self.rows[question.name]:
                kept = stored[row] if row < len(stored) else {}
                for each in question.questions:
                    yield Asked(each, f"{question.name}.{row}.{each.name}"), kept.get(each.name)

    def _row_numbers(self, question: Question) -> list[int]:
        """Numbers of the rows of this page: those filled, one more than fit at most, and a blank one."""
        most = Repeat().max_rows(question)
        stored = list(range(len(self._values.get(question.name) or ())))
        filled = stored if self._formdata is None else sorted(self._posted_rows(question))
        filled = filled[: most + 1]
        blank = [filled[-1] + 1 if filled else 0] if len(filled) < most else []
        return filled + blank

    def _posted_rows(self, question: Question) -> set[int]:
        names = "|".join(re.escape(each.name) for each in question.questions)
        pattern = re.compile(rf"{re.escape(question.name)}\.([0-9]{{1,3}})\.(?:{names})")
        assert self._formdata is not None  # noqa: S101 (asked only then)
        return {
            int(found[1])
            for name in self._formdata
            if (found := pattern.fullmatch(name)) and any(map(str.strip, self._formdata.getlist(name)))
        }

    def bind(self, asked: Asked) -> BoundQuestion:
        """``asked`` with its inputs; what applies and what is wrong is settled later."""
        question, name = asked
        fields = {suffix: self._form[name + suffix] for suffix in self.outline.fields(question)}
        return BoundQuestion(question, name, self.language, fields)

    def bind_rows(self, question: Question) -> list[BoundRow]:
        """The rows of a repeat on this page."""
        rows = []
        for place, row in enumerate(self.rows[question.name], start=1):
            prefix = f"{question.name}.{row}."
            bound = [self.bind(Asked(each, prefix + each.name)) for each in question.questions]
            blank = not any(map(_typed, bound))
            rows.append(BoundRow(place, prefix, bound, blank))
        return rows


def answer(bound: BoundQuestion) -> Any:
    """What the inputs of ``bound`` amount to; a refused one counts as empty."""
    return type_of(bound.question).answer(bound.question, bound.fields) if bound.fields else None


def refusals(bound: BoundQuestion) -> Iterator[tuple[str, Problem]]:
    """What the fields refused, by suffix, and what does not go together."""
    for suffix, field in bound.fields.items():
        yield from ((suffix, problem) for problem in cast(list[Problem], field.process_errors))
    if bound.fields:
        yield from type_of(bound.question).clashes(bound.fields)


def _typed(bound: BoundQuestion) -> bool:
    """Whether anything stands in an input, well formed or not."""
    return any(each.value.strip() or each.checked or each.chosen for each in bound.inputs.values())


def depends(source: str, names: frozenset[str]) -> bool:
    """Whether an expression reads questions of this page."""
    return bool(source) and bool(parse(source).names & names)


def condition(source: str, names: frozenset[str]) -> str:
    """The tree of an expression for static/relevance.js; empty where the page cannot change its value."""
    if not depends(source, names):
        return ""
    return json.dumps(parse(source).as_json(), ensure_ascii=False, separators=(",", ":"))
