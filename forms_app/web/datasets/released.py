"""Rows about rounds and what was released of them; a release is thawed only where its rows are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ...core import datasets as tables
from ...core.datasets import POOL, Dataset, Record
from ...core.disclosure import Release
from ...core.errors import NotFound
from ...core.rounds import Round
from ...storage import releases as release_store
from ...storage import rounds as round_store
from ..services import services
from .asked import Asked


class Released(NamedTuple):
    """A release by its round, and whether it is the one of paper forms that came late."""

    round: int
    late: bool


def rounds(asked: Asked) -> Sequence[Any]:
    return [each for each in round_store.rounds() if _meant(each, asked)]


def round_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    return (tables.round_record(each, asked.day) for each in found)


def released_rounds(asked: Asked) -> list[Released]:
    """Each release, the latest round first, its late paper forms behind it."""
    main = (
        Released(each.id, False) for each in round_store.rounds() if each.counted_on and _meant(each, asked)
    )
    late = (
        Released(each.round.id, True) for each in release_store.late_releases() if _meant(each.round, asked)
    )
    return sorted((*main, *late), key=lambda each: (-each.round, each.late))


def _meant(each: Round, asked: Asked) -> bool:
    return asked.period in ("", each.period) and asked.round in (0, each.id)


def released_schools(asked: Asked) -> Sequence[Any]:
    """Schools of every release by code, then their pool."""
    found = released_rounds(asked)
    schools = round_store.schools_of_rounds(each.round for each in found if not each.late)
    return [
        (each, school)
        for each in found
        for school in (*(_late_schools(each) if each.late else schools[each.round]), POOL)
        if asked.school in ("", school)
    ]


def _late_schools(late: Released) -> Iterable[str]:
    return _thawed(late).protected.schools


def _thawed(each: Released) -> Release:
    made = release_store.late_release if each.late else release_store.release
    found = made(each.round)
    if found is None:
        raise NotFound(f"Đợt {each.round} chưa có kết quả.")
    return found


def _with_releases(found: Sequence[tuple[Released, str]]) -> Iterator[tuple[Release, str, bool]]:
    """Each school with its release, which is thawed once."""
    for each, group in groupby(found, key=lambda pair: pair[0]):
        release = _thawed(each)
        yield from ((release, school, each.late) for _, school in group)


def result_records(_table: Dataset, found: Sequence[Any], _asked: Asked) -> Iterator[Record]:
    return (tables.result_record(release, school, late) for release, school, late in _with_releases(found))


def figure_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    motto = services().office.motto
    for release, school, late in _with_releases(found):
        yield from tables.figure_records(release, school, late, motto, asked.language)


def level_records(_table: Dataset, found: Sequence[Any], asked: Asked) -> Iterator[Record]:
    motto = services().office.motto
    for each in found:
        yield from tables.level_records(_thawed(each), each.late, motto, asked.language)
