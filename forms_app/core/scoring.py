"""The score of a checklist, exactly: what was earned of what was possible, per section, per theme, in all.

Half a point is half a point: everything is Decimal or a fraction of whole numbers, rounded once, half up, to
one decimal. The class is read off that rounded number, so that paper and class never disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from .definition import FormDefinition, Question, ResultClass, Section, Text, Theme
from .expressions import Expression, parse
from .office import ClassLimits, class_of
from .question_types import type_of


@dataclass(frozen=True)
class PartScore:
    """Points of a section, a theme or the whole; what does not apply is in neither number."""

    earned: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal | None:
        """Points of 100 with one decimal, None where nothing applies."""
        return percent(self.earned, self.possible)

    def __add__(self, other: PartScore) -> PartScore:
        return PartScore(self.earned + other.earned, self.possible + other.possible)


@dataclass(frozen=True)
class Score:
    """A checklist scored. While a draft is being filled it covers what is answered so far."""

    earned: Decimal
    possible: Decimal
    sections: Mapping[str, PartScore]  # by name, scored sections only
    themes: Mapping[Theme, PartScore]  # in the order of the motto, scored themes only
    failed_keys: tuple[str, ...]  # names of key items not met at all
    class_by_points: ResultClass | None  # None where nothing applies
    result_class: ResultClass | None  # after the caps of key items
    answered: int  # scored questions answered
    items: int  # scored questions that apply to this school

    @property
    def value(self) -> Decimal | None:
        """Points of 100 with one decimal, None where nothing applies."""
        return percent(self.earned, self.possible)

    @property
    def capped(self) -> bool:
        """Whether key items hold the class below the one the points give."""
        return self.result_class != self.class_by_points

    @property
    def complete(self) -> bool:
        return self.answered == self.items

    def theme(self, themes: Iterable[Theme]) -> PartScore:
        """Some themes taken together."""
        return sum((self.themes[theme] for theme in themes if theme in self.themes), PartScore())


def score(
    definition: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any], limits: ClassLimits
) -> Score:
    """Score ``answers``; ``facts`` are the school's, for ``relevant``.

    The form's own classes, where it has some, stand in for those of ``limits``.
    """
    sections: dict[str, PartScore] = {}
    themes: dict[Theme, PartScore] = {}
    failed_keys = []
    answered = items = 0
    for section, question in relevant_questions(definition, answers, facts):
        if question.points is None:
            continue
        items += 1
        answered += is_answered(answers.get(question.name))
        points = type_of(question).points(question, answers.get(question.name))
        if points is None:
            continue
        part = PartScore(*points)
        sections[section.name] = sections.get(section.name, PartScore()) + part
        if question.theme:
            themes[question.theme] = themes.get(question.theme, PartScore()) + part
        if question.key and part.possible and not part.earned:
            failed_keys.append(question.name)
    whole = sum(sections.values(), PartScore())
    by_points = _class(whole.value, definition.classes or limits.classes)
    return Score(
        earned=whole.earned,
        possible=whole.possible,
        sections=sections,
        themes={theme: themes[theme] for theme in Theme if theme in themes},
        failed_keys=tuple(failed_keys),
        class_by_points=by_points,
        result_class=_capped(by_points, len(failed_keys), definition.classes or limits.classes, limits),
        answered=answered,
        items=items,
    )


def relevant_questions(
    definition: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> Iterator[tuple[Section, Question]]:
    """The questions that apply, each with its section; answers to others are not read further on."""
    values = {**facts, **answers}
    for section in definition.sections:
        whole_section = _holds(section.relevant, values)
        for question in section.questions:
            if whole_section and _holds(question.relevant, values):
                yield section, question
            else:
                values.pop(question.name, None)


def is_answered(value: Any) -> bool:
    """Whether a scored question has its answer; an item with words but no mark has none yet."""
    return bool(value.get("mark")) if isinstance(value, Mapping) else value not in (None, "")


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` of ``whole`` in percent, exact, then rounded half up to one decimal; None of nothing."""
    if not whole:
        return None
    tenths = Fraction(part) / Fraction(whole) * 1000
    return Decimal(int(tenths + Fraction(1, 2))) / 10


def _class(value: Decimal | None, classes: tuple[ResultClass, ...]) -> ResultClass | None:
    return None if value is None or not classes else class_of(value, classes)


def _capped(
    by_points: ResultClass | None, failed: int, classes: tuple[ResultClass, ...], limits: ClassLimits
) -> ResultClass | None:
    """The worse of the class by points and the best one that failed key items leave."""
    if by_points is None or not failed:
        return by_points
    best_left = limits.cap_one_key if failed == 1 else limits.cap_more_keys
    names = [each.name for each in classes]
    if best_left not in names:  # a form with classes of its own has no caps
        return by_points
    return classes[max(names.index(best_left), names.index(by_points.name))]


def _holds(source: str, values: Mapping[str, Any]) -> bool:
    return not source or _parsed(source).holds(values)


@lru_cache(maxsize=512)
def _parsed(source: str) -> Expression:
    return parse(source)


FORMAT = 1  # of the JSON below


def to_json(scored: Score) -> str:
    """A score as kept with a submitted visit; ``from_json`` gives the same score back."""
    return json.dumps(
        {
            "format": FORMAT,
            "earned": str(scored.earned),
            "possible": str(scored.possible),
            "sections": {name: _pair(part) for name, part in scored.sections.items()},
            "themes": {theme.value: _pair(part) for theme, part in scored.themes.items()},
            "failed_keys": list(scored.failed_keys),
            "class_by_points": _class_data(scored.class_by_points),
            "result_class": _class_data(scored.result_class),
            "answered": scored.answered,
            "items": scored.items,
        },
        ensure_ascii=False,
        sort_keys=False,
    )


def from_json(text: str) -> Score:
    """Read what ``to_json`` wrote; raises ValueError on a format this program does not know."""
    data = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"score of format {data.get('format')!r}, this program knows {FORMAT}")
    return Score(
        earned=Decimal(data["earned"]),
        possible=Decimal(data["possible"]),
        sections={name: _part(*pair) for name, pair in data["sections"].items()},
        themes={Theme(name): _part(*pair) for name, pair in data["themes"].items()},
        failed_keys=tuple(data["failed_keys"]),
        class_by_points=_class_from(data["class_by_points"]),
        result_class=_class_from(data["result_class"]),
        answered=data["answered"],
        items=data["items"],
    )


def _pair(part: PartScore) -> list[str]:
    return [str(part.earned), str(part.possible)]


@lru_cache(maxsize=4096)
def _part(earned: str, possible: str) -> PartScore:
    """Lists read thousands of scores, and few points differ: each is made once."""
    return PartScore(Decimal(earned), Decimal(possible))


def _class_data(each: ResultClass | None) -> list[str] | None:
    return None if each is None else [each.name, each.label.vi, each.label.en, str(each.lowest)]


def _class_from(data: list[str] | None) -> ResultClass | None:
    return None if data is None else ResultClass(data[0], Text(data[1], data[2]), Decimal(data[3]))
