"""Rows of named data: schools and what stands above them, periods, visits handed in, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...core import datasets as tables
from ...core.datasets import Dataset, Record
from ...core.scoring import from_json
from ...core.visits import Visit
from ...storage import actions as action_store
from ...storage import schools as register
from ...storage.forms import forms_of
from ...storage.handed_in import answers_of, handed_in, scores_of
from ...storage.periods import periods
from ...storage.units import units
from ...storage.users import full_names
from ..clock import local, today
from .asked import Asked


def schools(asked: Asked) -> Sequence[Any]:
    return [each for each in register.schools(day=today()) if asked.school in ("", each.code)]


def school_records(_table: Dataset, found: Sequence[Any], _asked: Asked) -> Iterator[Record]:
    names = {unit.code: unit.name for unit in units()}
    return (tables.school_record(each, names.get(each.unit, each.unit)) for each in found)


def visits(asked: Asked) -> Sequence[Any]:
    return handed_in(asked.period, asked.school)


def visit_records(table: Dataset, found: Sequence[Visit], asked: Asked) -> Iterator[Record]:
    scores = scores_of(each.uuid for each in found)
    names = full_names({username for each in found for username in each.inspectors})
    definitions = forms_of(found)
    for each in found:
        short = definitions[each.form_id, each.form_version].short
        team = ", ".join(names.get(username, username) for username in each.inspectors)
        day = local(each.submitted_at).date() if each.submitted_at else None
        yield tables.visit_record(table, each, from_json(scores[each.uuid]), short, team, day, asked.language)


def item_records(table: Dataset, found: Sequence[Visit], asked: Asked) -> Iterator[Record]:
    answers = answers_of(each.uuid for each in found)
    visited = register.schools_of(each.school for each in found)
    definitions = forms_of(found)
    for each in found:
        definition = definitions[each.form_id, each.form_version]
        yield from tables.item_records(
            table, each, definition, answers[each.uuid], visited[each.school], asked.language
        )


def actions(asked: Asked) -> Sequence[Any]:
    """Those of a period are the ones that were opened within it."""
    span = next((each for each in periods() if each.code == asked.period), None)
    if asked.period and span is None:
        return []
    return [
        each
        for each in action_store.actions()
        if asked.school in ("", each.school)
        and (span is None or span.starts_on <= each.opened_on <= span.ends_on)
    ]


def action_records(table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    return (tables.action_record(table, each, asked.day) for each in found)
