"""Saved answers as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from ...core.definition import Question
from ...core.question_types import type_of
from ..language import page_language

BESIDE_A_MARK = ("reason", "document", "note")


@dataclass(frozen=True)
class Shown:
    """One question with its answer: the answer itself, and (title, text) lines beside it."""

    question: Question
    answer: str
    beside: tuple[tuple[str, str], ...] = ()
    mark: str = ""  # name of the mark, for items

    @property
    def text(self) -> str:
        """Everything in one text, to compare two versions."""
        return "\n".join((self.answer, *(f"{title}: {text}" for title, text in self.beside))).strip()


def shown(question: Question, value: Any) -> Shown:
    """The answer ``value`` to ``question`` in the language of the page; empty where there is none."""
    answer = type_of(question).display(question, value, page_language())
    if question.type != "item" or not isinstance(value, Mapping):
        return Shown(question, answer)
    titles = {"reason": _("Lý do"), "document": _("Số văn bản"), "note": _("Ghi chú")}
    beside = tuple((titles[part], value[part]) for part in BESIDE_A_MARK if value.get(part))
    return Shown(question, answer, beside, value.get("mark", ""))
