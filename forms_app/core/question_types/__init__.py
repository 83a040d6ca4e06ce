"""Every question type, whole: one class each, found by the name that definitions use."""

from . import choices, composites, days, numbers, texts
from .base import (
    QUESTION_TYPES,
    Fields,
    Points,
    QuestionType,
    Remark,
    question_type,
    question_type_class,
    type_of,
)
from .composites import FULLY_MET, MARKS
from .inputs import InputError, LineField, ManyChoicesField, OneChoiceField, Problem, TickField
from .texts import max_length

__all__ = [
    "FULLY_MET",
    "MARKS",
    "QUESTION_TYPES",
    "Fields",
    "InputError",
    "LineField",
    "ManyChoicesField",
    "OneChoiceField",
    "Points",
    "Problem",
    "QuestionType",
    "Remark",
    "TickField",
    "choices",
    "composites",
    "days",
    "max_length",
    "numbers",
    "question_type",
    "question_type_class",
    "texts",
    "type_of",
]
