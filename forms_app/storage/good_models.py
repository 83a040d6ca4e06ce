"""“Dân vận khéo” models: rows of (model, step), only ever added; codes without a gap in each year.

Name, field, state and source of a model stand in its steps; they are kept beside them for lists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from ..core.definition import Text
from ..core.errors import Conflict
from ..core.good_model_steps import check, check_source
from ..core.good_models import FIELD, NAME, OFFICE, SOURCE, Field, GoodModel, State, Step, StepKind
from ..core.language import fold
from . import audit
from .database import write_transaction
from .good_model_lists import model
from .locking import lock
from .models import GoodModelRow, ModelDraftRow, ModelStepRow
from .schools import school as school_of

ANOTHER_STEP = Text(
    "Vừa có người ghi thêm vào mô hình này; xin đọc phần mới rồi gửi lại.",
    "Somebody has just added to this model; please read what is new, then send again.",
)
OTHER_UNIT = Text("Trang này đã dùng cho mô hình của đơn vị khác.", "This page was used for another unit.")


@dataclass(frozen=True)
class Registration:
    """What registers a model: a form of some version, filled; ``key`` is made with the page."""

    key: str
    school: str  # code, or OFFICE
    version: int
    answers: Mapping[str, Any]
    source: str = ""  # code of the model that it copies


@write_transaction
def register_model(sent: Registration, by: str, now: datetime, today: date) -> str:
    """Register a model; its code. The same key again gives the code that is there.

    Raises NotFound for an unknown school or source, WrongState where the source cannot be copied, Conflict
    where another unit has the key.
    """
    known = GoodModelRow.get_or_none(GoodModelRow.key == sent.key)
    if known is not None:
        if (known.school_code or OFFICE) != sent.school:
            raise Conflict(OTHER_UNIT)
        return str(known.code)
    if sent.school:
        school_of(sent.school)
    _lock(sent.source)
    number = int(GoodModelRow.select(fn.MAX(GoodModelRow.number)).where(_of_year(today)).scalar() or 0) + 1
    code = f"MH-{today.year}-{number:03}"
    audit.record(by, "model.register", code, sent.school or "office", now)  # first: see _copy
    facts = {SOURCE: _copy(None, sent.school, sent.source).code} if sent.source else {}
    GoodModelRow.insert(
        code=code,
        year=today.year,
        number=number,
        key=sent.key,
        school=sent.school or None,
        source=facts.get(SOURCE),
        source_since=today if facts else None,
        registered_on=today,
        state=State.REGISTERED.value,
        **_told(code, sent.answers),
    ).execute()
    _add(code, 1, Step(StepKind.REGISTER, by, now, today, facts, sent.version, sent.answers))
    ModelDraftRow.delete().where(ModelDraftRow.key == sent.key).execute()
    _keep_state(facts.get(SOURCE))
    return code


@write_transaction
def add_step(code: str, step: Step, base: int) -> GoodModel:
    """Add what was done to a model that had ``base`` steps when its page was made.

    The very step that came last, sent once more, changes nothing. Raises NotFound, WrongState where the step
    cannot follow, Conflict where there are others since.
    """
    _lock(code, step.facts.get(SOURCE, ""))
    found = model(code)
    if base == len(found.steps) - 1 and _same(found.steps[-1], step):
        return found
    if base != len(found.steps):
        raise Conflict(ANOTHER_STEP)
    check(found, step)
    audit.record(step.by, f"model.{step.kind.value}", code, _detail(step), step.at)
    if step.kind is StepKind.NAME_SOURCE:
        _set_source(found, step)
    if step.kind is StepKind.CORRECT:
        GoodModelRow.update(**_told(code, step.answers or {})).where(GoodModelRow.code == code).execute()
    _add(code, len(found.steps) + 1, step)
    _keep_state(code)
    return model(code)


def registered_under(key: str) -> str | None:
    """The code of the model that was registered from the draft ``key``."""
    row = GoodModelRow.get_or_none(GoodModelRow.key == key)
    return str(row.code) if row else None


def _set_source(found: GoodModel, step: Step) -> None:
    """Write which model it copies, and say so at both ends."""
    source = _copy(found.code, found.school, step.facts[SOURCE])
    GoodModelRow.update(source=source.code, source_since=step.day).where(
        GoodModelRow.code == found.code
    ).execute()
    _keep_state(found.source)
    _keep_state(source.code)


def _copy(code: str | None, school: str, source: str) -> GoodModel:
    """The model ``source``, if a model of ``school`` may copy it. Raises NotFound, WrongState.

    The caller has written to the audit log, whose end one transaction holds at a time: so no two can close a
    circle between them.
    """
    found = model(source)
    check_source(code, school, found, _ancestors(found))
    return found


def _ancestors(found: GoodModel) -> set[str]:
    """Codes of the models that this one goes back to."""
    known: set[str] = set()
    following = found.source
    while following and following not in known:
        known.add(following)
        row = GoodModelRow.get_or_none(GoodModelRow.code == following)
        following = row.source if row else None
    return known


def _keep_state(code: str | None) -> None:
    """Write where the model stands beside its steps, for lists."""
    if code:
        GoodModelRow.update(state=model(code).state.value).where(GoodModelRow.code == code).execute()


def _told(code: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """Columns that come out of a registration."""
    name = str(answers[NAME])
    return {"name": name, "folded": fold(f"{name} {code}"), "field": Field(answers[FIELD]).value}


def _add(code: str, number: int, step: Step) -> None:
    ModelStepRow.insert(
        model=code,
        number=number,
        kind=step.kind.value,
        author=step.by,
        at=step.at,
        day=step.day,
        facts=_text(step.facts),
        form_version=step.version,
        answers=None if step.answers is None else _text(step.answers),
    ).execute()


def _same(one: Step, other: Step) -> bool:
    """Whether both say the same, whenever it was."""
    asked = [(step.kind, step.by, _text(step.facts), _text(step.answers or {})) for step in (one, other)]
    return asked[0] == asked[1]


def _detail(step: Step) -> str:
    """What the audit log says of a step, beside its kind."""
    return ", ".join(value for _name, value in sorted(step.facts.items()))


def _of_year(today: date) -> Any:
    """Two that take the same next number meet at the index; the second then runs again and sees the first."""
    return GoodModelRow.year == today.year


def _lock(*codes: str) -> None:
    """Hold these models until the transaction ends, always in one order."""
    wanted = GoodModelRow.code.in_([code for code in codes if code.isprintable()])
    lock(GoodModelRow.select(GoodModelRow.code).where(wanted).order_by(GoodModelRow.code))


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
