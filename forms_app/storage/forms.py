"""Published form definitions: each version is kept whole and never changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from ..core.definition import FormDefinition, Text
from ..core.errors import NotFound
from ..core.parsing import dump, fingerprint, load
from . import audit
from .database import write_transaction
from .models import FormRow

NOT_ISSUED = Text("Mẫu phiếu '{form}' chưa được ban hành.", "The form '{form}' has not been issued.")


FormKey = tuple[str, int]  # id and version


class Filled(Protocol):
    """What was filled on some version of a form."""

    @property
    def form_id(self) -> str: ...

    @property
    def form_version(self) -> int: ...


@dataclass(frozen=True)
class PublishedForm:
    """The latest version of a form; ``published_at`` is naive UTC."""

    definition: FormDefinition
    version: int
    published_at: datetime

    @property
    def form_id(self) -> str:
        return self.definition.id


@write_transaction
def publish(definition: FormDefinition, by: str, now: datetime) -> int:
    """Keep ``definition`` as the form's next version, unless the latest says just the same; the version."""
    body = dump(definition)
    print_ = fingerprint(body)
    latest = _row(definition.id, None)
    if latest and latest.fingerprint == print_:
        return int(latest.version)
    version = latest.version + 1 if latest else 1
    FormRow.insert(
        form_id=definition.id,
        version=version,
        fingerprint=print_,
        title=str(definition.title),
        kind=definition.kind.value,
        body=body,
        published_at=now,
        published_by=by,
    ).execute()
    audit.record(by, "form.publish", definition.id, f"version {version}, {print_}", now)
    return version


def published(form_id: str, version: int | None = None) -> tuple[FormDefinition, int]:
    """A form as published, by default its latest version, and which version it is. Raises NotFound."""
    row = _row(form_id, version) if form_id.isprintable() else None
    if row is None:
        raise NotFound(NOT_ISSUED.format(form=form_id))
    return _definition(row.form_id, row.version, row.fingerprint), row.version


def published_forms() -> list[PublishedForm]:
    """The latest version of each form, by form id."""
    columns = (FormRow.form_id, FormRow.version, FormRow.fingerprint, FormRow.published_at)
    latest = {row.form_id: row for row in FormRow.select(*columns).order_by(FormRow.form_id, FormRow.version)}
    return [
        PublishedForm(
            definition=_definition(row.form_id, row.version, row.fingerprint),
            version=row.version,
            published_at=row.published_at,
        )
        for row in latest.values()
    ]


def forms_of(filled: Iterable[Filled]) -> dict[FormKey, FormDefinition]:
    """The forms of visits or returns by id and version, with one query. Raises NotFound."""
    keys = {(each.form_id, each.form_version) for each in filled}
    columns = (FormRow.form_id, FormRow.version, FormRow.fingerprint)
    rows = FormRow.select(*columns).where(FormRow.form_id.in_(sorted({form_id for form_id, _ in keys})))
    prints = {(row.form_id, row.version): row.fingerprint for row in rows}
    if missing := keys - set(prints):
        raise NotFound(NOT_ISSUED.format(form=min(missing)[0]))
    return {key: _definition(*key, prints[key]) for key in keys}


def _row(form_id: str, version: int | None) -> FormRow | None:
    """Which version it is; the text itself is left in the store."""
    query = FormRow.select(FormRow.form_id, FormRow.version, FormRow.fingerprint).where(
        FormRow.form_id == form_id
    )
    if version is not None:
        query = query.where(FormRow.version == version)
    row: FormRow | None = query.order_by(FormRow.version.desc()).first()
    return row


@lru_cache(maxsize=64)
def _definition(form_id: str, version: int, print_: str) -> FormDefinition:
    """Read once per process: what a fingerprint stands for never changes."""
    row = FormRow.get((FormRow.form_id == form_id) & (FormRow.version == version))
    return load(row.body)
