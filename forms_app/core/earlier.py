"""What a school's earlier visits say beside a new one: each item's last mark, what may be taken over.

Marks are never taken over, nor what the team concluded: those are for the eyes of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definition import FormDefinition, Question, Text
from .language import fold
from .question_types import type_of
from .visits import HEAD, SITE, Visit

TEAM = "thanh_phan_doan"  # who comes this time is known from the plan
KEPT_BESIDE_A_MARK = ("document", "note")
KEPT_IN_THE_HEAD = frozenset({"integer", "decimal", "text", "repeat"})  # figures of the school, its people


@dataclass(frozen=True)
class EarlierVisit:
    """A visit that was handed in, with its form and its answers."""

    visit: Visit
    definition: FormDefinition
    answers: Mapping[str, Any]

    @property
    def site(self) -> str:
        return str(self.answers.get(SITE) or "")


@dataclass(frozen=True)
class EarlierMark:
    """How an item was marked last time; ``site`` is empty where the whole school was seen."""

    visit: Visit
    site: str
    mark: Text
    reason: str
    document: str
    note: str


def nearest_first(earlier: Iterable[EarlierVisit], site: str) -> list[EarlierVisit]:
    """Visits of the same site before others, the latest first within both.

    Where no site is known yet, the latest comes first whichever it was.
    """
    latest = sorted(earlier, key=lambda each: (each.visit.starts_on, each.visit.uuid), reverse=True)
    return sorted(latest, key=lambda each: bool(site) and fold(each.site) != fold(site))


def earlier_marks(
    questions: Iterable[Question], earlier: Sequence[EarlierVisit]
) -> Mapping[str, EarlierMark]:
    """The last mark of each item by question name, from the first of ``earlier`` that marked it."""
    items = (question for question in questions if question.type == "item")
    found = ((question.name, _last_mark(question, earlier)) for question in items)
    return {name: mark for name, mark in found if mark}


def taken_over(
    definition: FormDefinition, earlier: Sequence[EarlierVisit]
) -> Mapping[str, Mapping[str, Any]]:
    """What a new visit can start from, by section: facts of the head, papers and notes of items."""
    bodies = {}
    for section in definition.sections:
        kept = {question.name: _kept(question, section.name, earlier) for question in section.questions}
        body = {name: value for name, value in kept.items() if value is not None}
        if body:
            bodies[section.name] = body
    return bodies


def _last_mark(question: Question, earlier: Sequence[EarlierVisit]) -> EarlierMark | None:
    for each in earlier:
        asked = next((one for one in each.definition.questions if one.name == question.name), None)
        value = each.answers.get(question.name)
        if asked is not None and isinstance(value, Mapping) and value.get("mark"):
            shown = type_of(asked).display
            mark = Text(shown(asked, value, "vi"), shown(asked, value, "en"))
            said = (str(value.get(part) or "") for part in ("reason", *KEPT_BESIDE_A_MARK))
            return EarlierMark(each.visit, each.site, mark, *said)
    return None


def _kept(question: Question, section: str, earlier: Sequence[EarlierVisit]) -> Any:
    """What of the last answer is kept; None where nothing is."""
    values = (each.answers.get(question.name) for each in earlier)
    last = next((value for value in values if value is not None), None)
    if question.type == "item":
        words = last if isinstance(last, Mapping) else {}
        kept = {part: str(words.get(part) or "") for part in KEPT_BESIDE_A_MARK}
        return {"mark": "", "reason": "", **kept} if any(kept.values()) else None
    in_head = section == HEAD and question.type in KEPT_IN_THE_HEAD
    return last if in_head and question.name not in (TEAM, SITE) else None
