"""“Dân vận khéo” models as they are read: one, or lists searched by the store, with three queries each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from peewee import JOIN, fn

from ..core.definition import Text
from ..core.errors import NotFound
from ..core.good_model_counts import ModelSummary, summarise
from ..core.good_models import OFFICE, SHAREABLE, Copy, Field, GoodModel, State, Step, StepKind
from ..core.language import fold
from .models import GoodModelRow, ModelStepRow, SchoolRow
from .periods import year_until

NO_MODEL = Text("Không có mô hình mang mã '{code}'.", "No model has the code '{code}'.")
_LIGHT = (  # what lists read of a step
    *(ModelStepRow.model, ModelStepRow.number, ModelStepRow.kind, ModelStepRow.author, ModelStepRow.at),
    *(ModelStepRow.day, ModelStepRow.facts),
)
_LATEST_FIRST = (GoodModelRow.year.desc(), GoodModelRow.number.desc())


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty fields narrow nothing."""

    search: str = ""  # parts of the model's name and code and of its school's name, marks or not
    field: Field | None = None
    state: State | None = None
    year: int | None = None
    school: str | None = None  # code, or OFFICE
    shareable: bool = False  # only what others may copy


def model(code: str) -> GoodModel:
    """One model with everything that was said of it. Raises NotFound."""
    found = _models(GoodModelRow.code == code, whole=True) if code.isprintable() else []
    if not found:
        raise NotFound(NO_MODEL.format(code=code))
    return found[0]


def count(wanted: Wanted) -> int:
    """How many models there are."""
    return int(_query(wanted).count())


def states_of_year(year: int) -> dict[State, int]:
    """How many models of a year stand where, without reading any of them; states without one are left out."""
    query = GoodModelRow.select(GoodModelRow.state, fn.COUNT(GoodModelRow.code))
    rows = query.where(GoodModelRow.year == year).group_by(GoodModelRow.state).tuples()
    return {State(state): int(number) for state, number in cast(Iterable[tuple[str, int]], rows)}


def page(wanted: Wanted, number: int, size: int) -> list[GoodModel]:
    """One page of them, the latest first, their steps without answers; pages count from 1."""
    return _read(list(_query(wanted).order_by(*_LATEST_FIRST).paginate(number, size)), whole=False)


def registered_between(since: date, until: date) -> list[GoodModel]:
    """Those registered on days of a span, for counting: their steps are without answers."""
    return _models(GoodModelRow.registered_on >= since, GoodModelRow.registered_on <= until, whole=False)


def summary_of(period: str) -> ModelSummary:
    """R6 of a half-year or year, by its code: the year's models so far, as they stood on its last day.

    Raises NotFound for a code that is none.
    """
    span = year_until(period)
    known = registered_between(span.starts_on, span.ends_on)
    return summarise(known, span.starts_on, span.ends_on)


def used_years() -> list[int]:
    """Years that have a model, latest first."""
    rows = GoodModelRow.select(GoodModelRow.year).distinct()
    return sorted((int(row.year) for row in rows), reverse=True)


def _query(wanted: Wanted) -> Any:
    query = GoodModelRow.select().join(SchoolRow, JOIN.LEFT_OUTER)
    for word in fold(wanted.search).split():
        query = query.where(GoodModelRow.folded.contains(word) | SchoolRow.folded.contains(word))
    if wanted.field:
        query = query.where(GoodModelRow.field == wanted.field.value)
    if wanted.state:
        query = query.where(GoodModelRow.state == wanted.state.value)
    if wanted.shareable:
        query = query.where(GoodModelRow.state.in_(sorted(SHAREABLE)))
    if wanted.year:
        query = query.where(GoodModelRow.year == wanted.year)
    if wanted.school is not None:
        whose = GoodModelRow.school
        query = query.where(whose == wanted.school if wanted.school else whose.is_null())
    return query


def _models(*conditions: Any, whole: bool) -> list[GoodModel]:
    return _read(list(GoodModelRow.select().where(*conditions).order_by(*_LATEST_FIRST)), whole)


def _read(rows: list[GoodModelRow], whole: bool) -> list[GoodModel]:
    """Models of ``rows`` with three queries, however many there are."""
    codes = [row.code for row in rows]
    steps, copies = _steps(codes, whole), _copies(codes)
    return [_model(row, steps[row.code], copies.get(row.code, ())) for row in rows]


def _steps(codes: list[str], whole: bool) -> dict[str, list[Step]]:
    more = (ModelStepRow.form_version, ModelStepRow.answers) if whole else ()
    query = ModelStepRow.select(*_LIGHT, *more).where(ModelStepRow.model.in_(codes))
    rows = cast(Iterable[tuple[Any, ...]], query.order_by(*_LIGHT[:2]).tuples())
    found: dict[str, list[Step]] = {}
    for code, _number, kind, by, at, day, facts, *rest in rows:
        version, answers = rest or (None, None)
        told = None if answers is None else json.loads(answers)
        found.setdefault(code, []).append(Step(StepKind(kind), by, at, day, json.loads(facts), version, told))
    return found


def _copies(codes: list[str]) -> dict[str, tuple[Copy, ...]]:
    """The models that copy each of these, the first one first."""
    found: dict[str, list[Copy]] = {}
    for row in GoodModelRow.select().where(GoodModelRow.source.in_(codes)):
        whose = row.school_code or OFFICE
        since = row.source_since or row.registered_on
        copy = Copy(since, row.code, whose, row.name, State(row.state))
        found.setdefault(row.source or "", []).append(copy)
    return {code: tuple(sorted(copies)) for code, copies in found.items()}


def _model(row: GoodModelRow, steps: Iterable[Step], copies: tuple[Copy, ...]) -> GoodModel:
    return GoodModel(
        code=row.code,
        school=row.school_code or OFFICE,
        name=row.name,
        field=Field(row.field),
        steps=tuple(steps),
        source=row.source,
        copies=copies,
    )
