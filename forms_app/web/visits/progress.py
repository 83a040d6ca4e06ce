"""How far a visit has come: what counts as answered, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...core.definition import Question, Section
from ...core.scoring import is_answered
from ...core.visits import SectionRevision
from .dossier import Dossier


@dataclass(frozen=True)
class SectionProgress:
    """One line of the overview. ``total`` counts what must be answered: items, and required questions."""

    section: Section
    answered: int
    total: int
    items: bool  # whether checklist items are what is counted
    revision: SectionRevision | None

    @property
    def done(self) -> bool:
        return self.revision is not None and self.answered == self.total


@dataclass(frozen=True)
class Progress:
    """A whole visit's; the confirmation is not in it."""

    sections: tuple[SectionProgress, ...]

    @property
    def answered(self) -> int:
        return sum(section.answered for section in self.sections)

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)

    def of(self, name: str) -> SectionProgress:
        return next(each for each in self.sections if each.section.name == name)

    def after(self, name: str) -> Section | None:
        """The section that follows; None after the last one."""
        names = [each.section.name for each in self.sections]
        following = self.sections[names.index(name) + 1 :]
        return following[0].section if following else None

    def before(self, name: str) -> Section | None:
        names = [each.section.name for each in self.sections]
        return self.sections[names.index(name) - 1].section if names.index(name) else None


def progress(dossier: Dossier) -> Progress:
    """Count what is answered in every section that this school is asked."""
    answers = dossier.answers
    return Progress(
        tuple(_of_section(dossier, section, questions, answers) for section, questions in dossier.asked)
    )


def _of_section(
    dossier: Dossier, section: Section, questions: Iterable[Question], answers: dict[str, Any]
) -> SectionProgress:
    counted = [question for question in questions if must_be_answered(question)]
    return SectionProgress(
        section=section,
        answered=sum(is_answered(answers.get(question.name)) for question in counted),
        total=len(counted),
        items=any(question.type == "item" for question in counted),
        revision=dossier.revisions.get(section.name),
    )


def must_be_answered(question: Question) -> bool:
    """Whether a visit cannot be handed in without an answer, rows of a table included."""
    return question.required or bool(question.settings.get("min_rows"))
