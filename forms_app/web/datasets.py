"""Where the rows of each table come from: the store, by groups, so that a page of a large table reads a page.

A group is what a page counts: a school, a round, a visit with all its items, a school within a release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..core.datasets import (
    FIGURES,
    LEVELS,
    PERIODS,
    POOL,
    RESULTS,
    ROUNDS,
    SCHOOLS,
    UNITS,
    Dataset,
    Record,
    action_record,
    actions_table,
    figure_records,
    item_records,
    items_table,
    level_records,
    period_record,
    result_record,
    round_record,
    school_record,
    unit_record,
    visit_record,
    visits_table,
)
from ..core.disclosure import Release
from ..core.people import Action, User, may
from ..core.scoring import from_json
from ..core.visits import Visit
from ..storage import actions as action_store
from ..storage import releases as release_store
from ..storage import rounds as round_store
from ..storage import schools as register
from ..storage.forms import published
from ..storage.handed_in import answers_of, handed_in, scores_of
from ..storage.periods import periods
from ..storage.units import units
from ..storage.users import full_names
from .actions.sheets import follow_up_form
from .clock import local, today
from .services import services

PERIOD, ROUND, SCHOOL = "period", "round", "school"  # filters


@dataclass(frozen=True)
class Asked:
    """What a table is narrowed to, and for whom it is made; empty fields narrow nothing."""

    day: date
    language: str
    period: str = ""
    round: int = 0
    school: str = ""


Groups = Callable[[Asked], Sequence[Any]]
Records = Callable[[Dataset, Sequence[Any], Asked], Iterable[Record]]


@dataclass(frozen=True)
class Source:
    """A table and the way to its rows."""

    table: Dataset
    needs: Action  # of whoever reads it as a file
    filters: tuple[str, ...]
    groups: Groups
    rows_of: Records

    def rows(self, asked: Asked) -> Iterator[Record]:
        """Everything, some groups at a time."""
        groups = self.groups(asked)
        for start in range(0, len(groups), AT_ONCE):
            yield from self.rows_of(self.table, groups[start : start + AT_ONCE], asked)


AT_ONCE = 500  # groups


def sources() -> dict[str, Source]:
    """Every table, by its name."""
    motto = services().office.motto
    every = (
        Source(SCHOOLS, Action.COMPARE_SCHOOLS, (SCHOOL,), _schools, _school_records),
        Source(UNITS, Action.COMPARE_SCHOOLS, (), lambda _asked: units(), _each(unit_record)),
        Source(PERIODS, Action.COMPARE_SCHOOLS, (), lambda _asked: periods(), _each(period_record)),
        Source(ROUNDS, Action.COMPARE_SCHOOLS, (PERIOD, ROUND), _rounds, _round_records),
        Source(RESULTS, Action.COMPARE_SCHOOLS, (PERIOD, ROUND, SCHOOL), _released_schools, _result_records),
        Source(FIGURES, Action.COMPARE_SCHOOLS, (PERIOD, ROUND, SCHOOL), _released_schools, _figure_records),
        Source(LEVELS, Action.COMPARE_SCHOOLS, (PERIOD, ROUND), _releases, _level_records),
        Source(visits_table(motto), Action.READ_EVERY_VISIT, (PERIOD, SCHOOL), _visits, _visit_records),
        Source(items_table(motto), Action.READ_EVERY_VISIT, (PERIOD, SCHOOL), _visits, _item_records),
        Source(
            actions_table(follow_up_form()), Action.READ_ACTION, (PERIOD, SCHOOL), _actions, _action_records
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


def _schools(asked: Asked) -> Sequence[Any]:
    return [each for each in register.schools(day=today()) if asked.school in ("", each.code)]


def _school_records(_table: Dataset, found: Sequence[Any], _asked: Asked) -> Iterator[Record]:
    names = {unit.code: unit.name for unit in units()}
    return (school_record(each, names.get(each.unit, each.unit)) for each in found)


def _rounds(asked: Asked) -> Sequence[Any]:
    return [each for each in round_store.rounds() if _meant(each.period, each.id, asked)]


def _round_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    return (round_record(each, asked.day) for each in found)


def _releases(asked: Asked) -> list[tuple[Release, bool]]:
    """Each release, and whether it is one of paper forms that came late."""
    main = ((each, False) for each in release_store.releases())
    late = ((each, True) for each in release_store.late_releases())
    found = [(each, is_late) for each, is_late in (*main, *late) if _meant_release(each, asked)]
    return sorted(found, key=lambda pair: (-pair[0].round.id, pair[1]))


def _meant_release(release: Release, asked: Asked) -> bool:
    return _meant(release.round.period, release.round.id, asked)


def _meant(period: str, number: int, asked: Asked) -> bool:
    return asked.period in ("", period) and asked.round in (0, number)


def _released_schools(asked: Asked) -> Sequence[Any]:
    """Schools of every release by code, then their pool."""
    return [
        (release, school, late)
        for release, late in _releases(asked)
        for school in (*release.protected.schools, POOL)
        if asked.school in ("", school)
    ]


def _result_records(_table: Dataset, found: Sequence[Any], _asked: Asked) -> Iterator[Record]:
    return (result_record(release, school, late) for release, school, late in found)


def _figure_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    motto = services().office.motto
    for release, school, late in found:
        yield from figure_records(release, school, late, motto, asked.language)


def _level_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    motto = services().office.motto
    for release, late in found:
        yield from level_records(release, late, motto, asked.language)


def _visits(asked: Asked) -> Sequence[Any]:
    return handed_in(asked.period, asked.school)


def _visit_records(table: Dataset, found: Sequence[Visit], asked: Asked) -> Iterator[Record]:
    scores = scores_of(each.uuid for each in found)
    names = full_names({username for each in found for username in each.inspectors})
    for each in found:
        short = published(each.form_id, each.form_version)[0].short
        team = ", ".join(names.get(username, username) for username in each.inspectors)
        day = local(each.submitted_at).date() if each.submitted_at else None
        yield visit_record(table, each, from_json(scores[each.uuid]), short, team, day, asked.language)


def _item_records(table: Dataset, found: Sequence[Visit], asked: Asked) -> Iterator[Record]:
    answers = answers_of(each.uuid for each in found)
    schools = register.schools_of(each.school for each in found)
    for each in found:
        definition = published(each.form_id, each.form_version)[0]
        yield from item_records(
            table, each, definition, answers[each.uuid], schools[each.school], asked.language
        )


def _actions(asked: Asked) -> Sequence[Any]:
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


def _action_records(table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    return (action_record(table, each, asked.day) for each in found)
