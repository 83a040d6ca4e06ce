"""What a form is: frozen data, as its file describes it, with the vocabulary of XLSForm (xlsform.org).

Nothing here reads YAML, builds HTML or knows a database. A published definition never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

LANGUAGES = ("vi", "en")  # the first one is complete in every definition


class Kind(StrEnum):
    """Who fills a form and what becomes of it."""

    CHECKLIST = "checklist"  # an inspector, named
    SURVEY = "survey"  # anonymous, in rounds
    RETURN = "return"  # a school's figures or self-assessment, named
    SUGGESTION = "suggestion"  # anonymous, always open


class Audience(StrEnum):
    """Who answers a survey."""

    PARENTS = "parents"
    STAFF = "staff"


class Filler(StrEnum):
    """Who fills a form once a period; values are those of ``people.Role``."""

    SCHOOL = "school"  # the principal's office
    SCHOOL_BOARD = "school_board"  # the school's People's Inspection Board
    OFFICE = "officer"  # the office, of itself


class About(StrEnum):
    """Whom a checklist looks at."""

    SCHOOL = "school"  # on a visit
    OFFICE = "office"  # the office checks itself


class Theme(StrEnum):
    """The six words of the motto, in its order."""

    BIET = "biet"
    BAN = "ban"
    LAM = "lam"
    KIEM_TRA = "kiem_tra"
    GIAM_SAT = "giam_sat"
    THU_HUONG = "thu_huong"


class Counts(StrEnum):
    """How a choice of a survey counts."""

    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"
    UNFAVOURABLE = "unfavourable"
    EXCLUDED = "excluded"  # out of every denominator, its share shown apart


@dataclass(frozen=True)
class Text:
    """A sentence per language; Vietnamese stands in where another language is missing."""

    vi: str
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.vi

    def format(self, **gaps: object) -> Text:
        """This text with its ``{gaps}`` filled; a gap that is a ``Text`` is filled with its own language."""
        return Text(*(self._filled(language, gaps) for language in LANGUAGES))

    def _filled(self, language: str, gaps: Mapping[str, object]) -> str:
        own = {key: gap.in_language(language) if isinstance(gap, Text) else gap for key, gap in gaps.items()}
        return self.in_language(language).format(**own)

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen. ``name`` is what is stored."""

    name: str
    label: Text
    share: Decimal | None = None  # of the question's points; None leaves the question out of the score
    counts: Counts | None = None  # surveys: how the choice counts
    face: str = ""  # an emoji beside the words, hidden from screen readers


@dataclass(frozen=True)
class Question:
    """One question. Attributes bear XLSForm names; expressions are kept as their source text."""

    type: str
    name: str  # HTML field name, key in exports, id in errors; stays the same for ever
    label: Text
    hint: Text | None = None
    required: bool = False
    required_message: Text | None = None
    relevant: str = ""
    constraint: str = ""
    constraint_message: Text | None = None
    warning: str = ""  # like a constraint, but only remarked on: the answer is taken
    warning_message: Text | None = None
    calculation: str = ""
    choices: tuple[Choice, ...] = ()
    appearance: str = ""
    theme: Theme | None = None
    background: bool = False  # surveys: asks who somebody is, not what they think
    legal_bases: tuple[str, ...] = ()  # codes of form_definitions/office/legal_bases.yaml
    points: Decimal | None = None
    key: bool = False  # a key item caps the class when not met
    evidence: Text | None = None  # what paper shows it
    unit: Text | None = None  # "người", "triệu đồng"
    none: Text | None = None  # of a figure: what to tick where there is no such thing, "không tổ chức"
    audio: Text | None = None  # names of recorded files in static/audio/; a language may have none
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))  # of the type
    questions: tuple[Question, ...] = ()  # of a repeat, asked once per row

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True)
class Section:
    """Some questions under a heading; a checklist is filled and saved section by section."""

    name: str
    label: Text
    questions: tuple[Question, ...]
    hint: Text | None = None
    relevant: str = ""


@dataclass(frozen=True)
class ResultClass:
    """A class of the whole score: ``lowest`` is the smallest score in it, in points of 100."""

    name: str
    label: Text
    lowest: Decimal


@dataclass(frozen=True)
class FormDefinition:
    """A form, whole: includes resolved, every reference checked."""

    id: str  # the file's stem
    title: Text
    kind: Kind
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = ("vi",)
    hint: Text | None = None
    audience: Audience | None = None  # surveys only
    about: About = About.SCHOOL  # checklists only
    filled_by: Filler | None = None  # returns only: who owes one each period; None: nobody
    relevant: str = ""  # of these: an expression over facts of a school, true where it owes one
    none: Text | None = None  # and what to say of a school that owes none
    levels: tuple[str, ...] = ()  # school levels it is for; empty: all
    short: bool = False  # a "rút gọn" checklist: scored, but outside trends and medians
    classes: tuple[ResultClass, ...] = ()  # own result classes, highest first; empty: the office's limits

    @property
    def questions(self) -> Iterator[Question]:
        """Every question in order, those of a repeat left inside it."""
        return (question for section in self.sections for question in section.questions)

    @property
    def background(self) -> tuple[Question, ...]:
        """The questions that ask who somebody is."""
        return tuple(question for question in self.questions if question.background)

    @property
    def filler(self) -> Filler | None:
        """Who fills it once a period: a checklist of the office itself is the office's."""
        return Filler.OFFICE if self.about is About.OFFICE else self.filled_by

    @property
    def recorded(self) -> bool:
        """Whether some question can be listened to."""
        rows = (each for question in self.questions for each in question.questions)
        return any(question.audio for question in (*self.questions, *rows))

    def question(self, name: str) -> Question:
        return next(question for question in self.questions if question.name == name)

    def section(self, name: str) -> Section:
        return next(section for section in self.sections if section.name == name)
