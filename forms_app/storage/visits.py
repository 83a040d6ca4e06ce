"""Visits as rows of (visit, section, revision, body, author), only ever added, until one is submitted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from peewee import fn

from ..core.action_openings import Opening
from ..core.definition import About, Kind, Text
from ..core.errors import Conflict, NotFound, WrongState
from ..core.people import Role
from ..core.visits import Manner, SectionRevision, Visit, VisitState
from . import audit
from .database import write_transaction
from .forms import published
from .locking import lock
from .models import InspectorRow, ReopeningRow, SectionRow, VisitRow
from .periods import period as period_of
from .schools import school as school_of
from .users import user
from .visit_actions import follow_hand_in

TAKEN_FROM = "_taken_from"  # in a body that nobody has looked at yet; no question's name begins with "_"
HANDED_IN = Text("Cuộc kiểm tra đã nộp, không sửa được nữa.", "The visit is handed in: no more changes.")
CALLED_OFF = Text("Cuộc kiểm tra này đã hủy.", "This visit is cancelled.")
SAVED_BY_ANOTHER = Text(
    "Phần này vừa được người khác lưu; cả hai bản đều còn, xin so lại trước khi lưu.",
    "Somebody else has just saved this section; both versions are kept, please compare them.",
)
NOTHING_FILLED = Text("Chưa điền phần nào, chưa nộp được.", "No section is filled in yet.")
SAVED_MEANWHILE = Text(
    "Có phần vừa được lưu thêm; xin xem lại rồi nộp.",
    "A section has just been saved; please review, then hand in.",
)
CODE_TAKEN = Text("Mã này đã thuộc một cuộc kiểm tra khác.", "Another visit has this code already.")
NO_CHECKLIST = Text("'{title}' không phải phiếu kiểm tra.", "'{title}' is no checklist.")
NOT_FOR_SCHOOLS = Text(
    "'{title}' không phải phiếu để kiểm tra một trường.",
    "'{title}' is not made to visit a school with.",
)
WRONG_LEVEL = Text(
    "'{title}' không dành cho cấp học của {school}.",
    "'{title}' is not for the level of {school}.",
)
NO_SECTION = Text("Mẫu phiếu không có phần '{section}'.", "The form has no section '{section}'.")
DAYS_REVERSED = Text(
    "Ngày kết thúc không được trước ngày bắt đầu.",
    "The last day must not lie before the first.",
)
TOO_LONG = Text("Một cuộc kiểm tra không kéo dài quá {num} ngày.", "A visit lasts no longer than {num} days.")
NO_INSPECTOR = Text("Cuộc kiểm tra cần ít nhất một người kiểm tra.", "A visit needs an inspector.")
NOT_AN_INSPECTOR = Text(
    "Tài khoản '{name}' không phải của người kiểm tra đang làm việc.",
    "The account '{name}' is not that of an inspector at work.",
)

LONGEST = 92  # days of one visit
LATEST_FIRST = (VisitRow.starts_on.desc(), VisitRow.school, VisitRow.uuid)


def plan_visit(
    school: str,
    form_id: str,
    period: str,
    starts_on: date,
    ends_on: date,
    inspectors: Sequence[str],
    by: str,
    now: datetime,
    uuid: str | None = None,
    manner: Manner | None = None,
) -> Visit:
    """Plan a visit with the form's latest version; the first inspector leads.

    The same ``uuid`` again gives the visit that is there. Raises NotFound for an unknown school, form or
    inspector, WrongState where they do not go together, Conflict where ``uuid`` is another visit's.
    """
    key = _key(uuid) if uuid else str(uuid4())
    team = list(dict.fromkeys(inspectors))
    return _plan(key, school, form_id, period, starts_on, ends_on, team, by, now, manner)


def visit(uuid: str) -> Visit:
    """One visit. Raises NotFound."""
    found = read(VisitRow.uuid == _key(uuid))
    if not found:
        raise NotFound("Không có cuộc kiểm tra này.")
    return found[0]


def visits(
    inspector: str | None = None,
    school: str | None = None,
    period: str | None = None,
    cancelled: bool = False,
) -> list[Visit]:
    """Visits in order of their first day, latest first; each given argument narrows the list.

    Cancelled ones only where they are asked for.
    """
    conditions = [] if cancelled else [VisitRow.cancelled_for.is_null()]
    if inspector is not None:
        assigned = InspectorRow.select(InspectorRow.visit).where(InspectorRow.account == inspector)
        conditions.append(VisitRow.uuid.in_(assigned))
    if school is not None:
        conditions.append(VisitRow.school == school)
    if period is not None:
        conditions.append(VisitRow.period == period)
    return read(*conditions)


def latest_sections(uuid: str) -> dict[str, SectionRevision]:
    """The latest revision of each saved section, by section name. Raises NotFound for an unknown visit."""
    visit(uuid)
    rows = SectionRow.select().where(SectionRow.visit == _key(uuid)).order_by(SectionRow.revision)
    return {row.section: _revision(row) for row in rows}


def revisions_saved(uuids: Iterable[str]) -> dict[str, int]:
    """A number for each visit that grows whenever a section of it is saved; none for those never begun."""
    rows = SectionRow.select(SectionRow.visit, fn.SUM(SectionRow.revision))
    wanted: Any = rows.where(SectionRow.visit.in_(list(uuids))).group_by(SectionRow.visit)
    return {uuid: int(saved) for uuid, saved in wanted.tuples()}


@write_transaction
def save_section(
    uuid: str, section: str, base_revision: int, body: Mapping[str, Any], author: str, now: datetime
) -> SectionRevision:
    """Add a revision of a section, made from ``base_revision`` (0: the section was empty).

    The same body as the latest one's gives that one again, so that a repeated post changes nothing. Raises
    Conflict where someone else saved another body meanwhile, WrongState where the visit was submitted or its
    form has no such section.
    """
    found = held_for_change(uuid)
    key = found.uuid
    definition, _ = published(found.form_id, found.form_version)
    if section not in {each.name for each in definition.sections}:
        raise WrongState(NO_SECTION.format(section=section))
    text = _text(body)
    latest = _latest(key, section)
    if latest is not None and latest.body == text:
        return _revision(latest)
    revision = latest.revision if latest else 0
    if base_revision != revision:
        raise Conflict(SAVED_BY_ANOTHER)
    SectionRow.insert(
        visit=key, section=section, revision=revision + 1, body=text, author=author, saved_at=now
    ).execute()
    return SectionRevision(section, revision + 1, json.loads(text), author, now)


@write_transaction
def submit_visit(
    uuid: str,
    score_json: str,
    by: str,
    now: datetime,
    revisions: Mapping[str, int] | None = None,
    openings: Sequence[Opening] = (),
    today: date | None = None,
) -> Visit:
    """Confirm a visit with its score; a second time gives what the first one kept.

    ``revisions``, by section, are those the score was made from. ``openings`` are the actions that it gives
    rise to ``today``; those it gave rise to before and no longer does are withdrawn. Raises NotFound,
    WrongState where nothing was filled, Conflict where a section has been saved since.
    """
    key = lock_visit(uuid)
    found = visit(key)
    if found.submitted:
        return found
    refuse_closed(found)
    if found.state is VisitState.PLANNED:
        raise WrongState(NOTHING_FILLED)
    latest = {name: revision.revision for name, revision in latest_sections(key).items()}
    if revisions is not None and revisions != latest:
        raise Conflict(SAVED_MEANWHILE)
    VisitRow.update(submitted_at=now, score=score_json).where(VisitRow.uuid == key).execute()
    follow_hand_in(key, found.school, openings, by, now, today or now.date())
    audit.record(by, "visit.submit", key, "", now)
    return visit(key)


def visit_score(uuid: str) -> str | None:
    """The score kept with a submitted visit, as JSON; None before. Raises NotFound."""
    row = VisitRow.get_or_none(VisitRow.uuid == _key(uuid))
    if row is None:
        raise NotFound("Không có cuộc kiểm tra này.")
    score: str | None = row.score
    return score


def answers(uuid: str) -> dict[str, Any]:
    """Every answer of the visit so far, latest revisions of all sections together. Raises NotFound."""
    merged: dict[str, Any] = {}
    for revision in latest_sections(uuid).values():
        merged.update(revision.body)
    return merged


def lock_visit(uuid: str) -> str:
    """The visit's key, its row held until the transaction ends: a save and a submission cannot cross."""
    key = _key(uuid)
    lock(VisitRow.select(VisitRow.uuid).where(VisitRow.uuid == key))
    return key


def held_for_change(uuid: str) -> Visit:
    """A visit, held until the caller's transaction ends. Raises NotFound, WrongState once it is closed."""
    found = visit(lock_visit(uuid))
    refuse_closed(found)
    return found


@write_transaction
def _plan(
    key: str,
    school: str,
    form_id: str,
    period: str,
    starts_on: date,
    ends_on: date,
    inspectors: list[str],
    by: str,
    now: datetime,
    manner: Manner | None,
) -> Visit:
    if known := read(VisitRow.uuid == key):
        same = (school, form_id, period, starts_on, ends_on, tuple(inspectors), manner)
        if same == _asked(known[0]):
            return known[0]
        raise Conflict(CODE_TAKEN)
    version = _refuse_unfit(school, form_id, starts_on, ends_on, inspectors)
    VisitRow.insert(
        uuid=key,
        school=school,
        form_id=form_id,
        form_version=version,
        period=period_of(period).code,
        starts_on=starts_on,
        ends_on=ends_on,
        manner=manner.value if manner else None,
        changes=0,
        changed_at=now,
    ).execute()
    keep_team(key, inspectors)
    audit.record(by, "visit.plan", key, f"{school}, {form_id} {version}, {period}", now)
    return visit(key)


def keep_team(key: str, inspectors: Sequence[str]) -> None:
    """Write who goes, the leader first, for a visit that has no team yet."""
    for place, username in enumerate(inspectors):
        InspectorRow.insert(visit=key, account=username, place=place).execute()


def refuse_closed(found: Visit) -> None:
    """Raises WrongState for a visit that is handed in or cancelled."""
    if found.submitted:
        raise WrongState(HANDED_IN)
    if found.cancelled:
        raise WrongState(CALLED_OFF)


def _asked(found: Visit) -> tuple[Any, ...]:
    days = (found.starts_on, found.ends_on)
    return (found.school, found.form_id, found.period, *days, found.inspectors, found.manner)


def _refuse_unfit(school: str, form_id: str, starts_on: date, ends_on: date, inspectors: list[str]) -> int:
    definition, version = published(form_id)
    visited = school_of(school)
    if definition.kind is not Kind.CHECKLIST:
        raise WrongState(NO_CHECKLIST.format(title=definition.title))
    if definition.about is not About.SCHOOL:
        raise WrongState(NOT_FOR_SCHOOLS.format(title=definition.title))
    if definition.levels and visited.level.value not in definition.levels:
        raise WrongState(WRONG_LEVEL.format(title=definition.title, school=visited.name))
    refuse_days(starts_on, ends_on)
    refuse_team(inspectors)
    return version


def refuse_days(starts_on: date, ends_on: date) -> None:
    """Raises WrongState for days that no visit has."""
    if ends_on < starts_on:
        raise WrongState(DAYS_REVERSED)
    if (ends_on - starts_on).days >= LONGEST:
        raise WrongState(TOO_LONG.format(num=LONGEST))


def refuse_team(inspectors: Sequence[str], known: Sequence[str] = ()) -> None:
    """Raises WrongState for a team without anybody, or with one who is no inspector at work.

    Who is on the team already (``known``) may stay. Raises NotFound for a name that nobody has.
    """
    if not inspectors:
        raise WrongState(NO_INSPECTOR)
    for account in map(user, (each for each in inspectors if each not in known)):
        if account.role is not Role.INSPECTOR or not account.active:
            raise WrongState(NOT_AN_INSPECTOR.format(name=account.username))


def read(*conditions: Any, page: tuple[int, int] | None = None) -> list[Visit]:
    """The visits that fulfil all ``conditions``, latest first, with three queries however many there are.

    ``page`` is (number from 1, visits on one page).
    """
    query = VisitRow.select().where(*conditions) if conditions else VisitRow.select()
    keys: Any = query.select(VisitRow.uuid)
    if page is not None:
        query = query.order_by(*LATEST_FIRST).paginate(*page)
    rows = list(query)
    if page is not None:
        keys = [row.uuid for row in rows]
    named: dict[str, list[str]] = {row.uuid: [] for row in rows}
    for row in InspectorRow.select().where(InspectorRow.visit.in_(keys)).order_by(InspectorRow.place):
        named[row.visit_uuid].append(row.username)
    begun = {
        row.visit_uuid
        for row in SectionRow.select(SectionRow.visit).where(SectionRow.visit.in_(keys)).distinct()
    }
    versions = Counter(
        row.visit_uuid for row in ReopeningRow.select(ReopeningRow.visit).where(ReopeningRow.visit.in_(keys))
    )
    found = [_visit(row, tuple(named[row.uuid]), row.uuid in begun, 1 + versions[row.uuid]) for row in rows]
    return sorted(found, key=lambda each: (-each.starts_on.toordinal(), each.school, each.uuid))


def _visit(row: VisitRow, inspectors: tuple[str, ...], begun: bool, version: int) -> Visit:
    return Visit(
        uuid=row.uuid,
        school=row.school_code,
        form_id=row.form_id,
        form_version=row.form_version,
        period=row.period_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        inspectors=inspectors,
        state=_state(row, begun),
        submitted_at=row.submitted_at,
        version=version,
        manner=Manner(row.manner) if row.manner else None,
        cancelled_for=row.cancelled_for or "",
        changes=row.changes,
        changed_at=row.changed_at,
    )


def _state(row: VisitRow, begun: bool) -> VisitState:
    if row.cancelled_for is not None:
        return VisitState.CANCELLED
    if row.submitted_at is not None:
        return VisitState.SUBMITTED
    return VisitState.DRAFT if begun else VisitState.PLANNED


def _latest(key: str, section: str) -> SectionRow | None:
    row: SectionRow | None = (
        SectionRow.select()
        .where(SectionRow.visit == key, SectionRow.section == section)
        .order_by(SectionRow.revision.desc())
        .first()
    )
    return row


def _revision(row: SectionRow) -> SectionRevision:
    body = json.loads(row.body)
    taken_from = body.pop(TAKEN_FROM, "")
    return SectionRevision(row.section, row.revision, body, row.author, row.saved_at, taken_from)


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _key(uuid: str) -> str:
    try:
        return str(UUID(uuid))
    except ValueError:
        raise NotFound("Không có cuộc kiểm tra này.") from None
