"""The forms that own the words of this subject, and the versions that answers were given to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app

from ...core.definition import FormDefinition, Text
from ...core.errors import NotFound
from ...core.good_models import ASSESSMENT, FIELD, FORM, Field, Step, StepKind
from ...core.question_types import type_of
from ...storage.forms import published
from ..language import page_language
from ..services import services
from ..texts import words

Told = tuple[str, str]  # the label of a question, and the answer


def wording(form_id: str) -> FormDefinition:
    """The form as it lies on disk, read once per process as the office's settings are."""
    known: dict[str, FormDefinition] = current_app.extensions.setdefault("wordings", {})
    if form_id not in known:
        known[form_id] = services().definitions.load(form_id)
    return known[form_id]


def issued(form_id: str, version: int | None = None) -> tuple[FormDefinition, int] | None:
    """A version of the form, by default the latest; None where there is none."""
    try:
        return published(form_id, version)
    except NotFound:
        return None


def field_names() -> Mapping[Field, Text]:
    """The four fields, in the words of the registration."""
    labels = {each.name: each.label for each in wording(FORM).question(FIELD).choices}
    return {field: labels.get(field.value, Text(field.value)) for field in Field}


def class_names() -> Mapping[str, Text]:
    """The classes of an assessment, in the words of its form."""
    return {each.name: each.label for each in wording(ASSESSMENT).classes}


def field_name(field: Field) -> str:
    return words(field_names()[field])


def class_name(name: str) -> str:
    found = class_names().get(name)
    return words(found) if found else name


def form_of(step: Step) -> FormDefinition:
    """The form of the version that a step's answers were given to."""
    return published(ASSESSMENT if step.kind is StepKind.ASSESS else FORM, step.version)[0]


def told(step: Step, leave_out: frozenset[str] = frozenset()) -> list[Told]:
    """What was answered, in the order of the form."""
    answers: Mapping[str, Any] = step.answers or {}
    asked = [each for each in form_of(step).questions if each.name in answers and each.name not in leave_out]
    return [
        (words(each.label), type_of(each).display(each, answers[each.name], page_language()))
        for each in asked
    ]
