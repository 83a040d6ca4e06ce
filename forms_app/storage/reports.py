"""Official reports: texts of officers, what was sent, targets of a year; rows that are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..core import kept_document
from ..core.definition import Text
from ..core.errors import Conflict, NotFound
from ..core.reports.official import Issue, IssuedReport, Kind, Sent, TextRevision, TypedTable
from ..core.reports.official import tables as kept_tables
from ..core.state_document import StateDocument
from . import audit
from .database import write_transaction
from .models import ReportIssueRow, ReportTargetRow, ReportTextRow

SAVED_BY_ANOTHER = Text(
    "Phần này vừa được người khác lưu; bản đang gõ còn ở dưới, xin so lại trước khi lưu.",
    "Somebody else has just saved this part; what you typed is below, please compare before saving.",
)
SENT_BY_ANOTHER = Text(
    "Báo cáo này vừa được ghi là đã gửi; xin xem lại trước khi gửi thêm bản khác.",
    "This report has just been marked as sent; please look at it before sending another version.",
)
NOT_SENT = Text("Báo cáo này chưa gửi.", "This report was not sent.")


def texts(kind: Kind, period: str) -> dict[str, TextRevision]:
    """The last revision of each passage that was ever saved, by key."""
    rows = ReportTextRow.select().where(_text_of(kind, period)).order_by(ReportTextRow.revision)
    return {row.passage: _revision(row) for row in rows}


def text_history(kind: Kind, period: str, passage: str) -> list[TextRevision]:
    """Every revision of one passage, the last one first."""
    mine = _text_of(kind, period) & (ReportTextRow.passage == passage)
    rows = ReportTextRow.select().where(mine).order_by(ReportTextRow.revision.desc())
    return [_revision(row) for row in rows]


@write_transaction
def save_text(
    kind: Kind, period: str, passage: str, text: str | None, base: int, by: str, now: datetime
) -> None:
    """Add a revision made from ``base`` (0: never saved); no ``text``: the draft stands again.

    Saving what stands already changes nothing. Raises Conflict where somebody saved something else meanwhile.
    """
    last = text_history(kind, period, passage)[:1]
    stands, revision = (last[0].text, last[0].revision) if last else (None, 0)
    if stands == text:
        return
    if base != revision:
        raise Conflict(SAVED_BY_ANOTHER)
    ReportTextRow.insert(
        kind=kind.value,
        period=period,
        passage=passage,
        revision=revision + 1,
        body=text,
        author=by,
        at=now,
    ).execute()
    audit.record(by, "report.text", _key(kind, period), passage, now)


def issues(kind: Kind | None = None, period: str = "") -> list[Issue]:
    """What was sent, the latest first; each given argument narrows the list."""
    light = [each for each in ReportIssueRow._meta.sorted_fields if each.name not in ("document", "tables")]
    query = ReportIssueRow.select(*light)
    if kind is not None:
        query = query.where(ReportIssueRow.kind == kind.value)
    if period:
        query = query.where(ReportIssueRow.period == period)
    order = (ReportIssueRow.period.desc(), ReportIssueRow.kind, ReportIssueRow.version.desc())
    return [_issue(row) for row in query.order_by(*order)]


def issued(kind: Kind, period: str, version: int | None = None) -> IssuedReport:
    """A report as it was sent, by default for the last time. Raises NotFound where it was not."""
    query = ReportIssueRow.select().where(_issue_of(kind, period))
    if version is not None:
        query = query.where(ReportIssueRow.version == version)
    row = query.order_by(ReportIssueRow.version.desc()).first()
    if row is None:
        raise NotFound(NOT_SENT)
    document, tables = kept_document.from_json(row.document), kept_tables.from_json(row.tables)
    return IssuedReport(_issue(row), document, tables)


@write_transaction
def keep_issue(
    kind: Kind,
    period: str,
    sent: Sent,
    note: str,
    document: StateDocument,
    tables: tuple[TypedTable, ...],
    base: int,
    by: str,
    now: datetime,
) -> Issue:
    """Keep a report as sent, after ``base`` earlier versions.

    The same once more gives what is kept. Raises Conflict where somebody else has sent one meanwhile.
    """
    last = issues(kind, period)[:1]
    if last and last[0].version == base + 1 and (last[0].sent, last[0].author) == (sent, by):
        return last[0]
    if base != (last[0].version if last else 0):
        raise Conflict(SENT_BY_ANOTHER)
    ReportIssueRow.insert(
        kind=kind.value,
        period=period,
        version=base + 1,
        number=sent.number,
        day=sent.day,
        note=note,
        document=kept_document.to_json(document),
        tables=kept_tables.to_json(tables),
        author=by,
        at=now,
    ).execute()
    audit.record(by, "report.send", _key(kind, period), f"{sent.number}, {sent.day.isoformat()}", now)
    return Issue(kind, period, base + 1, sent, note, by, now)


def targets(year: int) -> dict[str, Decimal]:
    """What the plan of a year aims at, by name of the figure."""
    row = _last_targets(year)
    return {name: Decimal(value) for name, value in json.loads(row.body).items()} if row else {}


@write_transaction
def save_targets(year: int, aims: Mapping[str, Decimal], by: str, now: datetime) -> None:
    """Set the targets of a year; the same once more changes nothing."""
    row = _last_targets(year)
    body = json.dumps({name: str(value) for name, value in sorted(aims.items())}, separators=(",", ":"))
    if (row.body if row else "{}") == body:
        return
    version = int(row.version) + 1 if row else 1
    ReportTargetRow.insert(year=year, version=version, body=body, author=by, at=now).execute()
    audit.record(by, "report.targets", str(year), body, now)


def _last_targets(year: int) -> ReportTargetRow | None:
    row: ReportTargetRow | None = (
        ReportTargetRow.select()
        .where(ReportTargetRow.year == year)
        .order_by(ReportTargetRow.version.desc())
        .first()
    )
    return row


def _text_of(kind: Kind, period: str) -> Any:
    return (ReportTextRow.kind == kind.value) & (ReportTextRow.period == period)


def _issue_of(kind: Kind, period: str) -> Any:
    return (ReportIssueRow.kind == kind.value) & (ReportIssueRow.period == period)


def _revision(row: ReportTextRow) -> TextRevision:
    return TextRevision(row.passage, row.revision, row.body, row.author, row.at)


def _issue(row: ReportIssueRow) -> Issue:
    sent = Sent(row.number, row.day)
    return Issue(Kind(row.kind), row.period, row.version, sent, row.note, row.author, row.at)


def _key(kind: Kind, period: str) -> str:
    return f"{kind.value}/{period}"
