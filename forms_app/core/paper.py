"""Paper forms as two people type them in: the digit beside each marked box, and where two entries differ.

Boxes bear 1, 2, 3 … in the order of the form. 0 says that nothing was marked on paper: that is the choice
"I prefer not to answer" where an answer is asked for, none where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .answers import plain_words
from .definition import Counts, FormDefinition, Question, Text
from .disclosure import PAPER_BATCH
from .errors import FormsError
from .expressions import Value
from .form_builder import BoundQuestion, bind

FEWEST_FORMS, MOST_FORMS = PAPER_BATCH, 60  # typed in together
SLIP = "_slip"  # stands among the names of questions; none of theirs begins like that
NOTHING_MARKED = 0
ONE_DIGIT = 9  # choices; with more of them, the numbers of several stand apart

_MISSING = Text("chưa gõ. Trên giấy để trống thì gõ 0.", "nothing typed. If it is blank on paper, type 0.")
_NO_SUCH = Text(
    "chỉ nhận từ 1 đến {most}, hoặc 0 nếu để trống.",
    "only 1 to {most} fit, or 0 if left blank.",
)
_NO_WAY_OUT = Text(
    "câu này phải trả lời, phiếu không có lựa chọn “không muốn trả lời”. Để tờ này ra, không nhập.",
    'this one must be answered, and there is no choice "prefer not to answer". Leave this form out.',
)


@dataclass(frozen=True)
class PaperForm:
    """One paper form: stored answers by question name, and its slip's code where the round has slips."""

    answers: Mapping[str, Any] = field(repr=False)
    slip: str = field(default="", repr=False)

    def value(self, name: str) -> Any:
        return self.slip if name == SLIP else self.answers.get(name)

    def with_value(self, name: str, value: Any) -> PaperForm:
        if name == SLIP:
            return PaperForm(self.answers, value)
        kept = {each: answer for each, answer in self.answers.items() if each != name}
        return PaperForm(kept if value is None else {**kept, name: value}, self.slip)


class Misread(FormsError):
    """What was typed is none of the choices; ``told`` says what would be."""


class PaperReader:
    """Reads what was typed of the forms of one school, whose ``facts`` decide what is asked there."""

    def __init__(self, definition: FormDefinition, facts: Mapping[str, Value], language: str) -> None:
        self._definition, self._facts, self._language = definition, facts, language
        blank = bind(definition.sections, language, facts=facts)
        self.questions: list[BoundQuestion] = [each for each in blank if each.relevant and each.number]

    def read(self, typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Answers to store and faults in words, both by question name."""
        posted, faults = _Posted(), {}
        for bound in self.questions:
            name, text = bound.question.name, typed.get(bound.question.name, "")
            try:
                posted[name] = _marked(bound.question, text) if bound.question.choices else [text]
            except Misread as misread:
                faults[name] = misread.in_language(self._language)
        form = bind(self._definition.sections, self._language, formdata=posted, facts=self._facts)
        form.validate()
        for error in form.errors:
            faults.setdefault(error.name, form[error.name].errors[0])
        return form.values(), faults

    def choice(self, name: str, text: str) -> Any:
        """The stored answer that digits stand for. Raises Misread."""
        question = self._definition.question(name)
        marked = _marked(question, text)
        if question.type == "select_one":
            return marked[0] if marked else None
        return marked or None


def differences(definition: FormDefinition, one: PaperForm, other: PaperForm) -> list[str]:
    """Names of the questions that two entries of one form differ in, in its order; ``SLIP`` first."""
    names = [SLIP, *(question.name for question in definition.questions)]
    return [name for name in names if not alike(one.value(name), other.value(name))]


def alike(one: Any, other: Any) -> bool:
    """Whether two people typed the same. Own words may differ in capitals, signs and spaces."""
    if isinstance(one, str) and isinstance(other, str):
        return _letters(one) == _letters(other)
    return bool((one or None) == (other or None))


def _letters(text: str) -> str:
    return "".join(each for each in plain_words(text).casefold() if each.isalnum())


def _marked(question: Question, text: str) -> list[str]:
    """Names of the choices whose digits were typed."""
    numbers = _numbers(question, text.strip())
    if numbers == {NOTHING_MARKED}:
        return _left_blank(question)
    if not numbers and not question.required:
        return []
    if not numbers:
        raise Misread(_MISSING)
    if not numbers <= set(range(1, len(question.choices) + 1)):
        raise Misread(_NO_SUCH.format(most=len(question.choices)))
    return [choice.name for place, choice in enumerate(question.choices, start=1) if place in numbers]


def _numbers(question: Question, text: str) -> set[int]:
    """The numbers in ``text``; a number that no choice has where it cannot be read."""
    one = question.type == "select_one"
    if not re.fullmatch(r"[0-9]{0,3}" if one else r"[0-9 ,.;]{0,99}", text):
        return {-1}
    apart = not one and len(question.choices) <= ONE_DIGIT  # "134" is three choices
    return {int(each) for each in re.findall(r"[0-9]" if apart else r"[0-9]+", text)}


def _left_blank(question: Question) -> list[str]:
    if not question.required:
        return []
    ways_out = [choice.name for choice in question.choices if choice.counts is Counts.EXCLUDED]
    if not ways_out:
        raise Misread(_NO_WAY_OUT)
    return ways_out[-1:]


class _Posted(dict[str, list[str]]):
    """What a browser would have posted."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])
