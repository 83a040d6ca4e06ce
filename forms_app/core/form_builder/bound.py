"""A form as it stands on one page: questions with what was typed, what is to be stored and what is wrong.

Plain data for templates, which draw inputs themselves: WTForms' own widgets are slow and know no Vietnamese.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from wtforms import Field

from ..definition import Choice, Question, Text
from ..expressions import Value, parse
from ..question_types import Fields, LineField, ManyChoicesField, OneChoiceField, TickField, type_of
from ..question_types.composites import Repeat
from .messages import heading


class FormError(NamedTuple):
    """One thing to mend, or only to look at: where it stands on the page and what to say."""

    id: str  # HTML id to link to
    name: str  # of the question
    message: str


class Rule(NamedTuple):
    """A constraint or warning as static/checks.js takes it: the tree, and what to say where it is broken."""

    json: str
    message: str
    warning: bool


@dataclass(frozen=True)
class BoundChoice:
    """One radio button or box. The first of a question bears the question's id: errors lead to it."""

    name: str  # the value to post
    id: str
    label: str
    face: str
    checked: bool


@dataclass
class BoundInput:
    """One input. ``name`` is also its id."""

    name: str
    value: str = ""  # of a line or area: what was typed, else what is stored
    checked: bool = False  # of a tick
    chosen: frozenset[str] = frozenset()  # of what is offered
    offered: tuple[Choice, ...] = ()
    language: str = ""
    max_length: int | None = None  # UTF-16 code units
    errors: list[str] = field(default_factory=list)  # without "Câu 5:"

    @property
    def id(self) -> str:
        return self.name

    @cached_property
    def choices(self) -> tuple[BoundChoice, ...]:
        """What is offered, to be drawn: made when a page asks for it, which most posts never do."""
        return tuple(
            BoundChoice(
                name=choice.name,
                id=self.name if place == 0 else f"{self.name}-{choice.name}",
                label=choice.label.in_language(self.language),
                face=choice.face,
                checked=choice.name in self.chosen,
            )
            for place, choice in enumerate(self.offered)
        )


@dataclass
class BoundRow:
    """One row of a repeat; ``number`` counts from 1 on this page."""

    number: int
    prefix: str  # "members.0.": data-row of the row's element, for static/relevance.js
    questions: list[BoundQuestion]
    blank: bool  # nothing typed in it


@dataclass
class BoundQuestion:
    """A question on this page; ``name``, ``id``, ``value``, ``choices``, … are those of its main input."""

    question: Question
    html_name: str  # "members.0.full_name" in a row, the question's name elsewhere
    language: str
    fields: (
        Fields  # what was read of each input, by suffix: "" and, of an item, ".reason", ".document", ".note"
    )
    number: int | None = None  # in the form; None where nothing is asked, and in rows
    relevant: bool = True  # on the server's knowledge; a script may show it later
    relevant_json: str = ""  # for data-relevant, where it depends on answers of this page
    answer: Any = None  # to be stored; None where nothing was answered or it does not apply
    rows: list[BoundRow] = field(default_factory=list)  # of a repeat, with at least one blank to fill
    row_errors: list[str] = field(default_factory=list)  # of a repeat as a whole
    warnings: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.question.type

    @property
    def control(self) -> str:
        """How to draw it: radio, boxes, tick, line, area, figure, date, datetime, item, repeat, note, …"""
        control = type_of(self.question).control
        return "area" if control == "line" and self.question.appearance == "multiline" else control

    @cached_property
    def inputs(self) -> dict[str, BoundInput]:
        """The inputs by suffix, to be drawn or complained about."""
        return {suffix: self._input(self.html_name + suffix, read) for suffix, read in self.fields.items()}

    def _input(self, name: str, read: Field) -> BoundInput:
        if isinstance(read, LineField):
            return BoundInput(name, value=read.shown, max_length=read.max_length)
        if isinstance(read, TickField):
            return BoundInput(name, checked=bool(read.chosen))
        assert isinstance(read, OneChoiceField | ManyChoicesField)  # noqa: S101 (there are no others)
        return BoundInput(name, chosen=read.chosen, offered=self.question.choices, language=self.language)

    @property
    def input(self) -> BoundInput:
        """The main input; an empty one where nothing is posted."""
        return self.inputs.get("") or BoundInput(self.html_name)

    @property
    def most_rows(self) -> int:
        """How many rows a repeat takes."""
        return Repeat().max_rows(self.question)

    @property
    def name(self) -> str:
        return self.html_name

    @property
    def id(self) -> str:
        return self.html_name

    @property
    def value(self) -> str:
        return self.input.value

    @property
    def checked(self) -> bool:
        return self.input.checked

    @property
    def choices(self) -> tuple[BoundChoice, ...]:
        return self.input.choices

    @property
    def max_length(self) -> int | None:
        return self.input.max_length

    @property
    def errors(self) -> list[str]:
        """Errors of all its inputs, and of a repeat as a whole; those inside rows stand in the rows."""
        return [*self.row_errors, *(error for each in self.inputs.values() for error in each.errors)]

    @property
    def reason(self) -> BoundInput | None:
        return self.inputs.get(".reason")

    @property
    def document(self) -> BoundInput | None:
        return self.inputs.get(".document")

    @property
    def note(self) -> BoundInput | None:
        return self.inputs.get(".note")

    @property
    def none(self) -> BoundInput | None:
        """The box that says that there is no such thing."""
        return self.inputs.get(".none")

    @property
    def none_label(self) -> str:
        return self._words(self.question.none)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What may be checked while somebody types."""
        asked = self.question
        found = (
            (asked.constraint, asked.constraint_message, False),
            (asked.warning, asked.warning_message, True),
        )
        return tuple(
            Rule(_as_json(parse(source).as_json()), self._words(message), warning)
            for source, message, warning in found
            if source and message
        )

    @property
    def label(self) -> str:
        return self.question.label.in_language(self.language)

    @property
    def hint(self) -> str:
        return self._words(self.question.hint)

    @property
    def unit(self) -> str:
        return self._words(self.question.unit)

    @property
    def evidence(self) -> str:
        return self._words(self.question.evidence)

    @property
    def audio(self) -> str:
        """The recording in this language: hearing another one would not help."""
        recorded = self.question.audio
        return "" if recorded is None else (recorded.en if self.language == "en" else recorded.vi)

    @property
    def required(self) -> bool:
        return self.question.required

    @property
    def legal_bases(self) -> tuple[str, ...]:
        """Codes."""
        return self.question.legal_bases

    @property
    def appearance(self) -> str:
        return self.question.appearance

    @property
    def display(self) -> str:
        """The answer as a person reads it, for what is shown and not asked."""
        return type_of(self.question).display(self.question, self.answer, self.language)

    def _words(self, text: Text | None) -> str:
        return text.in_language(self.language) if text else ""


@dataclass
class BoundSection:
    """A section on this page; bare questions stand in one without a name."""

    name: str
    label: str
    hint: str
    questions: list[BoundQuestion]  # those on the page
    relevant: bool = True
    relevant_json: str = ""

    def __iter__(self) -> Iterator[BoundQuestion]:
        return iter(self.questions)


@dataclass(frozen=True)
class Remark:
    """Something found wrong, kept until ``validate`` tells it."""

    error: FormError
    beside: list[str]  # the messages of the input it belongs to
    message: str  # without the number of the question
    warning: bool


@dataclass
class BoundForm:
    """A form on one page. Iterates over the questions that belong on it, in order."""

    language: str
    draft: bool
    facts: Mapping[str, Value]
    sections: list[BoundSection] = field(default_factory=list)
    fields: dict[str, BoundQuestion] = field(default_factory=dict)  # by name, those not on the page too
    errors: list[FormError] = field(default_factory=list)  # empty until ``validate``
    warnings: list[FormError] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def __iter__(self) -> Iterator[BoundQuestion]:
        return (question for section in self.sections for question in section)

    def __getitem__(self, name: str) -> BoundQuestion:
        return self.fields[name]

    def validate(self) -> bool:
        """Tell what is wrong, in ``errors`` and ``warnings`` and beside each input; True where nothing is."""
        self.errors = [remark.error for remark in self.remarks if not remark.warning]
        self.warnings = [remark.error for remark in self.remarks if remark.warning]
        for remark in self.remarks:
            if remark.message not in remark.beside:
                remark.beside.append(remark.message)
        return not self.errors

    def values(self) -> dict[str, Any]:
        """Answers to store, by question name; what is unanswered, refused or irrelevant is left out."""
        return {name: bound.answer for name, bound in self.fields.items() if bound.answer is not None}

    @property
    def count(self) -> int:
        """Questions asked on this page."""
        return sum(bound.number is not None for bound in self)

    @property
    def error_heading(self) -> str:
        """What stands above a respondent's list of errors."""
        return heading(len(self.errors), self.language)

    @property
    def facts_json(self) -> str:
        """For ``data-facts`` of the form element, read by static/relevance.js."""
        return _as_json(dict(self.facts))


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
