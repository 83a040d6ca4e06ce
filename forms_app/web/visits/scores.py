"""A score as the pages draw it: bars, and words beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ...core.definition import FormDefinition, Question
from ...core.language import number
from ...core.office import ClassLimits, Office
from ...core.scoring import PartScore, Score
from ..texts import words


@dataclass(frozen=True)
class Part:
    """A section or a theme: "9,5" of "10" points, and the share as a bar."""

    label: str
    earned: str
    possible: str
    percent: Decimal
    kind: str  # good, warn or bad, by the office's own limits


@dataclass(frozen=True)
class ShownScore:
    """The whole score; ``value`` is empty where nothing that applies was marked."""

    value: str
    percent: Decimal
    earned: str
    possible: str
    result_class: str
    class_by_points: str
    capped: bool
    failed_keys: tuple[str, ...]  # labels of key items not met
    sections: tuple[Part, ...]
    themes: tuple[Part, ...]


def shown_score(score: Score, definition: FormDefinition, office: Office) -> ShownScore:
    """``score`` in the language of the page, by the settings that hold for its visit."""
    labels = {section.name: words(section.label) for section in definition.sections}
    return ShownScore(
        value=number(score.value, 1) if score.value is not None else "",
        percent=score.value or Decimal(0),
        earned=_points(score.earned),
        possible=_points(score.possible),
        result_class=words(score.result_class.label) if score.result_class else "",
        class_by_points=words(score.class_by_points.label) if score.class_by_points else "",
        capped=score.capped,
        failed_keys=tuple(words(key.label) for key in _questions(definition, score.failed_keys)),
        sections=tuple(_part(labels[name], part, office) for name, part in score.sections.items()),
        themes=tuple(_part(words(office.motto[theme]), part, office) for theme, part in score.themes.items()),
    )


def highest_with_failed_key(definition: FormDefinition, limits: ClassLimits) -> str:
    """The best class left where one key item is not met; empty for a form with classes of its own."""
    classes = definition.classes or limits.classes
    return next((words(each.label) for each in classes if each.name == limits.cap_one_key), "")


def _questions(definition: FormDefinition, names: tuple[str, ...]) -> list[Question]:
    return [question for question in definition.questions if question.name in names]


def _part(label: str, part: PartScore, office: Office) -> Part:
    share = part.value or Decimal(0)
    kind = "good" if share >= office.light_green else "warn" if share >= office.light_yellow else "bad"
    return Part(label, _points(part.earned), _points(part.possible), share, kind)


def _points(points: Decimal) -> str:
    """Points with a decimal only where there is one: "10", "9,5"."""
    return number(points, 0 if points == points.to_integral_value() else 1)
