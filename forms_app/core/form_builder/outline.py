"""What a page asks, whatever is posted to it: settled once and kept, since the same questions come again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any

from ..definition import Question, Section, Text
from ..expressions import parse
from ..question_types import type_of

Parts = Iterable[Question | Section]
MOST_KEPT = 128  # pages: each section of each checklist, and the surveys


class Outline:
    """The sections of a page, their names, and the fields of WTForms that wait to be bound to a post."""

    def __init__(self, parts: Parts) -> None:
        self.sections = tuple(_sections(parts))
        self.questions = tuple(question for section in self.sections for question in section.questions)
        self.names = frozenset(question.name for question in self.questions)
        rows = [each for question in self.questions for each in question.questions]
        self._fields = {id(each): type_of(each).fields(each) for each in (*self.questions, *rows)}
        conditions = {section.relevant for section in self.sections}
        for question in (*self.questions, *rows):
            conditions |= {question.relevant, question.constraint, question.warning}
        own = self.names | {each.name for each in rows}
        # Names that what a script settles or checks on this page reads from elsewhere.
        self.facts_read = frozenset().union(*(parse(source).names - own for source in conditions if source))

    def fields(self, question: Question) -> dict[str, Any]:
        """Unbound fields of a question of this page, by suffix."""
        return self._fields[id(question)]


_kept: OrderedDict[tuple[int, ...], tuple[tuple[Question | Section, ...], Outline]] = OrderedDict()
_lock = Lock()


def outline(parts: Parts) -> Outline:
    """The outline of ``parts``; that of parts seen lately is not made again."""
    parts = tuple(parts)
    # By identity: comparing definitions would cost more than it saves. What is kept cannot pass its id on.
    key = tuple(map(id, parts))
    with _lock:
        if (known := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return known[1]
    made = Outline(parts)
    with _lock:
        _kept[key] = (parts, made)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _sections(parts: Parts) -> Iterator[Section]:
    """``parts`` as sections; bare questions that follow each other stand in one without a name."""
    loose: list[Question] = []
    for part in parts:
        if isinstance(part, Question):
            loose.append(part)
            continue
        if loose:
            yield Section("", Text(""), tuple(loose))
            loose = []
        yield part
    if loose:
        yield Section("", Text(""), tuple(loose))
