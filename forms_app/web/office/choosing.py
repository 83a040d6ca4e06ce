"""Choosing schools without a script: all, whole levels, single ones; what is ticked adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import request

from ...core.definition import Audience, FormDefinition
from ...core.schools import Level, School
from ...storage import schools as register
from ...storage.forms import published
from ..texts import words

ALL, LEVEL, ONE = "all_schools", "school_level", "school"  # names of the checkboxes


@dataclass(frozen=True)
class LevelOfSchools:
    """The schools of one level, as the page groups them."""

    level: Level
    name: str
    schools: tuple[School, ...]


def level_name(level: Level) -> str:
    """In the language of the page."""
    return words(level.label)


def by_level(schools: Iterable[School]) -> list[LevelOfSchools]:
    """Groups in the order of the levels; levels without a school are left out."""
    found = list(schools)
    groups = (
        LevelOfSchools(level, level_name(level), tuple(each for each in found if each.level is level))
        for level in Level
    )
    return [group for group in groups if group.schools]


def chosen(schools: Collection[School]) -> list[School]:
    """The schools that the posted checkboxes mean."""
    if request.form.get(ALL):
        return list(schools)
    levels, codes = set(request.form.getlist(LEVEL)), set(request.form.getlist(ONE))
    return [each for each in schools if each.level.value in levels or each.code in codes]


def fits(definition: FormDefinition, school: School) -> bool:
    return not definition.levels or school.level.value in definition.levels


def staff_survey(form_id: str) -> bool:
    """Whether a published form asks staff. Raises NotFound for a form never published."""
    return published(form_id)[0].audience is Audience.STAFF


def fitting_schools(form_id: str) -> list[School]:
    """All schools that a published form is for. Raises NotFound for a form never published."""
    definition, _version = published(form_id)
    return [each for each in register.schools() if fits(definition, each)]
