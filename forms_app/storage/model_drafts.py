"""Registrations of models that are not sent yet; a school's own, or the office's for itself or a school."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ..core.definition import Text
from ..core.errors import Conflict, NotFound
from ..core.good_models import OFFICE
from . import audit
from .database import write_transaction
from .locking import held
from .models import ModelDraftRow
from .schools import school as school_of

NO_DRAFT = Text("Không có bản nháp này.", "There is no such draft.")
SAVED_BY_ANOTHER = Text(
    "Vừa có người lưu bản nháp này. Những gì vừa gõ còn ở dưới, chưa lưu. Lưu lần nữa thì thay bản kia.",
    "Somebody else has just saved this draft. What you typed is below, not saved; send again to replace it.",
)


@dataclass(frozen=True)
class ModelDraft:
    """A registration as it was saved last. ``revision`` is 0 for one that was never saved."""

    key: str  # uuid, made with the page
    school: str  # code, or OFFICE
    of_office: bool  # whether the office writes it
    version: int  # of the form
    answers: Mapping[str, Any]
    source: str = ""  # code of the model to be copied, as typed
    revision: int = 0
    author: str = ""  # user name
    saved_at: datetime | None = None  # naive UTC


@write_transaction
def save_draft(draft: ModelDraft, by: str, now: datetime) -> ModelDraft:
    """Keep what stands in ``draft``, made from its ``revision``; the draft as it is then.

    Raises Conflict where somebody else saved it since, NotFound for an unknown school or another's key.
    """
    key = _key(draft.key)
    if draft.school:
        school_of(draft.school)
    row = _row(key, hold=True)
    if row is not None and not _writes(draft, row):
        raise NotFound(NO_DRAFT)
    columns = {
        "school": draft.school or None,
        "of_office": draft.of_office,
        "form_version": draft.version,
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False, sort_keys=True),
        "source": draft.source,
    }
    if row is None:
        ModelDraftRow.insert(key=key, revision=1, author=by, saved_at=now, **columns).execute()
        audit.record(by, "model.draft", key, draft.school or "office", now)
    elif _says(row) != columns:
        if row.revision != draft.revision:
            raise Conflict(SAVED_BY_ANOTHER)
        changes = {**columns, "revision": row.revision + 1, "author": by, "saved_at": now}
        ModelDraftRow.update(**changes).where(ModelDraftRow.key == key).execute()
    return model_draft(key)


@write_transaction
def drop_draft(key: str, by: str, now: datetime) -> None:
    """Throw a draft away; once more changes nothing."""
    if ModelDraftRow.delete().where(ModelDraftRow.key == _key(key)).execute():
        audit.record(by, "model.drop_draft", _key(key), "", now)


def model_draft(key: str) -> ModelDraft:
    """One draft. Raises NotFound."""
    row = _row(_key(key))
    if row is None:
        raise NotFound(NO_DRAFT)
    return _draft(row)


def drafts_of(school: str) -> list[ModelDraft]:
    """Those that a school writes itself, the last saved first."""
    return _drafts(ModelDraftRow.school == school, ModelDraftRow.of_office == False)  # noqa: E712 - a column


def drafts_of_office() -> list[ModelDraft]:
    """Those that the office writes, for itself and for schools."""
    return _drafts(ModelDraftRow.of_office == True)  # noqa: E712 - a column


def _drafts(*conditions: Any) -> list[ModelDraft]:
    rows = ModelDraftRow.select().where(*conditions)
    return [_draft(row) for row in rows.order_by(ModelDraftRow.saved_at.desc(), ModelDraftRow.key)]


def _row(key: str, hold: bool = False) -> ModelDraftRow | None:
    query = ModelDraftRow.select().where(ModelDraftRow.key == key)
    row: ModelDraftRow | None = (held(query) if hold else query).first()
    return row


def _writes(draft: ModelDraft, row: ModelDraftRow) -> bool:
    """Whether a draft is that of the same writer: only the office changes for whom it writes."""
    own_school = draft.of_office or (row.school_code or OFFICE) == draft.school
    return bool(row.of_office) == draft.of_office and own_school


def _says(row: ModelDraftRow) -> dict[str, Any]:
    """The columns that a page fills."""
    return {
        "school": row.school_code,
        "of_office": row.of_office,
        "form_version": row.form_version,
        "answers": row.answers,
        "source": row.source,
    }


def _draft(row: ModelDraftRow) -> ModelDraft:
    return ModelDraft(
        key=row.key,
        school=row.school_code or OFFICE,
        of_office=row.of_office,
        version=row.form_version,
        answers=json.loads(row.answers),
        source=row.source,
        revision=row.revision,
        author=row.author,
        saved_at=row.saved_at,
    )


def _key(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        raise NotFound(NO_DRAFT) from None
