"""The chained audit log."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import MomentField, Row


class AuditRow(Row):
    number = IntegerField(primary_key=True)
    at = MomentField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    detail = TextField()
    digest = TextField()  # SHA-256 over this entry and the digest before it

    class Meta:
        table_name = "audit"


class AuditHeadRow(Row):
    """One row: where the chain ends. Locked first, so that entries queue up; it shows a tail cut off."""

    id = IntegerField(primary_key=True)
    number = IntegerField()
    digest = TextField()

    class Meta:
        table_name = "audit_head"
