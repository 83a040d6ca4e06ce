"""What a checklist found: items not fully met, the worst first, and what the school does well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .definition import FormDefinition, Question, Section, Text, Theme
from .question_types import FULLY_MET, type_of
from .scoring import relevant_questions

STRENGTHS = 3  # named in a report
_INSTRUCTION = re.compile(r"\s*\((?:chỉ )?ghi\b[^()]*\)\s*\Z")  # to whoever fills the form


@dataclass(frozen=True)
class Finding:
    """One item as marked; ``lost`` and ``points`` are points of the form."""

    question: str  # name
    section: str  # name
    label: Text
    mark: Text  # "Chưa đạt"
    reason: str
    document: str  # number of the paper seen
    theme: Theme | None
    key: bool
    legal_bases: tuple[str, ...]  # codes
    lost: Decimal
    points: Decimal


def findings(
    definition: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Items not fully met: most points lost first, then in the order of the form."""
    found = [each for each in _marked(definition, answers, facts) if each.lost > 0]
    return tuple(sorted(found, key=lambda each: -each.lost))


def strengths(
    definition: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any], most: int = STRENGTHS
) -> tuple[Finding, ...]:
    """Items fully met that weigh most: key items first, then by points, then in the order of the form."""
    met = [each for each in _marked(definition, answers, facts) if each.lost == 0]
    return tuple(sorted(met, key=lambda each: (not each.key, -each.points))[:most])


def quoted(label: str) -> str:
    """The label of an item as results quote it: without what it tells inspectors to write down."""
    return _INSTRUCTION.sub("", label)


def lacks_evidence(question: Question, value: Any, photos: int) -> bool:
    """Whether an item is fully met by its mark alone: no paper is named, and it has no ``photos``."""
    words = value if isinstance(value, Mapping) else {}
    return (
        question.type == "item" and words.get("mark") == FULLY_MET and not (words.get("document") or photos)
    )


def _marked(
    definition: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> Iterator[Finding]:
    """Every scored item that was answered and applies."""
    for section, question in relevant_questions(definition, answers, facts):
        value = answers.get(question.name)
        points = type_of(question).points(question, value)
        if points is not None:
            earned, possible = points
            yield _finding(section, question, value, possible - earned, possible)


def _finding(section: Section, question: Question, value: Any, lost: Decimal, points: Decimal) -> Finding:
    words = value if isinstance(value, Mapping) else {}
    shown = type_of(question).display
    return Finding(
        question=question.name,
        section=section.name,
        label=replace(question.label, vi=quoted(question.label.vi)),
        mark=Text(shown(question, value, "vi"), shown(question, value, "en")),
        reason=str(words.get("reason") or ""),
        document=str(words.get("document") or ""),
        theme=question.theme,
        key=question.key,
        legal_bases=question.legal_bases,
        lost=lost,
        points=points,
    )
