"""Programs that read released and named data."""

from __future__ import annotations

from peewee import DateField, TextField

from .base import MomentField, Row


class ReaderRow(Row):
    """A token for a named reader; kept when it is withdrawn, so that the list tells who once read."""

    key = TextField(primary_key=True)  # in addresses of the office's pages; says nothing of the token
    name = TextField()
    token_hash = TextField(unique=True)
    made_by = TextField()
    made_at = MomentField()
    until = DateField()  # the last day on which it opens anything
    withdrawn_by = TextField(null=True)
    withdrawn_at = MomentField(null=True)

    class Meta:
        table_name = "reader"
