"""Where the rows of each table come from: the store, by groups, so that a page of a large table reads a page.

asked     what a table is narrowed to, and how its rows are had
named     schools, periods, visits, actions
released  rounds and their releases
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...core.datasets import (
    FIGURES,
    LEVELS,
    PERIODS,
    RESULTS,
    ROUNDS,
    SCHOOLS,
    UNITS,
    Record,
    actions_table,
    items_table,
    period_record,
    unit_record,
    visits_table,
)
from ...core.people import Action, User, may
from ...storage.periods import periods
from ...storage.units import units
from ..actions.sheets import follow_up_form
from ..services import services
from . import named, released
from .asked import PERIOD, ROUND, SCHOOL, Asked, Records, Source

__all__ = ["PERIOD", "ROUND", "SCHOOL", "Asked", "Source", "readable_by", "sources"]


def sources() -> dict[str, Source]:
    """Every table, by its name."""
    motto = services().office.motto
    every = (
        Source(SCHOOLS, Action.COMPARE_SCHOOLS, (SCHOOL,), named.schools, named.school_records),
        Source(UNITS, Action.COMPARE_SCHOOLS, (), lambda _asked: units(), _each(unit_record)),
        Source(PERIODS, Action.COMPARE_SCHOOLS, (), lambda _asked: periods(), _each(period_record)),
        Source(ROUNDS, Action.COMPARE_SCHOOLS, (PERIOD, ROUND), released.rounds, released.round_records),
        Source(
            RESULTS,
            Action.COMPARE_SCHOOLS,
            (PERIOD, ROUND, SCHOOL),
            released.released_schools,
            released.result_records,
        ),
        Source(
            FIGURES,
            Action.COMPARE_SCHOOLS,
            (PERIOD, ROUND, SCHOOL),
            released.released_schools,
            released.figure_records,
        ),
        Source(
            LEVELS, Action.COMPARE_SCHOOLS, (PERIOD, ROUND), released.released_rounds, released.level_records
        ),
        Source(
            visits_table(motto), Action.READ_EVERY_VISIT, (PERIOD, SCHOOL), named.visits, named.visit_records
        ),
        Source(
            items_table(motto), Action.READ_EVERY_VISIT, (PERIOD, SCHOOL), named.visits, named.item_records
        ),
        Source(
            actions_table(follow_up_form()),
            Action.READ_ACTION,
            (PERIOD, SCHOOL),
            named.actions,
            named.action_records,
        ),
    )
    return {each.table.name: each for each in every}


def readable_by(user: User | None) -> dict[str, Source]:
    """The tables that the policy lets somebody take away."""
    if not may(user, Action.EXPORT_DATA):
        return {}
    return {name: source for name, source in sources().items() if may(user, source.needs)}


def _each(made: Callable[[Any], Record]) -> Records:
    return lambda _table, found, _asked: map(made, found)
