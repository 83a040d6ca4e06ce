"""Visits that were handed in, many at a time: as many queries for a province as for a district."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from ..core.visits import Visit
from .models import SectionRow, VisitRow
from .visits import TAKEN_FROM, read

AT_ONCE = 500  # visits asked for in one query


def handed_in(period: str | Iterable[str] = "", school: str = "") -> list[Visit]:
    """Visits that were handed in, latest first; each given argument narrows the list.

    ``period``: one of them, or several.
    """
    conditions = [VisitRow.submitted_at.is_null(False)]
    codes = [period] if isinstance(period, str) else list(period)
    conditions += [VisitRow.period.in_(codes)] if period else []
    conditions += [VisitRow.school == school] if school else []
    return read(*conditions)


class KeptScore(NamedTuple):
    """What was kept with a visit to a school."""

    school: str
    form_id: str
    form_version: int
    score: str  # JSON


def kept_scores(codes: Iterable[str]) -> list[KeptScore]:
    """The scores of all visits of some periods, in the order of time: one query and no visits."""
    rows = VisitRow.select(VisitRow.school, VisitRow.form_id, VisitRow.form_version, VisitRow.score).where(
        VisitRow.period.in_(list(codes)),
        VisitRow.submitted_at.is_null(False),
        VisitRow.score.is_null(False),
    )
    ordered = cast(
        Iterable[tuple[str, str, int, str]], rows.order_by(VisitRow.starts_on, VisitRow.uuid).tuples()
    )
    return [KeptScore(*row) for row in ordered]


def scores_of(uuids: Iterable[str]) -> dict[str, str]:
    """The score kept with each of these visits, as JSON; those without one are left out."""
    found: dict[str, str] = {}
    for some in _some(list(uuids)):
        rows = VisitRow.select(VisitRow.uuid, VisitRow.score)
        found |= {row.uuid: row.score for row in rows.where(VisitRow.uuid.in_(some)) if row.score}
    return found


def answers_of(uuids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Every answer of each of these visits, latest revisions of all sections together."""
    wanted = list(uuids)
    found: dict[str, dict[str, Any]] = {uuid: {} for uuid in wanted}
    for some in _some(wanted):
        rows = SectionRow.select(SectionRow.visit, SectionRow.section, SectionRow.body)
        latest = {
            (row.visit_uuid, row.section): row.body
            for row in rows.where(SectionRow.visit.in_(some)).order_by(SectionRow.revision)
        }
        for (uuid, _section), body in latest.items():
            found[uuid] |= {name: each for name, each in json.loads(body).items() if name != TAKEN_FROM}
    return found


def _some(uuids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (uuids[start : start + AT_ONCE] for start in range(0, len(uuids), AT_ONCE))
