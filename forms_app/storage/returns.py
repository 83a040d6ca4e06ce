"""Returns: one row per (period, form, school), its steps beside it, only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from ..core.definition import Filler, FormDefinition, Text
from ..core.errors import Conflict, NotFound, WrongState
from ..core.returns import FILLING, Return, State, Step, StepKind, owed_by, refusal
from . import audit
from .database import write_transaction
from .forms import published
from .locking import lock
from .models import ReturnRow, ReturnStepRow
from .periods import period as period_of
from .schools import school as school_of

NO_RETURN = Text("Không có báo cáo định kỳ '{form}'.", "There is no periodic return '{form}'.")
NOT_OWED = Text("{school} không phải làm báo cáo này.", "{school} does not owe this return.")
CHANGED_SINCE = Text(
    "Báo cáo này vừa được người khác lưu; cả hai bản đều còn, xin so lại trước khi lưu.",
    "Somebody else has just saved this return; both versions are kept, please compare them.",
)


@dataclass(frozen=True)
class Standing:
    """Where one return stands, without what it says: for lists of all schools."""

    state: State
    submitted_at: datetime | None  # for the first time, naive UTC
    changed_at: datetime | None


# form id, period, school code, state, submitted_at, changed_at
_Told = tuple[str, str, str, str, datetime | None, datetime | None]
NOTHING = Standing(State.NOT_BEGUN, None, None)


def find(form_id: str, period: str, school: str | None) -> Return:
    """The return, or the blank one that somebody may begin, on the latest version of its form.

    ``school`` is None for the office's own. Raises NotFound for an unknown school, and for a form that is no
    periodic return or of the other kind.
    """
    row = (
        ReturnRow.get_or_none(ReturnRow.key == _key(form_id, period, school))
        if form_id.isprintable()
        else None
    )
    if row is not None:
        return _returns(ReturnRow.key == row.key)[0]
    definition, version = published(form_id)
    if school is not None:
        school_of(school)
    return Return(form_id, version, period, school, _filler(definition, school))


def history(found: Return) -> list[Step]:
    """Every step, in order."""
    key = _key(found.form_id, found.period, found.school)
    rows = ReturnStepRow.select().where(ReturnStepRow.record == key).order_by(ReturnStepRow.number)
    return [_step(row) for row in rows]


def standings(form_id: str, period: str) -> dict[str, Standing]:
    """Where the returns of all schools stand, by school code; those never begun are left out."""
    return standings_of([period]).get((form_id, period), {})


def standings_of(periods: Iterable[str]) -> dict[tuple[str, str], dict[str, Standing]]:
    """The same for all forms and some periods, by form id and period; no entry where nobody has begun."""
    columns = (ReturnRow.form_id, ReturnRow.period, ReturnRow.school, ReturnRow.state)
    rows = ReturnRow.select(*columns, ReturnRow.submitted_at, ReturnRow.changed_at).where(
        ReturnRow.period.in_(list(periods)), ReturnRow.school.is_null(False)
    )
    found: dict[tuple[str, str], dict[str, Standing]] = {}
    for form_id, period, school, state, submitted_at, changed_at in cast(Iterable[_Told], rows.tuples()):
        stands = Standing(State(state), submitted_at, changed_at)
        found.setdefault((form_id, period), {})[school] = stands
    return found


def approved(form_id: str, period: str) -> list[Return]:
    """Every approved return of a form and period with its answers, by school code."""
    return _returns(
        ReturnRow.form_id == form_id, ReturnRow.period == period, ReturnRow.state == State.APPROVED.value
    )


def returns_of(school: str | None) -> list[Return]:
    """All returns of one school that were begun, of the office where it is None, the latest period first."""
    mine = ReturnRow.school.is_null() if school is None else ReturnRow.school == school
    return sorted(_returns(mine), key=lambda each: each.period, reverse=True)


def last_before(found: Return) -> Return | None:
    """The latest return of the same form and school for an earlier period of the same length, handed in."""
    of_years = "-" not in found.period
    earlier = [
        each
        for each in returns_of(found.school)
        if each.form_id == found.form_id
        and each.handed_in
        and each.period < found.period
        and ("-" not in each.period) == of_years
    ]
    return earlier[0] if earlier else None


def used_periods() -> list[str]:
    """Codes of the periods for which some return was begun, latest first."""
    rows = ReturnRow.select(ReturnRow.period).distinct()
    return sorted((row.period_code for row in rows), reverse=True)


@write_transaction
def fill(
    found: Return, kind: StepKind, body: Mapping[str, Any], by: str, now: datetime, base: int | None = None
) -> Return:
    """Save or hand in answers that were typed into a page made from ``base`` steps (those of ``found``).

    What says nothing new changes nothing, so a repeated post is harmless. Raises WrongState where it is
    handed in already or not owed, Conflict where somebody saved something else meanwhile.
    """
    answers = json.loads(_text(body))
    latest = _held(found)
    if _says_nothing_new(latest, kind, answers, by):
        return latest
    _refuse(latest, kind)
    base = found.steps if base is None else base
    if latest.steps and base != latest.steps and answers != dict(latest.answers):
        raise Conflict(CHANGED_SINCE)
    return _add(latest, Step(kind, by, now, body=answers))


@write_transaction
def decide(found: Return, kind: StepKind, remark: str, by: str, now: datetime) -> Return:
    """Approve or send back the return that had the steps of ``found`` when its page was made.

    The same decision again changes nothing. Raises WrongState where it cannot follow, Conflict where the
    return has changed since.
    """
    latest = _held(found)
    last = history(latest)[-1:]
    if [(each.kind, each.by, each.remark) for each in last] == [(kind, by, remark)]:
        return latest
    _refuse(latest, kind)
    if found.steps != latest.steps:
        raise Conflict(CHANGED_SINCE)
    return _add(latest, Step(kind, by, now, remark))


def _held(found: Return) -> Return:
    """The return as it is now, held until the transaction ends."""
    key = _key(found.form_id, found.period, found.school)
    lock(ReturnRow.select(ReturnRow.key).where(ReturnRow.key == key))
    return find(found.form_id, found.period, found.school)


def _says_nothing_new(latest: Return, kind: StepKind, answers: Mapping[str, Any], by: str) -> bool:
    if latest.steps == 0 or answers != dict(latest.answers):
        return False
    if kind is StepKind.SAVE:
        return latest.open
    last = history(latest)[-1]
    return (last.kind, last.by) == (kind, by)


def _refuse(latest: Return, kind: StepKind) -> None:
    if why := refusal(latest, kind):
        raise WrongState(why)
    if kind in FILLING and latest.school is not None:
        school = school_of(latest.school)
        definition, _ = published(latest.form_id, latest.form_version)
        if not owed_by(definition, school):
            raise WrongState(NOT_OWED.format(school=school.name))


def _add(latest: Return, step: Step) -> Return:
    changed = latest.after(step)
    key = _key(latest.form_id, latest.period, latest.school)
    columns = {
        "state": changed.state.value,
        "steps": changed.steps,
        "submitted_at": changed.submitted_at,
        "changed_at": step.at,
        **({"filled": changed.steps} if step.body is not None else {}),
    }
    if latest.steps == 0:
        ReturnRow.insert(
            key=key,
            form_id=latest.form_id,
            form_version=latest.form_version,
            period=period_of(latest.period).code,
            school=latest.school,
            **columns,
        ).execute()
    else:
        ReturnRow.update(**columns).where(ReturnRow.key == key).execute()
    ReturnStepRow.insert(
        record=key,
        number=changed.steps,
        kind=step.kind.value,
        author=step.by,
        at=step.at,
        remark=step.remark,
        body=None if step.body is None else _text(step.body),
    ).execute()
    if step.kind is not StepKind.SAVE:
        audit.record(step.by, f"return.{step.kind.value}", key, "", step.at)
    return changed


def _returns(*conditions: Any) -> list[Return]:
    """Returns with the answers that stand, by school code."""
    rows = list(ReturnRow.select().where(*conditions))
    bodies = ReturnStepRow.select(ReturnStepRow.record, ReturnStepRow.body).join(ReturnRow)
    standing = bodies.where(ReturnStepRow.number == ReturnRow.filled, *conditions)
    said = {row.key: json.loads(str(row.body)) for row in standing}
    found = [_return(row, said[row.key]) for row in rows]
    return sorted(found, key=lambda each: each.school or "")


def _return(row: ReturnRow, answers: Mapping[str, Any]) -> Return:
    definition, _ = published(row.form_id, row.form_version)
    return Return(
        form_id=row.form_id,
        form_version=row.form_version,
        period=row.period_code,
        school=row.school_code,
        filler=_filler(definition, row.school_code),
        state=State(row.state),
        steps=row.steps,
        answers=answers,
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
    )


def _filler(definition: FormDefinition, school: str | None) -> Filler:
    """Who fills it. Raises NotFound where nobody does, or only the other of school and office."""
    filler = definition.filler
    if filler is None or (filler is Filler.OFFICE) != (school is None):
        raise NotFound(NO_RETURN.format(form=definition.id))
    return filler


def _step(row: ReturnStepRow) -> Step:
    body = None if row.body is None else json.loads(row.body)
    return Step(StepKind(row.kind), row.author, row.at, row.remark, body)


def _key(form_id: str, period: str, school: str | None) -> str:
    return f"{period}/{form_id}/{school or ''}"


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
