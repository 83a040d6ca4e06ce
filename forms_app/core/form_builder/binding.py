"""One pass over a page settles what applies, what is stored and what is wrong.

One pass is enough, since expressions read earlier questions only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..definition import Question, Section, Text
from ..expressions import Value, parse, plain
from ..question_types import Problem, type_of
from ..question_types.composites import Repeat
from .bound import BoundForm, BoundQuestion, BoundRow, BoundSection, FormError, Remark
from .messages import PARTS, Said, sentence, words
from .page import Asked, Page, Values, answer, condition, depends, refusals


class _Place(NamedTuple):
    """Where a question stands: ``head`` bears the number, and is the repeat where ``row`` is given."""

    head: BoundQuestion
    bound: BoundQuestion
    row: BoundRow | None = None


class Binding:
    """Makes the form of one page."""

    def __init__(self, page: Page, facts: Values, draft: bool, numbers: Mapping[str, int] | None) -> None:
        self._page, self._draft, self._numbers = page, draft, numbers
        self._names = page.outline.names
        # What expressions may read so far: facts, then the answers of the questions gone through.
        self._known = {name: value for name, value in facts.items() if name not in self._names}
        shown = {name: plain(self._known[name]) for name in page.outline.facts_read if name in self._known}
        self._form = BoundForm(page.language, draft, shown)
        self._number = 0

    def form(self) -> BoundForm:
        for section in self._page.outline.sections:
            self._section(section)
        return self._form

    # What applies

    def _section(self, section: Section) -> None:
        applies = _holds(section.relevant, self._known)
        on_page = applies or depends(section.relevant, self._names)
        bound = BoundSection(
            name=section.name,
            label=section.label.in_language(self._page.language),
            hint=section.hint.in_language(self._page.language) if section.hint else "",
            questions=[],
            relevant=applies,
            relevant_json=condition(section.relevant, self._names),
        )
        for question in section.questions:
            asked = self._question(question, applies)
            if asked.relevant or (on_page and self._is_on_page(question)):
                asked.number = self._next_number(question)
                bound.questions.append(asked)
            if asked.relevant:
                self._check(asked)
        if bound.questions:
            self._form.sections.append(bound)

    def _is_on_page(self, question: Question) -> bool:
        """Whether it applies, or may come to apply by what is answered on this page."""
        return depends(question.relevant, self._names) or _holds(question.relevant, self._known)

    def _next_number(self, question: Question) -> int | None:
        if not type_of(question).asked:
            return None
        self._number += 1
        return self._number if self._numbers is None else self._numbers.get(question.name)

    def _question(self, question: Question, applies: bool) -> BoundQuestion:
        bound = self._page.bind(Asked(question, question.name))
        bound.relevant = applies and _holds(question.relevant, self._known)
        bound.relevant_json = condition(question.relevant, self._names)
        if question.type == "repeat":
            bound.rows = self._page.bind_rows(question)
        if bound.relevant:
            bound.answer = self._answer(bound)
        self._known[question.name] = bound.answer
        self._form.fields[question.name] = bound
        return bound

    # What is stored

    def _answer(self, bound: BoundQuestion) -> Any:
        if bound.question.calculation:
            return _stored(parse(bound.question.calculation).evaluate(self._known))
        if bound.question.type == "repeat":
            rows = [self._row(bound.question, row) for row in bound.rows if not row.blank]
            return [row for row in rows if row][: Repeat().max_rows(bound.question)] or None
        return answer(bound)

    def _row(self, question: Question, row: BoundRow) -> dict[str, Any]:
        names = self._names | {each.name for each in question.questions}
        values: dict[str, Any] = {}
        for bound in row.questions:
            bound.relevant = _holds(bound.question.relevant, {**self._known, **values})
            bound.relevant_json = condition(bound.question.relevant, names)
            bound.answer = answer(bound) if bound.relevant else None
            values[bound.question.name] = bound.answer
        return {name: value for name, value in values.items() if value is not None}

    # What is wrong

    def _check(self, bound: BoundQuestion) -> None:
        self._check_one(_Place(bound, bound), self._known)
        if not bound.rows:
            return
        filled = [row for row in bound.rows if not row.blank]
        for row in filled:
            values = {each.question.name: each.answer for each in row.questions}
            for each in row.questions:
                if each.relevant:
                    self._check_one(_Place(bound, each, row), {**self._known, **values})
        most = Repeat().max_rows(bound.question)
        if len(filled) > most:
            self._tell(_Place(bound, bound), "", self._words(Problem("too_many_rows", {"most": most})))

    def _check_one(self, place: _Place, known: Values) -> None:
        messages = list(self._refusals(place.bound)) or list(self._complaints(place.bound))
        for suffix, said in messages:
            self._tell(place, suffix, said)
        if not messages and place.bound.answer is not None:
            self._check_rules(place, known)

    def _refusals(self, bound: BoundQuestion) -> Iterator[tuple[str, Said]]:
        for suffix, problem in refusals(bound):
            yield suffix, self._words(problem)

    def _complaints(self, bound: BoundQuestion) -> Iterator[tuple[str, Said]]:
        """What is missing; a draft lacks nothing."""
        if self._draft:
            return
        own = bound.question.required_message
        for suffix, problem in type_of(bound.question).complaints(bound.question, bound.answer):
            own_said = Said(own.in_language(self._page.language)) if own and not suffix else None
            yield suffix, own_said or self._words(problem)

    def _check_rules(self, place: _Place, known: Values) -> None:
        question, answer = place.bound.question, place.bound.answer
        if question.constraint and parse(question.constraint).denies(known, answer):
            self._tell(place, "", self._rule_words(question.constraint_message), warning=self._draft)
        if question.warning and parse(question.warning).denies(known, answer):
            self._tell(place, "", self._rule_words(question.warning_message), warning=True)

    def _rule_words(self, text: Text | None) -> Said:
        return Said(text.in_language(self._page.language)) if text else self._words(Problem("constraint"))

    def _words(self, problem: Problem) -> Said:
        return words(problem, self._page.language)

    def _tell(self, place: _Place, suffix: str, said: Said, warning: bool = False) -> None:
        """Keep a message for ``validate``: for the page's list, with its place, and beside the input."""
        bound, row, language = place.bound, place.row, self._page.language
        part = bound.label if row else PARTS[suffix].in_language(language)
        listed = sentence(language, place.head.number, row.number if row else None, part, said.message)
        error = FormError(_id(bound, suffix), bound.question.name, listed)
        beside = bound.inputs[suffix].errors if suffix in bound.inputs else bound.row_errors
        whole = " ".join(filter(None, said))
        remark = Remark(error, bound.warnings if warning else beside, whole[:1].upper() + whole[1:], warning)
        self._form.remarks.append(remark)


def _holds(source: str, known: Values) -> bool:
    return not source or parse(source).holds(known)


def _id(bound: BoundQuestion, suffix: str) -> str:
    """Where an error leads: the input, or the first one of a repeat's rows."""
    if bound.rows and bound.rows[0].questions:
        return bound.rows[0].questions[0].html_name
    return bound.html_name + suffix


def _stored(value: Value) -> Any:
    """A computed value as it is stored: whole numbers as such, true and false as "yes" and "no"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return list(value) if isinstance(value, tuple) else value or None
