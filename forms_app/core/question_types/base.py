"""What a question type is: one class that knows everything about its questions.

Its settings, the faults a definition can have, its inputs on the page, what is stored, what it scores, how it
is counted and shown. A new type is one subclass under ``@question_type("name")``, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from wtforms import Field

from ..definition import Choice, Kind, Question
from .inputs import Problem

Fields = Mapping[str, Field]  # by suffix: "" is the question's own input, ".reason" one beside it
Points = tuple[Decimal, Decimal]  # earned, possible
Remark = tuple[str, str]  # a fault of a definition and its remedy, in Vietnamese


class QuestionType:
    """The answers every type gives about its questions; this base asks nothing and stores nothing."""

    name: ClassVar[str]
    control: ClassVar[str]  # how templates draw it: radio, boxes, line, area, tick, date, datetime, item, …
    settings: ClassVar[Mapping[str, type]] = {}  # int, Decimal or bool by key
    appearances: ClassVar[frozenset[str]] = frozenset()
    asked: ClassVar[bool] = True  # has inputs, hence a number in the form
    anonymous: ClassVar[bool] = False  # may stand in an anonymous survey
    in_rows: ClassVar[bool] = True  # may stand in a repeat
    scored: ClassVar[bool] = False  # may bear points
    has_choices: ClassVar[bool] = False
    needs_label: ClassVar[bool] = True
    readable: ClassVar[bool] = True  # expressions may read its answers
    required: ClassVar[bool] = False  # where the definition does not say
    default_choices: ClassVar[str] = ""  # a list that stands in where none is named
    is_item: ClassVar[bool] = False
    countable: ClassVar[bool] = False  # a figure that can be added up over schools

    def problems(self, question: Question, kind: Kind) -> Iterator[Remark]:
        """Faults of a question of this type, beyond what holds for every question."""
        yield from ()

    def fields(self, question: Question) -> dict[str, Any]:
        """Unbound WTForms fields by suffix of the HTML name."""
        return {}

    def answer(self, question: Question, fields: Fields) -> Any:
        """What to store, fit for JSON; None where nothing was answered."""
        return fields[""].data

    def clashes(self, fields: Fields) -> Iterator[tuple[str, Problem]]:
        """Inputs that say different things, by suffix of the one to look at."""
        yield from ()

    def data(self, question: Question, stored: Any) -> dict[str, Any]:
        """A stored answer as the data of the fields, by suffix."""
        return {"": stored}

    def complaints(self, question: Question, value: Any) -> Iterator[tuple[str, Problem]]:
        """What is missing in an answer once the form is complete, by suffix of the input it belongs to."""
        if question.required and value is None:
            yield "", Problem("required_text")

    def points(self, question: Question, value: Any) -> Points | None:
        """Points earned and possible; None where the question takes no part in the score."""
        return None

    def photos(self, question: Question) -> int:
        """How many photos may be placed beside the answer; a page of its own takes them."""
        return 0

    def tally(self, question: Question, value: Any) -> tuple[str, ...]:
        """The choices an answer adds one to."""
        return ()

    def display(self, question: Question, value: Any, language: str) -> str:
        """A stored answer as a person reads it; empty where there is none."""
        return "" if value is None else str(value)

    def example(self, question: Question) -> Any:
        """A stored answer that this question accepts, for previews and tests; None where it stores none."""
        return None


QUESTION_TYPES: dict[str, QuestionType] = {}


def question_type_class(name: str) -> Callable[[type[QuestionType]], type[QuestionType]]:
    """Class decorator: this is the type that definitions call ``name``."""

    def register(cls: type[QuestionType]) -> type[QuestionType]:
        cls.name = name
        QUESTION_TYPES[name] = cls()
        return cls

    return register


def question_type(name: str) -> QuestionType:
    """The type that definitions call ``name``; KeyError where there is none."""
    return QUESTION_TYPES[name]


def type_of(question: Question) -> QuestionType:
    """The type of ``question``."""
    return QUESTION_TYPES[question.type]


def labels(choices: Iterable[Choice], names: Iterable[str], language: str) -> str:
    """The labels of chosen names, in the order of the form."""
    chosen = set(names)
    return "; ".join(choice.label.in_language(language) for choice in choices if choice.name in chosen)


def whole(question: Question, setting: str, default: int) -> int:
    """A setting that is a whole number."""
    return int(question.settings.get(setting, default))


def exact(question: Question, setting: str) -> Decimal | None:
    """A setting that is a decimal number; settings keep those as text."""
    value = question.settings.get(setting)
    return None if value is None else Decimal(str(value))
